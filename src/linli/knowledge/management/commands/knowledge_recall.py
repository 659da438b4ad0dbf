"""Print how often the right answer is among the first three, on the shipped questions."""

from typing import Any

from django.core.management.base import BaseCommand

from linli.knowledge.spec import SHOWN, recall, shipped_groups, shipped_questions


class Command(BaseCommand):
    help = "Print recall@3 of the knowledge search on the shipped questions, both halves."

    def handle(self, *_args: Any, **_options: Any) -> None:
        groups = shipped_groups()
        for name, questions in zip(("open", "held out"), shipped_questions(), strict=True):
            share = recall(questions, groups=groups)
            plain = recall(questions, groups=[])
            self.stdout.write(
                f"{name}: recall@{SHOWN} {share:.3f} of {len(questions)} questions"
                f" (without synonyms {plain:.3f})"
            )

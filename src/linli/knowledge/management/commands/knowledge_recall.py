"""Print how often the right answer is among the first three, on the shipped questions."""

from typing import Any

from django.core.management.base import BaseCommand

from linli.knowledge.spec import (
    SHOWN,
    practice_questions,
    recall,
    shipped_groups,
    shipped_questions,
)


class Command(BaseCommand):
    help = "Print recall@3 of the search on the shipped questions: both halves, and practice."

    def handle(self, *_args: Any, **_options: Any) -> None:
        groups = shipped_groups()
        opened, held_out = shipped_questions()
        halves = (("open", opened), ("held out", held_out), ("practice", practice_questions()))
        for name, questions in halves:
            share = recall(questions, groups=groups)
            plain = recall(questions, groups=[])
            self.stdout.write(
                f"{name}: recall@{SHOWN} {share:.3f} of {len(questions)} questions"
                f" (without synonyms {plain:.3f})"
            )

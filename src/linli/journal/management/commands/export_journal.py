"""`linli export_journal FILE`: the whole chain for an independent verifier."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.journal import queries


class Command(BaseCommand):
    """Writes entries, seals and heads as one JSON object per line; no words of people."""

    help = "Export the journal for tools/verify_journal.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        with options["file"].open("w", encoding="utf-8") as out:
            for line in queries.export():
                out.write(json.dumps(line, ensure_ascii=False) + "\n")

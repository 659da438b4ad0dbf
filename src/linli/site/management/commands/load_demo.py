"""`linli load_demo`: replay the demo house into an empty database. Used by `linli demo`."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from linli.base import jobs
from linli.site.script import Script

MONDAY = datetime(2022, 4, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Command(BaseCommand):
    """Lets each of settings.LINLI_DEMOS write its acts (`write(script, now)`), plays all in the
    order in which they happened, and writes down the sign-ins they return: (role, name, username,
    password) or (role, name, address).
    """

    requires_system_checks = ()
    help = "Replay the demo house into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", type=Path, required=True, help="where to write them")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        sign_ins: list[list[str]] = []
        self.report("Streets, compounds, people and accounts")
        script = Script(MONDAY)
        for path in settings.LINLI_DEMOS:
            written = import_string(path)(script, MONDAY)
            sign_ins.extend([str(part) for part in line] for line in written)
        self.report(f"{len(script)} acts from the first visit to this morning")
        script.play(self.report)
        # What the replay deferred belongs to the replay: a copy starts with an empty queue.
        jobs.work_off()
        lines = json.dumps(sign_ins, ensure_ascii=False)
        options["sign_ins"].write_text(lines, encoding="utf-8")

    def report(self, words: str) -> None:
        """Say on the terminal what is being replayed."""
        self.stdout.write(f"  {words}")
        self.stdout.flush()

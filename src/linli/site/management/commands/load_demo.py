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

from linli.accounts import queries as accounts
from linli.base import jobs
from linli.site.script import Script

MONDAY = datetime(2022, 4, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Command(BaseCommand):
    """Lets each of settings.LINLI_DEMOS write its acts (`write(script, now)`), plays all in the
    order in which they happened. They return sign-ins, (role, name, username, password) or (role,
    name, address); written down is everybody who has an account, with where they work.
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
        lines = json.dumps([*_everybody(sign_ins), *_links(sign_ins)], ensure_ascii=False)
        options["sign_ins"].write_text(lines, encoding="utf-8")

    def report(self, words: str) -> None:
        """Say on the terminal what is being replayed."""
        self.stdout.write(f"  {words}")
        self.stdout.flush()


def _everybody(sign_ins: list[list[str]]) -> list[list[str]]:
    """A line for each account: role, name, place, user name, password."""
    password = next(line[-1] for line in sign_ins if len(line) == 4)  # one for all of them
    return [
        [*sorted(viewer.roles)[:1], account.name, viewer.place, account.username, password]
        for account, viewer in accounts.everybody(MONDAY)
    ]


def _links(sign_ins: list[list[str]]) -> list[list[str]]:
    """Those who come by an address."""
    return [line for line in sign_ins if len(line) == 3]

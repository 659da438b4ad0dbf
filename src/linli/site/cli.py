"""The command `linli`: run the house, show the demo, look after it; else Django's commands."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from types import FrameType
from typing import Any

import django
from django.core.management import ManagementUtility
from django.db import connections

from linli.base.errors import NotAllowed
from linli.site import backup, demo, house, office, program
from linli.site.binaries import NoPostgres
from linli.site.embedded import CannotServe
from linli.site.speech import say

WITHOUT_DATABASE = {"help", "version", "--version", "collectstatic", "diffsettings", "findstatic"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status. Refusals are one line on stderr."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words and words[0] not in {*_COMMANDS, "-h", "--help"}:
            return _django(words)
        options = _parser().parse_args(words or ["--help"])
        return int(options.run(options) or 0)
    except (CannotServe, NoPostgres, demo.CannotLoad, backup.CannotRestore, NotAllowed) as refusal:
        sys.stderr.write(f"linli: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="linli",
        description="Linli (邻里): the working desk of a sub-district and its communities.",
        epilog="Every other word is one of Django's commands: linli help lists them. "
        "Settings come from the environment: LINLI_DATA_DIR, LINLI_DATABASE_URL, LINLI_HOST, "
        "LINLI_PORT, LINLI_WORKERS, LINLI_ALLOWED_HOSTS, LINLI_SECRET_KEY, LINLI_DATA_KEY.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, (run, help_text) in _COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        command.set_defaults(run=run)
        for flags, settings in _OPTIONS.get(name, ()):
            command.add_argument(flags, **settings)
    return parser


def _run(_options: argparse.Namespace) -> int:
    return program.run()


def _demo(options: argparse.Namespace) -> int:
    return program.run_demo(reset=options.reset)


def _in_house(work: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """The same work with the database reachable and Django ready."""

    def run(options: argparse.Namespace) -> int:
        signal.signal(signal.SIGTERM, _leave)
        with house.serving("command"):
            django.setup()
            try:
                return work(options)
            finally:
                connections.close_all()

    return run


def _init(options: argparse.Namespace) -> int:
    return office.make_first_administrator(options.username, options.name)


def _check(_options: argparse.Namespace) -> int:
    problems = office.problems(say)
    for problem in problems:
        sys.stderr.write(f"✗ {problem}\n")
    say("Everything is in order." if not problems else f"{len(problems)} problems.")
    return 1 if problems else 0


def _figures(options: argparse.Namespace) -> int:
    start, end = options.start, options.end
    found = office.figures(
        area=options.area, start=start, until=end + timedelta(days=1) if end else None
    )
    if options.json:
        say(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    for figure in found:
        of = "" if figure["of"] is None else f" / {figure['of']}"
        say(f"{figure['key']:36} {figure['value']}{of}  {figure['label']}")
    return 0


def _backup(options: argparse.Namespace) -> int:
    backup.save(options.file, say=say)
    return 0


def _restore(options: argparse.Namespace) -> int:
    backup.restore(options.file, force=options.force, say=say)
    return 0


def _django(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, _leave)
    if words[0] in WITHOUT_DATABASE:
        ManagementUtility(["linli", *words]).execute()
        return 0
    with house.serving("command"):
        try:
            ManagementUtility(["linli", *words]).execute()
        finally:
            connections.close_all()
    return 0


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


_COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], int], str]] = {
    "run": (_run, "Run web server, worker and database until stopped."),
    "demo": (_demo, "The same with the demo sub-district."),
    "init": (_in_house(_init), "Make the first administrator of an empty house."),
    "check": (_in_house(_check), "Check settings, database and journal."),
    "figures": (_in_house(_figures), "Print the figures."),
    "backup": (_in_house(_backup), "Save database and files in one file."),
    "restore": (_in_house(_restore), "Put a saved house back."),
}
_DAY: dict[str, Any] = {"type": date.fromisoformat, "metavar": "DATE"}
_OPTIONS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "demo": (("--reset", {"action": "store_true", "help": "begin again"}),),
    "init": (
        ("username", {"help": "the word to sign in with"}),
        ("name", {"help": "the person's name"}),
    ),
    "figures": (
        ("--json", {"action": "store_true", "help": "as a list of objects"}),
        ("--area", {"help": "official code of an area", "metavar": "CODE", "default": ""}),
        ("--from", {**_DAY, "dest": "start", "help": "first day, for example 2022-04-11"}),
        ("--to", {**_DAY, "dest": "end", "help": "last day"}),
    ),
    "backup": (("file", {"help": "the file to write, for example linli-2022-04-18.tar"}),),
    "restore": (
        ("file", {"help": "a file that linli backup wrote"}),
        ("--force", {"action": "store_true", "help": "replace the house that is there"}),
    ),
}

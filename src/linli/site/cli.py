"""The command `linli`: run the house, show the demo, look after it; else Django's commands."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from linli.base.errors import NotAllowed
from linli.site.refusal import Refusal

Run = Callable[[argparse.Namespace], int]

# By name: loading Django takes a second, and the demo should stand in five.
COMMANDS = {
    "run": ("program.run", "Run web server, worker and database until stopped."),
    "demo": ("program.run_demo", "The same with the demo sub-district."),
    "init": ("chores.init", "Make the first administrator of an empty house."),
    "check": ("chores.check", "Check settings, database and journal."),
    "figures": ("chores.figures", "Print the figures."),
    "backup": ("chores.save", "Save database and files in one file."),
    "restore": ("chores.restore", "Put a saved house back."),
}
_DAY: dict[str, Any] = {"type": date.fromisoformat, "metavar": "DATE"}
_TLS: tuple[str, dict[str, Any]] = (
    "--tls",
    {"action": "store_true", "help": "speak https with a certificate made here (page /trust/)"},
)
_OPTIONS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "run": (_TLS,),
    "demo": (("--reset", {"action": "store_true", "help": "begin again"}), _TLS),
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status. Refusals are one line on stderr."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words and words[0] not in {*COMMANDS, "-h", "--help"}:
            return int(_named("chores.django_command")(words))
        options = _parser().parse_args(words or ["--help"])
        run: Run = _named(COMMANDS[options.command][0])
        return run(options)
    except (Refusal, NotAllowed) as refusal:
        sys.stderr.write(f"linli: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _named(path: str) -> Callable[..., Any]:
    module, _, name = path.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"linli.site.{module}"), name)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="linli",
        description="Linli (邻里): the working desk of a sub-district and its communities.",
        epilog="Every other word is one of Django's commands: linli help lists them. "
        "Settings come from the environment: LINLI_DATA_DIR, LINLI_DATABASE_URL, LINLI_HOST, "
        "LINLI_PORT, LINLI_TLS, LINLI_WORKERS, LINLI_ALLOWED_HOSTS, LINLI_SECRET_KEY, "
        "LINLI_DATA_KEY.",
    )
    commands = parser.add_subparsers(required=True, metavar="command", dest="command")
    for name, (_path, help_text) in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        for flags, settings in _OPTIONS.get(name, ()):
            command.add_argument(flags, **settings)
    return parser

"""The commands that look after a house: each makes the database reachable and Django ready."""

import argparse
import json
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import django
from django.core.management import ManagementUtility
from django.db import connections

from linli.site import backup, house, office
from linli.site.speech import say

WITHOUT_DATABASE = {"help", "version", "--version", "collectstatic", "diffsettings", "findstatic"}


def init(options: argparse.Namespace) -> int:
    """`linli init`"""
    return _in_house(lambda: office.make_first_administrator(options.username, options.name))


def check(_options: argparse.Namespace) -> int:
    """`linli check`: 1 when something is wrong."""
    return _in_house(_check)


def _check() -> int:
    problems = office.problems(say)
    for problem in problems:
        sys.stderr.write(f"✗ {problem}\n")
    say("Everything is in order." if not problems else f"{len(problems)} problems.")
    return 1 if problems else 0


def figures(options: argparse.Namespace) -> int:
    """`linli figures`: --to names the last day that counts."""
    until = options.end + timedelta(days=1) if options.end else None
    return _in_house(lambda: _figures(options, office.Asked(options.area, options.start, until)))


def _figures(options: argparse.Namespace, asked: office.Asked) -> int:
    found = office.figures(asked)
    if options.json:
        say(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    for figure in found:
        of = "" if figure["of"] is None else f" / {figure['of']}"
        value = "–" if figure["value"] is None else figure["value"]
        say(f"{figure['key']:36} {value}{of}  {figure['label']}")
    return 0


def save(options: argparse.Namespace) -> int:
    """`linli backup`"""
    return _in_house(lambda: backup.save(options.file, say=say))


def restore(options: argparse.Namespace) -> int:
    """`linli restore`"""
    return _in_house(lambda: backup.restore(options.file, force=options.force, say=say))


def django_command(words: list[str]) -> int:
    """Any command of Django's or of the apps', by its own words."""
    utility = ManagementUtility(["linli", *words])
    if words[0] in WITHOUT_DATABASE:
        utility.execute()
        return 0
    return _in_house(utility.execute)


def _in_house(work: Callable[[], int | None]) -> int:
    signal.signal(signal.SIGTERM, _leave)
    with house.serving("command"):
        django.setup()
        try:
            return work() or 0
        finally:
            connections.close_all()


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)

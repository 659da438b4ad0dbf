"""What follows for places from what happened elsewhere. Wired in site/reactions.py."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.places import actions


def forget_facts(entry: Entry) -> None:
    """Somebody was erased: what was said about the dwellings they belonged to goes."""
    for thing in entry.about:
        kind, _sep, number = thing.partition(":")
        if kind == "dwelling":
            actions.forget_facts(int(number), by=system("erasure"), now=entry.happened_at)

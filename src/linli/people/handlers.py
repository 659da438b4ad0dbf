"""What follows for people from what happened: the end of an erasure. Wired in site/reactions.py."""

from linli.journal.models import Entry
from linli.people import actions


def finish_erasure(entry: Entry) -> None:
    """The last of those that react to an erasure: nothing is left by which to find them."""
    actions.finish_erasure(entry, now=entry.happened_at)

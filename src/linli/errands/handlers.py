"""What follows for errands from acts elsewhere. Wired in site/reactions.py."""

from linli.errands import actions
from linli.journal.models import Entry


def forget_files(entry: Entry) -> None:
    """Whoever is erased stands in no file that was made before."""
    actions.forget_files(by=actions.PROGRAM, now=entry.happened_at)

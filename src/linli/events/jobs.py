"""What happens by itself: series are planned ahead, people reminded, data forgotten."""

from linli.base.errors import NotAllowed
from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.events import actions, queries


@periodic("40 2 * * *")
def plan_ahead() -> None:
    """Make the occurrences of the next three months of every running series."""
    now = clock.now()
    for series in queries.to_extend(now):
        actions.plan_occurrences(
            series.pk, queries.ahead(series, now), by=system("series"), now=now
        )


@periodic("*/10 * * * *")
def remind() -> None:
    """Remind who has a place at what begins within a day."""
    now = clock.now()
    for registration in queries.to_remind(now):
        actions.note_reminder(registration.pk, by=system("reminders"), now=now)


@periodic("50 3 * * *")
def forget_registered() -> None:
    """Erase names and numbers of those whose gathering was long ago (PIPL art. 19)."""
    now = clock.now()
    for registration in queries.to_forget(now):
        try:
            actions.erase_registration(registration.pk, by=system("retention"), now=now)
        except NotAllowed:  # they asked for it themselves in this very moment
            continue

"""What happens by itself: ends nobody confirmed, pauses that are over, data kept long enough."""

from linli.base.errors import NotAllowed
from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.cases import actions, queries
from linli.clock import queries as clock


@periodic("*/5 * * * *")
def close_unconfirmed() -> None:
    """Close ended cases whose raiser has let the term for their word pass."""
    now = clock.now()
    for case in queries.due_unconfirmed(now):
        try:
            actions.close_unconfirmed(case.pk, by=system("terms"), now=now)
        except NotAllowed:  # the raiser's word came in this very moment
            continue


@periodic("*/5 * * * *")
def end_pauses() -> None:
    """Take up again what was paused until today."""
    now = clock.now()
    for pause in queries.pauses_to_end(now):
        try:
            actions.resume(pause.case_id, by=system("terms"), now=now)
        except NotAllowed:  # somebody took it up in this very moment
            continue


@periodic("20 3 * * *")
def forget_raisers() -> None:
    """Erase names, phones and doors of those whose case ended long ago (PIPL art. 19)."""
    now = clock.now()
    for case in queries.raisers_to_forget(now):
        try:
            actions.erase(case.pk, by=system("retention"), now=now)
        except NotAllowed:  # they asked for it themselves in this very moment
            continue

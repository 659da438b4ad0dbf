"""What is done for people in the background."""

from linli.base.errors import NotAllowed
from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.people import actions, queries


@periodic("10 3 * * *")
def forget_gone() -> None:
    """Each night: erase whoever left their last dwelling long ago (PIPL art. 19)."""
    now = clock.now()
    for person in queries.gone(now):
        try:
            actions.erase_person(person.pk, by=system("retention"), now=now)
        except NotAllowed:  # they asked for it themselves in this very moment
            continue

"""What happens by itself: vacancies whose time is over, files that were kept long enough."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.employment import actions


@periodic("5 0 * * *")
def expire_vacancies() -> None:
    """Each night, just after midnight: what was valid until yesterday is no longer on offer."""
    actions.expire_due(by=system("terms"), now=clock.now())


@periodic("50 3 * * *")
def forget_files() -> None:
    """Each night: files of those who found work or left longer ago than `spec.seekers.FILE_KEPT`
    (PIPL art. 19).
    """
    actions.forget_files(by=system("retention"), now=clock.now())


@periodic("55 3 * * *")
def forget_names() -> None:
    """Each night: names and numbers of who signed at a fair without a file, `NAMES_KEPT` after it
    (PIPL art. 19).
    """
    actions.forget_names(by=system("retention"), now=clock.now())

"""What is done for accounts in the background."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings

from linli.accounts import actions
from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock

#: How long an expired link is still told apart from one that never was.
KEEP_LINKS = timedelta(days=30)
#: How long the access log can be read (PIPL art. 56: three years).
KEEP_ACCESSES = timedelta(days=3 * 366)


@periodic("50 3 * * *")
def forget_old() -> None:
    """Each night: expired links, old log lines, sessions that are over."""
    now = clock.now()
    actions.forget_old(
        links_before=now - KEEP_LINKS,
        accesses_before=now - KEEP_ACCESSES,
        by=system("retention"),
    )
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()

"""Messages that are due begin by themselves."""

from linli.base.errors import NotAllowed
from linli.base.jobs import job, periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.outreach import actions, queries
from linli.outreach.workflow import State


@job()
def begin(message_id: int) -> None:
    """Queue an approved message; one that was taken back or begun meanwhile is left."""
    row = queries.find_message(message_id)
    if row.state == State.APPROVED:
        actions.begin(message_id, by=system("outreach"), now=clock.now())


@periodic("* * * * *")
def begin_due() -> None:
    """Each minute: approved ones whose time has come."""
    now = clock.now()
    for message in queries.due(now):
        try:
            actions.begin(message.pk, by=system("outreach"), now=now)
        except NotAllowed:  # taken back between the look and the act
            continue

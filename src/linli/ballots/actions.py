"""Votes are counted once and never changed: a doubtful count is a new motion."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ballots import events, rules
from linli.ballots.models import Ballot
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal


@transaction.atomic
def count_hands(
    subject: str,
    *,
    entitled: int,
    in_favour: int,
    against: int,
    abstained: int,
    by: Viewer,
    now: datetime,
    needs_percent: int = 50,
    area: str = "",
    about: tuple[str, ...] = (),
) -> Ballot:
    """Write down a show of hands on `subject` ("motion:3"): totals only, no names.

    `entitled` is how many of those present could vote; `area` the path for the journal.
    """
    ensure(rules.can_count(by), _("Votes are counted by the community that holds the meeting."))
    if min(entitled, in_favour, against, abstained) < 0:
        raise Invalid(_("A count cannot be negative."), field="in_favour")
    if in_favour + against + abstained == 0:
        raise Invalid(_("No hand was counted: enter the votes."), field="in_favour")
    if in_favour + against + abstained > entitled:
        raise Invalid(_("More votes than people who may vote: count again."), field="entitled")
    if not 0 <= needs_percent < 100:
        raise Invalid(_("The share needed lies between 0 and 99 percent."), field="needs_percent")
    if Ballot.objects.filter(subject=subject).exists():
        raise NotAllowed(
            _("This vote is counted already. Put a new motion to vote again."), code="counted"
        )
    ballot = Ballot.objects.create(
        subject=subject,
        entitled=entitled,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
        needs_percent=needs_percent,
        counted_by=by.key,
        counted_at=now,
    )
    journal.record(
        events.COUNTED,
        subject=subject,
        area=area,
        by=by,
        now=now,
        about=about,
        entitled=entitled,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
    )
    return ballot

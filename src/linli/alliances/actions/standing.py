"""Change the standing of a member; suspend, hear, let it go.

A firm that is suspended or leaves keeps what it had raised: its orders go on to their end. It
raises no new ones as a member of this alliance (`rules.can_raise_as_member`).
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.alliances import events, rules
from linli.alliances.actions._shared import keep, member_of, past, vacate, words
from linli.alliances.actions.founding import managed
from linli.alliances.models import Member
from linli.alliances.spec import RANKS
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.claims import actions as claims
from linli.claims.models import Unit


@act
def set_rank(
    member_id: int, rank: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Member:
    """A member unit joins the council, or a council unit leaves it."""
    row = member_of(member_id, "rank", version)
    ensure(rules.can_manage(by, row.alliance), managed())
    if rank not in RANKS:
        raise Invalid(_("Choose one of the list."), field="rank")
    row.rank = rank
    keep(events.RANK_SET, row, by, now, rank=rank)
    return row


@act
def suspend(
    member_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Member:
    """Suspend a membership for a reason: it raises nothing new until the suspension ends."""
    row = member_of(member_id, "suspend", version)
    ensure(rules.can_manage(by, row.alliance), managed())
    row.reason = words(reason, "reason", _("Say why."))
    keep(events.SUSPENDED, row, by, now, text=row.reason)
    return row


@act
def reinstate(member_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Member:
    """The suspension is over; why there was one stays in the history."""
    row = member_of(member_id, "reinstate", version)
    ensure(rules.can_manage(by, row.alliance), managed())
    row.reason = ""
    keep(events.REINSTATED, row, by, now)
    return row


@act
def hear(
    member_id: int,
    said: str,
    *,
    heard_on: date,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Member:
    """What the firm said when it was heard, before anybody decides on its expulsion."""
    row = member_of(member_id, "hear", version)
    ensure(rules.can_manage(by, row.alliance), managed())
    row.heard_on = past(heard_on, now, "heard_on")
    row.hearing = words(said, "hearing", _("Write down what the firm said."), 2000)
    keep(events.HEARD, row, by, now, text=row.hearing, heard_on=heard_on.isoformat())
    return row


@act
def withdraw(
    member_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Member:
    """The firm leaves of its own will, or takes its application back; in its own words."""
    row = member_of(member_id, "withdraw", version)
    ensure(rules.can_withdraw(by, row), _("The firm’s contact, or who leads the alliance."))
    row.reason = words(reason, "reason", _("Say why."))
    leave(row, by, now, why=row.reason)
    keep(events.WITHDREW, row, by, now, text=row.reason)
    return row


def leave(row: Member, by: Viewer, now: datetime, *, why: str) -> None:
    """The membership ends today: the firm leaves the circle, what it had claimed is given back."""
    today = timezone.localdate(now)
    if row.since is not None:
        row.until = today
    for seat in row.seats.filter(term__endswith__gt=today):
        vacate(seat, today)
    unit = Unit.objects.filter(
        circle_id=row.alliance.circle_id, organisation_id=row.organisation_id, left_on=None
    ).first()
    if unit is not None:
        claims.leave_for_good(unit.pk, why, by=by, now=now)

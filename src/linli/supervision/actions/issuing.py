"""A slip is issued with the next number of its sub-district and year; or taken back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.places.models import Area
from linli.supervision import events, queries, rules, workflow
from linli.supervision.actions._shared import keep, locked, record, reply_span, words
from linli.supervision.models import Slip
from linli.supervision.spec import TERM_SIGN, Receiver


@transaction.atomic
def issue(
    *,
    origin: str,
    title: str,
    demand: str,
    to: Receiver,
    reply_on: date,
    by: Viewer,
    now: datetime,
) -> Slip:
    """Issue a slip about a record ("case:12") to one unit and one answerable person of it.

    The term for signing (`slip.sign`) runs from now, the reply is due when the offices close on
    `reply_on`. The record itself is not touched.
    """
    found = queries.origin(by, origin)
    if found is None or by.account_id is None or not rules.can_issue(by, found.area.path):
        raise NotAllowed(
            _("Slips are issued by a supervisor, about records of their own sub-district.")
        )
    area = queries.subdistrict_of(found.area)
    ensure(rules.can_issue(by, area.path), _("Another sub-district supervises this record."))
    if to.account_id == by.account_id:
        raise Invalid(_("Who issues a slip does not answer it."), field="to")
    if not queries.is_receiver_of(to, area, now):
        raise Invalid(_("Choose a section or community, and who of it answers."), field="to")
    reply = reply_span(reply_on, now)
    sign = clock.start(TERM_SIGN, area.path, "", now)
    slip = Slip.objects.create(
        area=area,
        year=localdate(now).year,
        sequence=_next_number(area, localdate(now).year),
        origin=origin,
        title=words(title, "title", _("Say in one line what it is about."))[:120],
        demand=words(demand, "demand", _("Say what is to be done.")),
        to_section_id=to.unit_id if to.kind == "section" else None,
        to_area_id=to.unit_id if to.kind == "area" else None,
        answerable_id=to.account_id,
        issuer_id=by.account_id,
        issued_at=now,
        reply_yellow_at=reply.yellow_at,
        reply_due_at=reply.due_at,
        **sign.columns(),
    )
    record(
        events.ISSUED,
        slip,
        by,
        now,
        text=slip.demand,
        number=slip.sequence,
        year=slip.year,
        to=f"{to.kind}:{to.unit_id}",
        answerable=f"account:{to.account_id}",
        reply_on=reply_on.isoformat(),
    )
    return slip


def _next_number(area: Area, year: int) -> int:
    """The next number, one writer after the other: the row of the sub-district is locked."""
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    last = Slip.objects.filter(area=area, year=year).order_by("-sequence").first()
    return last.sequence + 1 if last else 1


@transaction.atomic
def withdraw(
    slip_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Slip:
    """Take a slip back that should not have been issued. Its number stays taken."""
    slip = locked(slip_id, version)
    ensure(rules.can_withdraw(by, slip), _("Only the supervisor takes a slip back."))
    slip.state = workflow.after(slip.state, "withdraw")
    slip.met_at = now
    text = words(reason, "reason", _("Say why the slip is taken back."))
    return keep(events.WITHDRAWN, slip, by, now, text=text)

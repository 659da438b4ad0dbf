"""Who answers for a case: receive, dispatch, accept, return, and the office that decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account, Section
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, queries, rules
from linli.cases.actions import clocks, door
from linli.cases.models import Case, Return


@transaction.atomic
def receive(case_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Case:
    """Take it in. Whoever receives it is its first receiver and answers for it from now on,
    until another accepts it.
    """
    case = door.locked(case_id, version)
    ensure(rules.can_receive(by, case), _("This case is received by the staff of its area."))
    door.move(case, "receive")
    if by.account_id is not None:
        case.first_receiver_id = case.owner_id = by.account_id
    clocks.run(case, "receive", now)
    door.keep(case, events.RECEIVED, by=by, now=now)
    return case


@transaction.atomic
def dispatch(
    case_id: int,
    *,
    section_id: int | None = None,
    account_id: int | None = None,
    note: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Give it to a section or to one colleague. Until they accept, the owner stays answerable."""
    case = door.locked(case_id, version)
    ensure(
        rules.can_dispatch(by, case),
        _("This case is dispatched by its owner or by the secretary of the area."),
    )
    if (section_id is None) == (account_id is None):
        raise Invalid(_("Choose one section or one colleague."), field="to")
    section = _section(section_id, case) if section_id is not None else None
    assignee = _colleague(account_id, case, now) if account_id is not None else None
    door.move(case, "dispatch")
    case.section, case.assignee = section, assignee
    # What another had accepted goes back to its first receiver until the next one accepts.
    case.owner = case.first_receiver
    target = f"section:{section_id}" if section is not None else f"account:{account_id}"
    door.keep(
        case, events.DISPATCHED, by=by, now=now, about=(target,), text=note.strip(), to=target
    )
    return case


@transaction.atomic
def accept(case_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Case:
    """Take it in hand: from now on the one who accepts answers for it."""
    case = door.locked(case_id, version)
    ensure(
        rules.can_accept(by, case),
        _("Only those to whom the case was dispatched can accept it."),
    )
    door.move(case, "accept")
    if by.account_id is not None:
        case.owner_id = by.account_id
    case.assignee, case.taken_at = None, now
    met = clocks.run(case, "accept", now)
    door.keep(case, events.ACCEPTED, by=by, now=now, clocks=met)
    return case


@transaction.atomic
def return_case(
    case_id: int,
    *,
    duty_item_id: int,
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Send it back to the first receiver, with a reason and the duty item it rests on.

    Returns are limited (`Kind.max_returns`): the next disagreement goes to the office.
    """
    case = door.locked(case_id, version)
    ensure(
        rules.can_return(by, case),
        _("Only those to whom the case was dispatched can return it."),
    )
    reason = door.said(reason, "reason", _("Say why it is not yours."))
    duty = queries.duty_items_for(case).filter(pk=duty_item_id).first()
    if duty is None:
        raise Invalid(_("Choose the duty item on which the return rests."), field="duty_item")
    if case.return_count >= case.spec.max_returns:
        raise NotAllowed(
            _("It was returned before. Bring it before the office, which decides whose it is."),
            code="returns_used_up",
        )
    door.move(case, "return")
    case.return_count += 1
    case.owner, case.section, case.assignee = case.first_receiver, None, None
    Return.objects.create(
        case=case, duty_item=duty, reason=reason, returned_by=by.key, returned_at=now
    )
    door.keep(
        case,
        events.RETURNED,
        by=by,
        now=now,
        text=reason,
        duty_item=duty.pk,
        count=case.return_count,
    )
    return case


@transaction.atomic
def appeal_to_office(
    case_id: int, *, reason: str, by: Viewer, now: datetime, version: int | None = None
) -> Case:
    """Ask the office to decide whose case it is. The first receiver stays answerable."""
    case = door.locked(case_id, version)
    ensure(
        rules.can_appeal_to_office(by, case),
        _("Only those to whom the case was dispatched can bring it before the office."),
    )
    reason = door.said(reason, "reason", _("Say why it is not yours."))
    door.move(case, "appeal_to_office")
    door.keep(case, events.BROUGHT_TO_OFFICE, by=by, now=now, text=reason)
    return case


@transaction.atomic
def arbitrate(
    case_id: int,
    *,
    account_id: int,
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Decide whose case it is: that colleague has it in hand from now on and cannot return it."""
    case = door.locked(case_id, version)
    ensure(
        rules.can_arbitrate(by, case),
        _("The leader of the sub-district decides whose case this is."),
    )
    reason = door.said(reason, "reason", _("Give the reason: both sides will read it."))
    colleague = _colleague(account_id, case, now)
    door.move(case, "arbitrate")
    case.owner, case.assignee, case.decided_at = colleague, None, now
    if case.section is not None and colleague not in accounts.handlers_of(case.section, now):
        case.section = None
    target, met = f"account:{account_id}", clocks.run(case, "arbitrate", now)
    door.keep(
        case,
        events.ARBITRATED,
        by=by,
        now=now,
        about=(target,),
        text=reason,
        to=target,
        clocks=met,
    )
    return case


def _section(section_id: int, case: Case) -> Section:
    section = queries.sections_for(case).filter(pk=section_id).first()
    if section is None:
        raise Invalid(_("Choose a section of this sub-district."), field="to")
    return section


def _colleague(account_id: int, case: Case, now: datetime) -> Account:
    colleague = queries.colleagues_for(case, now).filter(pk=account_id).first()
    if colleague is None:
        raise Invalid(_("Choose a colleague who works in this area."), field="to")
    return colleague

"""Who has an order in hand: objected to within a working day, passed on when its owner is away."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, queries, rules
from linli.cases.actions import clocks, door
from linli.cases.models import Case
from linli.cases.workflow import State


@act
def object_to(
    case_id: int, *, reason: str, by: Viewer, now: datetime, version: int | None = None
) -> Case:
    """It is not for whoever took it. The office decides on the same working day; what it decides
    is binding, and so is a taking to which nobody objected in time.
    """
    case = door.locked(case_id, version)
    ensure(
        rules.can_object(by, case),
        _("Whoever took the order objects to the taking, or the firm whose order it is."),
    )
    door.ensure_move(case, "object")
    if case.decided_at is not None:
        raise NotAllowed(
            _("The office has decided whose it is. That is binding."), code="decided_before"
        )
    until = queries.may_object_until(case)
    if until is None or now > until:
        raise NotAllowed(
            _("Objections are made within one working day of the taking; it has become binding."),
            code="too_late",
        )
    reason = door.said(reason, "reason", _("Say why it should be somebody else’s."))
    door.move(case, "object")
    clocks.run(case, "object", now)
    door.keep(case, events.OBJECTED, by=by, now=now, text=reason)
    return case


@act
def pass_on(
    case_id: int,
    *,
    account_id: int,
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """A colleague goes on with it as it stands, its clocks run on. What waits to be accepted by
    somebody by name is passed on to another to accept; everything else goes over at once.
    """
    case = door.locked(case_id, version)
    ensure(
        rules.can_pass_on(by, case),
        _("Whoever has the order passes it on, or the secretary or leader of the area."),
    )
    reason = door.said(reason, "reason", _("Say why it is passed on."))
    colleague = queries.colleagues_for(case, now).filter(pk=account_id).first()
    if colleague is None:
        raise Invalid(_("Choose a colleague who works in this area."), field="account")
    before = case.owner_id if case.assignee_id is None else case.assignee_id
    if colleague.pk == before:
        raise Invalid(_("It is theirs already. Choose another colleague."), field="account")
    door.move(case, "pass_on")
    if case.state == State.DISPATCHED and case.assignee_id is not None:
        case.assignee = colleague
    else:
        if case.first_receiver_id == case.owner_id:
            # What nobody else took yet falls back to its first receiver: not to who is away.
            case.first_receiver = colleague
        case.owner = colleague
    target = f"account:{colleague.pk}"
    door.keep(case, events.PASSED_ON, by=by, now=now, about=(target,), text=reason, to=target)
    return case

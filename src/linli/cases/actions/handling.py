"""Work on a case: first contact, progress, the answer."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, queries, rules
from linli.cases.actions import clocks, door
from linli.cases.models import Case, Verdict
from linli.cases.workflow import Outcome

LONGEST_ANSWER = 2000


@transaction.atomic
def contact(
    case_id: int, *, note: str = "", by: Viewer, now: datetime, version: int | None = None
) -> Case:
    """The raiser has been spoken to: what was said is for colleagues, that it was is not."""
    case = door.locked(case_id, version)
    ensure(rules.can_contact(by, case), _("Contact is noted by those who work on the case."))
    door.move(case, "contact")
    met = clocks.run(case, "contact", now)
    door.keep(case, events.CONTACTED, by=by, now=now, text=note.strip(), clocks=met)
    return case


@transaction.atomic
def note(
    case_id: int,
    *,
    text: str,
    visible_to_raiser: bool = False,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Write down how far it is: for colleagues, or for the raiser to read as well."""
    case = door.locked(case_id, version)
    ensure(rules.can_note(by, case), _("Progress is noted by those who work on the case."))
    text = door.said(text, "text", _("Write down how far it is."))
    door.move(case, "note")
    if not visible_to_raiser:
        door.keep(case, events.NOTED, by=by, now=now, text=text)
        return case
    met = clocks.run(case, "note", now)
    door.keep(case, events.TOLD, by=by, now=now, text=text, **({"clocks": met} if met else {}))
    return case


@transaction.atomic
def defer(
    case_id: int,
    *,
    answer: str,
    next_on: date,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """It cannot be solved yet: the raiser reads why, and when they are answered next. The clock
    runs until that day; there may be as many such answers as it takes.
    """
    case = door.locked(case_id, version)
    ensure(rules.can_defer(by, case), _("It is answered by those who work on the case."))
    answer = _short_answer(answer)
    if not localdate(now) < next_on <= localdate(now) + queries.FARTHEST:
        raise Invalid(_("Name a coming day, within a year."), field="next_on")
    door.move(case, "defer")
    met = clocks.run(case, "defer", now)
    case.next_on = next_on
    clocks.restart(case, "handle", now)
    door.keep(case, events.DEFERRED, by=by, now=now, text=answer, next_on=str(next_on), clocks=met)
    return case


def _short_answer(answer: str) -> str:
    answer = door.said(answer, "answer", _("Write the answer the raiser will read."))
    if len(answer) > LONGEST_ANSWER:
        raise Invalid(_("Keep the answer to %(n)d signs.") % {"n": LONGEST_ANSWER}, field="answer")
    return answer


@transaction.atomic
def resolve(
    case_id: int,
    *,
    outcome: str,
    answer: str,
    next_on: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """End it with an outcome and an answer to the raiser, who is then asked whether it is so.

    `next_on` is the next date of “not now”. Closing is somebody else's act (`confirm`).
    """
    case = door.locked(case_id, version)
    ensure(
        rules.can_resolve(by, case),
        _("The case is answered by those who work on it, or by the secretary."),
    )
    end(case, outcome, answer, next_on, by=by, now=now)
    return case


def end(
    case: Case,
    outcome: str,
    answer: str,
    next_on: date | None,
    *,
    by: Viewer,
    now: datetime,
    at: datetime | None = None,
) -> None:
    """The end of a locked (or new) case; shared by `resolve` and by what is settled on the spot.

    `at`: when it was done on the spot, where the house learns of it later.
    """
    at = at or now
    if outcome not in case.spec.outcomes:
        raise Invalid(_("Choose how it ended."), field="outcome")
    answer = _short_answer(answer)
    if outcome != Outcome.NOT_NOW:
        next_on = None
    elif next_on is None or next_on <= localdate(now):
        raise Invalid(_("Name a coming date on which you will look at it again."), field="next_on")
    door.move(case, "resolve")
    met = clocks.run(case, "resolve", now, done_at=at)
    case.outcome, case.answer, case.next_on = outcome, answer, next_on
    case.ended_at, case.handled_by, case.verdict = at, by.key, Verdict.NONE
    case.assignee = None
    door.keep(case, events.RESOLVED, by=by, now=now, text=answer, outcome=outcome, clocks=met)


@transaction.atomic
def withdraw(
    case_id: int, *, reason: str, by: Viewer, now: datetime, version: int | None = None
) -> Case:
    """Take it back: nothing is deleted, its clocks stop. The raiser may, and the secretary."""
    case = door.locked(case_id, version)
    ensure(
        rules.can_withdraw(by, case),
        _("A case is withdrawn by the one who raised it, or by the secretary."),
    )
    reason = door.said(reason, "reason", _("Say why it is withdrawn."))
    door.move(case, "withdraw")
    clocks.stop_all(case, now)
    case.assignee = None
    door.keep(case, events.WITHDRAWN, by=by, now=now, text=reason)
    return case


def reopen(case: Case, comment: str, *, by: Viewer, now: datetime, at: datetime) -> None:
    """It was not solved: back into the hands of its owner. The second time, the supervisor sees it.

    Nobody asks for this by itself: it follows from the raiser's “not solved”, said at `at`.
    """
    door.move(case, "reopen")
    met = clocks.run(case, "reopen", at)
    clocks.restart(case, "handle", at)
    case.reopen_count += 1
    case.verdict = Verdict.NOT_SOLVED
    case.outcome, case.answer, case.next_on = "", "", None
    case.closed_at, case.confirmed_by = None, ""
    case.published_at, case.public_question, case.public_answer = None, "", ""
    first_time_up = case.reopen_count >= 2 and case.escalated_at is None
    if first_time_up:
        case.escalated_at = now
    door.keep(
        case, events.REOPENED, by=by, now=now, text=comment, count=case.reopen_count, clocks=met
    )
    if first_time_up:
        door.write_down(case, events.ESCALATED, by=by, now=now)

"""The raiser's word: solved or not. Somebody other than the handler takes it down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, queries, rules
from linli.cases.actions import clocks, door, handling
from linli.cases.actions.photos import keep_photos
from linli.cases.models import Case, Confirmation, Verdict
from linli.cases.spec import RATINGS, SATISFIED_FROM

LONGEST_COMMENT = 500
#: Ways in which a raiser's word comes; the others are the program's and the recheck's.
WAYS = frozenset(Confirmation.How.values) - {
    Confirmation.How.TERM.value,
    Confirmation.How.RECHECK.value,
}


@transaction.atomic
def confirm(
    case_id: int,
    *,
    how: str,
    solved: bool,
    satisfied: bool | None = None,
    rating: int | None = None,
    comment: str = "",
    once: str = "",
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """The raiser says whether it is solved. “No” opens the case again by itself. `rating`: a
    firm's stars, 1 to 5, which say as well whether it is satisfied.

    The same `once` is taken down one time, however often a phone sends it. `at`: when it was said,
    where it lay on a phone without network; never before the end it speaks of.
    """
    case = door.locked(case_id, None)
    if once and case.confirmations.filter(once=once).exists():
        return case
    door.ensure_version(case, version)
    ensure(
        rules.can_confirm(by, case),
        _("The raiser's word is taken down by someone other than the handler."),
        code="executor_may_not_confirm",
    )
    if how not in WAYS:
        raise Invalid(_("Say how the raiser's word came."), field="how")
    _take_word(
        case,
        how,
        solved,
        satisfied,
        comment.strip(),
        by=by,
        now=now,
        once=once,
        at=at or now,
        rating=rating,
    )
    return case


@transaction.atomic
def record_call(
    case_id: int,
    *,
    reached: bool,
    solved: bool | None = None,
    satisfied: bool | None = None,
    rating: int | None = None,
    comment: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """A call back: nobody reached is kept as a try; an answer counts as the raiser's word."""
    case = door.locked(case_id, version)
    ensure(
        rules.can_record_call(by, case),
        _("Calling back is done by someone of the area other than the handler."),
        code="executor_may_not_confirm",
    )
    comment = comment.strip()
    if reached:
        if solved is None:
            raise Invalid(_("Ask whether it is solved: yes or no."), field="solved")
        _take_word(
            case,
            Confirmation.How.CALL,
            solved,
            satisfied,
            comment,
            by=by,
            now=now,
            rating=rating,
        )
        return case
    door.ensure_move(case, "confirm")
    _write(case, Confirmation.How.CALL, None, None, comment, by, now)
    door.keep(case, events.CALL_TRIED, by=by, now=now, text=comment)
    return case


@transaction.atomic
def recheck(
    case_id: int,
    *,
    in_order: bool,
    comment: str = "",
    photos: "Sequence[UploadedFile[bytes]]" = (),
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Somebody who did not put it right has looked again. “Not removed” opens it again, and the
    second time the supervisor sees it. `photos`: how it looks now, if they took any.
    """
    case = door.locked(case_id, version)
    ensure(
        rules.can_recheck(by, case),
        _("A recheck is made by someone of the community other than who put it right."),
        code="executor_may_not_confirm",
    )
    state = door.ensure_move(case, "recheck")
    comment = comment.strip()
    if not in_order:
        comment = door.said(comment, "comment", _("Say what is still wrong."))
        word = _take_word(case, Confirmation.How.RECHECK, in_order, None, comment, by=by, now=now)
        keep_photos(case, queries.recheck_subject(word.pk), photos, by=by, now=now)
        return case
    _ensure_short(comment)
    clocks.run(case, "recheck", now)
    case.state, case.verdict, case.closed_at = state, Verdict.SOLVED, now
    case.confirmed_by = by.key
    word = _write(case, Confirmation.How.RECHECK, in_order, None, comment, by, now)
    keep_photos(case, queries.recheck_subject(word.pk), photos, by=by, now=now)
    door.keep(case, events.RECHECKED, by=by, now=now, text=comment)
    return case


@transaction.atomic
def close_unconfirmed(case_id: int, *, by: Viewer, now: datetime) -> Case:
    """The raiser's term has passed without a word: closed, and counted apart."""
    case = door.locked(case_id, None)
    ensure(rules.can_close_unconfirmed(by), _("The program does this when the term has passed."))
    door.move(case, "close_unconfirmed")
    clocks.run(case, "close_unconfirmed", now)
    case.verdict, case.closed_at = Verdict.UNCONFIRMED, now
    _write(case, Confirmation.How.TERM, None, None, "", by, now)
    door.keep(case, events.CLOSED_UNCONFIRMED, by=by, now=now)
    return case


def _take_word(
    case: Case,
    how: str,
    solved: bool,  # noqa: FBT001 - the raiser's word itself
    satisfied: bool | None,  # noqa: FBT001
    comment: str,
    *,
    by: Viewer,
    now: datetime,
    once: str = "",
    at: datetime | None = None,
    rating: int | None = None,
) -> Confirmation:
    _ensure_short(comment)
    if rating is not None:
        satisfied = _satisfied(case, rating)
    at = min(now, max(at or now, case.ended_at or now))
    if not solved:
        handling.reopen(case, comment, by=by, now=now, at=at)
        return _write(case, how, solved, satisfied, comment, by, at, once, rating)
    door.move(case, "confirm")
    clocks.run(case, "confirm", at)
    case.verdict, case.closed_at, case.confirmed_by = Verdict.SOLVED, at, by.key
    word = _write(case, how, solved, satisfied, comment, by, at, once, rating)
    stars: dict[str, Any] = {"rating": rating} if rating is not None else {}
    door.keep(
        case, events.CONFIRMED, by=by, now=now, text=comment, how=how, satisfied=satisfied, **stars
    )
    return word


def _satisfied(case: Case, rating: int) -> bool:
    """What a firm's stars say; they are of the outcome, never of a person."""
    if not case.spec.of_firms or rating not in RATINGS:
        raise Invalid(_("Choose one to five stars."), field="rating")
    return rating >= SATISFIED_FROM


def _ensure_short(comment: str) -> None:
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": LONGEST_COMMENT}, field="comment")


def _write(
    case: Case,
    how: str,
    solved: bool | None,  # noqa: FBT001
    satisfied: bool | None,  # noqa: FBT001
    comment: str,
    by: Viewer,
    at: datetime,
    once: str = "",
    rating: int | None = None,
) -> Confirmation:
    return Confirmation.objects.create(
        case=case,
        how=how,
        solved=solved,
        satisfied=satisfied,
        rating=rating,
        comment=comment,
        taken_by=by.key,
        taken_at=at,
        once=once,
    )

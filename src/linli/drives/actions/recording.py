"""Write down what a target said: the stage it stands on now, and the letter it signed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base import composed, masking
from linli.base.acts import act
from linli.base.composed import Composed
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import events, queries, rules, workflow
from linli.drives.actions.common import ensure_open, locked_target, note_target
from linli.drives.models import Attempt, Letter, Reason, Stage, Target
from linli.drives.spec import LetterDraft
from linli.drives.workflow import Meaning

_ONLY_HERE = _("Targets are recorded by the workers of their community.")
#: Stages of these meanings say why, where the drive has reasons for them.
_SAYS_WHY = frozenset({Meaning.DECLINED, Meaning.DEFERRED, Meaning.OUT})
#: Somebody was met: the count of vain attempts begins anew.
_MET = workflow.SPOKEN


@act
def record(
    target_id: int,
    stage: str,
    *,
    once: str,
    by: Viewer,
    now: datetime,
    reason: str = "",
    next_on: date | None = None,
    note: str = "",
    letter: LetterDraft | None = None,
    at: datetime | None = None,
    visit_id: int | None = None,
    submission: str = "",
    paper_on: date | None = None,
    first: bool = False,
    version: int | None = None,
) -> Attempt:
    """One contact with a target, after which it stands on `stage` (a code of its drive).

    The same `once` gives what was kept the first time. No one home at a door where somebody was
    spoken to before counts as an attempt and leaves the stage. Invalid names the field: stage,
    reason, next_on, letter. `paper_on`: the day on the paper that this is copied from. `first`:
    `once` comes of a record of the caller's that is new, so nothing can have been kept under it.
    """
    if not first:
        kept = Attempt.objects.filter(once=once, recorded_by=by.key).first()
        if kept is not None:
            return kept
    target = locked_target(target_id, version)
    ensure(rules.can_record(by, target) or rules.is_program(by), _ONLY_HERE, code="not_worker")
    ensure_open(target.drive)
    wanted = _stage(target, stage)
    reached = _reached(target, wanted)
    why = _reason(target, reached, reason)
    _check_next(next_on, reached, at or now)
    draft = _letter(reached, letter, target)
    attempt = Attempt(
        target=target,
        at=at or now,
        recorded_at=now,
        recorded_by=by.key,
        from_stage=target.stage,
        to_stage=reached,
        from_reason=target.reason,
        from_attempts=target.attempts,
        reason=why,
        note=_note(note),
        visit_id=visit_id,
        submission=submission,
        paper_on=paper_on,
        once=once,
    )
    composed.write_new([attempt])
    moved = reached.pk != target.stage_id
    _stand(target, attempt, wanted, why, next_on, by)
    note_target(
        events.MOVED if moved else events.TRIED,
        target,
        by,
        now,
        stage=reached.code,
        before=attempt.from_stage.code,
        reason=why.code if why else "",
        **({"paper": paper_on.isoformat()} if paper_on else {}),
    )
    if moved and target.drive.sealed and reached.meaning in workflow.ENDS:
        note_target(events.ENDED, target, by, now, stage=reached.code)
    if draft is not None:
        _sign(target, attempt, draft, by, now)
    return attempt


@act
def keep_beside(
    target_id: int,
    stage: str,
    *,
    once: str,
    by: Viewer,
    now: datetime,
    kept_as: str = "",
    note: str = "",
    at: datetime | None = None,
    visit_id: int | None = None,
) -> Attempt:
    """Keep what was said about a target without changing where it stands: it was said without sight
    of a newer record of somebody else. Who leads the drive reads both and settles which stands.
    `kept_as`: what goes with the stage (`settling.as_kept`); a letter comes into force only then.
    """
    if (kept := Attempt.objects.filter(once=once, recorded_by=by.key).first()) is not None:
        return kept
    target = locked_target(target_id)
    ensure(rules.can_record(by, target), _ONLY_HERE, code="not_worker")
    ensure_open(target.drive)
    wanted = _stage(target, stage)
    attempt = Attempt.objects.create(
        target=target,
        at=at or now,
        recorded_at=now,
        recorded_by=by.key,
        from_stage=target.stage,
        to_stage=target.stage,
        said=wanted,
        said_as=kept_as,
        from_reason=target.reason,
        from_attempts=target.attempts,
        reason=target.reason,
        note=_note(note),
        visit_id=visit_id,
        once=once,
    )
    target.version += 1
    target.save(update_fields=["version"])
    note_target(events.KEPT_BESIDE, target, by, now, stage=target.stage.code, said=wanted.code)
    return attempt


def miss(
    target_id: int,
    *,
    once: str,
    by: Viewer,
    now: datetime,
    at: datetime | None = None,
    visit_id: int | None = None,
    first: bool = False,
) -> Attempt:
    """Nobody opened: one more attempt, on the drive's own stage for it; `first` as in `record`."""
    target = Target.objects.select_related("drive").get(pk=target_id)
    stage = queries.stage_meaning(target.drive, Meaning.AWAY)
    to: dict[str, Any] = {"at": at, "visit_id": visit_id, "once": once, "first": first}
    return record(target_id, stage.code, **to, by=by, now=now)


@act
def set_next(target_id: int, next_on: date | None, *, now: datetime) -> None:
    """The day on which a target is seen again, as an app above has computed it anew; no contact. A
    day that has been becomes today's. NotAllowed for a target that has come to an end.
    """
    target = locked_target(target_id)
    if target.meaning in workflow.ENDS:
        raise NotAllowed(_("This is an end: nobody comes again because of this drive."))
    target.next_on = max(next_on, localdate(now)) if next_on else None
    target.version += 1
    target.save(update_fields=["next_on", "version"])


@transaction.atomic
def take_back_letter(
    target_id: int, why: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Target:
    """The household takes its signature back; it is undecided again. The letter stays on file,
    marked. NotAllowed once the work is done.
    """
    target = locked_target(target_id, version)
    ensure(rules.can_record(by, target), _ONLY_HERE, code="not_worker")
    ensure_open(target.drive)
    workflow.step(target.meaning, "take_back")
    if not why.strip():
        raise Invalid(_("Say why the letter is taken back."), field="why")
    stage = queries.stage_meaning(target.drive, Meaning.UNDECIDED, Meaning.REACHED)
    attempt = Attempt.objects.create(
        target=target,
        at=now,
        recorded_at=now,
        recorded_by=by.key,
        from_stage=target.stage,
        to_stage=stage,
        from_reason=target.reason,
        from_attempts=target.attempts,
        note=_note(why),
        once=f"letter-back-{target.pk}-{target.version}",
    )
    _withdraw_letter(target, why, now)
    _put(target, stage, None)
    target.last_at = now
    target.version += 1
    target.save()
    note_target(
        events.LETTER_TAKEN_BACK, target, by, now, text=why.strip(), before=attempt.from_stage.code
    )
    return target


@transaction.atomic
def set_right(
    attempt_id: int, why: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Target:
    """Take back the last record of a target: it stands where it stood before. A letter that came
    with it goes with it.
    """
    attempt = Attempt.objects.select_related("target__area", "from_stage").get(pk=attempt_id)
    target = locked_target(attempt.target_id, version)
    ensure(
        rules.can_set_right(by, attempt),
        _("A record is taken back by the one who made it, or by the secretary."),
        code="not_yours",
    )
    last = queries.last_attempt(target)
    if last is None or last.pk != attempt.pk:
        raise NotAllowed(
            _("Only the last record can be taken back: later ones build on it."), code="not_last"
        )
    if not why.strip():
        raise Invalid(_("Say why it is taken back."), field="why")
    attempt.withdrawn_at, attempt.withdrawn_why = now, why.strip()[:200]
    attempt.save(update_fields=["withdrawn_at", "withdrawn_why"])
    put_back(target, attempt, why, by, now)
    return target


def put_back(target: Target, attempt: Attempt, why: str, by: Viewer, now: datetime) -> None:
    """The target stands where it stood before a record that was taken back. Part of an action,
    which has asked whether that may be.
    """
    if hasattr(attempt, "letter") and attempt.letter.withdrawn_at is None:
        _withdraw_letter(target, why, now)
    _put(target, attempt.from_stage, attempt.from_reason)
    target.attempts = attempt.from_attempts
    before = queries.last_attempt(target)
    target.last_at = before.at if before else None
    target.next_on = None
    target.version += 1
    target.save()
    note_target(events.SET_RIGHT, target, by, now, text=why.strip(), stage=attempt.from_stage.code)


def _stage(target: Target, code: str) -> Stage:
    found = _stage_named.first(drive=target.drive_id, code=code)
    if found is None:
        raise Invalid(_("Choose how it stands now."), field="stage")
    return found


_stage_named = Composed[Stage](
    lambda drive, code: Stage.objects.filter(drive_id=drive, code=code).order_by("pk")
)


def _reached(target: Target, wanted: Stage) -> Stage:
    """The stage the target stands on afterwards. Raises Invalid where no step leads there."""
    here, there = Meaning(target.meaning), Meaning(wanted.meaning)
    if there == Meaning.AWAY and here not in {Meaning.UNTRIED, Meaning.AWAY}:
        return target.stage
    if wanted.pk == target.stage_id:
        return wanted
    if not workflow.may_go(here, there):
        raise _no_way(target, wanted)
    if here == there and wanted.order < target.stage.order:
        raise _no_way(target, wanted)
    if there in {Meaning.UNDER_WAY, Meaning.DONE} and _must_sign(target):
        raise Invalid(
            _("Nobody has signed here: “%(stage)s” comes after the letter.")
            % {"stage": wanted.name},
            field="stage",
            code="not_signed",
        )
    return wanted


def _must_sign(target: Target) -> bool:
    """Intent comes first, where the drive has letters and this target has none in force."""
    signs = target.drive.stages.filter(meaning=Meaning.SIGNED).exists()
    return signs and not target.letters.filter(withdrawn_at=None).exists()


def _no_way(target: Target, wanted: Stage) -> Invalid:
    return Invalid(
        _("From “%(here)s” no way leads to “%(there)s”. If a record was wrong, take it back.")
        % {"here": target.stage, "there": wanted},
        field="stage",
        code="no_way",
    )


def _reason(target: Target, stage: Stage, code: str) -> Reason | None:
    rows = target.drive.reasons.filter(meaning=stage.meaning, active=True)
    if not code:
        if stage.meaning in _SAYS_WHY and stage.pk != target.stage_id and rows.exists():
            raise Invalid(_("Choose the reason."), field="reason")
        return target.reason if stage.pk == target.stage_id else None
    found = rows.filter(code=code).first()
    if found is None:
        raise Invalid(_("This reason does not go with the stage."), field="reason")
    return found


def _check_next(next_on: date | None, stage: Stage, at: datetime) -> None:
    if next_on is None:
        return
    if stage.meaning in workflow.ENDS:
        raise Invalid(
            _("This is an end: nobody comes again because of this drive."), field="next_on"
        )
    if next_on < localdate(at):
        raise Invalid(_("Choose a day to come, or leave it empty."), field="next_on")


def _note(note: str) -> str:
    if masking.IDENTITY.search(note):
        raise Invalid(
            _("Leave the identity number out: there is no legal basis to keep it."), field="note"
        )
    return note.strip()[:1000]


def _letter(stage: Stage, draft: LetterDraft | None, target: Target) -> LetterDraft | None:
    if stage.meaning != Meaning.SIGNED:
        if draft is not None:
            raise Invalid(_("A letter belongs to the stage “signed”."), field="letter")
        return None
    if stage.pk == target.stage_id:
        return None
    if draft is None or draft.signer not in Letter.Signer.values:
        raise Invalid(
            _("Say who signed: the owner, or somebody with the owner's authority."),
            field="letter",
        )
    if draft.signer == Letter.Signer.AUTHORISED and not draft.authority.strip():
        raise Invalid(_("Write down how the owner's authority was shown."), field="letter")
    return draft


def _stand(
    target: Target,
    attempt: Attempt,
    wanted: Stage,
    why: Reason | None,
    next_on: date | None,
    by: Viewer,
) -> None:
    met = wanted.meaning in _MET
    _put(target, attempt.to_stage, why)
    target.attempts = 0 if met else target.attempts + 1
    target.last_at, target.next_on = attempt.at, next_on
    target.worker_id = by.account_id or target.worker_id
    target.note = attempt.note or target.note
    target.version += 1
    target.save()


def _put(target: Target, stage: Stage, why: Reason | None) -> None:
    target.stage, target.meaning, target.reason = stage, stage.meaning, why


def _sign(target: Target, attempt: Attempt, draft: LetterDraft, by: Viewer, now: datetime) -> None:
    Letter.objects.create(
        target=target,
        attempt=attempt,
        signer=draft.signer,
        person_id=draft.person_id,
        name=draft.name.strip()[:60],
        authority=draft.authority.strip()[:200],
        signed_on=draft.signed_on or localdate(attempt.at),
        digest=draft.digest,
        attachment=draft.attachment,
    )
    note_target(events.SIGNED, target, by, now, signer=draft.signer, digest=draft.digest)


def _withdraw_letter(target: Target, why: str, now: datetime) -> None:
    target.letters.filter(withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_why=why.strip()[:200]
    )

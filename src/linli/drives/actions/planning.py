"""Make a drive from a template, word it, start and close it."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.drives import events, queries, workflow
from linli.drives.actions.common import ensure_may_lead, ensure_open, locked_drive, note_drive
from linli.drives.models import Drive, Reason, Stage
from linli.drives.spec import DriveSpec, StageDraft
from linli.drives.workflow import Meaning, State
from linli.places.models import Area

#: Longer than this is a programme of years: make a drive for each part.
LONGEST = timedelta(days=3 * 366)
_DOUBLED = _("A drive of this name exists here already: choose another name.")


@transaction.atomic
def make_drive(
    area_id: int,
    template: str,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    lead_id: int,
    by: Viewer,
    now: datetime,
    name_en: str = "",
    stages: Sequence[StageDraft] = (),
    retention_on: date | None = None,
    threshold: int | None = None,
    script: str | None = None,
    notice: str | None = None,
) -> Drive:
    """Prepare a drive in an area, worded as its template unless said otherwise.

    `stages`: those kept, in order, perhaps renamed; all of the template's if none is given. Raises
    Invalid for an unknown template or stage, a name that is taken, dates in the wrong order.
    """
    area = Area.objects.get(pk=area_id)
    ensure_may_lead(by, area)
    spec = queries.template(template)
    if spec is None:
        raise Invalid(_("Choose what kind of drive it is."), field="template")
    kept = retention_on or ends_on + timedelta(days=spec.retention_days)
    _check_days(starts_on, ends_on, kept)
    drive = Drive(
        template=spec.code,
        name=_named(name),
        name_en=name_en.strip()[:80],
        area=area,
        lead=_lead(lead_id, area, now),
        target_kind=spec.target,
        starts_on=starts_on,
        ends_on=ends_on,
        retention_on=kept,
        form=spec.form,
        sealed=spec.sealed,
        threshold=_percent(spec.threshold if threshold is None else threshold),
        script=_words(spec.script if script is None else script),
        notice=_words(spec.notice if notice is None else notice),
    )
    try:
        with transaction.atomic():
            drive.save(force_insert=True)
    except IntegrityError as doubled:
        raise Invalid(_DOUBLED, field="name", code="doubled") from doubled
    _word_stages(drive, spec, stages)
    _word_reasons(drive, spec)
    note_drive(events.MADE, drive, by, now, template=spec.code)
    return drive


@transaction.atomic
def change_drive(
    drive_id: int,
    *,
    by: Viewer,
    now: datetime,
    name: str,
    starts_on: date,
    ends_on: date,
    lead_id: int,
    name_en: str = "",
    stages: Sequence[StageDraft] = (),
    retention_on: date | None = None,
    threshold: int = 0,
    script: str = "",
    notice: str = "",
    version: int | None = None,
) -> Drive:
    """Other words, dates, lead; stages may be renamed and reordered, dropped while none stands
    on them. What a stage means never changes.
    """
    drive = locked_drive(drive_id, by, version)
    _ensure_alive(drive)
    kept = retention_on or max(drive.retention_on, ends_on)
    _check_days(starts_on, ends_on, kept)
    drive.name, drive.name_en = _named(name), name_en.strip()[:80]
    drive.starts_on, drive.ends_on, drive.retention_on = starts_on, ends_on, kept
    if drive.lead_id != lead_id:
        drive.lead = _lead(lead_id, drive.area, now)
    drive.threshold, drive.script, drive.notice = (
        _percent(threshold),
        script.strip(),
        notice.strip(),
    )
    drive.version += 1
    try:
        with transaction.atomic():
            drive.save()
    except IntegrityError as doubled:
        raise Invalid(_DOUBLED, field="name", code="doubled") from doubled
    if stages:
        _reword_stages(drive, stages)
    note_drive(events.CHANGED, drive, by, now)
    return drive


@transaction.atomic
def start_drive(drive_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Drive:
    """From now on its targets are met at their doors. NotAllowed for an empty roster."""
    drive = locked_drive(drive_id, by, version)
    if drive.state == State.DRAFT and not drive.targets.exists():
        raise NotAllowed(
            _("Nobody is on the roster yet: draw it from the registry or take over a list."),
            code="empty_roster",
        )
    return _move(drive, "start", events.STARTED, by, now)


@transaction.atomic
def close_drive(drive_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Drive:
    """Nobody is asked any more; figures and lists stay."""
    return _move(locked_drive(drive_id, by, version), "close", events.CLOSED, by, now)


@transaction.atomic
def reopen_drive(drive_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Drive:
    """Run a closed drive again, as long as its personal data was not erased."""
    drive = locked_drive(drive_id, by, version)
    if drive.forgotten_at is not None:
        raise NotAllowed(
            _("What this drive knew about persons was erased at the end of its time."),
            code="forgotten",
        )
    return _move(drive, "reopen", events.REOPENED, by, now)


@transaction.atomic
def withdraw_drive(
    drive_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Drive:
    """Give up a drive that never ran."""
    return _move(locked_drive(drive_id, by, version), "withdraw", events.WITHDRAWN, by, now)


@transaction.atomic
def add_reason(
    drive_id: int,
    *,
    meaning: str,
    name: str,
    by: Viewer,
    now: datetime,
    name_en: str = "",
) -> Reason:
    """One more reason for stages of this meaning."""
    drive = locked_drive(drive_id, by)
    _ensure_alive(drive)
    if meaning not in Meaning.values:
        raise Invalid(_("Choose what the reason is for."), field="meaning")
    if not name.strip():
        raise Invalid(_("Give the reason in a few words."), field="name")
    reason = Reason.objects.create(
        drive=drive,
        code=f"own-{secrets.token_hex(4)}",
        name=name.strip()[:60],
        name_en=name_en.strip()[:60],
        meaning=meaning,
    )
    note_drive(events.CHANGED, drive, by, now)
    return reason


@transaction.atomic
def retire_reason(reason_id: int, *, by: Viewer, now: datetime) -> Reason:
    """No longer offer a reason; where it was given, it stays."""
    reason = Reason.objects.get(pk=reason_id)
    drive = locked_drive(reason.drive_id, by)
    reason.active = False
    reason.save(update_fields=["active"])
    note_drive(events.CHANGED, drive, by, now)
    return reason


def _move(drive: Drive, move: str, kind: str, by: Viewer, now: datetime) -> Drive:
    drive.state = workflow.after(drive.state, move)
    drive.version += 1
    drive.save()
    note_drive(kind, drive, by, now)
    return drive


def _ensure_alive(drive: Drive) -> None:
    if drive.state not in {State.DRAFT, State.OPEN}:
        ensure_open(drive)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Give the drive a name."), field="name")
    return name[:80]


def _check_days(starts_on: date, ends_on: date, kept: date) -> None:
    if ends_on < starts_on:
        raise Invalid(_("The end lies before the beginning."), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Invalid(_("A drive lasts at most three years."), field="ends_on")
    if kept < ends_on:
        raise Invalid(_("Data is needed until the drive ends."), field="retention_on")
    if kept - ends_on > LONGEST:
        raise Invalid(
            _("Personal data is not kept longer than three years after the end."),
            field="retention_on",
        )


def _percent(threshold: int) -> int:
    if not 0 <= threshold <= 100:
        raise Invalid(_("A threshold is a percentage from 0 to 100."), field="threshold")
    return threshold


def _lead(account_id: int, area: Area, now: datetime) -> Account:
    found = queries.possible_leads(area, now).filter(pk=account_id).first()
    if found is None:
        raise Invalid(_("Choose somebody who works in this area."), field="lead")
    return found


def _words(text: object) -> str:
    with translation.override("zh-hans"):
        return str(text).strip()


def _both(label: object) -> tuple[str, str]:
    with translation.override("zh-hans"):
        name = str(label)
    with translation.override("en"):
        return name, str(label)


def _word_stages(drive: Drive, spec: DriveSpec, wanted: Sequence[StageDraft]) -> None:
    known = {stage.code: stage for stage in spec.stages}
    drafts = list(wanted) or [StageDraft(code) for code in known]
    _check_drafts(drafts, known.keys())
    rows = []
    for order, draft in enumerate(drafts):
        stage = known[draft.code]
        name, name_en = _both(stage.label)
        rows.append(
            Stage(
                drive=drive,
                code=stage.code,
                name=draft.name.strip()[:40] or name,
                name_en=draft.name_en.strip()[:40] or name_en,
                order=order,
                meaning=stage.meaning,
                at_door=stage.at_door,
            )
        )
    _check_meanings([row.meaning for row in rows])
    Stage.objects.bulk_create(rows)


def _reword_stages(drive: Drive, wanted: Sequence[StageDraft]) -> None:
    rows = {stage.code: stage for stage in drive.stages.all()}
    _check_drafts(wanted, rows.keys())
    kept = {draft.code for draft in wanted}
    dropped = [row for code, row in rows.items() if code not in kept]
    _check_meanings([rows[draft.code].meaning for draft in wanted])
    if any(queries.is_used(stage) for stage in dropped):
        raise Invalid(
            _("A stage on which targets stand, or stood, stays: rename it instead."), field="stages"
        )
    for stage in dropped:
        stage.delete()
    for order, draft in enumerate(wanted):
        row = rows[draft.code]
        row.order = order
        row.name = draft.name.strip()[:40] or row.name
        row.name_en = draft.name_en.strip()[:40] or row.name_en
        row.save()


def _check_drafts(wanted: Sequence[StageDraft], known: Iterable[str]) -> None:
    codes = [draft.code for draft in wanted]
    if len(set(codes)) < len(codes) or not set(codes) <= set(known):
        raise Invalid(_("Only the stages of the template can be used."), field="stages")


def _check_meanings(meanings: list[str]) -> None:
    if not meanings or meanings[0] != Meaning.UNTRIED:
        raise Invalid(_("The first stage is the one before any visit."), field="stages")
    if Meaning.DECLINED not in meanings:
        # Informed, consented, voluntary: refusing is a valid end of every drive.
        raise Invalid(_("A drive always has a stage for those who decline."), field="stages")


def _word_reasons(drive: Drive, spec: DriveSpec) -> None:
    kept = set(drive.stages.values_list("meaning", flat=True))
    rows = []
    for reason in spec.reasons:
        name, name_en = _both(reason.label)
        if reason.meaning in kept:
            rows.append(
                Reason(
                    drive=drive,
                    code=reason.code,
                    name=name,
                    name_en=name_en,
                    meaning=reason.meaning,
                )
            )
    Reason.objects.bulk_create(rows)

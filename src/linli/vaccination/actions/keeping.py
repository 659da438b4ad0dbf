"""Keep what happens to one target: a dose, a deferral, a certificate, the thirty minutes after."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.drives import actions as drives
from linli.drives import queries as rosters
from linli.drives.workflow import Meaning
from linli.vaccination import events, queries
from linli.vaccination.actions._shared import (
    KEPT,
    Desk,
    computed,
    keep,
    stand,
    take,
    words,
)
from linli.vaccination.models import Observation
from linli.vaccination.spec import (
    CONTRAINDICATED,
    LEFT,
    OBSERVATION,
    Next,
    too_early,
    why_words,
)

OLDEST = date(1900, 1, 1)


@act
def note_dose(
    target_id: int,
    given_on: date,
    *,
    where: str = "here",
    batch: str = "",
    record_id: int | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Next:
    """A dose was given, here or elsewhere; what comes next. Here, the smallest interval is kept;
    what was given elsewhere is written down as it happened. The last dose ends the target.

    `record_id`: the health system's list that says so. Who declined stays declined then: the dose
    lies in the sealed record, and nobody asks.
    """
    desk = take(target_id, by, version)
    _check_dose(desk, given_on, where, now)
    said = {"on": given_on.isoformat(), "where": where, "batch": words(batch, "batch", 40)}
    if record_id is not None:
        said["list"] = str(record_id)
    desk.box.doses = sorted([*desk.box.doses, said], key=lambda dose: dose["on"])
    desk.box.deferred_until = desk.box.deferred_why = ""
    found = computed(desk.box, desk.plan, now)
    complete = found.why == "complete"
    here = desk.target.meaning
    stays = record_id is not None and here == Meaning.DECLINED
    if not stays and (complete or here != Meaning.DONE):
        stand(
            desk,
            Meaning.DONE if complete else Meaning.AGREED,
            by,
            now,
            reason={"here": "here", "elsewhere": "outside"}[where] if complete else "",
            due=None if complete else found.due_on,
            once=f"{queries.list_key(record_id, target_id)}{desk.course.version}"
            if record_id
            else "",
        )
    return keep(desk, KEPT, by, now)


def _check_dose(desk: Desk, given_on: date, where: str, now: datetime) -> None:
    if not OLDEST <= given_on <= localdate(now):
        raise Invalid(_("Choose a day that has been."), field="given_on")
    if where not in {"here", "elsewhere"}:
        raise Invalid(_("Say where it was given."), field="where")
    if given_on.isoformat() in [dose["on"] for dose in desk.box.doses]:
        raise Invalid(_("A dose of this day is kept already."), field="given_on", code="doubled")
    if len(desk.box.doses) >= desk.plan.doses:
        raise NotAllowed(_("All doses are given; nothing is due."), code="complete")
    if desk.box.certificate:
        raise NotAllowed(_("A medical certificate stands against it."), code="contraindicated")
    early = too_early(desk.plan, desk.box.given, given_on)
    if where == "here" and early is not None:
        due = early.due_on.isoformat() if early.due_on else ""
        raise Invalid(
            _("Too early: due from %(day)s. %(why)s")
            % {"day": due, "why": why_words(early.as_json())},
            field="given_on",
            code="too_early",
        )


@act
def take_back_dose(
    target_id: int,
    given_on: date,
    why: str,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Next:
    """A dose was taken down wrongly (another person, another day): it goes out of the record, and
    with it an observation that runs. The target stands where it stood before; NotAllowed where
    something was recorded since, which is taken back first.
    """
    desk = take(target_id, by, version)
    left = [dose for dose in desk.box.doses if dose["on"] != given_on.isoformat()]
    if len(left) == len(desk.box.doses):
        raise Invalid(_("No dose of this day is kept."), field="given_on")
    if not why.strip():
        raise Invalid(_("Say why it is taken back."), field="why")
    gone = next(dose for dose in desk.box.doses if dose["on"] == given_on.isoformat())
    record_id = gone.get("list")
    made = queries.list_key(int(record_id), target_id) if record_id else f"course-{target_id}-"
    _set_right(desk, made, words(why, "why", 200), by, now)
    if desk.course.pk is not None:
        desk.course.observations.filter(released_at=None).delete()
    desk.box.doses = left
    return keep(desk, events.TAKEN_BACK, by, now)


def _set_right(desk: Desk, made: str, why: str, by: Viewer, now: datetime) -> None:
    """The last record of the roster that a dose made is taken back, with the “agrees” before it.
    `made`: how the keys of what this dose made begin.
    """
    was_done = desk.target.meaning == Meaning.DONE
    last = rosters.last_attempt(desk.target)
    if last is not None and last.once.startswith(made):
        drives.set_right(last.pk, why, by=by, now=now)
        before = rosters.last_attempt(desk.target)
        if before is not None and before.once == f"{last.once}-agreed":
            drives.set_right(before.pk, why, by=by, now=now)
        desk.target.refresh_from_db()
    if was_done and desk.target.meaning == Meaning.DONE:
        raise NotAllowed(
            _("Something was recorded since: take that back first, on the roster’s page."),
            code="not_last",
        )


@act
def note_born(
    target_id: int, born: date, *, by: Viewer, now: datetime, version: int | None = None
) -> Next:
    """The day of birth, for the ages of the schedule; it lies in the sealed record alone."""
    desk = take(target_id, by, version)
    if not OLDEST <= born <= localdate(now):
        raise Invalid(_("Choose a day that has been."), field="born")
    desk.box.born = born.isoformat()
    return keep(desk, KEPT, by, now)


@act
def defer(
    target_id: int,
    until: date,
    *,
    why: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Next:
    """Not before this day: ill, travelling, as the doctor said."""
    desk = take(target_id, by, version)
    if until <= localdate(now):
        raise Invalid(_("Choose a day to come."), field="until")
    desk.box.deferred_until, desk.box.deferred_why = until.isoformat(), words(why, "why")
    stand(desk, Meaning.DEFERRED, by, now, reason="ill", due=until)
    return keep(desk, KEPT, by, now)


@act
def contraindicate(
    target_id: int,
    *,
    issuer: str,
    issued_on: date,
    number: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Next:
    """Must not be vaccinated, by a medical certificate that was seen: who issued it and when.
    Nobody here decides that by themselves.
    """
    desk = take(target_id, by, version)
    if not issuer.strip():
        raise Invalid(
            _("A contraindication needs a medical certificate: name who issued it."),
            field="issuer",
        )
    if not OLDEST <= issued_on <= localdate(now):
        raise Invalid(_("Choose a day that has been."), field="issued_on")
    desk.box.certificate = {
        "issuer": words(issuer, "issuer", 80),
        "on": issued_on.isoformat(),
        "number": words(number, "number", 40),
    }
    stand(desk, Meaning.OUT, by, now, reason="certificate", stage=CONTRAINDICATED)
    return keep(desk, KEPT, by, now)


@act
def leave(target_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> None:
    """They no longer live here, or have died: nobody is sent to them, no place is kept for them.
    What is known of their doses stays sealed until the drive's deletion day.
    """
    desk = take(target_id, by, version)
    stand(desk, Meaning.OUT, by, now, reason="moved", stage=LEFT)
    keep(desk, KEPT, by, now)


@act
def observe(
    target_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Observation:
    """The thirty minutes within sight begin."""
    desk = take(target_id, by, version)
    if desk.course.pk is None or not desk.box.doses:
        raise NotAllowed(_("Write down the dose first."), code="no_dose")
    if desk.course.observations.filter(released_at=None).exists():
        raise NotAllowed(_("They are under observation already."), code="doubled")
    until = now + timedelta(minutes=OBSERVATION)
    row = Observation.objects.create(course=desk.course, since=now, until=until)
    keep(desk, events.OBSERVED, by, now)
    return row


@act
def release(
    target_id: int,
    *,
    adverse: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Observation:
    """They may go, not before the thirty minutes are over; what was seen is sealed."""
    desk = take(target_id, by, version)
    row = Observation.objects.filter(course__target_id=target_id, released_at=None).first()
    if row is None:
        raise NotAllowed(_("Nobody is under observation here."), code="not_observed")
    if now < row.until:
        raise NotAllowed(_("The thirty minutes are not over."), code="too_early")
    row.released_at = now
    row.save(update_fields=["released_at"])
    _add_adverse(desk.box.adverse, adverse, now)
    keep(desk, events.RELEASED, by, now)
    return row


@act
def note_adverse(
    target_id: int, what: str, *, by: Viewer, now: datetime, version: int | None = None
) -> None:
    """What was noticed after a dose, today or later; sealed. Urgent things go to a doctor first."""
    desk = take(target_id, by, version)
    if not what.strip():
        raise Invalid(_("Say what was noticed."), field="adverse")
    _add_adverse(desk.box.adverse, what, now)
    keep(desk, KEPT, by, now)


def _add_adverse(kept: list[dict[str, str]], what: str, now: datetime) -> None:
    if what.strip():
        kept.append({"at": now.isoformat(), "what": words(what, "adverse")})

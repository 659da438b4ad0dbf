"""Advisers and their times; bookings, the waiting list, what came of it, forgetting."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts import actions as accounts
from linli.accounts.models import Link
from linli.base.acts import act
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.masking import normal_phone
from linli.base.rights import ensure
from linli.base.viewer import Role, Viewer, system
from linli.cases import actions as cases
from linli.cases.models import Source
from linli.cases.spec import Raiser
from linli.journal import actions as journal
from linli.live import events, queries, rules, workflow
from linli.live.actions._shared import words
from linli.live.models import Adviser, Consultation, Slot
from linli.live.spec import CONSULTATIONS_KEPT, BookingDraft
from linli.live.workflow import BOOKED, Coming
from linli.notices import actions as notices
from linli.people.spec import Erased
from linli.places.models import Area

#: At most so many times are opened in one go.
MOST_TIMES = 40
_ERASES = _("Who booked erases it, by their link.")


@act
def add_adviser(
    area_id: int,
    name: str,
    *,
    office: str = "",
    account_id: int | None = None,
    by: Viewer,
    now: datetime,
) -> Adviser:
    """Name a community's legal adviser. Duties are off until somebody sets them."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_keep_advisers(by, area.path), _("The secretary names the legal adviser."))
    adviser = Adviser.objects.create(
        area=area,
        name=words(name, "name", _("Give the adviser's name."), 60),
        office=office.strip()[:120],
        account_id=account_id,
    )
    _note(events.ADVISER_ADDED, adviser, by, now)
    return adviser


@act
def set_duties(
    adviser_id: int,
    *,
    hours_a_month: int,
    lectures_a_quarter: int,
    replaces: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Adviser:
    """Set what is owed (0: nothing). Whoever adds a duty names the table that it replaces."""
    adviser = _adviser(adviser_id, version)
    ensure(rules.can_keep_advisers(by, adviser.area.path), _("The secretary sets the duties."))
    if (hours_a_month or lectures_a_quarter) and not replaces.strip():
        raise Invalid(_("Name the old table that this replaces."), field="replaces")
    adviser.hours_a_month, adviser.lectures_a_quarter = hours_a_month, lectures_a_quarter
    adviser.replaces = replaces.strip()[:120]
    adviser.version += 1
    adviser.save()
    _note(events.ADVISER_CHANGED, adviser, by, now)
    return adviser


@act
def open_times(
    adviser_id: int,
    starts_at: datetime,
    ends_at: datetime,
    *,
    minutes: int,
    place: str,
    by: Viewer,
    now: datetime,
) -> list[Slot]:
    """A stretch of duty, cut into times for one person each. None may overlap another of theirs:
    the database refuses it.
    """
    adviser = _adviser(adviser_id)
    ensure(rules.can_open_times(by, adviser), _("The adviser or the secretary opens times."))
    place = words(place, "place", _("Say where."), 120)
    if starts_at < now:
        raise Invalid(_("This time is over."), field="day")
    if not 10 <= minutes <= 240 or ends_at - starts_at < timedelta(minutes=minutes):
        raise Invalid(
            _("From ten minutes to four hours, and not longer than the duty."), field="minutes"
        )
    step, begin = timedelta(minutes=minutes), starts_at
    made: list[Slot] = []
    while begin + step <= ends_at and len(made) < MOST_TIMES:
        made.append(Slot(adviser=adviser, place=place, starts_at=begin, ends_at=begin + step))
        begin += step
    try:
        with transaction.atomic():
            found = Slot.objects.bulk_create(made)
    except IntegrityError as refused:
        raise Invalid(
            _("The adviser has other times then: choose another stretch."), field="starts"
        ) from refused
    _note(events.TIMES_OPENED, adviser, by, now, times=len(found))
    for _each in found:
        _move_up(adviser, by, now)
    return found


@act
def withdraw_time(slot_id: int, *, by: Viewer, now: datetime) -> Slot:
    """Take a free time back."""
    adviser = _adviser(Slot.objects.values_list("adviser_id", flat=True).get(pk=slot_id))
    slot = Slot.objects.select_for_update().get(pk=slot_id)
    ensure(rules.can_open_times(by, adviser), _("The adviser or the secretary takes it back."))
    if slot.consultations.filter(standing__in=BOOKED).exists():
        raise NotAllowed(_("Somebody has booked it: cancel that first."), code="booked")
    slot.withdrawn_at = now
    slot.save(update_fields=["withdrawn_at"])
    _note(events.TIME_WITHDRAWN, adviser, by, now)
    return slot


@act
def book(
    adviser_id: int,
    slot_id: int | None,
    draft: BookingDraft,
    *,
    once: str,
    by: Viewer,
    now: datetime,
) -> Consultation:
    """Book a time, or (no slot) stand on the waiting list. The same `once` gives the same booking;
    two who book one time at once: the second is told to choose another.
    """
    name, phone = draft.name.strip()[:60], normal_phone(draft.phone)
    if not name:
        raise Invalid(_("Give a name to be called by."), field="name")
    if not 7 <= len(phone) <= 15:
        raise Invalid(_("Give a telephone number under which you can be reached."), field="phone")
    if not draft.consent:
        raise Invalid(
            _("Name and number are kept only with consent: tick the box."), field="consent"
        )
    if (known := queries.booked_before(once)) is not None:
        return known
    adviser = _adviser(adviser_id)
    slot = queries.free_slots(now).filter(pk=slot_id, adviser=adviser).first() if slot_id else None
    if slot_id and slot is None:
        raise Invalid(_("This time was just taken: choose another."), field="slot")
    row = Consultation(
        adviser=adviser,
        slot=slot,
        standing=Coming.PLACED if slot else Coming.WAITING,
        name=name,
        phone=phone,
        matter=draft.matter.strip()[:300],
        booked_at=now,
        booked_by=by.key,
        once=once,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as refused:
        raise Invalid(_("This time was just taken: choose another."), field="slot") from refused
    _record(events.CONSULTATION_BOOKED if slot else events.CONSULTATION_WAITS, row, by, now)
    return row


@act
def cancel_consultation(consultation_id: int, *, by: Viewer, now: datetime) -> Consultation:
    """They do not come; the time goes to who has waited longest."""
    adviser = _adviser(
        Consultation.objects.values_list("adviser_id", flat=True).get(pk=consultation_id)
    )
    row = _locked(consultation_id)
    ensure(
        rules.owns(by, row) or rules.can_consult(by, adviser),
        _("Who booked cancels it, by the link they got."),
    )
    had_slot = row.slot is not None
    row.standing, row.closed_at = workflow.coming_after(row.standing, "cancel"), now
    row.save()
    _record(events.CONSULTATION_CANCELLED, row, by, now)
    if had_slot:
        _move_up(adviser, by, now)
    return row


@act
def hold_consultation(
    consultation_id: int, outcome: str, note: str = "", *, by: Viewer, now: datetime
) -> Consultation:
    """It took place, and what came of it; the note is sealed, and the adviser's alone."""
    row = _own(consultation_id, by)
    if outcome not in Consultation.Outcome.values:
        raise Invalid(_("Choose an outcome."), field="outcome")
    if row.slot is not None and now < row.slot.starts_at:
        raise NotAllowed(_("It has not begun yet."), code="too_early")
    row.standing, row.closed_at = workflow.coming_after(row.standing, "hold"), now
    row.outcome, row.note = outcome, note.strip()[:2000]
    row.save()
    _record(events.CONSULTATION_HELD, row, by, now, outcome=outcome)
    return row


@act
def miss_consultation(consultation_id: int, *, by: Viewer, now: datetime) -> Consultation:
    """They did not come."""
    row = _own(consultation_id, by)
    if row.slot is not None and now < row.slot.starts_at:
        raise NotAllowed(_("It has not begun yet."), code="too_early")
    row.standing, row.closed_at = workflow.coming_after(row.standing, "miss"), now
    row.save()
    _record(events.CONSULTATION_MISSED, row, by, now)
    return row


@act
def pass_on(
    consultation_id: int, category_id: int, summary: str, *, by: Viewer, now: datetime
) -> Consultation:
    """Hand the matter over to mediation or legal aid: a case of kind inquiry that is followed
    there, with the words chosen for it, never the sealed note.
    """
    row = _own(consultation_id, by)
    workflow.coming_after(row.standing, "pass_on")
    if row.case is not None:
        return row
    raised = cases.raise_case(
        kind="inquiry",
        category_id=category_id,
        area_id=row.adviser.area_id,
        summary=words(summary, "summary", _("Say in a line what it is about."), 120),
        source=Source.DESK,
        raiser=Raiser(name=row.name, phone=row.phone, consent=True) if row.phone else None,
        once=f"consultation-{row.pk}",
        by=system("consultation") if by.has(Role.LECTURER) else by,
        now=now,
    )
    row.case = raised.case
    row.save()
    _record(events.CONSULTATION_PASSED_ON, row, by, now, about=(f"case:{raised.case.pk}",))
    return row


@act
def follow_matter(consultation_id: int, *, by: Viewer, now: datetime) -> str:
    """The token of a link to what became of the matter, for who booked; "" while there is none."""
    row = _locked(consultation_id)
    ensure(rules.owns(by, row), _("Who booked follows it, by the link they got."))
    if row.case is None:
        return ""
    return cases.link_for(row.case.pk, by=system("consultation"), now=now)


@act
def note_reminder(consultation_id: int, *, by: Viewer, now: datetime) -> bool:
    """Remind them once; the notice follows from the entry."""
    row = _locked(consultation_id)
    ensure(rules.is_program(by), _("The program does this by itself."))
    if row.reminded_at is not None or row.standing != Coming.PLACED:
        return False
    row.reminded_at = now
    row.save()
    _record(events.CONSULTATION_REMINDED, row, by, now)
    return True


@act
def forget_consultation(consultation_id: int, *, by: Viewer, now: datetime) -> None:
    """Name, number, matter and note are gone for good; that it was held stays countable."""
    row = _locked(consultation_id)
    ensure(rules.is_program(by) or rules.owns(by, row), _ERASES)
    row.name = row.phone = row.matter = row.note = ""
    row.erased_at = now
    row.save()
    subject = f"consultation:{row.pk}"
    notices.erase(about=subject, by=system("erasure"), now=now)
    accounts.revoke_links(subject, by=system("erasure"), now=now)
    _record(events.CONSULTATION_ERASED, row, by, now)


@act
def erase_own(consultation_id: int, *, by: Viewer, now: datetime) -> None:
    """Who booked wants to be forgotten at once: what is still ahead is cancelled first, and the
    case that was made of it forgets them too.
    """
    row = Consultation.objects.select_related("case").get(pk=consultation_id)
    ensure(rules.is_program(by) or rules.owns(by, row), _ERASES)
    if row.standing in workflow.CONSULTATION_MOVES["cancel"].sources:
        cancel_consultation(consultation_id, by=by, now=now)
    forget_consultation(consultation_id, by=by, now=now)
    if row.case is not None and row.case.erased_at is None:
        cases.erase(row.case.pk, by=system("erasure"), now=now)


def forget_in_consultations(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody's file was erased: their consultations forget them; how many there were."""
    found = queries.consultations_naming(who.name, who.phone)
    for row in found:
        forget_consultation(row.pk, by=by, now=now)
    return len(found)


def link_to_consultation(row: Consultation, *, now: datetime) -> str:
    """The token of a link to this booking."""
    return accounts.make_link(
        Link.Purpose.CONSULTATION,
        Role.RESIDENT,
        f"consultation:{row.pk}",
        CONSULTATIONS_KEPT,
        by=system("consultation"),
        now=now,
    )


def _move_up(adviser: Adviser, by: Viewer, now: datetime) -> None:
    """Give the next free time to who has waited longest. Whoever calls this has locked the adviser
    first, as `book` does: that keeps the times and the waiting list still.
    """
    waiting = queries.first_waiting(adviser.pk)
    slot = queries.free_slots(now).filter(adviser=adviser).first()
    if waiting is None or slot is None:
        return
    waiting = _locked(waiting.pk)
    if waiting.standing != Coming.WAITING or waiting.erased_at is not None:
        return
    waiting.standing, waiting.slot = workflow.coming_after(waiting.standing, "give_slot"), slot
    waiting.save()
    _record(events.CONSULTATION_PLACED, waiting, by, now)


def _own(consultation_id: int, by: Viewer) -> Consultation:
    row = _locked(consultation_id)
    ensure(rules.can_consult(by, row.adviser), _("The adviser notes what came of it."))
    return row


def _locked(consultation_id: int) -> Consultation:
    rows = Consultation.objects.select_related("adviser__area", "slot", "case")
    return rows.select_for_update(of=("self",)).get(pk=consultation_id)


def _adviser(adviser_id: int, version: int | None = None) -> Adviser:
    rows = Adviser.objects.select_related("area").select_for_update(of=("self",))
    adviser = rows.get(pk=adviser_id)
    if version is not None and adviser.version != version:
        raise Conflict(_("Somebody else changed this adviser meanwhile."), current=adviser)
    return adviser


def _note(kind: str, adviser: Adviser, by: Viewer, now: datetime, **data: Any) -> None:
    subject = f"adviser:{adviser.pk}"
    journal.record(kind, subject=subject, area=adviser.area.path, by=by, now=now, **data)


def _record(
    kind: str,
    row: Consultation,
    by: Viewer,
    now: datetime,
    *,
    about: tuple[str, ...] = (),
    **data: Any,
) -> None:
    journal.record(
        kind,
        subject=f"consultation:{row.pk}",
        about=(f"adviser:{row.adviser_id}", *about),
        area=row.adviser.area.path,
        by=by,
        now=now,
        **data,
    )

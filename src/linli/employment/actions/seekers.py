"""Files of those who look for work: opened, kept, moved through working life, forgotten."""

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts import actions as accounts
from linli.accounts.models import Link
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Role, Viewer
from linli.employment import events, queries, rules, workflow
from linli.employment.actions._shared import ensure_fresh, keep, note
from linli.employment.actions.placing import end_hopes
from linli.employment.models import Seeker, Step
from linli.employment.spec import Education, Hours
from linli.employment.spec.seekers import (
    LINK_LASTS,
    LONGEST_NOTE,
    REASONS,
    Reach,
    SeekerDraft,
    Wishes,
)
from linli.journal import actions as journal
from linli.people.models import Person
from linli.people.spec import Erased

_ONLY = _("Files of seekers are kept by the staff of their community.")
#: No wish for a month lies outside of this (yuan).
LOWEST_WISH, HIGHEST_WISH = 500, 200_000


@act
def open_file(
    person_id: int,
    draft: SeekerDraft,
    *,
    veteran: bool = False,
    target_id: int | None = None,
    since: date | None = None,
    by: Viewer,
    now: datetime,
) -> Seeker:
    """Open the file of a person of the registry who looks for work. There is one for each."""
    person = Person.objects.select_related("area").get(pk=person_id)
    ensure(rules.can_keep(by, person.area), _ONLY)
    if person.erased_at is not None:
        raise NotAllowed(_("This person's data was erased."), code="erased")
    if Seeker.objects.filter(person=person).exists():
        raise Invalid(_("There is a file of this person already."), field="person", code="doubled")
    today = localdate(now)
    seeker = Seeker(
        area=person.area,
        person=person,
        veteran=veteran,
        target_id=target_id,
        since=_past(since or today, today),
        opened_at=now,
        opened_by=by.key,
    )
    _fill(seeker, draft)
    seeker.save()
    _relate(seeker, draft)
    _step(seeker, by, now)
    note(events.FILE_OPENED, seeker, by, now, about=_about(seeker), veteran=veteran)
    return seeker


@act
def change_wishes(
    seeker_id: int, draft: SeekerDraft, *, by: Viewer, now: datetime, version: int | None = None
) -> Seeker:
    """Skills, certificates and wishes as they are told now."""
    seeker = _moved(seeker_id, "wish", by, version)
    ensure(rules.can_keep(by, seeker.area), _ONLY)
    _fill(seeker, draft)
    keep(seeker)
    _relate(seeker, draft)
    note(events.WISHES_CHANGED, seeker, by, now, about=_about(seeker))
    return seeker


@act
def tell_wishes(
    seeker_id: int, wishes: Wishes, *, by: Viewer, now: datetime, version: int | None = None
) -> Seeker:
    """Whose file it is puts the own wishes right; skills and certificates stay with the staff, who
    have seen them.
    """
    seeker = _moved(seeker_id, "wish", by, version)
    _wish(seeker, wishes)
    keep(seeker)
    _relate_wishes(seeker, wishes)
    note(events.WISHES_CHANGED, seeker, by, now, about=_about(seeker), own=True)
    return seeker


@act
def give_link(seeker_id: int, *, by: Viewer, now: datetime) -> str:
    """The token of a link to the own file, for the person; the ones before open nothing more."""
    seeker = _locked(seeker_id, by, None)
    ensure(rules.can_keep(by, seeker.area), _ONLY)
    if seeker.state == workflow.Standing.OUT:
        raise NotAllowed(_("This person has left the list."), code="not_available")
    scope = f"seeker:{seeker.pk}"
    accounts.revoke_links(scope, by=by, now=now)
    return accounts.make_link(Link.Purpose.SEEKER, Role.RESIDENT, scope, LINK_LASTS, by=by, now=now)


@act
def move_seeker(
    seeker_id: int,
    move: str,
    *,
    reason: str = "",
    since: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Seeker:
    """How they stand in working life since a day (today if None), and why.

    Who leaves the list is taken off everything that is still ahead: nobody calls the family of
    somebody who died.
    """
    seeker = _moved(seeker_id, move, by, version)
    ensure(rules.can_keep(by, seeker.area), _ONLY)
    if reason and (reason not in REASONS or move not in REASONS[reason][1]):
        raise Invalid(_("Choose a reason of the list."), field="reason")
    if move == "leave" and not reason:
        raise Invalid(_("Say why they leave the list."), field="reason")
    if move == "seek" and seeker.reason == "died":
        raise NotAllowed(_("This person has died."), code="died")
    seeker.reason, seeker.since = reason, _past(since or localdate(now), localdate(now))
    keep(seeker)
    _step(seeker, by, now)
    data = {"to": str(seeker.state), "reason": reason, "since": str(seeker.since)}
    note(events.STANDING_CHANGED, seeker, by, now, about=_about(seeker), **data)
    if move == "leave":
        end_hopes("person_gone", by, now, seeker=seeker)
        accounts.revoke_links(f"seeker:{seeker.pk}", by=by, now=now)
    return seeker


@act
def note_unemployment(
    seeker_id: int,
    *,
    registered_on: date | None,
    referred_on: date | None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Seeker:
    """When unemployment was registered, and when they were referred to the service for work."""
    seeker = _locked(seeker_id, by, version)
    ensure(rules.can_keep(by, seeker.area), _ONLY)
    today = localdate(now)
    for field, day in (("registered_on", registered_on), ("referred_on", referred_on)):
        if day is not None and day > today:
            raise Invalid(_("This day is still to come."), field=field)
    if registered_on and referred_on and referred_on < registered_on:
        raise Invalid(_("The referral follows the registration."), field="referred_on")
    seeker.registered_on, seeker.referred_on = registered_on, referred_on
    keep(seeker)
    note(events.UNEMPLOYMENT_NOTED, seeker, by, now, about=_about(seeker))
    return seeker


@act
def note_service(
    seeker_id: int, service: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Seeker:
    """What is needed of somebody's service, no more: kind and year of leaving. Sealed."""
    seeker = _locked(seeker_id, by, version)
    ensure(rules.can_see_service(by, seeker), _("Service is noted by the secretary."))
    if not seeker.veteran:
        raise Invalid(_("This person is not a veteran."), field="service")
    seeker.service = service.strip()[:LONGEST_NOTE]
    keep(seeker)
    note(events.SERVICE_NOTED, seeker, by, now, about=_about(seeker))
    return seeker


def forget_file(seeker: Seeker, now: datetime) -> None:
    """What was known of somebody goes; that there was a file, and how it went, stays counted."""
    seeker.note = seeker.service = ""
    seeker.education, seeker.years, seeker.hours = Education.ANY, 0, []
    seeker.wage_from, seeker.lodging = None, False
    seeker.forgotten_at = now
    seeker.save()
    for rows in (seeker.wishes, seeker.skills, seeker.training):
        rows.clear()


@act
def forget_files(*, by: Viewer, now: datetime) -> int:
    """The daily retention: files of those at work or out of the list for `FILE_KEPT`; how many."""
    ensure(rules.is_program(by), _("The program does this by itself, each night."))
    rows = list(queries.files_to_forget(now).select_for_update(of=("self",)))
    for seeker in rows:
        forget_file(seeker, now)
    if rows:
        journal.record(events.FILES_FORGOTTEN, subject="house:1", by=by, now=now, files=len(rows))
    return len(rows)


def forget_seeker(who: Erased, by: Viewer, now: datetime) -> int:
    """The file of whoever is erased, for `forget_person`; how many (at most one). They leave the
    list with a step of the history, so that the yearly table still adds up, and are taken off
    everything that is still ahead.
    """
    found = Seeker.objects.filter(person_id=who.person_id).first()
    if found is None:
        return 0
    if found.state != workflow.Standing.OUT:
        found.state, found.reason = workflow.Standing.OUT, "not_eligible"
        found.since = localdate(now)
        _step(found, by, now)
    end_hopes("person_gone", by, now, seeker=found)
    accounts.revoke_links(f"seeker:{found.pk}", by=by, now=now)
    forget_file(found, now)
    return 1


def _past(day: date, today: date) -> date:
    if day > today:
        raise Invalid(_("This day is still to come."), field="since")
    return day


def _about(seeker: Seeker) -> tuple[str, ...]:
    return (f"person:{seeker.person_id}",)


def _step(seeker: Seeker, by: Viewer, now: datetime) -> None:
    Step.objects.create(
        seeker=seeker,
        state=seeker.state,
        since=seeker.since,
        reason=seeker.reason,
        noted_at=now,
        noted_by=by.key,
    )


def _locked(seeker_id: int, by: Viewer, version: int | None) -> Seeker:
    rows = Seeker.objects.select_related("area", "person").select_for_update(of=("self",))
    seeker = rows.get(pk=seeker_id)
    ensure(rules.can_keep(by, seeker.area) or rules.is_own(by, seeker), _ONLY)
    ensure_fresh(seeker, version)
    if seeker.forgotten_at is not None:
        raise NotAllowed(_("This file was erased at the end of its time."), code="forgotten")
    return seeker


def _moved(seeker_id: int, move: str, by: Viewer, version: int | None) -> Seeker:
    seeker = _locked(seeker_id, by, version)
    seeker.state = workflow.standing_after(seeker.state, move)
    return seeker


def _fill(seeker: Seeker, draft: SeekerDraft) -> None:
    _wish(seeker, draft)
    if draft.education not in Education.values:
        raise Invalid(_("Choose one of the list."), field="education")
    if len(draft.note) > LONGEST_NOTE:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": LONGEST_NOTE}, field="note")
    for field in ("education", "years", "note"):
        setattr(seeker, field, getattr(draft, field))


def _wish(seeker: Seeker, draft: Wishes) -> None:
    wage = draft.wage_from
    if wage is not None and not LOWEST_WISH <= wage <= HIGHEST_WISH:
        raise Invalid(_("Name a wage for a month, in yuan."), field="wage_from")
    if draft.reach not in Reach.values:
        raise Invalid(_("Choose one of the list."), field="reach")
    if not set(draft.hours) <= set(Hours.values):
        raise Invalid(_("Choose one of the list."), field="hours")
    for field in ("wage_from", "reach", "lodging"):
        setattr(seeker, field, getattr(draft, field))
    seeker.hours = sorted(draft.hours)


def _relate(seeker: Seeker, draft: SeekerDraft) -> None:
    _relate_wishes(seeker, draft)
    seeker.skills.set(queries.skills().filter(pk__in=draft.skill_ids))


def _relate_wishes(seeker: Seeker, draft: Wishes) -> None:
    seeker.wishes.set(queries.occupations().filter(pk__in=draft.occupation_ids))
    seeker.training.set(queries.skills().filter(pk__in=draft.training_ids))

"""Courses: planned from what vacancies ask for, taken, finished with a certificate."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.employment import events, rules, workflow
from linli.employment.actions._shared import ensure_fresh, ensure_public, keep, note, words
from linli.employment.models import Course, Platform, Seeker, Skill, Step, Taker
from linli.employment.workflow import AVAILABLE, Standing, Taking
from linli.events import actions as gatherings
from linli.events.models import Event
from linli.events.spec import Details, Guest
from linli.journal import actions as journal
from linli.places.models import Area

_ONLY = _("Courses are planned by the staff of the area.")


@act
def plan_course(
    area_id: int,
    *,
    title: str,
    skill_id: int,
    places: int,
    starts_on: date,
    ends_on: date,
    organisation_id: int | None = None,
    link: str = "",
    by: Viewer,
    now: datetime,
) -> Course:
    """A course for what vacancies ask for; `organisation_id`: made to measure for this firm."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_train(by, area), _ONLY)
    if ends_on < starts_on:
        raise Invalid(_("It must end after it begins."), field="ends_on")
    if not 1 <= places <= 500:
        raise Invalid(_("Say how many can take part."), field="places")
    if link and not link.startswith("https://"):
        raise Invalid(_("Give an address that begins with https://."), field="link")
    ensure_public(title, "title")
    course = Course.objects.create(
        area=area,
        title=words(title, "title", _("Give it a title.")),
        skill=Skill.objects.get(pk=skill_id, active=True),
        organisation_id=organisation_id,
        places=places,
        starts_on=starts_on,
        ends_on=ends_on,
        link=link,
        made_by=by.key,
    )
    note(events.COURSE_PLANNED, course, by, now, places=places)
    return course


@act
def plan_session(
    course_id: int,
    *,
    venue: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Viewer,
    now: datetime,
) -> Event:
    """A session of a course is a gathering; whoever takes the course is invited by name."""
    course = _course(course_id, by)
    event = gatherings.plan_event(
        "training",
        area_id=course.area_id,
        title=course.title,
        venue=venue,
        starts_at=starts_at,
        ends_at=ends_at,
        organiser_id=by.account_id or 0,
        details=Details(capacity=course.places),
        origin=f"course:{course.pk}",
        by=by,
        now=now,
    )
    for taker in course.takers.filter(state=Taking.ENROLLED).select_related("seeker"):
        guest = Guest("person", taker.seeker.person_id)
        gatherings.invite(event.pk, guest, capacity="guest", by=by, now=now)
    return event


@act
def enrol(course_id: int, seeker_id: int, *, by: Viewer, now: datetime) -> Taker:
    """Somebody takes the course; their file says that they are in training."""
    course = _course(course_id, by)
    seeker = Seeker.objects.select_related("area").select_for_update(of=("self",)).get(pk=seeker_id)
    ensure(rules.can_keep(by, seeker.area), _ONLY)
    if seeker.state not in AVAILABLE:
        raise NotAllowed(_("This person does not look for work now."), code="not_available")
    if course.takers.exclude(state=Taking.DROPPED).count() >= course.places:
        raise NotAllowed(_("All places of this course are taken."), code="full")
    try:
        with transaction.atomic():
            taker = Taker.objects.create(course=course, seeker=seeker, enrolled_at=now)
    except IntegrityError as doubled:
        raise NotAllowed(_("This person takes the course already."), code="doubled") from doubled
    if seeker.state != Standing.TRAINING:
        seeker.state, seeker.reason, seeker.since = Standing.TRAINING, "", localdate(now)
        _stand(seeker, by, now)
    note(events.ENROLLED, course, by, now, about=(f"seeker:{seeker.pk}",))
    return taker


@act
def finish_course(taker_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Taker:
    """They have the certificate: it stands among their skills, and they look for work again."""
    taker = _moved(taker_id, "finish", by, now, version)
    taker.seeker.skills.add(taker.course.skill_id)
    _back(taker, by, now)
    note(events.FINISHED, taker.course, by, now, about=(f"seeker:{taker.seeker_id}",))
    return taker


@act
def drop_course(taker_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Taker:
    """They give it up; their place is free."""
    taker = _moved(taker_id, "drop", by, now, version)
    _back(taker, by, now)
    note(events.DROPPED, taker.course, by, now, about=(f"seeker:{taker.seeker_id}",))
    return taker


@act
def set_platform(
    platform_id: int | None,
    *,
    name: str,
    address: str,
    name_en: str = "",
    about: str = "",
    active: bool = True,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Platform:
    """A training platform outside, new or changed; out of use, no page leads there any more."""
    ensure(
        rules.can_keep_platforms(by),
        _("Only an administrator of the whole house sets training platforms."),
    )
    found = Platform.objects.select_for_update().filter(pk=platform_id or 0).first()
    row = found or Platform(version=0)
    if found is not None:
        ensure_fresh(row, version)
    row.name = words(name, "name", _("Give it a name."))
    if not address.startswith("https://"):
        raise Invalid(_("Give an address that begins with https://."), field="address")
    if Platform.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        raise Invalid(_("There is a platform of this name already."), field="name")
    row.name_en, row.about = name_en.strip()[:90], about.strip()[:120]
    row.address, row.active = address, active
    keep(row)
    journal.record(events.PLATFORM_SET, subject=f"platform:{row.pk}", by=by, now=now, active=active)
    return row


def _course(course_id: int, by: Viewer) -> Course:
    rows = Course.objects.select_related("area").select_for_update(of=("self",))
    course = rows.get(pk=course_id)
    ensure(rules.can_train(by, course.area), _ONLY)
    return course


def _moved(taker_id: int, move: str, by: Viewer, now: datetime, version: int | None) -> Taker:
    rows = Taker.objects.select_related("course__area", "seeker__area")
    taker = rows.select_for_update(of=("self",)).get(pk=taker_id)
    ensure(rules.can_train(by, taker.course.area), _ONLY)
    ensure_fresh(taker, version)
    taker.state, taker.ended_on = workflow.taking_after(taker.state, move), localdate(now)
    keep(taker)
    return taker


def _back(taker: Taker, by: Viewer, now: datetime) -> None:
    """In no other course: they look for work again."""
    seeker = taker.seeker
    others = Taker.objects.filter(seeker=seeker, state=Taking.ENROLLED)
    if seeker.state == Standing.TRAINING and not others.exists():
        seeker.state, seeker.reason, seeker.since = Standing.SEEKING, "", localdate(now)
        _stand(seeker, by, now)


def _stand(seeker: Seeker, by: Viewer, now: datetime) -> None:
    keep(seeker)
    Step.objects.create(
        seeker=seeker,
        state=seeker.state,
        since=seeker.since,
        reason=seeker.reason,
        noted_at=now,
        noted_by=by.key,
    )
    note(events.STANDING_CHANGED, seeker, by, now, to=str(seeker.state))

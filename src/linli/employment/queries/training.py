"""Courses: which are needed, who takes them, who came, who got work from it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from linli.base.viewer import Viewer
from linli.employment.models import Candidacy, Course, Platform, Seeker, Skill, Taker
from linli.employment.queries.matching import available, offers, profiles
from linli.employment.queries.vacancies import on_offer
from linli.employment.rules import RIGHTS
from linli.employment.spec.matching import Market
from linli.employment.spec.matching.scoring import only_skills_lack
from linli.employment.spec.skills import NOT_TAUGHT
from linli.employment.workflow import PLACED, Taking
from linli.events.models import Event, Invitation
from linli.places.models import Area, Level


def courses_visible_to(viewer: Viewer) -> "QuerySet[Course]":
    """Courses of the viewer's areas; the twin of `rules.can_see_course`."""
    rows = Course.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "train"))
    return rows.select_related("area", "skill", "organisation")


def courses_listed(rows: "QuerySet[Course]") -> "QuerySet[Course]":
    """With how many take part, finished, and got work afterwards."""
    worked = Exists(
        Candidacy.objects.filter(
            seeker=OuterRef("takers__seeker"),
            state__in=PLACED,
            hired_on__gte=OuterRef("takers__ended_on"),
        )
    )
    taking, finished = Q(takers__state=Taking.ENROLLED), Q(takers__state=Taking.FINISHED)
    return rows.annotate(
        taking=Count("takers", filter=taking, distinct=True),
        finished=Count("takers", filter=finished, distinct=True),
        placed=Count("takers", filter=finished & Q(worked), distinct=True),
    )


def takers_of(course: Course) -> "QuerySet[Taker]":
    """Who takes it, with how many sessions they came to (`came`) and whether they got work after
    it (`placed`).
    """
    came = Invitation.objects.filter(
        person=OuterRef("seeker__person"),
        event__origin=f"course:{course.pk}",
        checked_in_at__isnull=False,
        withdrawn_at=None,
    )
    number = came.order_by().values("person").annotate(n=Count("event", distinct=True)).values("n")
    hired = Candidacy.objects.filter(
        seeker=OuterRef("seeker"), state__in=PLACED, hired_on__gte=OuterRef("ended_on")
    )
    rows = course.takers.select_related("seeker__person", "seeker__area")
    return rows.annotate(came=number[:1], placed=Exists(hired)).order_by("pk")


def sessions_of(course: Course) -> "QuerySet[Event]":
    """Its gatherings, in order."""
    return Event.objects.filter(origin=f"course:{course.pk}").order_by("starts_at")


@dataclass(frozen=True)
class Need:
    """A certificate that alone stands between people and vacancies."""

    skill: Skill
    seekers: int
    posts: int


def needs_here(viewer: Viewer, day: date) -> list[Need]:
    """What courses would open the most, over all files of the viewer: seekers first, then posts."""
    market = Market(offers(on_offer(day)))
    people: dict[int, set[int]] = defaultdict(set)
    posts: dict[int, dict[int, int]] = defaultdict(dict)
    for profile in profiles(available(viewer)):
        for offer in market.candidates(profile):
            lacking = only_skills_lack(profile, offer)
            if len(lacking) == 1:
                (skill,) = lacking
                people[skill].add(profile.id)
                posts[skill][offer.id] = offer.posts
    skills = teachable().in_bulk(list(people))
    found = [
        Need(skills[pk], len(who), sum(posts[pk].values()))
        for pk, who in people.items()
        if pk in skills
    ]
    return sorted(found, key=lambda need: (-need.seekers, -need.posts, need.skill.pk))[:10]


def teachable() -> "QuerySet[Skill]":
    """Skills and certificates that a course can give."""
    rows = Skill.objects.filter(active=True).exclude(kind=Skill.Kind.SERVICE)
    return rows.exclude(code__in=NOT_TAUGHT)


def could_take(viewer: Viewer, course: Course) -> "QuerySet[Seeker]":
    """Who may be enrolled: looks for work, has not the certificate, wishes for it first."""
    rows = available(viewer).exclude(skills=course.skill_id).exclude(taken__course=course)
    wishing = Seeker.training.through.objects.filter(
        seeker_id=OuterRef("pk"), skill_id=course.skill_id
    )
    return rows.annotate(wishes_it=Exists(wishing)).order_by(F("wishes_it").desc(), "pk")


def platforms(*, all_of_them: bool = False) -> "QuerySet[Platform]":
    """Training platforms outside, those in use."""
    return Platform.objects.all() if all_of_them else Platform.objects.filter(active=True)


def areas_to_train(viewer: Viewer) -> "QuerySet[Area]":
    """Areas in which this viewer plans courses."""
    rows = Area.objects.filter(
        closed_on=None, in_use=True, path__within_any=RIGHTS.areas(viewer, "train")
    )
    return rows.exclude(level=Level.GRID).order_by("path")

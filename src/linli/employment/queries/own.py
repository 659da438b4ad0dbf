"""What somebody finds on the page of their own file, and who may speak with whom about it."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from linli.accounts import queries as accounts
from linli.accounts.models import Link
from linli.base.viewer import Role, Viewer
from linli.cases import queries as cases
from linli.cases.models import Category
from linli.employment.models import Candidacy, Course, Seeker, Skill, Vacancy
from linli.employment.queries.matching import courses_above
from linli.employment.workflow import Progress

#: Inquiries from public pages go under the first of these categories that the town has.
CATEGORIES = ("employment", "welfare", "other")


def own_files(viewer: Viewer) -> "QuerySet[Seeker]":
    """The file to which this viewer bears the link."""
    rows = Seeker.objects.filter(pk__in=viewer.scoped("seeker", Role.RESIDENT), forgotten_at=None)
    return rows.select_related("person", "area")


def own_way(seeker: Seeker) -> "QuerySet[Candidacy]":
    """How they came on with firms, the newest first."""
    rows = seeker.candidacies.select_related("vacancy__organisation", "fair__event", "area")
    return rows.order_by("-pk")


def skills_shown(seeker: Seeker) -> "QuerySet[Skill]":
    """What they can, in civil words: a trade learned in service stands as what it counts as."""
    of_service = seeker.skills.filter(kind=Skill.Kind.SERVICE)
    has = Q(pk__in=seeker.skills.values("pk")) | Q(pk__in=of_service.values("counts_as"))
    return Skill.objects.filter(has).exclude(kind=Skill.Kind.SERVICE)


def on_the_way_to(seeker: Seeker) -> set[int]:
    """Vacancies for which they need not ask again."""
    rows = seeker.candidacies.exclude(state=Progress.ENDED)
    return set(rows.values_list("vacancy_id", flat=True))


def courses_for(seeker: Seeker, now: datetime) -> "QuerySet[Course]":
    """Courses still to come above or in the area that give what they wish to learn, and those
    they take.
    """
    rows = courses_above(seeker.area, localdate(now))
    wished = rows.filter(skill__in=seeker.training.all())
    return (wished | rows.filter(takers__seeker=seeker)).distinct().order_by("starts_on", "pk")


def training_plan(seeker: Seeker, day: date) -> list[tuple[Skill, Course | None]]:
    """What somebody wishes to learn, each with the next course that gives it where they live."""
    wished = list(seeker.training.all())
    coming = courses_above(seeker.area, day).filter(skill__in=wished).order_by("-starts_on", "-pk")
    courses = {course.skill_id: course for course in coming}
    return [(skill, courses.get(skill.pk)) for skill in wished]


def links_to_file(seeker: Seeker, now: datetime) -> "QuerySet[Link]":
    """Links to the own file that are in force."""
    return accounts.links_of(f"seeker:{seeker.pk}", now).order_by("-pk")


def interest_category() -> Category | None:
    """Under what an inquiry about a vacancy is raised."""
    rows = cases.categories_for("inquiry").filter(code__in=CATEGORIES)
    found = {row.code: row for row in rows}
    return next((found[code] for code in CATEGORIES if code in found), None)


def asked_about(case_id: int) -> Vacancy | None:
    """The vacancy on whose public page this inquiry was raised."""
    return Vacancy.objects.filter(interests__case=case_id).first()


def takes_interest(vacancy: Vacancy, now: datetime) -> bool:
    """Whether somebody answers what is asked on its public page."""
    return interest_category() is not None and cases.takes_cases(vacancy.area, now)

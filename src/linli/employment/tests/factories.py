"""Vacancies, reached through the actions."""

from datetime import timedelta
from typing import Any

from tests.cast import NOW, House

from linli.base.viewer import Viewer
from linli.employment import actions
from linli.employment.models import Fair, Occupation, Post, Seeker, Skill, Stall, Vacancy
from linli.employment.spec import Need, VacancyDraft
from linli.employment.spec.seekers import SeekerDraft
from linli.employment.spec.wages import read
from linli.people import actions as people
from linli.people.models import Person

WELDER = "6-18-02-04"


def occupation(code: str = WELDER) -> Occupation:
    return Occupation.objects.get(code=code)


def need(code: str, *, must: bool = True) -> Need:
    return Need(Skill.objects.get(code=code).pk, must)


def draft(title: str = "电焊工", wage: str = "5000-7000", **given: Any) -> VacancyDraft:
    values: dict[str, Any] = {
        "posts": 3,
        "occupation_id": occupation().pk,
        "wage_words": wage,
        **given,
    }
    return VacancyDraft(title=title, wage=read(wage), **values)


def vacancy(house: House, title: str = "电焊工", by: str = "worker", **given: Any) -> Vacancy:
    """The cast's firm offers three posts."""
    firm = given.pop("firm", house.firm)
    now = given.pop("now", NOW)
    return actions.offer(firm.pk, draft(title, **given), by=house.viewer(by), now=now)


def to(house: House, name: str = "worker") -> dict[str, Any]:
    return {"by": house.viewer(name), "now": NOW}


def of(viewer: Viewer) -> dict[str, Any]:
    return {"by": viewer, "now": NOW}


def seeker_draft(**given: Any) -> SeekerDraft:
    """A welder with a certificate who wishes 5,000 yuan."""
    values: dict[str, Any] = {
        "education": "high",
        "years": 3,
        "occupation_ids": (occupation().pk,),
        "skill_ids": (need("weld_cert").skill_id,),
        "wage_from": 5000,
        "note": "白天上班",
        **given,
    }
    return SeekerDraft(**values)


def seeker(house: House, by: str = "worker", **given: Any) -> Seeker:
    """The cast's neighbour looks for work as a welder."""
    veteran, person = given.pop("veteran", False), given.pop("person", house.neighbour)
    since = given.pop("since", None)
    return actions.open_file(
        person.pk, seeker_draft(**given), veteran=veteran, since=since, by=house.viewer(by), now=NOW
    )


#: The fair of the tests begins two days after the demo's Monday.
START = NOW + timedelta(days=2)


def person(house: House, number: int) -> Person:
    """One more resident of the first community."""
    return people.register_person(
        house.community.pk, name="周小满", phone=f"137000{number:05d}", **to(house)
    )


def fair(house: House, by: str = "secretary", **given: Any) -> Fair:
    """Six hours in the first community, talks of twenty minutes."""
    values: dict[str, Any] = {
        "title": "春季招聘会",
        "venue": "文化广场",
        "starts_at": START,
        "ends_at": START + timedelta(hours=6),
        "organiser_id": house.accounts[by].pk,
        **given,
    }
    return actions.plan_fair(house.community.pk, **values, **to(house, by))


def stall(house: House, **given: Any) -> Stall:
    """The cast's firm has a stall with two seats."""
    at = given.pop("fair", None) or fair(house)
    return actions.give_stall(at.pk, house.firm.pk, seats=2, **to(house, "secretary"))


def post(house: House, title: str = "电焊工", **given: Any) -> Post:
    """A vacancy with three posts at that stall."""
    vacancy(house, title, **given)
    return stall(house).posts.select_related("stall__fair__event", "vacancy").get()

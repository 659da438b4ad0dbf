"""Vacancies, reached through the actions."""

from typing import Any

from tests.cast import NOW, House

from linli.base.viewer import Viewer
from linli.employment import actions
from linli.employment.models import Occupation, Seeker, Skill, Vacancy
from linli.employment.spec import Need, VacancyDraft
from linli.employment.spec.seekers import SeekerDraft
from linli.employment.spec.wages import read

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


def seeker(house: House, by: str = "worker", **given: Any) -> Seeker:
    """The cast's neighbour looks for work as a welder."""
    veteran, person = given.pop("veteran", False), given.pop("person", house.neighbour)
    values: dict[str, Any] = {
        "education": "high",
        "years": 3,
        "occupation_ids": (occupation().pk,),
        "skill_ids": (need("weld_cert").skill_id,),
        "wage_from": 5000,
        "note": "白天上班",
        **given,
    }
    return actions.open_file(
        person.pk, SeekerDraft(**values), veteran=veteran, by=house.viewer(by), now=NOW
    )

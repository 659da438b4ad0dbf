"""The way from a drive's roster and from the door to a file and back; how far work is, in words."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from tests.cast import NOW, House

from linli.base.viewer import Grant, Role, Viewer, system
from linli.drives import queries as drives
from linli.drives.models import Target
from linli.drives.tests import factories as driving
from linli.employment import actions, queries
from linli.employment.models import Seeker
from linli.employment.tests import factories
from linli.people import actions as people
from linli.places.models import Area
from linli.places.spec import middle_of


def of_veterans(house: House) -> Target:
    """The cast's neighbour stands on the roster of a drive that leads to files."""
    code = next(code for code, spec in drives.templates().items() if spec.leads_to)
    return driving.running(house, code).targets.get(person=house.neighbour)


def test_a_file_is_opened_from_the_roster_and_leads_back(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    target = of_veterans(house)
    client = sign_in("worker")
    way = f"/jobs/seekers/open/{house.neighbour.pk}/?target={target.pk}"
    assert way in client.get(f"/drives/targets/{target.pk}/").content.decode()
    client.post(way, {"education": "high", "reach": "district", "veteran": "on"})
    seeker = Seeker.objects.get()
    assert (seeker.target, seeker.veteran) == (target, True)
    page = client.get(f"/drives/targets/{target.pk}/").content.decode()
    assert f"/jobs/seekers/{seeker.pk}/" in page
    assert way not in page
    back = client.get(f"/jobs/seekers/{seeker.pk}/").content.decode()
    assert f"/drives/targets/{target.pk}/" in back


def test_the_household_at_the_door_leads_to_the_file(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    target, home = of_veterans(house), house.dwellings()[0]
    people.tie(house.neighbour.pk, home.pk, kind="occupant", **factories.to(house))
    client = sign_in("worker")
    way = f"/jobs/seekers/at/{home.pk}/"
    assert way in client.get(f"/door/{home.pk}/").content.decode()
    page = client.get(way).content.decode()
    assert f"/jobs/seekers/open/{house.neighbour.pk}/?target={target.pk}" in page
    assert queries.beside(house.viewer("supervisor"), f"led_target:{target.pk}") is None


def test_at_the_door_stand_only_those_whose_files_one_keeps(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    near, far = house.dwellings()[0], house.dwellings(house.other_building)[0]
    to = factories.to(house)
    elsewhere = factories.of(system("test"))
    for door, area, kind in (
        (near, house.community, "registered"),
        (near, house.other_community, "occupant"),
        (far, house.other_community, "head"),
    ):
        person = people.register_person(area.pk, name="周小满", phone="", **elsewhere)
        people.tie(person.pk, door.pk, kind=kind, **elsewhere)
    worker = house.viewer("worker")
    # Not the owner alone, nor who is kept in another community.
    (living,) = queries.household(worker, near.pk)
    assert living.ties.get().kind == "registered"
    # Who supervises that community as well sees the door, but keeps nobody's file there.
    watching = Viewer(
        worker.key,
        (*worker.grants, Grant(Role.SUPERVISOR, area=house.other_community.path)),
    )
    assert list(queries.household(watching, far.pk)) == []
    assert queries.household(house.viewer("other_worker"), far.pk).count() == 1
    # A file that has been taken along is shown where it is kept.
    seeker = actions.open_file(living.pk, factories.seeker_draft(), **to)
    assert queries.household(worker, near.pk).get().seeker == seeker
    Seeker.objects.update(area=house.other_community)
    assert list(queries.household(worker, near.pk)) == []


@pytest.mark.parametrize(
    ("words", "middle"),
    [
        ("", None),
        ("34.7466, 113.6253", (Decimal("34.7466"), Decimal("113.6253"))),
        ("113.62530，34.74660", (Decimal("34.7466"), Decimal("113.6253"))),
    ],
)
def test_a_middle_is_read_in_either_order(words: str, middle: object) -> None:
    assert middle_of(words) == middle


@pytest.mark.parametrize("words", ["34.7", "1, 2", "郑州", "34.7466, 11.3", "34, 113, 5"])
def test_what_is_no_middle_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=words[:2]):
        middle_of(words)


def test_how_far_work_is_stands_in_words_or_is_said_to_be_unknown(house: House) -> None:
    seeker = factories.seeker(house, reach="anywhere")
    elsewhere = Area.objects.filter(level="community").exclude(pk=house.community.pk)[0]
    factories.vacancy(house, work_area_id=elsewhere.pk)
    (match,) = queries.best_vacancies(seeker, NOW.date())
    assert any(reason.endswith("距离未知") for reason in (*match.good, *match.against))
    here = Area.objects.filter(pk=house.community.pk)
    here.update(latitude=Decimal("34.7466"), longitude=Decimal("113.6253"))
    there = Area.objects.filter(pk=elsewhere.pk)
    there.update(latitude=Decimal("34.7466"), longitude=Decimal("113.6581"))
    (match,) = queries.best_vacancies(seeker, NOW.date())
    assert any(reason.endswith("约3公里") for reason in (*match.good, *match.against))

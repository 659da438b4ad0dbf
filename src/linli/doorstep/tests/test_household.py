"""The household's page: who opens it, and its one form."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, PROGRAM, House

from linli.cases.models import Case
from linli.doorstep.spec import Ending
from linli.doorstep.tests.browser import appeal, chosen, door, save
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import draft, photo, recorded
from linli.places import actions as places
from linli.visits.models import Visit


def test_household_is_shown_masked(house: House, sign_in: SignIn) -> None:
    page = sign_in("worker").get(door(house)).text
    assert "宋**" in page
    assert "139****0001" in page
    assert "宋玉珍" not in page
    assert "13900000001" not in page


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("worker", 200),
        ("secretary", 200),
        ("other_worker", 404),
        ("other_secretary", 404),
        ("handler", 403),
        ("supervisor", 403),
        ("leader", 403),
        ("administrator", 403),
        ("specialist", 403),
        ("steward", 403),
        ("resident", 403),
        ("contact", 403),
        ("lecturer", 403),
    ],
)
def test_who_opens_a_household(house: House, sign_in: SignIn, name: str, status: int) -> None:
    client = sign_in(name)
    assert client.get(door(house)).status_code == status
    assert save(client, house).status_code == (302 if status == 200 else status)


def test_visitor_is_asked_to_sign_in(house: House) -> None:
    answer = Client().get(door(house))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_one_save_keeps_visit_appeal_and_photo(house: House, sign_in: SignIn) -> None:
    client = sign_in("worker")
    typed = appeal(photos=[photo()], body="从三楼到五楼", place="三楼楼道")
    saved = save(client, house, note="老人独居", again_on="2022-04-20", **typed)
    visit, case = Visit.objects.get(), Case.objects.get()
    assert saved.url == reverse("doorstep:done", args=[visit.pk])
    assert (visit.note, visit.again_on, visit.at) == ("老人独居", date(2022, 4, 20), NOW)
    assert (case.summary, case.body, case.spot) == ("楼道灯不亮", "从三楼到五楼", "三楼楼道")
    page = client.get(saved.url).text
    assert case.number in page
    assert re.search(r'<dd class="strong code">\S+</dd>', page)


def test_code_for_the_household_is_shown_after_its_own_record_only(
    house: House, sign_in: SignIn
) -> None:
    client = sign_in("worker")
    first = save(client, house, **appeal()).url
    save(client, house, once="made-by-another-page")
    assert 'class="strong code"' not in client.get(first).text


def test_colleague_sees_what_was_kept_but_never_the_code(house: House, sign_in: SignIn) -> None:
    saved = save(sign_in("worker"), house, **appeal()).url
    page = sign_in("second_worker").get(saved)
    assert Case.objects.get().number in page.text
    assert 'class="strong code"' not in page.text
    assert sign_in("other_worker").get(saved).status_code == 404


def test_double_tap_makes_one_record_and_says_so(house: House, sign_in: SignIn) -> None:
    client = sign_in("worker")
    first = save(client, house, note="第一次", **appeal())
    second = save(client, house, note="第二次", **appeal())
    assert first.url == second.url
    assert (Visit.objects.get().note, Case.objects.count()) == ("第一次", 1)
    assert "This was saved before." in client.get(second.url).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"outcome": ""}, "Choose what happened at the door."),
        ({"outcome": "asleep"}, "asleep is not one"),
        ({"again_on": "soon"}, "Enter a valid date."),
        ({"again_on": "2022-04-01"}, "Choose a day to come"),
        ({"at": "2022-04-18T09:01"}, "This moment lies ahead"),
        ({"at": "2022-01-01T09:00"}, "too long ago"),
        ({"note": "长" * 1001}, "at most 1000"),
        ({"once": ""}, "This field is required"),
        (appeal(summary=""), "Say in a few words what it is about."),
        (appeal(category=""), "Choose what it is about."),
        (appeal(category="0"), "Select a valid choice"),
        (appeal(ending="settled"), "Say how it was settled."),
        (appeal(ending="forgotten"), "forgotten is not one"),
        (appeal(who="other"), "Write down the name or the number"),
        (appeal(who="other", name="周小满"), "kept only with consent"),
        (appeal(who="other", phone="12", consent="on"), "This is no telephone number"),
        (appeal(who="999999"), "999999 is not one"),
    ],
)
def test_bad_input_comes_back_with_what_was_typed_and_nothing_is_kept(
    house: House, sign_in: SignIn, typed: dict[str, Any], words: str
) -> None:
    answer = save(sign_in("worker"), house, **({"note": "老人独居"} | typed))
    assert answer.status_code == 422
    assert words in answer.text.replace("&#x27;", "'")
    assert typed.get("note", "老人独居") in answer.text
    assert (Visit.objects.count(), Case.objects.count()) == (0, 0)


def test_lying_photo_is_refused_with_its_reason(house: House, sign_in: SignIn) -> None:
    lie = SimpleUploadedFile("灯.jpg", b"MZ this is a program", "image/jpeg")
    answer = save(sign_in("worker"), house, **appeal(photos=[lie]))
    assert answer.status_code == 422
    assert 'id="id_appeals-0-photos_error"' in answer.text
    assert not Visit.objects.exists()


def test_more_than_three_photos_are_refused(house: House, sign_in: SignIn) -> None:
    answer = save(sign_in("worker"), house, **appeal(photos=[photo() for _ in range(4)]))
    assert answer.status_code == 422
    assert "At most 3 photos." in answer.text


def test_refusal_of_the_second_appeal_stands_at_the_second(house: House, sign_in: SignIn) -> None:
    typed = appeal(0) | appeal(2, summary="水管漏水", ending="settled")
    answer = save(sign_in("worker"), house, **typed)
    assert answer.status_code == 422
    assert 'id="id_appeals-2-answer_error"' in answer.text
    assert not Visit.objects.exists()


def test_raiser_is_chosen_from_the_household(house: House, sign_in: SignIn) -> None:
    save(sign_in("worker"), house, **appeal(who=str(house.neighbour.pk)))
    assert Case.objects.get().raiser_person_id == house.neighbour.pk


def test_person_of_another_door_cannot_be_named(house: House, sign_in: SignIn) -> None:
    fields = {"outcome": "met", "once": "made-by-the-page", **appeal(who=str(house.neighbour.pk))}
    answer = sign_in("worker").post(door(house, 3), chosen(fields))
    assert answer.status_code == 422


def test_door_out_of_use_has_no_page(house: House, sign_in: SignIn) -> None:
    places.retire_dwelling(house.dwellings()[0].pk, by=PROGRAM, now=NOW)
    assert sign_in("worker").get(door(house)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_household_takes_the_same_queries_for_any_history(
    house: House, sign_in: SignIn, number: int, django_assert_max_num_queries: Any
) -> None:
    worker = house.viewer("worker")
    for past in range(number):
        recorded(house, worker, draft(), once=f"visit-before-{past}")
        recorded(
            house,
            worker,
            draft(ending=Ending.SETTLED, answer="换了灯泡"),
            once=f"settled-before-{past}",
        )
    client = sign_in("second_worker")
    with django_assert_max_num_queries(16):
        page = client.get(door(house))
    assert page.text.count("Take down what they say") == number


# --- the raiser's word ----------------------------------------------------------------------

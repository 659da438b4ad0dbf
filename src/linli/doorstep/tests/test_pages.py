"""The pages at the door: the round, the household with its one form, and the raiser's word."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, PROGRAM, House

from linli.cases import actions as cases
from linli.cases.models import Case, Confirmation
from linli.doorstep import queries
from linli.doorstep.queries import Sign
from linli.doorstep.spec import Ending
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import HAZARD, category, draft, photo, recorded
from linli.places import actions as places
from linli.places.models import Dwelling
from linli.visits import actions as visits
from linli.visits.models import Visit

WEEK = date(2022, 4, 18)
#: Stands for the first category, whose number only the database knows.
FIRST = "the first"


def plan(house: House, **given: Any) -> None:
    """This week's round of the worker: building 9."""
    workers = {house.accounts["worker"].pk: [house.building.pk]}
    wanted: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    visits.plan_week(house.compound.pk, WEEK, workers, **(wanted | given))


def door(house: House, number: int = 0) -> str:
    return reverse("doorstep:household", args=[house.dwellings()[number].pk])


def appeal(number: int = 0, **typed: Any) -> dict[str, Any]:
    """The fields of one appeal as the browser sends them."""
    fields = {"category": FIRST, "summary": "楼道灯不亮", "ending": "taken", "who": ""}
    return {f"appeals-{number}-{name}": value for name, value in (fields | typed).items()}


def save(client: Client, house: House, **typed: Any) -> Any:
    """The form at the first door, sent by the browser."""
    fields = {"outcome": "met", "note": "", "once": "made-by-the-page"} | typed
    return client.post(door(house), chosen(fields))


def chosen(fields: dict[str, Any]) -> dict[str, Any]:
    """With the number of the first category where only "the first" was said."""
    return {name: category() if value == FIRST else value for name, value in fields.items()}


# --- the round ------------------------------------------------------------------------------


def test_round_shows_the_workers_buildings_with_a_word_for_each_door(
    house: House, sign_in: SignIn
) -> None:
    plan(house, goal=4, note="先走9号楼")
    visits.record_visit(
        house.dwellings()[0].pk, "met", once="first-door", by=house.viewer("worker"), now=NOW
    )
    page = sign_in("worker").get(reverse("doorstep:round")).text
    doors = [*house.dwellings(), *house.dwellings(house.second_building)]
    shown = [number for number, one in enumerate(doors) if f'href="/door/{one.pk}/"' in page]
    assert shown == [0, 1, 2, 3, 4, 5]
    assert page.count('title="Met this week"') == 1
    assert page.count('title="To visit"') == 5
    assert "先走9号楼" in page
    assert "1 of 4 households" in page


def test_worker_without_a_round_chooses_a_compound(house: House, sign_in: SignIn) -> None:
    page = sign_in("worker").get(reverse("doorstep:round")).text
    assert reverse("doorstep:compound", args=[house.compound.pk]) in page
    assert "邻院1号院" not in page


def test_compound_outside_the_plan_is_open_to_its_workers_only(
    house: House, sign_in: SignIn
) -> None:
    address = reverse("doorstep:compound", args=[house.compound.pk])
    assert "Not in your plan" in sign_in("worker").get(address).text
    assert sign_in("other_worker").get(address).status_code == 404


def test_each_door_has_the_first_sign_that_holds(
    house: House, worker: Any, second_worker: Any
) -> None:
    doors = [one.pk for one in house.dwellings()]

    def knock(number: int, outcome: str, again_on: date | None = None) -> None:
        once = f"door-number-{number}"
        visits.record_visit(
            doors[number], outcome, once=once, again_on=again_on, by=worker, now=NOW
        )

    knock(0, "met")
    knock(1, "no_one_home")
    knock(2, "not_now", WEEK)
    recorded(house, worker, draft(ending=Ending.SETTLED, answer="换了灯泡"), once="settled-here")
    case = Case.objects.get()
    open_case = cases.raise_case(
        kind="appeal",
        category_id=category(),
        area_id=house.community.pk,
        dwelling_id=doors[4],
        summary="水管漏水",
        source="door",
        once="dripping-pipe",
        by=worker,
        now=NOW,
    )
    round_of_second = queries.round_in(second_worker, house.compound, None, NOW)
    signs = {
        mark.dwelling.pk: mark.sign
        for mark in round_of_second.next
        if mark.dwelling.building_id == house.building.pk
    }
    assert (case.dwelling_id, open_case.case.dwelling_id) == (doors[0], doors[4])
    assert (signs[doors[2]], signs[doors[0]], signs[doors[4]]) == (
        Sign.EXPECTED,
        Sign.ASK,
        Sign.OPEN,
    )
    assert [mark.sign for mark in round_of_second.next][:3] == [
        Sign.EXPECTED,
        Sign.ASK,
        Sign.OPEN,
    ]
    own = queries.round_in(worker, house.compound, None, NOW)
    assert Sign.ASK not in {mark.sign for mark in own.next}


@pytest.mark.parametrize("floors", [2, 50])
def test_round_of_four_hundred_doors_takes_no_more_queries(
    house: House, sign_in: SignIn, floors: int, django_assert_max_num_queries: Any
) -> None:
    places.create_building(
        house.other_compound.pk,
        name="2号楼",
        floors=floors,
        units=[("1单元", 4), ("2单元", 4)],
        by=PROGRAM,
        now=NOW,
    )
    client = sign_in("other_worker")
    address = reverse("doorstep:compound", args=[house.other_compound.pk])
    with django_assert_max_num_queries(12):
        page = client.get(address)
    assert page.text.count('class="cell') == floors * 8 + 4


def test_door_is_found_by_its_address(house: House, sign_in: SignIn) -> None:
    client, wanted = sign_in("worker"), house.dwellings()[3]
    page = client.get(reverse("doorstep:find"), {"q": f"9号楼 {wanted.room}"}).text
    assert f'href="/door/{wanted.pk}/"' in page
    other = house.dwellings(house.other_building)[0]
    assert other.address not in client.get(reverse("doorstep:find"), {"q": "邻院"}).text
    assert "No door found" in client.get(reverse("doorstep:find"), {"q": "九十九号院"}).text


# --- the household --------------------------------------------------------------------------


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


@pytest.fixture
def settled(house: House) -> Case:
    """A case that the worker settled on the spot."""
    kept = recorded(house, house.viewer("worker"), draft(ending=Ending.SETTLED, answer="换了灯泡"))
    return kept.raised[0].case


def answer_of(client: Client, case: Case, **typed: str) -> Any:
    return client.post(reverse("doorstep:ask", args=[case.dwelling_id, case.pk]), typed)


def test_colleague_takes_down_that_it_is_solved(sign_in: SignIn, settled: Case) -> None:
    client = sign_in("second_worker")
    answer_of(client, settled, solved="yes", satisfied="yes", comment="灯亮了")
    settled.refresh_from_db()
    word = Confirmation.objects.get()
    assert (settled.state, settled.verdict) == ("closed", "solved")
    assert (word.how, word.solved, word.satisfied, word.comment) == ("door", True, True, "灯亮了")


def test_no_at_the_door_opens_it_again(sign_in: SignIn, settled: Case) -> None:
    answered = answer_of(sign_in("second_worker"), settled, solved="no", satisfied="")
    settled.refresh_from_db()
    assert answered.status_code == 302
    assert (settled.state, settled.reopen_count) == ("in_hand", 1)
    assert Confirmation.objects.get().satisfied is None


def test_handler_is_not_offered_to_ask_and_is_refused(
    house: House, sign_in: SignIn, settled: Case
) -> None:
    client = sign_in("worker")
    assert "Take down what they say" not in client.get(door(house)).text
    assert answer_of(client, settled, solved="yes").status_code == 403
    settled.refresh_from_db()
    assert settled.state == "ended"


def test_empty_answer_comes_back(sign_in: SignIn, settled: Case) -> None:
    answer = answer_of(sign_in("second_worker"), settled, comment="说不清")
    assert answer.status_code == 422
    assert "Choose what they said." in answer.text
    assert "说不清" in answer.text


def test_second_writer_at_the_door_is_told(house: House, sign_in: SignIn, settled: Case) -> None:
    answer = answer_of(sign_in("second_worker"), settled, solved="yes", version="0")
    assert (answer.status_code, answer.url) == (302, door(house))
    settled.refresh_from_db()
    assert settled.state == "ended"


def test_case_of_another_door_is_not_asked_about_here(
    house: House, sign_in: SignIn, settled: Case
) -> None:
    other = house.dwellings()[3].pk
    address = reverse("doorstep:ask", args=[other, settled.pk])
    assert sign_in("second_worker").post(address, {"solved": "yes"}).status_code == 404


def test_visit_of_last_week_does_not_count_for_this_weeks_round(house: House, worker: Any) -> None:
    visits.record_visit(
        house.dwellings()[0].pk,
        "met",
        once="last-week-s-visit",
        by=worker,
        now=NOW - timedelta(days=5),
    )
    found = queries.round_in(worker, house.compound, None, NOW)
    assert (found.own.met, found.week.met, found.doors) == (0, 0, 10)
    assert Dwelling.objects.count() == 14


# --- hazards --------------------------------------------------------------------------------


def hazard(**typed: Any) -> dict[str, Any]:
    """The fields of a hazard as the browser sends them."""
    fields = {
        "category": FIRST,
        "summary": "软管穿墙",
        "hazard_grade": "general",
        "hazard_basis": "《城镇燃气管理条例》第二十八条",
        "ending": "taken",
    }
    return {f"hazard-0-{name}": value for name, value in (fields | typed).items()}


def test_hazard_is_saved_with_the_visit(house: House, sign_in: SignIn) -> None:
    client = sign_in("worker")
    answer = save(client, house, **hazard(hazard_due_on="2022-04-25"))
    case = Case.objects.get()
    assert answer.status_code == 302
    assert (case.kind, case.state, case.facts["due_on"]) == ("hazard", "raised", "2022-04-25")
    done = client.get(answer["Location"])
    assert HAZARD["basis"] in done.text
    # Nobody raised it: no code to be passed on.
    assert [(one["case"], one["code"], one["link"]) for one in done.context["raised"]] == [
        (case, "", "")
    ]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"hazard_grade": ""}, {"hazard_grade"}),
        ({"hazard_basis": ""}, {"hazard_basis"}),
        ({"ending": "settled"}, {"hazard_on_spot"}),
        ({"hazard_due_on": "2022-04-18"}, {"hazard_due_on"}),
        ({"category": "", "summary": ""}, {"category", "summary"}),
    ],
)
def test_hazard_left_half_done_comes_back_with_its_faults(
    house: House, sign_in: SignIn, typed: dict[str, str], fields: set[str]
) -> None:
    answer = save(sign_in("worker"), house, **appeal(), **hazard(**typed))
    assert answer.status_code == 422
    assert set(answer.context["forms"].hazard.errors) == fields
    assert not Visit.objects.exists()


def test_untouched_fold_of_the_hazard_keeps_nothing(house: House, sign_in: SignIn) -> None:
    sent = hazard(category="", summary="", hazard_grade="", hazard_basis="")
    answer = save(sign_in("worker"), house, **sent)
    assert (answer.status_code, Case.objects.count(), Visit.objects.count()) == (302, 0, 1)

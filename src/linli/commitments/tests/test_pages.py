"""The pages of commitments: what they show, that they keep what was typed, and who gets in."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.commitments import actions, handlers, queries
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.commitments.tests.factories import in_state, promise
from linli.commitments.workflow import State
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people import actions as people

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def as_(house: House) -> As:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


def test_the_list_shows_what_is_theirs_with_word_and_time(house: House, as_: As) -> None:
    promise(house, dwellings=[house.dwellings()[0].pk])

    page = as_("secretary").get("/commitments/").content.decode()

    for words in ("联系9号楼未通气各户", "steward一", "保全街26号院"):
        assert words in page
    assert "联系9号楼未通气各户" not in as_("other_secretary").get("/commitments/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_three(
    house: House, as_: As, rows: int
) -> None:
    for __ in range(rows):
        promise(house, dwellings=[house.dwellings()[0].pk])
    client = as_("secretary")

    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get("/commitments/").status_code == 200

    assert len(seen) <= 12, [query["sql"][:90] for query in seen]


@pytest.mark.parametrize(
    "query",
    [
        "state=done",
        "state=all&mine=1",
        "q=燃气",
        "q=气",
        "after=999999",
        "after=x",
        "compound=x",
        "state=nonsense",
    ],
)
def test_filters_never_fail(house: House, as_: As, query: str) -> None:
    promise(house)

    assert as_("secretary").get(f"/commitments/?{query}").status_code == 200


def test_older_rows_are_on_the_next_page(
    house: House, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.commitments.views.desk.SIZE", 1)
    first = promise(house, what="第一件", due_on=date(2022, 4, 20))
    promise(house, what="第二件", due_on=date(2022, 4, 21))
    client = as_("secretary")

    page = client.get("/commitments/").content.decode()
    assert "第一件" in page
    assert "第二件" not in page
    page = client.get(f"/commitments/?state=open&after={first.pk}").content.decode()
    assert "第一件" not in page
    assert "第二件" in page


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("worker", 200),
        ("secretary", 200),
        ("supervisor", 200),
        ("leader", 200),
        ("steward", 200),
        ("handler", 404),
        ("contact", 404),
        ("specialist", 404),
        ("other_worker", 404),
        ("other_secretary", 404),
        ("administrator", 403),
        ("lecturer", 403),
        ("resident", 403),
    ],
)
def test_who_opens_the_page_of_one(house: House, as_: As, name: str, status: int) -> None:
    made = promise(house)

    assert as_(name).get(f"/commitments/{made.pk}/").status_code == status


def test_every_act_from_the_page(house: House, as_: As) -> None:
    made = promise(house, dwellings=[house.dwellings()[0].pk])
    contact = made.contacts.get()
    steward, secretary = as_("steward"), as_("secretary")
    base = f"/commitments/{made.pk}"
    for client, act, data in (
        (steward, f"households/{contact.pk}", {"reached": "on"}),
        (steward, "note", {"text": "走了两户"}),
        (secretary, "check", {"next_check_on": "2022-04-20", "note": "电话问过"}),
        (secretary, "extend", {"due_on": "2022-04-29", "reason": "等图纸"}),
        (
            secretary,
            "hand-on",
            {"owner": f"account:{house.accounts['worker'].pk}", "reason": "楼栋长住院"},
        ),
        (as_("worker"), "finish", {"result": "都联系上了"}),
        (secretary, "send-back", {"reason": "还差一户"}),
        (as_("worker"), "finish", {"result": "都联系上了"}),
        (secretary, "confirm", {}),
    ):
        response = client.post(f"{base}/{act}/", data)
        assert response.status_code == 302, (act, response.content.decode()[:2000])
    made.refresh_from_db()

    assert made.state == State.CONFIRMED
    other = promise(house)
    assert (
        secretary.post(f"/commitments/{other.pk}/cancel/", {"reason": "不再需要"}).status_code
        == 302
    )
    page = secretary.get(f"{base}/").content.decode()
    for words in ("走了两户", "楼栋长住院", "还差一户", "都联系上了"):
        assert words in page


def test_a_form_that_comes_back_keeps_what_was_typed(house: House, as_: As) -> None:
    made = promise(house)

    response = as_("secretary").post(
        f"/commitments/{made.pk}/extend/", {"due_on": "2022-04-20", "reason": "等燃气公司图纸"}
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert "等燃气公司图纸" in page
    assert "data-show" in page
    made.refresh_from_db()
    assert made.version == 1


def test_the_second_of_two_sees_both_versions(house: House, as_: As) -> None:
    made = promise(house)
    actions.note_progress(made.pk, "走了两户", by=house.viewer("steward"), now=NOW)

    response = as_("steward").post(
        f"/commitments/{made.pk}/finish/", {"result": "都联系上了", "version": "1"}
    )

    assert response.status_code == 409
    assert "都联系上了" in response.content.decode()
    made.refresh_from_db()
    assert made.state == State.OPEN


def test_what_is_not_allowed_is_said_in_words(house: House, as_: As) -> None:
    made = in_state(house, State.DONE)

    response = as_("supervisor").post(f"/commitments/{made.pk}/confirm/")

    assert response.status_code == 403
    made.refresh_from_db()
    assert made.state == State.DONE


def test_writes_are_posts(house: House, as_: As) -> None:
    made = in_state(house, State.DONE)

    assert as_("secretary").get(f"/commitments/{made.pk}/confirm/").status_code == 405


def test_the_export_is_guarded_and_in_scope(house: House, as_: As) -> None:
    promise(house, what="=SUM(A1)")

    response = as_("secretary").get("/commitments/export/?as=csv")

    assert response.status_code == 200
    assert "'=SUM(A1)" in response.content.decode("utf-8-sig")
    assert as_("steward").get("/commitments/export/").status_code == 403


def link_of(house: House, made: Commitment) -> str:
    return str(actions.send_link(made.pk, by=house.viewer("secretary"), now=NOW).link)


def test_the_steward_works_by_the_link_alone(house: House) -> None:
    door = house.dwellings()[0]
    made = promise(house, Owner("person", house.neighbour.pk), dwellings=[door.pk])
    contact = made.contacts.get()
    phone = Client()

    page = phone.get(link_of(house, made), follow=True)
    assert page.status_code == 200
    assert "联系9号楼未通气各户" in page.content.decode()
    one = f"/commitments/mine/{made.pk}/"
    assert door.address.removeprefix(house.compound.name) in phone.get(one).content.decode()
    tick = f"{one}households/{contact.pk}/"
    assert phone.post(tick, {"reached": "on"}).status_code == 302
    assert phone.post(f"{one}note/", {"text": "白天没人"}).status_code == 302
    refused = phone.post(f"{one}finish/", {"result": " "})
    assert refused.status_code == 422
    assert phone.post(f"{one}finish/", {"result": "都联系上了"}).status_code == 302

    made.refresh_from_db()
    contact.refresh_from_db()
    assert (made.state, bool(contact.reached_at)) == (State.DONE, True)
    assert made.done_by.startswith("link:")
    assert phone.get("/commitments/").status_code == 302  # the desk asks for an account


def test_the_steward_sees_first_who_is_not_reached_yet(house: House) -> None:
    doors = house.dwellings()[:3]
    made = promise(
        house, Owner("person", house.neighbour.pk), dwellings=[door.pk for door in doors]
    )
    phone = Client()
    phone.get(link_of(house, made), follow=True)
    one = f"/commitments/mine/{made.pk}/"
    first = queries.contacts_of(made)[0]

    phone.post(f"{one}households/{first.pk}/", {"reached": "on"})

    page = phone.get(one)
    last, reached = page.context["doors"][-1]
    assert (len(page.context["doors"]), reached) == (3, first)
    assert last == first.dwelling.address.removeprefix(house.compound.name)


def test_nobody_gets_in_without_a_link(house: House) -> None:
    made = promise(house, Owner("person", house.neighbour.pk))

    assert Client().get("/commitments/mine/").status_code == 403
    assert Client().get(f"/commitments/mine/{made.pk}/").status_code == 404
    assert Client().post(f"/commitments/mine/{made.pk}/finish/", {"result": "x"}).status_code == 404


def test_a_link_does_not_open_what_others_owe(house: House) -> None:
    mine = promise(house, Owner("person", house.neighbour.pk))
    other = promise(house)
    phone = Client()
    phone.get(link_of(house, mine), follow=True)

    assert phone.get(f"/commitments/mine/{other.pk}/").status_code == 404


def test_the_owner_is_told_of_what_they_owe(house: House) -> None:
    by_account = promise(house)
    by_person = promise(house, Owner("person", house.neighbour.pk))
    by_section = promise(house, Owner("section", house.section.pk))
    for entry in Entry.objects.filter(kind="commitment.opened"):
        handlers.tell_owner(entry)

    told = {(row.about, row.recipient, row.channel) for row in Notice.objects.all()}
    assert told == {
        (f"commitment:{by_account.pk}", f"account:{house.accounts['steward'].pk}", "desk"),
        (f"commitment:{by_person.pk}", f"person:{house.neighbour.pk}", "sms"),
        (f"commitment:{by_section.pk}", f"account:{house.accounts['handler'].pk}", "desk"),
    }
    assert Notice.objects.get(recipient=f"person:{house.neighbour.pk}").link.startswith("/l/")


def test_who_looks_after_it_is_asked_to_confirm(house: House) -> None:
    made = in_state(house, State.DONE)

    handlers.tell_who_confirms(Entry.objects.get(kind="commitment.done"))

    (notice,) = Notice.objects.filter(kind="commitment.done")
    assert notice.recipient == f"account:{house.accounts['secretary'].pk}"
    assert notice.link == f"/commitments/{made.pk}/"


def test_erasing_a_person_reaches_the_notes_about_their_door(house: House) -> None:
    door, other = house.dwellings()[:2]
    made = promise(house, dwellings=[door.pk, other.pk])
    steward = house.viewer("steward")
    for contact in made.contacts.all():
        note = "宋玉珍说下周再来"
        actions.tick_contact(contact.pk, reached=True, note=note, by=steward, now=NOW)

    people.erase_person(house.neighbour.pk, by=house.viewer("secretary"), now=NOW)
    for __ in range(2):
        handlers.forget_person(Entry.objects.get(kind="person.erased"))

    assert made.contacts.get(dwelling=door).note == ""
    assert made.contacts.get(dwelling=other).note != ""
    assert made.contacts.get(dwelling=door).reached_at == NOW

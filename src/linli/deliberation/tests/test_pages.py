"""The pages of topics and meetings: the whole way from gathering to the answer, by the browser."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from tests.cast import NOW, House

from linli.accounts.models import Access
from linli.cases.spec import Raiser
from linli.commitments.models import Commitment
from linli.deliberation import actions
from linli.deliberation.models import Meeting, Motion, Topic
from linli.deliberation.tests.factories import AT_MEETING, START, case, item, meeting, topic
from linli.deliberation.workflow import State
from linli.events import queries as gatherings
from linli.events.spec import Guest

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _at_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: AT_MEETING)


@pytest.fixture
def as_(house: House) -> As:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


def ok(response: Any, status: int = 302) -> Any:
    assert response.status_code == status, response.content.decode()[-3000:]
    return response


def test_from_cases_to_the_answer_in_the_browser(house: House, as_: As) -> None:
    door = house.dwellings()[0]
    raiser = Raiser(person_id=house.neighbour.pk, consent=True)
    first = case(house, dwelling_id=door.pk, raiser=raiser)
    second = case(house, summary="10号楼也没有通气")
    secretary, place = as_("secretary"), f"compound:{house.compound.pk}"

    page = ok(secretary.get(f"/topics/new/?place={place}"), 200).content.decode()
    assert first.number in page
    assert second.number in page
    gathered = {
        "place": place,
        "title": "9号楼未通气",
        "case_ids": [str(first.pk), str(second.pk)],
    }
    ok(secretary.post("/topics/new/", gathered))
    row = Topic.objects.get()
    assert set(row.cases.all()) == {first, second}

    page = ok(secretary.get(f"/meetings/new/?place={place}"), 200).content.decode()
    assert f'value="{row.pk}"' in page
    assert "checked" in page
    planned = {
        "place": place,
        "title": "26号院议事会",
        "venue": "院内大槐树下",
        "topic_ids": [str(row.pk)],
        "on": "2022-04-20",
        "begins": "19:00",
        "ends": "20:30",
    }
    ok(secretary.post("/meetings/new/", planned))
    held = Meeting.objects.get()
    assert held.event.starts_at == START
    base = f"/meetings/{held.pk}"

    page = ok(secretary.get(f"{base}/"), 200).content.decode()
    assert "宋**" in page
    assert "宋玉珍" not in page
    guests = [
        f"person:{house.neighbour.pk} raiser",
        f"account:{house.accounts['steward'].pk} steward",
        f"organisation:{house.firm.pk} outside",
    ]
    ok(secretary.post(f"{base}/guests/{row.pk}/", {"guests": guests}))
    ok(secretary.post(f"{base}/guests/new/", {"name": "赵大爷", "capacity": "representative"}))
    ok(secretary.post(f"{base}/publish/"))
    assert "9号楼未通气" in ok(Client().get(f"/m/{held.pk}/"), 200).content.decode()

    worker = as_("worker")
    seats = gatherings.seats(held.event_id)
    assert len(seats) == 4
    ok(worker.get(f"{base}/room/"), 200)
    for seat in seats:
        ok(worker.post(f"{base}/room/in/{seat.invitation_id}/"))
    ok(worker.post(f"{base}/room/out/{seats[3].invitation_id}/"))
    ok(worker.post(f"{base}/room/walk-in/", {"name": "钱师傅", "capacity": "contractor"}))
    ok(worker.post(f"{base}/room/heads/", {"number": "26"}))
    entry = held.items.get()
    room = f"{base}/room/{entry.pk}"
    said = {"invitation_id": str(seats[0].invitation_id), "text": "先统计意愿户"}
    ok(worker.post(f"{room}/say/", said))
    ok(worker.post(f"{room}/motion/", {"text": "楼栋长逐户联系"}))
    hands = {"in_favour": "20", "against": "1", "abstained": "0", "entitled": "21"}
    ok(worker.post(f"{base}/room/hands/{Motion.objects.get().pk}/", hands))
    page = ok(worker.get(f"{room}/adopt/"), 200).content.decode()
    assert "楼栋长逐户联系" in page
    agreed = {
        "text": "楼栋长逐户联系，社区汇总资料",
        "lines": "2",
        "c0-what": "联系9号楼各户",
        "c0-owner": f"account:{house.accounts['steward'].pk}",
        "c0-due_on": "2022-04-29",
        "c0-households": f"building:{house.building.pk}",
        "c1-what": "报燃气公司",
        "c1-owner": f"organisation:{house.firm.pk}",
        "c1-due_on": "2022-05-06",
        "c1-next_check_on": "2022-04-27",
    }
    ok(secretary.post(f"{room}/adopt/", agreed))
    assert [row.contacts.count() for row in Commitment.objects.order_by("pk")] == [6, 0]
    ok(worker.post(f"{base}/room/close/"))

    page = ok(secretary.get(f"{base}/minutes/"), 200).content.decode()
    assert "先统计意愿户" in page
    ok(secretary.post(f"{base}/minutes/publish/", {"minutes": "已议定：逐户联系。"}))
    assert "已议定" in Client().get(f"/m/{held.pk}/").content.decode()
    document = Document(BytesIO(ok(secretary.get(f"{base}/minutes.docx"), 200).content))
    assert "已议定：逐户联系。" in [paragraph.text for paragraph in document.paragraphs]

    answers = {
        f"case-{first.pk}-chosen": "on",
        f"case-{first.pk}-outcome": "solved",
        f"case-{first.pk}-answer": "已联系燃气公司",
        f"case-{second.pk}-outcome": "explained",
        f"case-{second.pk}-answer": "稍后答复",
    }
    ok(secretary.get(f"/topics/{row.pk}/answer/"), 200)
    ok(secretary.post(f"/topics/{row.pk}/answer/", answers))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("ended", "received")
    page = ok(secretary.get(f"/topics/{row.pk}/"), 200).content.decode()
    assert "楼栋长逐户联系，社区汇总资料" in page


def test_adopting_with_gaps_keeps_what_was_typed(house: House, as_: As) -> None:
    entry = item(house)
    address = f"/meetings/{entry.meeting_id}/room/{entry.pk}/adopt/"
    typed = {"text": "逐户联系", "lines": "2", "c0-what": "联系各户", "c0-due_on": "2022-04-29"}

    page = ok(as_("secretary").post(address, typed), 422).content.decode()

    assert "联系各户" in page
    assert "逐户联系" in page
    assert not Commitment.objects.exists()
    more = ok(as_("secretary").post(address, typed | {"more": "1"}), 200).content.decode()
    assert "c2-what" in more
    assert "联系各户" in more


def test_a_firm_without_a_check_is_refused_in_words(house: House, as_: As) -> None:
    entry = item(house)
    address = f"/meetings/{entry.meeting_id}/room/{entry.pk}/adopt/"
    typed = {
        "text": "报燃气公司",
        "lines": "1",
        "c0-what": "勘察",
        "c0-owner": f"organisation:{house.firm.pk}",
        "c0-due_on": "2022-05-06",
    }

    page = ok(as_("secretary").post(address, typed), 422).content.decode()

    assert "勘察" in page
    assert Topic.objects.get().state == State.ON_AGENDA


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("say", {"text": "没选发言人"}),
        ("motion", {"text": ""}),
        ("not-agreed", {"reason": ""}),
        ("hand-over", {"to": "城建科", "reason": ""}),
    ],
)
def test_wrong_input_in_the_room_comes_back_with_what_was_typed(
    house: House, as_: As, act: str, data: dict[str, str]
) -> None:
    entry = item(house)

    page = ok(
        as_("worker").post(f"/meetings/{entry.meeting_id}/room/{entry.pk}/{act}/", data), 422
    ).content.decode()

    for typed in data.values():
        assert typed in page
    assert Topic.objects.get().state == State.ON_AGENDA


def test_other_acts_from_the_pages(house: House, as_: As) -> None:
    secretary, worker = as_("secretary"), as_("worker")
    gathered, extra = case(house), case(house)
    row, spare = topic(house, gathered), topic(house, title="误录")
    held = meeting(house, row)
    base = f"/meetings/{held.pk}"

    ok(secretary.get(f"/topics/{row.pk}/cases/"), 200)
    ok(secretary.post(f"/topics/{row.pk}/cases/", {}), 422)
    ok(secretary.post(f"/topics/{row.pk}/cases/", {"case_ids": [str(extra.pk)]}))
    ok(secretary.post(f"/topics/{row.pk}/cases/{gathered.pk}/remove/"))
    assert set(row.cases.all()) == {extra}
    moved = {"venue": "居委会", "on": "2022-04-21", "begins": "20:00", "ends": "19:00"}
    ok(secretary.post(f"{base}/move/", moved), 422)
    ok(secretary.post(f"{base}/move/", moved | {"ends": "21:00"}))
    ok(secretary.post(f"{base}/agenda/", {"topic": str(spare.pk)}))
    first, second = held.items.all()
    ok(worker.post(f"{base}/agenda/{second.pk}/off/", {"reason": "人没到齐"}))
    ok(secretary.post(f"/topics/{spare.pk}/withdraw/", {"reason": ""}), 422)
    ok(secretary.post(f"/topics/{spare.pk}/withdraw/", {"reason": "误录"}))
    ok(worker.post(f"{base}/room/{first.pk}/hand-over/", {"to": "城建科", "reason": "超出职责"}))
    ok(secretary.post(f"{base}/cancel/", {"reason": "下雨"}))
    row.refresh_from_db()
    assert (row.state, row.handed_to) == (State.HANDED_OVER, "城建科")
    waiting = topic(house, title="再一个")
    ok(secretary.post(f"/topics/{waiting.pk}/hand-over/", {"to": "城建科", "reason": "超出职责"}))
    for address in ("/topics/", "/meetings/", f"{base}/", f"{base}/invitation/", f"{base}/room/"):
        ok(secretary.get(address), 200)


def test_a_guest_is_taken_off_the_list(house: House, as_: As) -> None:
    held = meeting(house, topic(house))
    base, worker = f"/meetings/{held.pk}", as_("worker")
    ok(worker.post(f"{base}/guests/new/", {"name": "赵大爷", "capacity": "representative"}))
    (seat,) = gatherings.seats(held.event_id)
    ok(worker.post(f"{base}/guests/out/{seat.invitation_id}/"))

    assert gatherings.seats(held.event_id) == []


def test_a_statement_is_taken_out(house: House, as_: As) -> None:
    entry = item(house)
    (seat,) = gatherings.seats(entry.meeting.event_id)
    said = actions.state(
        entry.pk,
        invitation_id=seat.invitation_id,
        text="说错了",
        by=house.viewer("worker"),
        now=AT_MEETING,
    )

    ok(as_("worker").post(f"/meetings/{entry.meeting_id}/room/said/{said.pk}/"))

    said.refresh_from_db()
    assert said.withdrawn_at == AT_MEETING


def test_the_public_page_shows_nothing_personal_and_nothing_unpublished(
    house: House, as_: As
) -> None:
    row = topic(house, title="9号楼1单元101室漏水，电话13812345678")
    held = meeting(house, row)

    assert Client().get(f"/m/{held.pk}/").status_code == 404
    actions.publish_invitation(held.pk, by=house.viewer("secretary"), now=NOW)
    page = ok(Client().get(f"/m/{held.pk}/"), 200).content.decode()
    assert "101室" not in page
    assert "13812345678" not in page
    assert "26号院议事会" in ok(Client().get("/m/"), 200).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("worker", 200),
        ("secretary", 200),
        ("supervisor", 200),
        ("leader", 200),
        ("other_worker", 404),
        ("other_secretary", 404),
        ("administrator", 403),
        ("handler", 403),
        ("steward", 403),
        ("contact", 403),
        ("specialist", 403),
        ("lecturer", 403),
        ("resident", 403),
    ],
)
def test_who_opens_topics_and_meetings(house: House, as_: As, name: str, status: int) -> None:
    row = topic(house)
    held = meeting(house)

    assert as_(name).get(f"/topics/{row.pk}/").status_code == status
    assert as_(name).get(f"/meetings/{held.pk}/").status_code == status
    room = as_(name).get(f"/meetings/{held.pk}/room/").status_code
    assert room == (403 if name == "supervisor" else status)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_the_room_take_no_query_per_row(house: House, as_: As, count: int) -> None:
    rows = [topic(house, case(house), title=f"议题{n}") for n in range(count)]
    held = meeting(house, *rows)
    worker = house.viewer("worker")
    for entry in held.items.all():
        who: dict[str, Any] = {"by": worker, "now": AT_MEETING}
        seat = actions.walk_in(held.pk, name=f"来客{entry.pk}", capacity="guest", **who)
        actions.state(entry.pk, invitation_id=seat.pk, text="同意", **who)
        motion = actions.put_motion(entry.pk, "办", **who)
        actions.count_hands(motion.pk, entitled=2, in_favour=1, against=0, abstained=0, **who)
    client = as_("secretary")

    for address, most in (
        ("/topics/", 10),
        ("/meetings/", 10),
        (f"/meetings/{held.pk}/room/", 12),
    ):
        with CaptureQueriesContext(connection) as seen:
            ok(client.get(address), 200)
        assert len(seen) <= most, (address, len(seen), [row["sql"][:80] for row in seen])


@pytest.mark.parametrize(
    "address",
    [
        "/topics/?state=waiting&q=通气",
        "/topics/?q=气&before=99999",
        "/topics/?state=nonsense&before=x",
        "/topics/export/?state=waiting",
        "/topics/new/",
        "/topics/new/?place=compound:999999",
        "/topics/new/?place=nonsense",
        "/meetings/?before=5",
        "/meetings/new/",
    ],
)
def test_odd_addresses_give_a_page(house: House, as_: As, address: str) -> None:
    topic(house)

    ok(as_("secretary").get(address), 200)


def test_moments_of_an_unknown_meeting_are_not_found(house: House, as_: As) -> None:
    secretary = as_("secretary")

    for address in ("/topics/999999/", "/meetings/999999/", "/m/999999/"):
        ok(secretary.get(address), 404)
    held = meeting(house)
    ok(secretary.post(f"/meetings/{held.pk}/agenda/", {"topic": "x"}), 404)
    ok(secretary.get(f"/meetings/{held.pk}/room/999/adopt/"))


def test_the_late_day_is_said_plainly(
    house: House, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = meeting(house)
    monkeypatch.setattr("linli.clock.queries.now", lambda: NOW - timedelta(days=1))

    page = ok(as_("secretary").post(f"/meetings/{held.pk}/room/close/"), 403)

    held.refresh_from_db()
    assert held.event.state == "planned"
    assert page.content


def test_names_are_shown_for_the_check_in_to_who_called_them_and_logged(
    house: House, client: Client
) -> None:
    """Checked in by name: one touch uncovers the guests, for this meeting and this person."""
    held = meeting(house, topic(house))
    guest = Guest("person", house.neighbour.pk)
    actions.invite(held.pk, guest, capacity="steward", by=house.viewer("secretary"), now=NOW)
    room = reverse("deliberation:room", args=[held.pk])
    client.force_login(house.accounts["secretary"])
    assert "宋玉珍" not in client.get(room).content.decode()

    client.post(reverse("deliberation:call_names", args=[held.pk]))

    assert "宋玉珍" in client.get(room).content.decode()
    logged = Access.objects.values_list("actor", "subject", "field", "purpose")
    me, subject = house.viewer("secretary").key, f"person:{house.neighbour.pk}"
    assert list(logged) == [(me, subject, "name", "check_in")]

"""Party committee and branches: terms, lists of tasks, shown by what was held, nobody ranked."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.cast import NOW, House

from linli.alliances import actions, jobs, queries, rules
from linli.alliances.models import Alliance, Body, BodySeat, PartyProof, PartyTask
from linli.alliances.spec import PARTY_NAMES_KEPT, STANDARD, PersonOfBody
from linli.alliances.tests import factories
from linli.base.errors import Invalid, NotAllowed
from linli.cases.tests import factories as case_factories
from linli.clock import queries as clock
from linli.events import actions as events
from linli.events.models import Event
from linli.events.spec import OPEN, Details

pytestmark = pytest.mark.django_db
TERM: dict[str, Any] = {"since": date(2022, 4, 1), "until": date(2025, 3, 31)}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What is refused is read in English."""
    with translation.override("en"):
        yield


def to(house: House, who: str = "leader") -> dict[str, Any]:
    return {"by": house.viewer(who), "now": NOW}


@pytest.fixture
def alliance(house: House) -> Alliance:
    return factories.alliance(house)


def founded(house: House, alliance: Alliance, name: str = "第一支部", kind: str = "branch") -> Body:
    return actions.found_body(alliance.pk, kind, name, since=date(2022, 1, 10), **to(house))


def held(house: House, *, days: int = -3) -> Event:
    """A lecture that was held so many days from the cast's Monday."""
    start = NOW + timedelta(days=days)
    event = events.plan_event(
        "lecture",
        area_id=house.community.pk,
        title="惠企政策宣讲",
        venue="活动室",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        organiser_id=house.accounts["secretary"].pk,
        details=Details(audience=OPEN),
        **to(house, "secretary"),
    )
    return events.hold(event.pk, by=house.viewer("secretary"), now=max(NOW, start))


def lecture_task(house: House, alliance: Alliance) -> PartyTask:
    period: dict[str, Any] = {"first": date(2022, 4, 1), "last": date(2022, 6, 30)}
    return actions.add_task(alliance.pk, "lecture", "二季度政策宣讲", **period, **to(house))


def test_alliance_has_one_committee_and_branches_of_different_names(
    house: House, alliance: Alliance
) -> None:
    committee = founded(house, alliance, "联盟党委", "committee")
    founded(house, alliance)
    with pytest.raises(Invalid, match="committee already"):
        founded(house, alliance, "另一个党委", "committee")
    with pytest.raises(Invalid, match="this name"):
        founded(house, alliance)
    with pytest.raises(NotAllowed):
        actions.found_body(
            alliance.pk, "branch", "二", since=date(2022, 1, 10), **to(house, "specialist")
        )
    actions.set_body(committee.pk, "联盟党委", closed_on=date(2022, 4, 18), **to(house))
    assert founded(house, alliance, "新党委", "committee").closed_on is None
    assert [row.name for row in queries.bodies_of(alliance, 2022)] == [
        *("联盟党委", "新党委", "第一支部"),
    ]
    assert [row.name for row in queries.bodies_of(alliance, 2023)] == ["新党委", "第一支部"]


def test_firms_staff_and_named_people_belong_to_a_body_for_a_term(
    house: House, alliance: Alliance
) -> None:
    row, member = founded(house, alliance), factories.founder(house, alliance)
    specialist = house.accounts["specialist"].pk

    def seat(office: str, who: PersonOfBody, **term: Any) -> BodySeat:
        return actions.seat_in_body(row.pk, office, who, **TERM | term, **to(house))

    secretary = seat("secretary", PersonOfBody(member.pk, name="赵支书"))
    seat("unit", PersonOfBody(member.pk))
    seat("member", PersonOfBody(account_id=specialist))
    for office, who in (
        ("secretary", PersonOfBody(account_id=house.accounts["worker"].pk)),
        ("unit", PersonOfBody(member.pk)),
        ("deputy", PersonOfBody(account_id=specialist)),
        ("member", PersonOfBody()),
        ("member", PersonOfBody(account_id=house.accounts["contact"].pk)),
    ):
        with pytest.raises(Invalid):
            seat(office, who)
    seat("secretary", PersonOfBody(name="钱支书"), since=date(2025, 4, 1), until=date(2028, 3, 31))
    with pytest.raises(IntegrityError, match="body_seat_of_one_secretary"), transaction.atomic():
        BodySeat.objects.create(body=row, office="secretary", name="x", term=secretary.term)
    actions.unseat_from_body(secretary.pk, **to(house))
    secretary.refresh_from_db()
    assert secretary.last_day == date(2022, 4, 17)


def test_standards_come_as_a_sample_and_are_worded_anew_by_the_administrator(
    house: House, alliance: Alliance
) -> None:
    row = founded(house, alliance)
    standards = list(queries.standards_of(alliance))
    assert [each.number for each in standards] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(each.sample for each in standards)
    first, second = standards[:2]
    actions.show_done(first.pk, row.pk, 2022, event_id=held(house).pk, **to(house))

    with pytest.raises(NotAllowed):
        actions.word_standard(first.pk, "本镇标准一", **to(house))
    new = actions.word_standard(first.pk, "本镇标准一", **to(house, "administrator"))
    actions.word_standard(second.pk, "本镇标准二", **to(house, "administrator"))

    assert (new.number, new.sample) == (1, False)
    assert queries.standards_of(alliance)[0] == new
    # What was shown for the old words stays in the year; what nobody showed is asked anew only.
    asked = queries.lists_of(alliance, [row], 2022, NOW)[row.pk][0]
    assert [line.task.words for line in asked.lines if line.done] == [first.words]
    assert {line.task.words for line in asked.lines} >= {"本镇标准一", "本镇标准二"}
    assert second not in {line.task for line in asked.lines}
    with pytest.raises(NotAllowed):
        actions.word_standard(first.pk, "再改", **to(house, "administrator"))
    with pytest.raises(NotAllowed):
        actions.retire_task(new.pk, **to(house))


def test_task_is_shown_by_what_was_held_in_its_period_or_by_a_case(
    house: House, alliance: Alliance
) -> None:
    row, task = founded(house, alliance), lecture_task(house, alliance)
    event, early = held(house), held(house, days=-40)
    order = case_factories.order(house).case
    serve = to(house, "specialist")

    with pytest.raises(Invalid, match="held in that time"):
        actions.show_done(task.pk, row.pk, 2022, event_id=early.pk, **serve)
    with pytest.raises(Invalid):
        actions.show_done(task.pk, row.pk, 2022, case_number="NICHT-DA", **serve)
    with pytest.raises(NotAllowed, match="not asked"):
        actions.show_done(task.pk, row.pk, 2023, event_id=event.pk, **serve)
    with pytest.raises(NotAllowed):
        actions.show_done(task.pk, row.pk, 2022, event_id=event.pk, **to(house, "worker"))
    proof = actions.show_done(task.pk, row.pk, 2022, event_id=event.pk, **serve)
    assert actions.show_done(task.pk, row.pk, 2022, event_id=event.pk, **serve) == proof
    actions.show_done(task.pk, row.pk, 2022, case_number=order.number, **serve)

    (line,) = queries.lists_of(alliance, [row], 2022, NOW)[row.pk][2].lines
    assert (line.done, len(line.proofs), line.over) == (True, 2, False)
    for each in PartyProof.objects.all():
        actions.withdraw_proof(each.pk, **serve)
    later = NOW + timedelta(days=90)
    (line,) = queries.lists_of(alliance, [row], 2022, later)[row.pk][2].lines
    assert (line.done, line.over) == (False, True)


def test_gatherings_are_offered_only_to_who_sees_them(house: House, alliance: Alliance) -> None:
    task, event = lecture_task(house, alliance), held(house)
    for who, seen in (("specialist", True), ("leader", True), ("other_secretary", False)):
        rows = queries.showing(house.viewer(who), task, 2022)
        assert rows.filter(pk=event.pk).exists() is seen, who


def test_task_that_was_taken_out_is_shown_done_no_more(house: House, alliance: Alliance) -> None:
    row, task, event = founded(house, alliance), lecture_task(house, alliance), held(house)
    actions.retire_task(task.pk, **to(house))
    with pytest.raises(NotAllowed, match="not asked"):
        actions.show_done(task.pk, row.pk, 2022, event_id=event.pk, **to(house, "specialist"))


def test_who_sees_a_body_is_the_same_in_the_list_and_for_one(
    house: House, alliance: Alliance
) -> None:
    factories.founder(house, alliance)
    row = founded(house, alliance)
    for name in house.accounts:
        viewer = house.viewer(name)
        assert (row in queries.bodies_visible_to(viewer)) == rules.can_see_body(viewer, row), name
    assert row in queries.bodies_visible_to(house.viewer("worker"))
    assert row not in queries.bodies_visible_to(house.viewer("contact"))


def test_names_of_people_go_a_year_after_their_term(
    house: House, alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = founded(house, alliance)
    who = PersonOfBody(name="赵支书")
    seat = actions.seat_in_body(row.pk, "secretary", who, **TERM, **to(house))
    end = NOW.replace(year=2025, month=4, day=1) + PARTY_NAMES_KEPT
    for moment, name in ((end - timedelta(days=1), "赵支书"), (end, "")):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        jobs.forget_party_names()
        seat.refresh_from_db()
        assert seat.name == name


@pytest.mark.parametrize("many", [1, 4])
def test_pages_show_the_year_in_few_questions_and_name_nobody_in_full(
    house: House, alliance: Alliance, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    task, member = lecture_task(house, alliance), factories.founder(house, alliance)
    for number in range(many):
        row = founded(house, alliance, f"第{number}支部")
        who = PersonOfBody(member.pk, name="赵支书")
        actions.seat_in_body(row.pk, "secretary", who, **TERM, **to(house))
        actions.show_done(task.pk, row.pk, 2022, event_id=held(house).pk, **to(house))
    leader = Client(headers={"accept-language": "en"})
    leader.force_login(house.accounts["leader"])
    for address in (
        reverse("alliances:party", args=[alliance.pk]),
        reverse("alliances:body", args=[row.pk]),
        reverse("alliances:show_done", args=[row.pk, task.pk]),
    ):
        leader.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = leader.get(address).text
        assert len(asked) <= 12, (address, len(asked))
        assert "赵支书" not in page
    assert "Sample words" in leader.get(reverse("alliances:party", args=[alliance.pk])).text
    assert (
        leader.get(reverse("alliances:party", args=[alliance.pk]) + "?year=2019").status_code == 200
    )


def test_leader_and_administrator_do_it_on_the_pages(
    house: House, alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    leader, admin = Client(), Client()
    leader.force_login(house.accounts["leader"])
    admin.force_login(house.accounts["administrator"])
    sent = {"kind": "branch", "name": "第一支部", "since": "2022-03-01"}
    leader.post(reverse("alliances:found_body", args=[alliance.pk]), sent)
    row = Body.objects.get()
    seat = {"office": "member", "name": "孙某", "since": "2022-04-01", "until": "2025-03-31"}
    assert leader.post(reverse("alliances:seat_in_body", args=[row.pk]), seat).status_code == 302
    task = {"kind": "study", "words": "学习", "first": "2022-04-01", "last": "2022-06-30"}
    assert leader.post(reverse("alliances:add_task", args=[alliance.pk]), task).status_code == 302
    study = PartyTask.objects.exclude(kind=STANDARD).get()
    show = {"event": held(house).pk}
    address = reverse("alliances:show_done", args=[row.pk, study.pk]) + "?year=2022"
    assert leader.post(address, show).status_code == 302
    proof = PartyProof.objects.get()
    assert leader.post(reverse("alliances:withdraw_proof", args=[proof.pk])).status_code == 302
    assert leader.post(reverse("alliances:retire_task", args=[study.pk])).status_code == 302
    standard = queries.standards_of(alliance)[0]
    words = {"words": "本镇标准一"}
    assert admin.get(reverse("alliances:standards", args=[alliance.pk])).status_code == 200
    admin.post(reverse("alliances:word_standard", args=[standard.pk]), words)
    assert queries.standards_of(alliance)[0].words == "本镇标准一"
    assert leader.get(reverse("alliances:export_party", args=[alliance.pk])).status_code == 200
    dissolve = {"name": "第一支部", "closed_on": "2022-04-18"}
    assert leader.post(reverse("alliances:edit_body", args=[row.pk]), dissolve).status_code == 302
    row.refresh_from_db()
    assert row.closed_on == date(2022, 4, 18)

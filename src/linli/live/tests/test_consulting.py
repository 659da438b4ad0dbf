"""Consultations: no two at one time, the waiting list, the sealed note, what follows, duties."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent
from linli.base.viewer import ANYONE
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.clock import queries as clock
from linli.journal.actions import deliver_waiting
from linli.journal.models import Entry
from linli.journal.queries import reactions
from linli.live import actions, jobs, queries, rules
from linli.live.models import Adviser, Consultation, Slot
from linli.live.spec import BookingDraft
from linli.live.tests import factories
from linli.live.tests.factories import to
from linli.live.workflow import CONSULTATION_MOVES, Coming, coming_after
from linli.notices.models import Notice

SignIn = Callable[..., Client]
BEGINS = NOW + timedelta(hours=5)
AFTER = {
    "give_slot": {"waiting": "placed"},
    "cancel": {"placed": "cancelled", "waiting": "cancelled"},
    "hold": {"placed": "held"},
    "miss": {"placed": "missed"},
    "pass_on": {"held": "held"},
}


@pytest.mark.parametrize("move", sorted(AFTER))
@pytest.mark.parametrize("standing", Coming.values)
def test_every_standing_and_move(standing: str, move: str) -> None:
    assert set(CONSULTATION_MOVES) == set(AFTER)
    if standing in AFTER[move]:
        assert coming_after(standing, move) == AFTER[move][standing]
    else:
        with pytest.raises(NotAllowed):
            coming_after(standing, move)


def adviser(house: House) -> Adviser:
    account = house.accounts["lecturer"].pk
    return actions.add_adviser(house.community.pk, "辛律师", account_id=account, **to(house))


def times(house: House, of: Adviser, hours: int = 1, **given: Any) -> list[Slot]:
    values: dict[str, Any] = {"minutes": 30, "place": "司法所", **to(house, "lecturer"), **given}
    return actions.open_times(of.pk, BEGINS, BEGINS + timedelta(hours=hours), **values)


def booked(of: Adviser, slot: Slot | None, n: int = 1) -> Consultation:
    draft = BookingDraft(f"张{n}", f"138{n:08}", "离婚财产怎么分", consent=True)
    pk = slot.pk if slot else None
    return actions.book(of.pk, pk, draft, once=f"b{n}", by=ANYONE, now=NOW)


def test_an_adviser_never_has_two_times_at_once(house: House) -> None:
    of = adviser(house)
    first = times(house, of)[0]
    with pytest.raises(Invalid) as refusal:
        times(house, of, hours=3)
    assert (refusal.value.field, Slot.objects.count()) == ("starts", 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.create(adviser=of, place="x", starts_at=first.starts_at, ends_at=first.ends_at)


def test_one_time_is_booked_once_and_who_waits_moves_up(house: House) -> None:
    of = adviser(house)
    one, two = times(house, of)
    first = booked(of, one, 1)
    with pytest.raises(Invalid) as refusal:
        booked(of, one, 2)
    assert refusal.value.field == "slot"
    booked(of, two, 3)
    waiting = booked(of, None, 4)
    assert waiting.standing == Coming.WAITING
    actions.cancel_consultation(first.pk, **to(house, "worker"))
    waiting.refresh_from_db()
    assert (waiting.standing, waiting.slot) == (Coming.PLACED, one)
    deliver_waiting(reactions(), now=NOW)
    kinds = Notice.objects.filter(about=f"consultation:{waiting.pk}").values_list("kind", flat=True)
    assert set(kinds) == {"consultation.waits", "consultation.placed"}


def test_cancelling_and_withdrawing_lock_the_adviser_before_anything_else(house: House) -> None:
    of = adviser(house)
    one, two = times(house, of)
    row = booked(of, one)
    for act in (
        lambda: actions.cancel_consultation(row.pk, **to(house)),
        lambda: actions.withdraw_time(two.pk, **to(house)),
    ):
        with CaptureQueriesContext(connection) as seen:
            act()
        locks = [each["sql"] for each in seen if "FOR UPDATE" in each["sql"]]
        assert 'FOR UPDATE OF "live_adviser"' in locks[0]


def test_who_left_the_waiting_list_meanwhile_gets_no_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = adviser(house)
    one, _two = times(house, of)
    first, waiting = booked(of, one, 1), booked(of, None, 2)
    actions.cancel_consultation(waiting.pk, **to(house))
    monkeypatch.setattr(queries, "first_waiting", lambda _adviser: waiting)
    actions.cancel_consultation(first.pk, **to(house))
    waiting.refresh_from_db()
    assert (waiting.standing, waiting.slot) == (Coming.CANCELLED, None)


def test_the_erased_wait_no_longer(house: House) -> None:
    of = adviser(house)
    erased, next_one = booked(of, None, 1), booked(of, None, 2)
    actions.forget_consultation(erased.pk, by=PROGRAM, now=NOW)
    assert queries.first_waiting(of.pk) == next_one


def test_the_note_is_the_advisers_alone_and_stands_sealed(house: House) -> None:
    of = adviser(house)
    row = booked(of, times(house, of)[0])
    later = BEGINS + timedelta(minutes=30)
    with pytest.raises(NotAllowed):
        actions.hold_consultation(row.pk, "answered", **to(house, "lecturer"))
    actions.hold_consultation(row.pk, "legal_aid", "有家暴情节", **to(house, "lecturer", later))
    row = Consultation.objects.select_related("adviser__area").get()
    may = {name for name in house.accounts if rules.can_read_note(house.viewer(name), row)}
    assert may == {"lecturer"}
    stored = Consultation.objects.extra(select={"raw": "note"}).values_list("raw", flat=True)[0]
    assert "家暴" not in stored
    assert "家暴" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_handed_over_it_is_a_case_that_is_followed(house: House) -> None:
    of = adviser(house)
    row = booked(of, times(house, of)[0])
    later = to(house, "lecturer", BEGINS + timedelta(minutes=30))
    actions.hold_consultation(row.pk, "mediation", **later)
    category = cases.categories_for("inquiry")[0].pk
    row = actions.pass_on(row.pk, category, "夫妻共同财产分割，请求调解", **later)
    assert row.case is not None
    assert (row.case.kind, row.case.raiser_phone) == ("inquiry", "13800000001")
    assert actions.pass_on(row.pk, category, "再次", **later).case == row.case


def test_who_booked_follows_the_matter_and_erases_what_is_kept(
    house: House, sign_in: SignIn
) -> None:
    of = adviser(house)
    one, two = times(house, of)
    row, ahead = booked(of, one, 1), booked(of, two, 2)
    later = to(house, "lecturer", BEGINS + timedelta(minutes=30))
    actions.hold_consultation(row.pk, "mediation", **later)
    actions.pass_on(row.pk, cases.categories_for("inquiry")[0].pk, "请求调解", **later)
    visitor = sign_in()
    links = [f"/advice/{actions.link_to_consultation(each, now=NOW)}/" for each in (row, ahead)]
    assert "请求调解" in visitor.post(f"{links[0]}follow/", follow=True).content.decode()
    assert visitor.post(f"{links[1]}follow/")["Location"] == links[1]
    visitor.post(f"{links[1]}erase/")
    ahead.refresh_from_db()
    assert (ahead.standing, ahead.name, ahead.phone) == (Coming.CANCELLED, "", "")
    assert visitor.get(links[1]).status_code == 404
    # The case that was made of the other forgets them too.
    kept = Case.objects.get()
    assert (kept.raiser_name, kept.raiser_phone) == (row.name, row.phone)
    visitor.post(f"{links[0]}erase/")
    kept.refresh_from_db()
    assert (kept.raiser_name, kept.raiser_phone, kept.erased_at) == ("", "", NOW)


def test_held_of_booked_is_the_figure(house: House) -> None:
    of = adviser(house)
    one, two = times(house, of)
    held, missed = booked(of, one, 1), booked(of, two, 2)
    booked(of, None, 3)
    later = to(house, "lecturer", BEGINS + timedelta(hours=2))
    actions.hold_consultation(held.pk, "answered", **later)
    actions.miss_consultation(missed.pk, **later)
    extent = Extent(house.viewer("leader"))
    assert (queries.held(extent).count(), queries.booked(extent).count()) == (1, 2)


def test_duties_are_off_and_warn_of_gaps_once_on(house: House) -> None:
    of = adviser(house)
    assert queries.duties(of, NOW) == []
    with pytest.raises(Invalid):
        actions.set_duties(of.pk, hours_a_month=4, lectures_a_quarter=1, replaces="", **to(house))
    duties = {"hours_a_month": 4, "lectures_a_quarter": 1, "replaces": "法律顾问月报表"}
    of = actions.set_duties(of.pk, **duties, **to(house))  # type: ignore[arg-type]
    times(house, of)
    lecture = factories.on_air(house)
    assert [(duty.what, duty.gap) for duty in queries.duties(of, NOW)] == [
        ("hours", 3),
        ("lectures", 1),
    ]
    actions.end(lecture.pk, **to(house))
    assert [duty.gap for duty in queries.duties(of, NOW)] == [3, 0]


def test_reminded_once_and_forgotten_after_half_a_year(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = adviser(house)
    row = booked(of, times(house, of)[0])
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for _twice in range(2):
        jobs.remind_of_consultations()
    assert Entry.objects.filter(kind="consultation.reminded").count() == 1
    for days, name in ((180, "张1"), (181, "")):
        monkeypatch.setattr(clock, "now", lambda days=days: NOW + timedelta(days=days))
        jobs.forget_consultations()
        row.refresh_from_db()
        assert row.name == name


def test_a_resident_books_by_phone_page_and_cancels_by_link(
    house: House, sign_in: Callable[..., Client]
) -> None:
    of = adviser(house)
    slot = times(house, of)[0]
    visitor = sign_in()
    assert "辛律师" in visitor.get("/advice/").content.decode()
    sent = {"slot": slot.pk, "name": "张兰", "phone": "13800000009", "once": "k"}
    refused = visitor.post(f"/advice/with/{of.pk}/", sent)
    assert (refused.status_code, "张兰" in refused.content.decode()) == (422, True)
    link = visitor.post(f"/advice/with/{of.pk}/", sent | {"consent": "on"})["Location"]
    assert "司法所" in visitor.get(link).content.decode()
    visitor.post(f"{link}cancel/")
    assert Consultation.objects.get().standing == Coming.CANCELLED
    assert visitor.get("/advice/wrong-token/").status_code == 404


def test_staff_open_times_book_and_note_on_their_pages(
    house: House, sign_in: Callable[..., Client]
) -> None:
    secretary = sign_in("secretary")
    secretary.post("/live/advisers/new/", {"name": "辛律师"})
    of = Adviser.objects.get()
    form = {"day": "2022-04-18", "starts": "14:00", "ends": "15:00", "minutes": 30, "place": "所"}
    secretary.post(f"/live/advisers/{of.pk}/", form)
    assert secretary.post(f"/live/advisers/{of.pk}/", form).status_code == 422
    late = secretary.post(f"/live/advisers/{of.pk}/", form | {"day": "9999-06-01"})
    assert late.status_code == 422
    slot = Slot.objects.first()
    assert slot is not None
    worker = sign_in("worker")
    sent = {"slot": slot.pk, "name": "张兰花", "phone": "13800000009", "consent": "on", "once": "k"}
    worker.post(f"/live/advisers/{of.pk}/book/", sent)
    row = Consultation.objects.get()
    page = worker.get(f"/live/advice/{row.pk}/").content.decode()
    assert "张**" in page
    assert "张兰花" not in page
    assert "张**" in worker.get("/live/advice/").content.decode()
    assert worker.post(f"/live/advice/{row.pk}/held/", {"outcome": "answered"}).status_code == 403
    assert "张**" in worker.get("/live/advice/export/?as=csv").content.decode()
    worker.post(f"/live/advice/{row.pk}/cancel/")
    row.refresh_from_db()
    assert row.standing == Coming.CANCELLED

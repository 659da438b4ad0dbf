"""What follows by itself: notices, jobs, erasure; and the journal that holds no one's name."""

import json
import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.cast import NOW, House, build_house

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import ANYONE, system
from linli.cases import actions, events, handlers, jobs, queries
from linli.cases.models import Case
from linli.cases.spec import RAISERS_KEPT, Raiser
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.clock import queries as clock
from linli.journal.models import Entry, Text
from linli.notices.models import Notice
from linli.notices.workflow import Channel
from linli.people.spec import Erased


def last(case: Case, kind: str) -> Entry:
    return Entry.objects.filter(subject=f"case:{case.pk}", kind=kind).latest("pk")


def test_raiser_with_a_phone_is_asked_by_message_once(house: House) -> None:
    case = factories.with_raiser(house).case
    for step in (factories.received, factories.dispatched, factories.accepted, factories.resolved):
        step(house, case.pk)
    entry = last(case, events.RESOLVED)
    for _twice in range(2):
        handlers.tell_raiser_of_answer(entry)
    notice = Notice.objects.get(kind="case.resolved")
    assert (notice.channel, notice.address) == (Channel.SMS, "13800000001")
    assert case.number in notice.body
    assert "阀门已更换" in notice.body
    assert notice.link.startswith("/t/")


def test_raiser_without_a_phone_gets_a_slip(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    handlers.tell_raiser_of_answer(last(case, events.RESOLVED))
    notice = Notice.objects.get(kind="case.resolved")
    assert (notice.channel, notice.address) == (Channel.PRINT, "")


def test_raiser_reads_why_it_waits_and_that_it_was_closed(house: House) -> None:
    case = factories.brought_to(house, State.SUSPENDED)
    handlers.tell_raiser_of_pause(last(case, events.SUSPENDED))
    assert "等燃气公司图纸" in Notice.objects.get(kind="case.suspended").body
    other = factories.brought_to(house, State.ENDED)
    actions.close_unconfirmed(other.pk, by=system("terms"), now=NOW)
    handlers.tell_raiser_of_closing(last(other, events.CLOSED_UNCONFIRMED))
    assert other.number in Notice.objects.get(kind="case.closed_unconfirmed").body


def test_owner_reads_on_their_desk_that_it_was_not_solved(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    factories.not_solved(house, case.pk)
    handlers.tell_owner_of_reopening(last(case, events.REOPENED))
    notice = Notice.objects.get(kind="case.reopened")
    assert notice.recipient == f"account:{house.accounts['handler'].pk}"


def test_only_a_colleague_addressed_by_name_is_told_of_a_dispatch(house: House) -> None:
    case = factories.brought_to(house, State.DISPATCHED)
    handlers.tell_addressee_of_dispatch(last(case, events.DISPATCHED))
    assert not Notice.objects.exists()
    to = house.accounts["worker"].pk
    actions.dispatch(case.pk, account_id=to, by=house.viewer("secretary"), now=NOW)
    handlers.tell_addressee_of_dispatch(last(case, events.DISPATCHED))
    assert Notice.objects.get().recipient == f"account:{to}"


def test_nobody_is_told_after_erasure(house: House) -> None:
    case = factories.with_raiser(house).case
    for step in (factories.received, factories.dispatched, factories.accepted, factories.resolved):
        step(house, case.pk)
    entry = last(case, events.RESOLVED)
    handlers.tell_raiser_of_answer(entry)
    actions.erase(case.pk, by=house.viewer("secretary"), now=NOW)
    handlers.tell_raiser_of_pause(entry)
    notice = Notice.objects.get()
    assert (notice.body, notice.address, notice.link) == ("", "", "")


def test_journal_holds_no_name_phone_or_words(house: House) -> None:
    case = factories.with_raiser(house, summary="停气", body="我家做不了饭").case
    for step in (factories.received, factories.dispatched, factories.accepted, factories.resolved):
        step(house, case.pk)
    actions.record_call(
        case.pk,
        reached=True,
        solved=False,
        comment="电话打到13800000001",
        by=house.viewer("worker"),
        now=NOW,
    )
    data = json.dumps(list(Entry.objects.values_list("data", flat=True)), ensure_ascii=False)
    for personal in ("赵晓兰", "13800000001", "做不了饭", "阀门"):
        assert personal not in data


def test_erasure_reaches_the_words_in_the_journal_and_is_done_once(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    secretary = house.viewer("secretary")
    actions.note(case.pk, text="住户王女士补充", by=secretary, now=NOW)
    actions.erase(case.pk, by=secretary, now=NOW)
    assert {text.body for text in Text.objects.filter(entry__subject=f"case:{case.pk}")} == {""}
    with pytest.raises(NotAllowed):
        actions.erase(case.pk, by=secretary, now=NOW)
    for name in ("worker", "handler", "supervisor", "leader"):
        other = factories.brought_to(house, State.IN_HAND)
        with pytest.raises(NotAllowed):
            actions.erase(other.pk, by=house.viewer(name), now=NOW)


def test_person_erased_is_forgotten_by_their_cases(house: House) -> None:
    raiser = Raiser(person_id=house.neighbour.pk, consent=True)
    case = factories.raised(house, raiser=raiser).case
    other = factories.with_raiser(house).case
    assert actions.forget_person(Erased(house.neighbour.pk), by=system("erasure"), now=NOW) == 1
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.raiser_person, case.erased_at) == (None, NOW)
    assert other.erased_at is None


def test_number_in_the_answer_is_blackened_by_erasure(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    actions.resolve(
        case.pk,
        outcome="explained",
        answer="请联系13800000001",
        by=house.viewer("handler"),
        now=NOW,
    )
    actions.erase(case.pk, by=house.viewer("secretary"), now=NOW)
    case.refresh_from_db()
    assert case.answer == "请联系＊＊＊"


def test_answer_with_a_phone_is_not_published(house: House) -> None:
    case = factories.raised(
        house,
        kind="inquiry",
        category_id=factories.category("linli_feedback").pk,
        summary="看不清",
    ).case
    secretary = house.viewer("secretary")
    actions.receive(case.pk, by=secretary, now=NOW)
    with pytest.raises(NotAllowed) as too_early:
        actions.publish_answer(case.pk, by=secretary, now=NOW)
    assert too_early.value.code == "not_ended"
    actions.resolve(case.pk, outcome="explained", answer="请打13800000001", by=secretary, now=NOW)
    with pytest.raises(Invalid) as refusal:
        actions.publish_answer(case.pk, by=secretary, now=NOW)
    assert (refusal.value.field, refusal.value.code) == ("answer", "personal_data")
    assert list(queries.public_answers()) == []
    actions.publish_answer(case.pk, answer="右上角可放大", by=secretary, now=NOW)
    assert list(queries.public_answers()) == [case]


def test_answers_of_other_categories_stay_private(house: House) -> None:
    case = factories.brought_to(house, State.CLOSED)
    with pytest.raises(NotAllowed) as refusal:
        actions.publish_answer(case.pk, by=house.viewer("secretary"), now=NOW)
    assert refusal.value.code == "not_public"


def test_jobs_do_what_is_due_and_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = factories.brought_to(house, State.ENDED)
    waiting = factories.brought_to(house, State.SUSPENDED)
    running = factories.brought_to(house, State.IN_HAND)
    for job in (jobs.close_unconfirmed, jobs.end_pauses, jobs.forget_raisers):
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
        job()
    states = [Case.objects.get(pk=case.pk).state for case in (ended, waiting, running)]
    assert states == [State.ENDED, State.SUSPENDED, State.IN_HAND]
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=14))
    jobs.close_unconfirmed()
    jobs.end_pauses()
    states = [Case.objects.get(pk=case.pk).state for case in (ended, waiting, running)]
    assert states == [State.CLOSED, State.IN_HAND, State.IN_HAND]


def test_raisers_are_forgotten_after_their_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = factories.with_raiser(house).case
    for step in (
        factories.received,
        factories.dispatched,
        factories.accepted,
        factories.resolved,
        factories.confirmed,
    ):
        step(house, closed.pk)
    still_open = factories.with_raiser(house).case
    monkeypatch.setattr(clock, "now", lambda: NOW + RAISERS_KEPT + timedelta(days=1))
    jobs.forget_raisers()
    closed.refresh_from_db()
    still_open.refresh_from_db()
    assert (closed.raiser_phone, closed.erased_at is not None) == ("", True)
    assert still_open.raiser_phone == "13800000001"


def test_paused_time_is_left_again_after_the_pause(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    factories.paused(house, case.pk)
    back = NOW + timedelta(days=7)
    actions.resume(case.pk, by=house.viewer("handler"), now=back)
    again = case.clocks.get(code="handle")
    assert again.paused_at is None
    # Six working days were left (Sunday, 24 April, is worked); the holidays of May lie between.
    assert again.due_at == datetime(2022, 5, 5, 17, 30, tzinfo=NOW.tzinfo)


def test_every_kind_of_entry_has_words() -> None:
    kinds = {
        value for name, value in vars(events).items() if name.isupper() and isinstance(value, str)
    }
    assert kinds == set(events.WORDS)
    assert events.PUBLIC_TEXTS <= events.PUBLIC_KINDS <= kinds


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers_and_one_key_makes_one_case() -> None:
    house = build_house()
    numbers: list[str] = []

    def run(once: str) -> None:
        try:
            raised = factories.raised(house, by=ANYONE, once=once)
            numbers.append(raised.case.number)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(once,)) for once in ("a", "b", "c", "same", "same")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(numbers)) == [f"SQ20220418-000{n}" for n in range(1, 5)]
    assert Case.objects.count() == 4

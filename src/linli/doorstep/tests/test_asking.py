"""The raiser's word, taken down at the door."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, House

from linli.cases.models import Case, Confirmation
from linli.clock import queries as clock
from linli.doorstep.spec import Ending
from linli.doorstep.tests.browser import door
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import draft, recorded


@pytest.fixture
def settled(house: House) -> Case:
    """A case that the worker settled on the spot."""
    kept = recorded(house, house.viewer("worker"), draft(ending=Ending.SETTLED, answer="换了灯泡"))
    return kept.raised[0].case


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, sign_in: SignIn) -> datetime:
    """Three hours on, when the phone has its network again."""
    moment = NOW + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


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


# --- from the phone's queue -------------------------------------------------------------------

JSON = {"accept": "application/json"}


def sent(client: Client, case: Case, **typed: Any) -> Any:
    """As the phone's queue sends it, with the key it made."""
    address = reverse("doorstep:ask", args=[case.dwelling_id, case.pk])
    word = {"solved": "no", "comment": "灯又灭了", "once": "made-on-the-phone"}
    return client.post(address, word | typed, headers=JSON)


def test_word_from_the_queue_is_taken_down_once_at_the_moment_it_was_said(
    sign_in: SignIn, settled: Case, later: datetime
) -> None:
    client = sign_in("second_worker")
    wait = {"waited": "3600", "version": settled.version}
    first, second = (sent(client, settled, **wait) for _each in range(2))
    assert [answer.status_code for answer in (first, second)] == [201, 200]
    assert first.json() == {
        "key": "made-on-the-phone",
        "done": reverse("doorstep:household", args=[settled.dwelling_id]),
        "again": False,
        "told": [],
    }
    settled.refresh_from_db()
    word = Confirmation.objects.get()
    assert (settled.state, settled.reopen_count, word.comment) == ("in_hand", 1, "灯又灭了")
    assert word.taken_at == later - timedelta(hours=1)
    assert settled.clocks.get(code="handle").started_at == later - timedelta(hours=1)


def test_refused_word_is_told_its_reason(house: House, sign_in: SignIn, settled: Case) -> None:
    """Nothing said, somebody was faster, the handler themselves, a case of another door."""
    colleague = sign_in("second_worker")
    empty = sent(colleague, settled, solved="")
    assert empty.status_code == 422
    assert [one["field"] for one in empty.json()["errors"]] == ["solved"]
    other = reverse("doorstep:ask", args=[house.dwellings()[1].pk, settled.pk])
    refused = (
        sent(colleague, settled, version="99"),
        sent(sign_in("worker"), settled),
        colleague.post(other, {"solved": "yes"}, headers=JSON),
    )
    assert [(one.status_code, bool(one.json()["errors"][0]["words"])) for one in refused] == [
        (409, True)
    ] * 3
    assert not Confirmation.objects.exists()


def test_word_of_another_account_waits_for_its_own(sign_in: SignIn, settled: Case) -> None:
    address = reverse("doorstep:ask", args=[settled.dwelling_id, settled.pk])
    headers = {**JSON, "X-Linli-Account": "999"}
    answer = sign_in("second_worker").post(address, {"solved": "yes"}, headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"sign_in": True})
    assert not Confirmation.objects.exists()


def test_each_case_has_a_form_of_its_own(house: House, sign_in: SignIn, settled: Case) -> None:
    """Two questions on one page: a tap on a word must not answer the other one."""
    other = draft(ending=Ending.SETTLED, answer="修好了", summary="门坏了")
    recorded(house, house.viewer("worker"), other, once="another-record")
    page = sign_in("second_worker").get(door(house)).text
    ids = re.findall(r'<input[^>]* id="([^"]+_solved_0|ask-[^"]+solved_0)"', page)
    assert len(ids) == len(set(ids)) == 2

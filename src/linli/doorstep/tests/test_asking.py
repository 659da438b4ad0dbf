"""The raiser's word, taken down at the door."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import House

from linli.cases.models import Case, Confirmation
from linli.doorstep.spec import Ending
from linli.doorstep.tests.browser import door
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import draft, recorded


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

"""HTTP Digest: a client of others signs in with it, and what was used once opens nothing again."""

from datetime import datetime, timedelta
from typing import Any
from urllib import request as web

import pytest
from django.test import Client
from tests.cast import NOW, House

from linli.base import digest, lent
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.surveys import actions as surveys
from linli.surveys.actions.codes import Code
from linli.surveys.tests.factories import published

LIST = "/openrosa/formList"


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The moment it is; a test may move it."""
    at = {"now": NOW}
    monkeypatch.setattr(clock, "now", lambda: at["now"])
    monkeypatch.setattr(lent, "now", lambda: at["now"])
    return at


@pytest.fixture
def code(house: House, secretary: Viewer, present: dict[str, datetime]) -> Code:
    published(house, secretary)
    return surveys.make_code(
        house.accounts["worker"].pk, house.community.pk, "一号手机", by=secretary, now=NOW
    )


def asked(path: str = LIST) -> str:
    return str(Client().get(path)["WWW-Authenticate"])


class Asking:
    """The answers of Python's own client, which counts up as long as the nonce is the same."""

    def __init__(self, username: str, password: str, challenge: str) -> None:
        known = web.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, "http://testserver/", username, password)
        self.client = web.HTTPDigestAuthHandler(known)
        words = challenge.removeprefix("Digest ").partition(", Basic")[0]
        self.challenge = web.parse_keqv_list(web.parse_http_list(words))

    def header(self, method: str = "GET", path: str = LIST) -> str:
        asked = web.Request(f"http://testserver{path}", method=method)
        return f"Digest {self.client.get_authorization(asked, self.challenge)}"


def got(header: str, path: str = LIST) -> Any:
    return Client().get(path, headers={"authorization": header})


def test_house_asks_for_digest_before_basic(present: dict[str, datetime]) -> None:
    said = asked()
    assert said.startswith('Digest realm="Linli", qop="auth", algorithm=MD5, nonce="')
    assert said.endswith(', Basic realm="Linli", charset="UTF-8"')


def test_client_of_others_signs_in_and_goes_on_counting(code: Code) -> None:
    client = Asking(code.user.username, code.token, asked())
    for _n in range(3):
        answer = got(client.header())
        assert (answer.status_code, "<formID>gas_test</formID>" in answer.content.decode()) == (
            200,
            True,
        )


def test_replayed_count_is_asked_again_with_a_new_nonce(code: Code) -> None:
    header = Asking(code.user.username, code.token, asked()).header()
    assert got(header).status_code == 200
    again = got(header)
    assert (again.status_code, "stale=true" in again["WWW-Authenticate"]) == (401, True)
    client = Asking(code.user.username, code.token, again["WWW-Authenticate"])
    assert got(client.header()).status_code == 200


def test_old_and_foreign_nonces_are_asked_again(code: Code, present: dict[str, datetime]) -> None:
    old = Asking(code.user.username, code.token, asked())
    present["now"] = NOW + timedelta(seconds=digest.LIFE + 1)
    assert "stale=true" in got(old.header())["WWW-Authenticate"]
    made_up = asked().replace('nonce="', 'nonce="0')
    foreign = Asking(code.user.username, code.token, made_up)
    assert got(foreign.header()).status_code == 401


@pytest.mark.parametrize("wrong", ["username", "password", "method", "path"])
def test_answer_for_something_else_opens_nothing(code: Code, wrong: str) -> None:
    username = "phone999999" if wrong == "username" else code.user.username
    client = Asking(username, "x" if wrong == "password" else code.token, asked())
    method = "POST" if wrong == "method" else "GET"
    path = "/openrosa/submission" if wrong == "path" else LIST
    assert got(client.header(method, path)).status_code == 403


def test_half_an_answer_is_no_answer(code: Code) -> None:
    for header in ('Digest username="phone1"', "Digest", "Digest " + "a=" * 3000):
        assert got(header).status_code == 401


def test_revoked_code_keeps_no_secret(code: Code, secretary: Viewer) -> None:
    client = Asking(code.user.username, code.token, asked())
    assert surveys.revoke_code(code.user.pk, by=secretary, now=NOW).secret == ""
    assert got(client.header()).status_code == 403


def test_submission_is_sent_by_digest(code: Code) -> None:
    client = Asking(code.user.username, code.token, asked())
    header = client.header("HEAD", "/openrosa/submission")
    answer = Client().head("/openrosa/submission", headers={"authorization": header})
    assert answer.status_code == 204

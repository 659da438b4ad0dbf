"""The mailbox of answers, over a real line: each mail once, nothing lost, trouble said in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import House

from linli.notices import actions, jobs
from linli.notices.gateways import mailbox
from linli.notices.gateways.callbacks import Said
from linli.notices.models import Inbox, OptOut, Reply
from linli.notices.tests.factories import NOW
from linli.notices.tests.imap import PASSWORD, USER, Server, certificate
from linli.notices.tests.test_mail import SONG, answer, answers, bounce, of_many

__all__ = ["answers"]
pytestmark = pytest.mark.django_db
LATER = NOW.replace(hour=11)


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("imap"))


@pytest.fixture
def server(pem: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A mailbox into which the house has looked once already."""
    monkeypatch.setattr(mailbox, "PATIENCE", 2)
    made = Server(pem)
    made.lay(answer(None, "以前的信"))
    access = {"host": "127.0.0.1", "port": made.port, "user": USER, "password": PASSWORD}
    settings.LINLI_MAIL_IN = {**settings.LINLI_MAIL_IN, **access, "ca": str(pem)}
    assert actions.read_mailbox(now=NOW) == 0, "what lay there before is left"
    yield made
    made.close()


def counted() -> tuple[int, int, int]:
    row = Inbox.objects.get()
    return row.answers, row.failures, row.left


def test_answers_stops_and_bounces_are_taken_in_once(server: Server) -> None:
    notice, other = of_many(), of_many("wang@example.org")
    server.lay(
        answer(notice),
        answer(notice, "退订"),
        bounce(other),
        answer(notice, "我在休假", Auto_Submitted="auto-replied"),
        b"\xff\xfe" * 50,
    )
    assert actions.read_mailbox(now=LATER) == 5
    assert actions.read_mailbox(now=LATER) == 0
    assert counted() == (2, 1, 2)
    assert [reply.kind for reply in Reply.objects.order_by("pk")] == ["question", "stop"]
    assert OptOut.objects.get().address_index == notice.address_index
    other.refresh_from_db()
    assert (other.state, other.error) == ("failed", "dsn 5.1.1")
    assert set(server.flags) == {2, 3, 4, 5, 6}
    assert len(server.mails) == 6, "they stay in the mailbox"


def test_the_job_reads_each_minute(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: LATER)
    server.lay(answer(None))
    jobs.read_mailbox()
    assert counted() == (1, 0, 0)


def test_a_line_that_breaks_is_taken_up_where_it_broke(server: Server) -> None:
    notice = of_many()
    server.lay(answer(notice, "一"), answer(notice, "二"), answer(notice, "三"))
    server.breaks_at = 3
    actions.read_mailbox(now=NOW)
    assert Inbox.objects.get().trouble == "broken_off"
    assert Reply.objects.count() == 1
    actions.read_mailbox(now=LATER)
    assert [reply.words for reply in Reply.objects.order_by("pk")] == ["一", "二", "三"]
    row = Inbox.objects.get()
    assert (row.trouble, row.troubled_since, row.looked_at) == ("", None, LATER)


def test_a_mailbox_that_numbers_anew_brings_nothing_twice(server: Server) -> None:
    notice = of_many()
    server.lay(answer(notice, "一"))
    actions.read_mailbox(now=NOW)
    server.validity, server.mails = 8, {1: answer(notice, "一"), 2: answer(notice, "二")}
    actions.read_mailbox(now=LATER)
    assert [reply.words for reply in Reply.objects.order_by("pk")] == ["一", "二"]


def test_a_huge_mail_is_read_as_far_as_its_text(server: Server) -> None:
    notice = of_many()
    server.lay(answer(notice, "几点来水？\n-- \n" + "x" * 3_000_000))
    assert actions.read_mailbox(now=LATER) == 1
    assert Reply.objects.get().words == "几点来水？"


def test_what_was_read_goes_where_the_settings_say_so(server: Server, settings: Any) -> None:
    settings.LINLI_MAIL_IN = {**settings.LINLI_MAIL_IN, "delete": True}
    server.lay(answer(None))
    actions.read_mailbox(now=LATER)
    assert set(server.mails) == {1}, "only what lay there before"


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"password": "wrong"}, "wrong_password"),
        ({"folder": "Answers"}, "no_folder"),
        ({"ca": ""}, "not_trusted"),
        ({"host": "127.0.0.1", "port": 1}, "not_reached"),
    ],
)
def test_trouble_is_said_since_when_and_nothing_is_left_out(
    server: Server, settings: Any, change: dict[str, Any], trouble: str
) -> None:
    right = settings.LINLI_MAIL_IN
    for name in ("host", "port", "folder"):  # the same mailbox, as far as the house knows
        if name in change:
            Inbox.objects.update(source="")
            settings.LINLI_MAIL_IN = {**right, **change}
            Inbox.objects.update(source=mailbox.source())
    server.lay(answer(of_many()))
    settings.LINLI_MAIL_IN = {**right, **change}
    for moment in (NOW, LATER):
        assert actions.read_mailbox(now=moment) == 0
    row = Inbox.objects.get()
    assert (row.trouble, row.troubled_since) == (trouble, NOW)
    settings.LINLI_MAIL_IN = right
    Inbox.objects.update(source=mailbox.source())
    assert actions.read_mailbox(now=LATER) == 1
    assert Inbox.objects.get().trouble == ""


def test_a_server_that_says_nothing_is_not_waited_for(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "PATIENCE", 0.2)
    server.silent = True
    assert actions.read_mailbox(now=LATER) == 0
    assert Inbox.objects.get().trouble == "no_answer"


def test_files_stand_in_for_a_mailbox(settings: Any, tmp_path: Path) -> None:
    settings.LINLI_MAIL_IN = {**settings.LINLI_MAIL_IN, "host": "", "stand_in": tmp_path}
    assert actions.read_mailbox(now=NOW) == 0
    notice = of_many()
    (tmp_path / "1.eml").write_bytes(answer(notice, "一"))
    (tmp_path / "2.eml").write_bytes(answer(notice, "二"))
    assert actions.read_mailbox(now=NOW) == 2
    (tmp_path / "3.eml").write_bytes(answer(notice, "三"))
    assert actions.read_mailbox(now=NOW) == 1
    assert [reply.words for reply in Reply.objects.order_by("pk")] == ["一", "二", "三"]
    assert list(tmp_path.iterdir()) == []
    assert SONG not in str(Inbox.objects.values().get())


def test_a_mail_that_cannot_be_kept_stands_in_the_way_of_no_other(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = of_many()
    server.lay(answer(notice, "一"), answer(notice, "二"))
    keeps = actions.take_in

    def fails_once(said: Said, *given: Any, **more: Any) -> Any:
        if said.words == "一":
            raise LookupError
        return keeps(said, *given, **more)

    monkeypatch.setattr("linli.notices.actions.mailbox.take_in", fails_once)
    assert actions.read_mailbox(now=LATER) == 2
    assert (counted(), Reply.objects.get().words) == ((1, 0, 1), "二")


def test_the_page_of_the_gateways_says_what_is_wrong_and_what_helps(
    server: Server, settings: Any, house: House
) -> None:
    def page(name: str) -> Any:
        browser = Client()
        browser.force_login(house.accounts[name])
        return browser.get("/notices/gateways/")

    assert "Ways out" not in page("administrator").text  # Chinese first
    assert "能读取，每分钟查看一次" in page("administrator").text
    settings.LINLI_MAIL_IN = {**settings.LINLI_MAIL_IN, "password": "wrong"}
    actions.read_mailbox(now=NOW)
    told = page("administrator").text
    assert "邮件服务器不接受用户名或密码" in told
    assert "wrong" not in told
    assert USER not in told
    for name in ("secretary", "worker", "leader", "supervisor"):
        assert page(name).status_code == 403

"""What stands before any page: sizes, hosts, signs that no page sends, and what the log may say."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from linli.base import pages, throttle
from linli.people.models import Person
from linli.site import addresses, asgi
from linli.site.logs import Discreet
from linli.site.middleware import GuardMiddleware
from linli.site.refusal import Refusal
from tests.cast import House, build_house

MB = 1024 * 1024


# --- the size of a request ---


def answer_to(parts: list[bytes], *, announced: int | None = None) -> tuple[int, int]:
    """The status of the answer to a body in these parts, and how many of them were taken."""
    headers = [(b"host", b"localhost"), (b"content-type", b"application/octet-stream")]
    if announced is not None:
        headers.append((b"content-length", str(announced).encode()))
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/healthz",
        "query_string": b"",
        "headers": headers,
    }
    said: list[Any] = []
    coming: Iterator[bytes] = iter(parts)
    taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        part = next(coming, None)
        if part is None:
            await asyncio.sleep(5)  # nothing more comes, as from a real server
            return {"type": "http.disconnect"}
        taken += 1
        return {"type": "http.request", "body": part, "more_body": taken < len(parts)}

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    return said[0]["status"], taken


def test_body_that_announces_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "LARGEST", MB)
    assert answer_to([b"x"], announced=MB + 1) == (413, 0)


def test_body_that_grows_too_large_unannounced_is_refused_where_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asgi, "LARGEST", MB)
    parts = [b"x" * (MB // 2)] * 5
    assert answer_to(parts) == (413, 3)
    assert answer_to(parts, announced=10) == (413, 3)


def test_largest_body_that_may_come_reaches_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "LARGEST", MB)
    assert answer_to([b"x" * MB], announced=MB) == (200, 1)


@pytest.mark.parametrize(
    ("header", "bytes_"), [(b"", 0), (b"12", 12), (b"-5", 0), (b"1e9", 0), ("٣".encode(), 0)]
)
def test_announced_length_is_a_plain_number_or_none(header: bytes, bytes_: int) -> None:
    assert asgi._announced({"headers": [(b"content-length", header)]}) == bytes_


# --- the names of the house ---


@pytest.mark.parametrize(
    ("settings", "hosts", "own"),
    [
        ({}, ["*"], "http://localhost:8000"),
        (
            {"LINLI_ADDRESS": "https://linli.example.cn/"},
            ["linli.example.cn", *addresses.LOCAL],
            "https://linli.example.cn",
        ),
        (
            {"LINLI_ORIGINS": "https://a.example.cn:8443, https://*.b.example.cn"},
            ["a.example.cn", ".b.example.cn", *addresses.LOCAL],
            "https://a.example.cn:8443",
        ),
        (
            {"LINLI_ADDRESS": "https://a.example.cn", "LINLI_ALLOWED_HOSTS": "desk, 10.0.0.7"},
            ["desk", "10.0.0.7"],
            "https://a.example.cn",
        ),
        ({"LINLI_ADDRESS": "no address"}, addresses.LOCAL, "no address"),
    ],
)
def test_house_answers_to_the_names_it_was_given(
    settings: dict[str, str], hosts: list[str], own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LINLI_ADDRESS", "LINLI_ORIGINS", "LINLI_ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    assert (addresses.hosts(), addresses.own()) == (hosts, own)


@pytest.mark.django_db
def test_page_asked_for_under_a_foreign_name_is_refused(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["linli.example.cn"]
    assert Client().get("/", headers={"host": "evil.example.com"}).status_code == 400
    assert Client().get("/", headers={"host": "linli.example.cn"}).status_code == 200


@pytest.mark.parametrize(("given", "number"), [("", 0), ("0", 0), ("2", 2)])
def test_proxies_are_counted(given: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_PROXIES", given)
    assert addresses.proxies() == number


@pytest.mark.parametrize("given", ["one", "-1", "1.5"])
def test_what_is_no_number_of_proxies_is_refused_in_one_line(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_PROXIES", given)
    with pytest.raises(Refusal) as refusal:
        addresses.proxies()
    assert str(refusal.value) == f"LINLI_PROXIES is a whole number, not {given!r}."


# --- signs that no page sends, and what caches may keep ---


def through_the_guard(path: str, response: HttpResponse) -> HttpResponse:
    answer = GuardMiddleware(lambda _request: response)(RequestFactory().get(path))
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("path", ["/a%00b/", "/?q=%00", "/?q=%25%30%30%00", "/?%00=1"])
def test_address_with_a_null_sign_is_refused(path: str) -> None:
    assert through_the_guard(path, HttpResponse("never seen")).status_code == 400


@pytest.mark.parametrize("path", ["/", "/?q=100%25", "/?q=路灯", "/t/x/"])
def test_other_addresses_pass(path: str) -> None:
    assert through_the_guard(path, HttpResponse("page")).content == b"page"


def test_page_is_kept_by_no_shared_cache_unless_it_says_so_itself() -> None:
    plain = through_the_guard("/", HttpResponse())
    own = through_the_guard("/", HttpResponse(headers={"Cache-Control": "max-age=31536000"}))

    assert {word.strip() for word in plain["Cache-Control"].split(",")} == {"private", "no-cache"}
    assert own["Cache-Control"] == "max-age=31536000"


@pytest.mark.django_db
def test_who_signs_out_takes_the_cached_pages_along(house: House, worker: Any) -> None:
    client = Client()
    client.force_login(house.accounts["worker"])

    assert "Clear-Site-Data" not in client.get("/sign-out/")
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache"'


# --- the way back from a refusal ---


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/cases/7/?from=inbox", "http://testserver/cases/7/?from=inbox"),
        ("", "/"),
        ("https://evil.example.com/cases/7/", "/"),
        ("javascript:alert(1)", "/"),
        ("//evil.example.com/", "/"),
        ("http://testserver@evil.example.com/", "/"),
        ("/cases/7/", "/cases/7/"),
    ],
)
def test_refusal_leads_back_within_the_house_only(referer: str, back: str) -> None:
    request = RequestFactory().post("/cases/7/resolve/", headers={"referer": referer})
    assert pages._came_from(request) == back


# --- doors that open only so often ---


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_count_one_by_one() -> None:
    """Thirty-two at once through a door that lets five pass: five pass, never six."""
    passed: list[bool] = []
    limit = {"most": 5, "seconds": 10**9}
    together = threading.Barrier(8)

    def knock() -> None:
        request = RequestFactory().get("/track/")
        together.wait()
        passed.extend(throttle.passes(request, "door", **limit) for _try in range(4))
        connection.close()

    knockers = [threading.Thread(target=knock) for _n in range(8)]
    for knocker in knockers:
        knocker.start()
    for knocker in knockers:
        knocker.join()

    assert (passed.count(True), len(passed)) == (5, 32)


@pytest.mark.django_db
def test_each_address_has_tries_of_its_own_and_is_not_stored() -> None:
    first, second = (
        RequestFactory().get("/", REMOTE_ADDR=address) for address in ("10.0.0.7", "10.0.0.8")
    )
    limit = {"most": 1, "seconds": 10**9}

    assert [throttle.passes(first, "own", **limit) for _try in range(2)] == [True, False]
    assert throttle.is_shut(first, "own", **limit)
    assert not throttle.is_shut(second, "own", **limit)
    assert not throttle.is_shut(first, "other", **limit)
    with connection.cursor() as cursor:
        cursor.execute("select key from base_tries")
        assert not any("10.0.0.7" in key for (key,) in cursor.fetchall())


@pytest.mark.django_db
def test_windows_that_are_over_go_and_those_that_run_stay_however_many() -> None:
    request, limit = RequestFactory().get("/"), {"most": 1, "seconds": 10**9}
    throttle.passes(request, "running", **limit)
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into base_tries select 'n' || n, 1, now() + case when n <= 15
            then interval '-1 second' else interval '1 day' end from generate_series(1, 2000) n"""
        )
        throttle.passes(request, "another", **limit)
        cursor.execute("select count(*), min(until) > now() from base_tries")
        assert cursor.fetchone() == (2000 - 15 + 2, True)
    assert throttle.is_shut(request, "running", **limit)


# --- what the log may say ---


def line_of(record: logging.LogRecord) -> str:
    return Discreet("{levelname} {message}", style="{").format(record)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Not Found: /t/AbC-123_xyzAbC/", "WARNING Not Found: /t/…/"),
        ("GET /l/AbC-123_xyzAbC/?next=/t/ZZZZZZZZ/", "WARNING GET /l/…/?next=/t/…/"),
        ("GET /track/ /lists/", "WARNING GET /track/ /lists/"),
    ],
)
def test_keys_in_addresses_are_blacked_out(said: str, written: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, said, (), None)
    assert line_of(record) == written


NAME_AND_PHONE = ("王小明", "13900000001")


def refused_by_the_database(name: str, phone: str) -> None:
    """An identity number without a legal basis."""
    try:
        with transaction.atomic():
            Person.objects.update(identity=name, identity_basis="")
    except IntegrityError as quoting:
        raise ValueError(name, phone) from quoting


@pytest.mark.django_db
def test_trace_names_the_error_and_its_cause_without_their_values() -> None:
    """PostgreSQL quotes the whole refused row, with the name in it."""
    build_house()
    name, phone = NAME_AND_PHONE
    try:
        refused_by_the_database(name, phone)
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
        quoted = str(error.__cause__)
    assert "v1:" in quoted  # what may not be written down is really there
    record = logging.LogRecord("x", logging.ERROR, "", 0, "page failed", (), info)

    written = line_of(record)

    assert written.startswith("ERROR page failed\n")
    for personal in (name, phone, "v1:", "Failing row"):
        assert personal not in written
    told = [line for line in written.splitlines() if not line.startswith((" ", "ERROR"))]
    assert told == [
        "psycopg.errors.CheckViolation",
        "django.db.utils.IntegrityError",
        "builtins.ValueError",
    ]


def test_errors_that_cause_one_another_in_a_circle_are_told_once() -> None:
    first, second = KeyError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    record = logging.LogRecord("x", logging.ERROR, "", 0, "x", (), (KeyError, first, None))

    assert [line for line in line_of(record).splitlines() if "builtins" in line] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]

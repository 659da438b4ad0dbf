"""Every address × every role × own and foreign area: default deny, and nothing leaks.

The expectation is read from the declared rights (`@page` and the apps' RIGHTS tables), never
from the views. A page without a declared right, or a parameter without an example, fails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from linli.accounts import actions as accounts
from linli.accounts.models import Account
from linli.base import rights
from linli.base.pages import LINK, PUBLIC, SIGNED_IN
from linli.base.viewer import Role
from linli.clock.actions import set_house_clock as wind
from linli.clock.queries import real_now
from linli.journal.models import Entry
from linli.site import urls
from tests.cast import NOW, PASSWORD, PROGRAM, SINCE, House, build_house
from tests.rights.scene import SECRETS, Scene, far, near

#: Pages of Django itself, with the reason why they declare nothing.
UNDECLARED: dict[str, str] = {}
STAFF = (
    "worker",
    "secretary",
    "handler",
    "supervisor",
    "leader",
    "specialist",
    "contact",
    "lecturer",
    "steward",
    "resident",
    "administrator",
)
#: Whose appointments cover the whole own area, so that own records must open.
IN_AREA = {"worker", "secretary", "supervisor", "leader"}
NOBODY = "nobody"
REFUSED = {403, 404}


def routes(patterns: Any = None, start: str = "") -> Iterator[tuple[str, Any]]:
    """All addresses of the house with their views."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


ROUTES = dict(routes())


@cache
def right_of(route: str) -> str:
    return str(getattr(ROUTES[route], "linli_right", "MISSING"))


def allowed(role: str, right: str) -> bool:
    """What the tables say, for a role in its own area."""
    if right in {PUBLIC, LINK}:
        return True
    if role == NOBODY:
        return False
    if right == SIGNED_IN:
        return True
    app, _, act = right.partition(".")
    return role in rights.tables()[app].roles(act)


def address(route: str, scene: Scene) -> str:
    values = scene.of(route)
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: str(values[match.group(1)]), route)


@pytest.mark.parametrize("route", ROUTES)
def test_every_page_declares_its_right(route: str) -> None:
    right = right_of(route)
    assert right != "MISSING" or route in UNDECLARED
    if right not in {PUBLIC, LINK, SIGNED_IN, "MISSING"}:
        app, _, act = right.partition(".")
        assert rights.tables()[app].roles(act), f"{right} is in no table"


@dataclass(frozen=True)
class Stage:
    """The cast's house with one of everything in it, and the same far away."""

    house: House
    own: Scene
    foreign: Scene


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """Built once for all roles and rolled back at the end; no test of this file may write."""
    with django_db_blocker.unblock(), transaction.atomic():
        wind(NOW, real_now(), "", by=PROGRAM)
        house = build_house()
        # The cast's administrator has the whole house; here one of a single sub-district asks.
        house.accounts["administrator"] = street_administrator(house)
        yield Stage(house, near(house), far(house))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of refusals: that they are refusals counts here, what their page looks like is
    tested where it is made (`tests/security/test_edges.py`).
    """
    monkeypatch.setattr(urls, "handler403", lambda *_a, **_k: HttpResponse(status=403))
    monkeypatch.setattr(urls, "handler404", lambda *_a, **_k: HttpResponse(status=404))


def street_administrator(house: House) -> Account:
    account = accounts.open_account("street-admin", "管理员", PASSWORD, by=PROGRAM, now=NOW)
    role, area = str(Role.ADMINISTRATOR), house.subdistrict.pk
    accounts.appoint(account.pk, role, area_id=area, since=SINCE, by=PROGRAM, now=NOW)
    return account


def client_of(role: str, house: House) -> Client:
    client = Client(raise_request_exception=False)
    if role != NOBODY:
        client.force_login(house.accounts[role])
    return client


def sent_away(response: Any) -> bool:
    return response.status_code in REFUSED or (
        response.status_code == 302 and response["Location"].startswith("/sign-in/")
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*STAFF, NOBODY])
def test_nobody_opens_what_their_role_may_not(role: str, stage: Stage) -> None:
    """Own area: without the right neither looking nor sending does anything."""
    client = client_of(role, stage.house)
    before = Entry.objects.count()
    open_doors = []
    for route in ROUTES:
        if allowed(role, right_of(route)) or route in UNDECLARED:
            continue
        url = address(route, stage.own)
        answers = (client.get(url), client.post(url))
        open_doors += [f"{a.status_code} {route}" for a in answers if not sent_away(a)]
    assert open_doors == []
    assert Entry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("role", STAFF)
def test_nobody_reaches_into_a_foreign_area(role: str, stage: Stage) -> None:
    """Foreign records do not exist for anyone: neither page, nor act, nor export, nor file."""
    client = client_of(role, stage.house)
    before = Entry.objects.count()
    leaks = []
    for route in ROUTES:
        right = right_of(route)
        if right in {PUBLIC, LINK} or route in UNDECLARED or route in AT_HOME:
            continue
        url = address(route, stage.foreign)
        for answer in (client.get(url), client.post(url)):
            body = b"" if answer.streaming else answer.content
            if any(word.encode() in body for word in SECRETS):
                leaks.append(f"reads a secret: {route}")
            if answer.status_code >= 500:
                leaks.append(f"breaks: {route}")
            if is_of_an_area(route) and not (sent_away(answer) or answer.status_code == 405):
                leaks.append(f"{answer.status_code} {route}")
    assert leaks == []
    assert Entry.objects.count() == before


#: Names no record: acts on the viewer's own areas, wherever one comes from.
AT_HOME = {"knowledge/shipped/"}
#: What belongs to who recorded it, not to an area: shown to that person alone.
ONLY_ONES_OWN = {"door/done/<int:pk>/"}
#: Records of the whole house, not of an area.
OF_THE_HOUSE = (
    "cases/categories/",
    "inspections/checklists/",
    "settings/clock/days/",
    "figures/",
    "knowledge/words/",
)


def is_of_an_area(route: str) -> bool:
    return "<" in route and not route.startswith(OF_THE_HOUSE)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(IN_AREA))
def test_who_may_does_get_in(role: str, stage: Stage) -> None:
    """The other direction: a right in the table really opens the page of an own record."""
    client = client_of(role, stage.house)
    shut = []
    for route in ROUTES:
        right = right_of(route)
        if right in {PUBLIC, LINK, SIGNED_IN} or not allowed(role, right):
            continue
        if route in ONLY_ONES_OWN:
            continue
        answer = client.get(address(route, stage.own))
        if answer.status_code not in {200, 302, 405}:
            shut.append(f"{answer.status_code} {route}")
    assert shut == []


@pytest.mark.parametrize("route", [route for route in ROUTES if "token>" in route])
def test_a_false_token_opens_nothing(route: str, db: None) -> None:
    url = "/" + re.sub(r"<str:token>", "A" * 32, route)
    url = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", url)
    answer = Client().get(url)
    answer = Client().post(url) if answer.status_code == 405 else answer
    assert answer.status_code in {403, 404, 410, 429}

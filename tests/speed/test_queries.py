"""What people open every day asks the database a dozen questions at most, however full the house.

Session, account and appointments are counted in. A page that grows a query per row fails here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.accounts import actions as accounts
from linli.base.viewer import Role
from linli.clock.actions import set_house_clock
from linli.clock.queries import real_now
from tests.cast import NOW, PROGRAM, House, build_house
from tests.rights.scene import Scene
from tests.speed import crowd

pytestmark = pytest.mark.django_db
BUDGET = 12
#: Pages that may ask more, with the reason.
MORE = {
    # Opened to prepare a meeting: proposes guests for all its topics, from six registers.
    "meeting": 20,
    # One item with all that hangs on it: steps, notes, requests, links, files, story, notices, and
    # since then its colours, its marks, its teams, its slips.
    "ledger item": 18,
    # One firm whole, opened to serve it: its file and standing, orders, visits, inspections,
    # gatherings, offers, asks and claims, story, slips, needs, each from the app whose it is.
    "enterprise file": 18,
}

#: Who opens it → its address.
PAGES: dict[str, tuple[str, str]] = {
    "today of a secretary": ("secretary", "/"),
    "today of a worker": ("worker", "/"),
    "today of a leader": ("leader", "/"),
    "today of a handler": ("handler", "/"),
    "inbox": ("secretary", "/cases/"),
    "case": ("secretary", "/cases/{case}/"),
    "register a case": ("worker", "/cases/new/"),
    "round": ("worker", "/door/"),
    "household": ("worker", "/door/{dwelling}/"),
    "doors of a compound": ("worker", "/door/compound/{compound}/"),
    "visits": ("secretary", "/visits/"),
    "visit plans": ("secretary", "/visits/plans/"),
    "plan of a compound": ("secretary", "/visits/plans/compound/{compound}/"),
    "coverage": ("secretary", "/visits/coverage/"),
    "coverage of a compound": ("secretary", "/visits/coverage/{compound}/"),
    "compounds": ("secretary", "/places/"),
    "compound": ("secretary", "/places/{compound}/"),
    "building": ("secretary", "/places/buildings/{building}/"),
    "topics": ("secretary", "/topics/"),
    "gather cases": ("secretary", "/topics/new/?place=compound:{compound}"),
    "topic": ("secretary", "/topics/{topic}/"),
    "meetings": ("secretary", "/meetings/"),
    "meeting": ("secretary", "/meetings/{meeting}/"),
    "meeting room": ("secretary", "/meetings/{meeting}/room/"),
    "firms": ("secretary", "/liaison/"),
    "firm": ("secretary", "/liaison/firms/{organisation}/"),
    "firm visits": ("secretary", "/liaison/visits/"),
    "firm visit": ("worker", "/liaison/visits/{firm_visit}/"),
    "record a firm visit": ("worker", "/liaison/firms/{organisation}/visit/"),
    "inspections": ("secretary", "/inspections/"),
    "inspection": ("secretary", "/inspections/{inspection}/"),
    "inspect": ("worker", "/inspections/{inspection}/site/"),
    "commitments": ("secretary", "/commitments/"),
    "commitment": ("secretary", "/commitments/{commitment}/"),
    "residents": ("secretary", "/people/"),
    "person": ("secretary", "/people/{person}/"),
    "organisations": ("secretary", "/people/organisations/"),
    "figures": ("secretary", "/figures/?period=all"),
    "brief": ("secretary", "/figures/brief/?period=all"),
    "rows of a figure": ("secretary", "/figures/committee.appeals/?period=all"),
    "ledgers": ("secretary", "/ledgers/"),
    "ledger": ("secretary", "/ledgers/{ledger}/"),
    "ledger's board": ("leader", "/ledgers/{ledger}/board/"),
    "ledger's timeline": ("leader", "/ledgers/{ledger}/timeline/"),
    "ledger item": ("leader", "/ledgers/items/{ledger_item}/"),
    "drives": ("secretary", "/drives/"),
    "drive": ("secretary", "/drives/{drive}/"),
    "roster": ("secretary", "/drives/{drive}/targets/"),
    "building matrix": ("secretary", "/drives/{drive}/compounds/{compound}/"),
    "target": ("secretary", "/drives/targets/{target}/"),
    "task teams": ("secretary", "/teams/?state=all"),
    "task team": ("secretary", "/teams/{team}/"),
    "add a member": ("secretary", "/teams/{team}/members/"),
    "joint committees": ("secretary", "/circles/"),
    "list of needs": ("secretary", "/circles/{circle}/"),
    "units": ("secretary", "/circles/{circle}/?list=units"),
    "alliances": ("secretary", "/alliances/"),
    "vaccination": ("secretary", "/vaccination/"),
    "answers": ("secretary", "/knowledge/"),
    "answer": ("secretary", "/knowledge/{answer}/"),
    "asked without answer": ("secretary", "/knowledge/unanswered/"),
    "vaccination drive": ("secretary", "/vaccination/{health_drive}/"),
    "sealed record": ("secretary", "/vaccination/targets/{health_target}/"),
    "schedules": ("secretary", "/vaccination/schedules/"),
    "members of an alliance": ("secretary", "/alliances/{alliance}/"),
    "membership": ("secretary", "/alliances/members/{membership}/"),
    "enterprise files": ("secretary", "/alliances/firms/"),
    "needs by module and factor": ("secretary", "/services/{alliance}/"),
    "needs of firms": ("secretary", "/services/{alliance}/needs/"),
    "solver library": ("secretary", "/services/{alliance}/solutions/"),
    "mechanisms of the year": ("secretary", "/services/{alliance}/mechanisms/"),
    "policies": ("secretary", "/services/{alliance}/policies/"),
    "enterprise file": ("secretary", "/alliances/firms/{organisation}/"),
    "committee and branches": ("secretary", "/alliances/{alliance}/party/"),
    "branch": ("secretary", "/alliances/party/{body}/"),
    "stations": ("secretary", "/stations/"),
    "station": ("secretary", "/stations/{station}/"),
    "week of a room": ("secretary", "/stations/resources/{resource}/"),
    "week of duty": ("secretary", "/alliances/duty/{station}/"),
    "messages": ("secretary", "/messages/"),
    "audiences": ("secretary", "/messages/audiences/"),
    "recipients": ("secretary", "/messages/{message}/recipients/"),
    "not arrived": ("secretary", "/messages/missing/"),
    "one not arrived": ("secretary", "/messages/missing/{dead_letter}/"),
    "stops": ("secretary", "/messages/stops/"),
    "notices": ("secretary", "/notices/"),
    "ways out and mailbox": ("administrator", "/notices/gateways/"),
    "stewards": ("secretary", "/accounts/stewards/"),
    "search": ("secretary", "/search/?q=通气"),
    "journal": ("supervisor", "/journal/"),
    "tracking": ("", "/t/{token}/"),
    "a steward's promises": ("link", "/commitments/mine/"),
    "a steward's households": ("link", "/commitments/mine/{commitment}/"),
}


@dataclass(frozen=True)
class Stage:
    house: House
    scene: Scene


@pytest.fixture(scope="module", params=["one", "many"])
def stage(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Stage]:
    """A house with one of everything, then one with hundreds; rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        set_house_clock(NOW + timedelta(hours=3), real_now(), "", by=PROGRAM)
        house = build_house()
        yield Stage(house, getattr(crowd, request.param)(house))
        transaction.set_rollback(True)


def browser_of(name: str, stage: Stage) -> Client:
    """Somebody's browser: of one of the cast, of the bearer of a link, of anyone."""
    client = Client()
    if name == "link":
        scope = f"person:{stage.scene.ids['person']}"
        token = accounts.make_link(
            scope=scope,
            role=str(Role.STEWARD),
            purpose="steward",
            valid_for=timedelta(days=7),
            by=PROGRAM,
            now=NOW,
        )
        client.get(f"/l/{token}/")
    elif name:
        client.force_login(stage.house.accounts[name])
    return client


@pytest.mark.parametrize("words", PAGES)
def test_page_stays_within_the_budget(words: str, stage: Stage) -> None:
    name, address = PAGES[words]
    client = browser_of(name, stage)
    url = address.format(**stage.scene.ids)
    client.get(url)  # the clock and compiled templates are remembered by every process
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200
    statements = [query["sql"][:300] for query in asked]
    assert len(statements) <= MORE.get(words, BUDGET), "\n".join(
        [f"{len(statements)} statements", *statements]
    )

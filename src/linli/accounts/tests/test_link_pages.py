"""Signed links in a browser: what they open, for whom, and until when."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.accounts import actions, queries
from linli.accounts.models import Link
from linli.accounts.tests.conftest import SignIn
from linli.accounts.tests.factories import PROGRAM, Town
from linli.base.viewer import Role
from linli.clock import queries as clock

pytestmark = pytest.mark.django_db


def make(purpose: str, role: str, scope: str) -> str:
    return actions.make_link(purpose, role, scope, timedelta(days=7), by=PROGRAM, now=clock.now())


def test_link_lets_its_bearer_in_and_leaves_the_address(town: Town, client: Client) -> None:
    token = make("steward", "steward", "person:5")

    response = client.get(f"/l/{token}/")

    assert response.status_code == 302
    assert token not in response["Location"]
    assert client.session["linli_link"] == Link.objects.get().pk


def test_tracking_link_leads_to_the_tracking_page(town: Town, client: Client) -> None:
    token = make("track", "resident", "case:5")

    assert client.get(f"/l/{token}/")["Location"] == f"/t/{token}/"


def test_wrong_expired_and_revoked_links_give_the_same_plain_page(
    town: Town, client: Client
) -> None:
    expired = actions.make_link(
        "steward", "steward", "person:5", timedelta(seconds=-1), by=PROGRAM, now=clock.now()
    )
    revoked = make("steward", "steward", "person:6")
    actions.revoke_links("person:6", by=PROGRAM, now=clock.now())

    pages = [client.get(f"/l/{token}/") for token in ("x" * 32, expired, revoked)]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert all("linli_link" not in client.session for _page in pages)


def test_guessing_links_is_throttled_for_right_ones_too(town: Town, client: Client) -> None:
    token = make("steward", "steward", "person:5")
    for number in range(20):
        client.get(f"/l/{number:032d}/")

    assert client.get(f"/l/{token}/").status_code == 429


def test_link_counts_before_the_account_on_pages_for_links_only(
    town: Town, signed_in: SignIn
) -> None:
    worker = town.account("worker", Role.WORKER, town.community)
    client = signed_in(worker)
    client.get(f"/l/{make('steward', 'steward', 'person:5')}/")
    link = Link.objects.get()

    assert client.get("/commitments/mine/").context["viewer"].key == f"link:{link.pk}"
    assert client.get("/accounts/me/").context["viewer"].key == f"account:{worker.pk}"


def test_link_revoked_meanwhile_gives_nothing_more(town: Town, client: Client, rf: Any) -> None:
    token = make("steward", "steward", "person:5")
    client.get(f"/l/{token}/")
    request = rf.get("/")
    request.session = client.session
    assert queries.link_viewer_of(request, clock.now()) is not None

    actions.revoke_links("person:5", by=PROGRAM, now=clock.now())

    assert queries.link_viewer_of(request, clock.now()) is None
    assert queries.viewer_of(request, clock.now()).key == "anyone"

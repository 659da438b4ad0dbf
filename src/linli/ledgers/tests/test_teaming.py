"""A task team for an item: set up by its keeper, shown on its page, the item stays whose it is."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import NotAllowed
from linli.clock.actions import set_house_clock
from linli.clock.queries import real_now
from linli.ledgers import actions, queries
from linli.ledgers.models import Item
from linli.ledgers.tests.factories import running, to


def set_up(house: House, item: Item, by: str) -> Any:
    return actions.set_up_team(
        item.pk,
        "改造收尾组团",
        leader_id=house.accounts["second_worker"].pk,
        ends_on=date(2022, 6, 30),
        **to(house, by),
    )


def test_team_serves_the_item_and_the_item_stays_whose_it_is(house: House) -> None:
    made = running(house)

    team = set_up(house, made, "leader")

    assert (team.origin, team.purpose) == (f"item:{made.pk}", made.goal)
    assert list(queries.teams_of(house.viewer("leader"), made)) == [team]
    assert Item.objects.get(pk=made.pk).in_charge == house.accounts["worker"]


def test_executor_sets_up_no_team(house: House) -> None:
    with pytest.raises(NotAllowed):
        set_up(house, running(house), "worker")


def test_page_of_the_item_opens_its_team(house: House) -> None:
    set_house_clock(NOW, real_now(), "", by=PROGRAM)
    made = running(house)
    client = Client()
    client.force_login(house.accounts["leader"])
    sent = {
        "name": "改造收尾组团",
        "leader": house.accounts["second_worker"].pk,
        "ends_on": "2022-06-30",
    }

    client.post(reverse("ledgers:new_team", args=[made.pk]), sent)

    team = queries.teams_of(house.viewer("leader"), made).get()
    page = client.get(reverse("ledgers:item", args=[made.pk])).content.decode()
    assert reverse("teams:team", args=[team.pk]) in page

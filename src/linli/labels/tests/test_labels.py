"""The words of the town: who sets them, and that old records keep theirs."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.labels import actions, queries
from linli.labels.models import Label


def test_administrator_adds_a_label_and_takes_it_out_of_use(administrator: Viewer) -> None:
    made = actions.add_label("work", " 党建+民生 ", colour="red", by=administrator, now=NOW)

    assert list(queries.in_use("work")) == [made]
    assert queries.choices("work") == [(made.pk, "党建+民生")]
    actions.edit_label(made.pk, "党建+民生", active=False, version=1, by=administrator, now=NOW)
    assert list(queries.in_use("work")) == []
    assert queries.chosen("work", [made.pk]) == [made]
    assert queries.chosen("service", [made.pk]) == []


@pytest.mark.parametrize("name", ["worker", "secretary", "leader", "supervisor", "contact"])
def test_nobody_else_words_labels(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.add_label("work", "党建+项目", by=house.viewer(name), now=NOW)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("work", " "), "name"),
        (("work", "党建+项目"), "name"),
        (("nothing", "党建"), "group"),
    ],
)
def test_a_label_needs_a_group_and_a_name_of_its_own(
    db: None, given: tuple[str, str], field: str
) -> None:
    actions.add_label("work", "党建+项目", by=PROGRAM, now=NOW)
    with pytest.raises(Invalid) as refusal:
        actions.add_label(*given, by=PROGRAM, now=NOW)
    assert refusal.value.field == field


def test_a_colour_is_one_that_has_a_shape(db: None) -> None:
    with pytest.raises(Invalid):
        actions.add_label("service", "紫色服务", colour="purple", by=PROGRAM, now=NOW)


def test_the_second_of_two_writers_is_told(db: None) -> None:
    made = actions.add_label("work", "党建+项目", by=PROGRAM, now=NOW)
    actions.edit_label(made.pk, "党建+重点项目", version=1, by=PROGRAM, now=NOW)
    with pytest.raises(Conflict):
        actions.edit_label(made.pk, "党建+工程", version=1, by=PROGRAM, now=NOW)


def test_the_database_keeps_a_name_once_in_its_group(db: None) -> None:
    actions.add_label("work", "党建+项目", by=PROGRAM, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Label.objects.create(group="work", name="党建+项目")


def test_the_page_keeps_what_was_typed_and_saves_it(house: House, client: Client) -> None:
    client.force_login(house.accounts["administrator"])
    typed = {"group": "service", "name": "", "name_en": "Red", "colour": "red", "order": 10}

    refused = client.post("/settings/labels/new/", typed)
    assert (refused.status_code, 'value="Red"' in refused.text) == (422, True)
    client.post("/settings/labels/new/", typed | {"name": "红色服务"})

    made = Label.objects.get(group="service")
    assert (made.name, made.colour, made.order) == ("红色服务", "red", 10)
    assert "红色服务" in client.get("/settings/labels/").text
    change = {"name": "红色服务", "colour": "blue", "order": 10, "active": "on", "version": 1}
    assert client.post(f"/settings/labels/{made.pk}/", change).status_code == 302
    made.refresh_from_db()
    assert (made.colour, made.version) == ("blue", 2)

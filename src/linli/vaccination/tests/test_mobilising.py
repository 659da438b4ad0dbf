"""Organisations of the town's kinds, what each has taken on, key places beside the roster."""

from typing import Any

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Invalid, NotAllowed
from linli.drives.models import Drive
from linli.drives.tests.factories import noted, running
from linli.labels import actions as labels
from linli.labels.models import Label
from linli.people import actions as people
from linli.vaccination import actions, queries
from linli.vaccination.models import Mobiliser, Undertaking
from linli.vaccination.tests.factories import drive, first


def to(house: House, who: str = "secretary") -> dict[str, Any]:
    return {"by": house.viewer(who), "now": NOW}


def kind(house: House, name: str = "群众自治组织") -> Label:
    return labels.add_label("mobiliser", name, **to(house, "administrator"))


def mobiliser(house: House, found: Drive, name: str = "长江路居民小组") -> Mobiliser:
    return actions.add_mobiliser(found.pk, kind(house, f"{name}类").pk, name, **to(house))


def places(house: House) -> Drive:
    """A market is a key place of the community."""
    people.register_organisation(
        house.community.pk, kind="firm", name="示例农贸市场", by=PROGRAM, now=NOW
    )
    return running(house, "vaccination_places", name="重点场所")


def test_kinds_are_rows_of_the_town(house: House) -> None:
    found = drive(house)
    with pytest.raises(Invalid):
        actions.add_mobiliser(found.pk, 0, "党支部", **to(house))
    row = mobiliser(house, found)
    assert queries.mobilisers_of(found) == [("长江路居民小组类", [(row, 0)])]
    with pytest.raises(NotAllowed):
        actions.add_mobiliser(found.pk, row.kind_id, "另一个", **to(house, "worker"))


def test_an_organisation_takes_on_key_places_and_persons_nobody_else_has(house: House) -> None:
    found, market = drive(house), places(house)
    one, other = mobiliser(house, found), mobiliser(house, found, "红十字志愿队")
    target, stall = first(found), market.targets.get(organisation__name="示例农贸市场")
    assert set(queries.to_take_on(one)) == {target, *market.targets.all()}
    assert actions.take_on(one.pk, [target.pk, stall.pk], **to(house)) == 2
    with pytest.raises(NotAllowed):
        actions.take_on(other.pk, [stall.pk], **to(house))
    assert [str(queries.called(each.target)) for each in queries.taken_on(one)] == [
        "宋**",
        "示例农贸市场",
    ]
    actions.give_back(Undertaking.objects.get(target=stall).pk, **to(house))
    assert actions.take_on(other.pk, [stall.pk], **to(house)) == 1
    actions.remove_mobiliser(other.pk, **to(house))
    assert stall in queries.to_take_on(one)


def test_who_declined_is_taken_on_by_nobody(house: House) -> None:
    found = drive(house)
    row = mobiliser(house, found)
    noted(first(found), "declined", house, reason="no_wish")
    assert set(queries.to_take_on(row)) == set()
    with pytest.raises(NotAllowed):
        actions.take_on(row.pk, [first(found).pk], **to(house))


def test_key_places_stand_beside_the_drive_by_stage(house: House) -> None:
    found, market = drive(house), places(house)
    noted(market.targets.get(organisation__name="示例农贸市场"), "told", house)
    others = market.targets.count() - 1
    [beside] = queries.places_of(found)
    assert beside.drive == market
    assert [n for _colour, _stage, n in beside.stages] == [n for n in (others, 1) if n]

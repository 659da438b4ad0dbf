"""Hazards are handed over to who may enforce, and followed on."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.cases import actions, queries
from linli.cases.models import HandOver
from linli.cases.tests import factories
from linli.cases.workflow import State


def test_hand_over_keeps_it_in_hand_with_a_day_to_ask_again(house: House) -> None:
    case = factories.hazard_in_hand(house)
    office = factories.authority(house)
    actions.hand_over(
        case.pk,
        organisation_id=office.pk,
        note="移交检查记录一份、照片三张",
        handed_on=date(2022, 4, 17),
        next_on=date(2022, 4, 21),
        by=house.viewer("handler"),
        now=NOW,
    )
    case.refresh_from_db()
    row = HandOver.objects.get()
    assert (case.state, case.owner, case.next_on) == (
        State.IN_HAND,
        house.accounts["handler"],
        date(2022, 4, 21),
    )
    assert (row.organisation, row.section, row.handed_on) == (office, None, date(2022, 4, 17))
    running = {clock.code: clock for clock in case.clocks.filter(met_at=None)}
    assert set(running) == {"handle", "check"}
    assert running["check"].due_at.astimezone(NOW.tzinfo).date() == date(2022, 4, 21)
    happened = queries.happenings(case)[0]
    assert (happened.what, happened.text) == (
        "已移交执法部门 → 示例市场监管所",
        "移交检查记录一份、照片三张",
    )


def test_each_check_names_the_next_until_it_is_put_right(house: House) -> None:
    case = factories.hazard_in_hand(house)
    with pytest.raises(NotAllowed) as early:
        actions.check(
            case.pk, text="x", next_on=date(2022, 4, 25), by=house.viewer("handler"), now=NOW
        )
    assert early.value.code == "not_handed_over"
    factories.handed_over(house, case.pk)
    actions.check(
        case.pk, text="已立案", next_on=date(2022, 4, 25), by=house.viewer("handler"), now=NOW
    )
    clock = case.clocks.get(code="check")
    assert (clock.met_at, clock.due_at.astimezone(NOW.tzinfo).date()) == (None, date(2022, 4, 25))
    factories.resolved(house, case.pk)
    case.refresh_from_db()
    assert (case.next_on, case.clocks.get(code="check").met_at) == (None, NOW)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"section_id": None}, "to"),
        ({"section_id": 0}, "to"),
        ({"section_id": None, "organisation_id": 0}, "to"),
        ({"note": " "}, "note"),
        ({"note": "长" * 501}, "note"),
        ({"handed_on": date(2022, 4, 19)}, "handed_on"),
        ({"next_on": date(2022, 4, 18)}, "next_on"),
        ({"next_on": date(2023, 4, 19)}, "next_on"),
    ],
)
def test_hand_over_names_an_authority_what_and_when(
    house: House, change: dict[str, Any], field: str
) -> None:
    case = factories.hazard_in_hand(house)
    given: dict[str, Any] = {
        "section_id": house.section.pk,
        "note": "移交照片",
        "next_on": date(2022, 4, 21),
        **change,
    }
    with pytest.raises(Invalid) as refusal:
        actions.hand_over(case.pk, **given, by=house.viewer("handler"), now=NOW)
    assert (refusal.value.field, HandOver.objects.count()) == (field, 0)


def test_only_an_authority_is_handed_to(house: House) -> None:
    case = factories.hazard_in_hand(house)
    with pytest.raises(Invalid) as refusal:
        actions.hand_over(
            case.pk,
            organisation_id=house.firm.pk,
            note="移交照片",
            next_on=date(2022, 4, 21),
            by=house.viewer("handler"),
            now=NOW,
        )
    assert refusal.value.field == "to"


def test_database_refuses_a_hand_over_to_nobody(house: House) -> None:
    case = factories.hazard_in_hand(house)
    factories.handed_over(house, case.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(case=case).update(section=None)


#: Who of the cast is offered which moves on a hazard in this state.

"""Slips are numbered per sub-district and year without gaps, and the database keeps it so."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.supervision import actions
from linli.supervision.models import Slip
from linli.supervision.spec import Receiver
from linli.supervision.tests.factories import LATER, REPLY_ON, issue, matter, to_secretary


def test_numbers_follow_one_another_within_a_year(house: House) -> None:
    numbers = [issue(house).number for _turn in range(3)]
    assert numbers == ["督〔2022〕1号", "督〔2022〕2号", "督〔2022〕3号"]


def test_next_year_begins_with_one_again(house: House) -> None:
    issue(house)
    then = NOW + timedelta(days=300)
    assert (
        issue(house, now=then, reply_on=then.date() + timedelta(days=9)).number == "督〔2023〕1号"
    )


def test_withdrawn_slip_keeps_its_number(house: House) -> None:
    first = issue(house)
    actions.withdraw(first.pk, "发错了", by=house.viewer("supervisor"), now=LATER)
    assert issue(house).sequence == 2


def _copy(slip: Slip, **changed: object) -> Slip:
    names = {field.name for field in Slip._meta.concrete_fields if not field.generated}
    values = {name: getattr(slip, name) for name in names - {"id"}}
    return Slip(**values | changed)


@pytest.mark.parametrize("sequence", [0, 1, 3, 9])
def test_database_refuses_a_gap_and_a_number_twice(house: House, sequence: int) -> None:
    slip = issue(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        _copy(slip, sequence=sequence).save()
    _copy(slip, sequence=2).save()


@pytest.mark.parametrize("how", ["delete", "renumber"])
def test_database_keeps_every_number(house: House, how: str) -> None:
    slip = issue(house)
    rows = Slip.objects.filter(pk=slip.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete() if how == "delete" else rows.update(sequence=2)
    assert Slip.objects.get().sequence == 1


def test_refused_slip_takes_no_number(house: House) -> None:
    origin = f"case:{matter(house).pk}"
    for wrong in (
        {"title": " "},
        {"demand": ""},
        {"reply_on": date(2022, 4, 1)},
        {"reply_on": date(2222, 4, 1)},
        {"to": Receiver("area", house.community.pk, house.accounts["other_secretary"].pk)},
        {"to": Receiver("section", 999, house.accounts["handler"].pk)},
    ):
        with pytest.raises(Invalid), transaction.atomic():
            issue(house, origin=origin, **wrong)
    assert issue(house).sequence == 1


@pytest.mark.parametrize("origin", ["case:999999", "person:1", "case:x", "nonsense", "case:²"])
def test_slip_rests_on_a_record_that_the_supervisor_sees(house: House, origin: str) -> None:
    with pytest.raises(NotAllowed):
        issue(house, origin=origin)


def test_supervisor_never_issues_a_slip_to_themselves(house: House) -> None:
    to = Receiver("area", house.community.pk, house.accounts["supervisor"].pk)
    with pytest.raises(Invalid):
        issue(house, to=to)


def test_record_it_rests_on_is_not_touched(house: House) -> None:
    case = matter(house)
    before = (case.state, case.version)
    issue(house, origin=f"case:{case.pk}", to=to_secretary(house), reply_on=REPLY_ON)
    case.refresh_from_db()
    assert (case.state, case.version) == before

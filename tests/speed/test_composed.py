"""Queries composed once: later values go into them, and they are what Django would have asked."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from linli.accounts.models import Account
from linli.base import composed
from linli.base.composed import Composed, write_new
from linli.base.viewer import Grant, Role
from linli.clock.models import CalendarDay
from linli.files.models import Attachment
from linli.journal.models import Entry
from linli.places.models import Area, Compound, Dwelling, Fact
from tests.cast import NOW, House

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[False, True], ids=["prepared", "logged"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sentence holds for statements that PostgreSQL keeps and for those that Django logs."""
    monkeypatch.setattr(connections["default"], "force_debug_cursor", request.param)


def asked(about: Composed[Any], *made_of: Any, **values: Any) -> tuple[list[Any], int]:
    """The rows, and how many statements that took."""
    with CaptureQueriesContext(connection) as log:
        return about(*made_of, **values), len(log)


def test_later_values_go_into_the_same_statement(house: House) -> None:
    named = Composed[Area](lambda name, top: Area.objects.filter(name=name, parent=top))
    here, other = house.community, house.other_community
    top = house.subdistrict.pk
    assert asked(named, name=here.name, top=top) == ([here], 1)
    assert asked(named, name=other.name, top=top) == ([other], 1)
    assert asked(named, name=other.name, top=here.pk) == ([], 1)
    assert len(named.kept) == 1


def test_rows_come_whole_with_what_they_belong_to(house: House) -> None:
    door = house.dwellings()[0]
    of_door = Composed[Dwelling](
        lambda pk: (
            Dwelling.objects.filter(pk=pk)
            .select_related("compound__area")
            .annotate(storey=F("floor") + 1)
        )
    )
    for _turn in range(2):
        row: Any = of_door.one(pk=door.pk)
        assert (row, row.room, row.storey) == (door, door.room, door.floor + 1)
        with CaptureQueriesContext(connection) as log:
            assert row.compound.area == house.community
        assert len(log) == 0


def test_days_moments_and_lists_are_values_too(house: House) -> None:
    CalendarDay.objects.create(day=date(2022, 5, 4), is_working=False, name="青年节")
    days = Composed[tuple[str]](lambda day: CalendarDay.objects.filter(day=day).values_list("name"))
    assert [days(day=date(2022, 5, 4)), days(day=date(2022, 5, 5))] == [[("青年节",)], []]
    since = Composed[tuple[int]](
        lambda moment: Entry.objects.filter(happened_at__gte=moment).values_list("pk")
    )
    assert since(moment=datetime(2100, 1, 1, tzinfo=UTC)) == []
    every = Entry.objects.count()
    assert len(since(moment=datetime(2000, 1, 1, tzinfo=UTC))) == every > 0
    below = Composed[Area](
        lambda paths, level: Area.objects.filter(path__within_any=paths, level=level)
    )
    assert set(below((house.district.path,), level="community")) == {
        house.community,
        house.other_community,
    }
    assert below((house.community.path,), level="community") == [house.community]
    assert below((), level="community") == []


def test_what_is_given_may_shape_the_query(house: House) -> None:
    def build(pk: int | None = None, name: str | None = None) -> QuerySet[Area]:
        rows = Area.objects.order_by("pk")
        rows = rows if pk is None else rows.filter(pk=pk)
        return rows if name is None else rows.filter(name=name)

    areas = Composed[Area](build)
    here = house.community
    assert areas(pk=here.pk) == areas(name=here.name) == areas(pk=here.pk, name=here.name) == [here]
    assert areas() == list(Area.objects.order_by("pk"))


def test_a_value_that_does_not_go_in_as_it_is_is_refused(house: House) -> None:
    patterns = Composed[Area](lambda name: Area.objects.filter(name__contains=name))
    with pytest.raises(TypeError, match="name"):
        patterns(name=house.community.name)
    branching = Composed[Area](lambda pk: Area.objects.filter(pk=5 if pk else 6))
    with pytest.raises(TypeError, match="pk"):
        branching(pk=house.community.pk)
    flags = Composed[Compound](lambda active: Compound.objects.filter(active=active))
    with pytest.raises(TypeError, match="made of"):
        flags(active=True)
    with pytest.raises(TypeError, match="float"):
        Composed[Area](lambda pk: Area.objects.filter(pk=pk))(pk=1.5)
    with pytest.raises(TypeError, match="prefetches"):
        Composed[Area](lambda: Area.objects.prefetch_related("children"))()


def test_where_there_is_none(house: House) -> None:
    of_area = Composed[Area](lambda pk: Area.objects.filter(pk=pk))
    assert of_area.first(pk=0) is None
    with pytest.raises(Area.DoesNotExist):
        of_area.one(pk=0)
    assert of_area.one(pk=house.district.pk) == house.district


def test_where_there_can_be_none_nobody_is_asked(house: House) -> None:
    of_viewer = Composed[Area](
        lambda pks, pk: Area.objects.filter(pk=pk, parent__in=pks) if pks else Area.objects.none()
    )
    assert asked(of_viewer, (), pk=house.community.pk) == ([], 0)
    assert asked(of_viewer, (), pk=house.community.pk) == ([], 0)
    assert asked(of_viewer, (house.subdistrict.pk,), pk=house.community.pk) == (
        [house.community],
        1,
    )
    none_of = Composed[Area](lambda pk: Area.objects.filter(pk=pk, level__in=()))
    assert asked(none_of, pk=house.community.pk) == ([], 0)


def test_rows_are_locked_only_in_a_transaction(house: House, monkeypatch: Any) -> None:
    held = Composed[Area](lambda pk: Area.objects.select_for_update().filter(pk=pk))
    assert held(pk=house.district.pk) == [house.district]
    monkeypatch.setattr(connections["default"], "get_autocommit", lambda: True)
    with pytest.raises(transaction.TransactionManagementError):
        held(pk=house.district.pk)


def test_all_who_have_the_same_rights_share_a_statement(house: House) -> None:
    theirs = Composed[Area](
        lambda viewer, pk: Area.objects.filter(pk=pk, path__within_any=viewer.areas())
    )
    here, worker = house.community, house.viewer("worker")
    colleague = replace(worker, key="account:777", account_id=777, name="同事")
    assert theirs(worker, pk=here.pk) == theirs(colleague, pk=here.pk) == [here]
    assert len(theirs.kept) == 1
    elsewhere = replace(worker, grants=(Grant(Role.WORKER, house.other_community.path),))
    assert theirs(elsewhere, pk=here.pk) == []
    assert theirs(elsewhere, pk=house.other_community.pk) == [house.other_community]
    own = Composed[Account](lambda viewer: Account.objects.filter(pk=viewer.account_id))
    assert own(worker) == []


def test_few_statements_are_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composed, "MOST_KEPT", 2)
    below = Composed[Area](lambda top: Area.objects.filter(path__within=top).order_by("pk"))
    for top in (house.district, house.community, house.subdistrict, house.district):
        assert below(top.path) == list(Area.objects.filter(path__within=top.path).order_by("pk"))
        assert len(below.kept) <= 2


def test_new_rows_are_written_as_django_writes_them(house: House) -> None:
    door, other = house.dwellings()[:2]
    given = {"code": "occupants", "said_at": NOW, "said_by": "account:1", "source": "visit:1"}
    rows = [Fact(dwelling=door, value="三", **given), Fact(dwelling=other, value="一", **given)]
    with CaptureQueriesContext(connection) as log:
        write_new(rows)
    assert len(log) == 1
    assert all(row.pk and not row._state.adding for row in rows)
    for row in rows:
        kept = Fact.objects.get(pk=row.pk)
        assert (kept.dwelling_id, kept.value, kept.said_at) == (row.dwelling_id, row.value, NOW)
    rows[0].value = "四"
    rows[0].save()
    assert Fact.objects.get(pk=rows[0].pk).value == "四"


def test_a_row_that_brings_its_number_keeps_it(house: House) -> None:
    number = uuid4()
    told = {"name": "门.jpg", "media_type": "image/jpeg", "size": 1, "sha256": "0" * 64}
    row = Attachment(pk=number, subject="case:1", added_by="anyone", added_at=NOW, **told)
    write_new([row])
    assert Attachment.objects.get(subject="case:1").pk == row.pk == number
    with pytest.raises(IntegrityError), transaction.atomic():
        write_new([Attachment(pk=number, subject="case:2", added_at=NOW, **told)])


def test_after_a_rollback_it_is_asked_as_before(house: House) -> None:
    of_area = Composed[Area](lambda pk: Area.objects.filter(pk=pk))
    assert of_area(pk=house.district.pk) == [house.district]
    with transaction.atomic():
        assert of_area(pk=house.community.pk) == [house.community]
        transaction.set_rollback(True)  # psycopg forgets what it has had prepared
    assert of_area(pk=house.community.pk) == [house.community]

"""Items that fill themselves: counted from the records that are their progress."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import system
from linli.cases.tests import factories as cases
from linli.drives import actions as drives
from linli.drives.tests import factories as driving
from linli.events import actions as gatherings
from linli.ledgers import actions, queries
from linli.ledgers.models import Item
from linli.ledgers.spec import LinkDraft, Measured
from linli.ledgers.tests.factories import running, to

PROGRAM: dict[str, Any] = {"by": system("ledgers"), "now": NOW}


def linked(house: House, draft: LinkDraft) -> Item:
    made = running(house)
    actions.link(made.pk, draft, **to(house, "leader"))
    return Item.objects.get(pk=made.pk)


def counted(item: Item) -> tuple[int, int | None, int]:
    """The link's number, what it is of, and the item's percentage, counted anew."""
    actions.read_links(**PROGRAM)
    item.refresh_from_db()
    link = item.links.get()
    return link.value, link.out_of, item.percent


def test_item_fills_itself_from_cases_that_ended(house: House) -> None:
    cases.raised(house, summary="路灯不亮")
    item = linked(house, LinkDraft("cases", case_kind="appeal"))
    assert (item.measured_by, counted(item)) == (Measured.LINKS, (0, 1, 0))

    cases.brought_to(house, "ended")

    assert counted(item) == (1, 2, 50)


def test_item_fills_itself_from_a_drive(house: House) -> None:
    drive = driving.running(house)
    item = linked(house, LinkDraft("drive", drive_id=drive.pk, meaning="agreed"))
    target = drive.targets.order_by("pk")[0]

    drives.record(target.pk, "agreed", once="ledger-test-1", **to(house, "worker"))

    of = drive.targets.count()
    assert counted(item) == (1, of, 100 // of)


def test_item_fills_itself_from_meetings_held_against_the_plan(house: House) -> None:
    secretary = to(house, "secretary")
    event = gatherings.plan_event(
        "meeting",
        area_id=house.community.pk,
        title="26号院议事会",
        venue="院内大槐树下",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        organiser_id=house.accounts["secretary"].pk,
        **secretary,
    )
    item = linked(house, LinkDraft("events", event_kind="meeting", plan=4))
    assert counted(item) == (0, None, 0)

    gatherings.hold(event.pk, **secretary)

    assert counted(item) == (1, None, 25)


def test_item_fills_itself_from_a_figure(house: House) -> None:
    item = linked(house, LinkDraft("figure", figure="committee.dwellings_visited"))

    value, of, percent = counted(item)

    assert (value, of, percent) == (0, 10, 0)


def test_everybody_reads_the_same_number(house: House) -> None:
    """Counted with the eyes of the whole area, not with those of whoever looks."""
    cases.raised(house)
    item = linked(house, LinkDraft("cases"))

    extent = queries.extent_of(queries.links_of(item).get())

    assert (extent.viewer.key, extent.area) == ("system:ledgers", str(house.community.path))
    assert extent.start is not None
    assert extent.start.date() == date(2022, 1, 1)


def test_numbers_of_a_year_are_counted_in_two_queries(
    house: House, django_assert_num_queries: Any
) -> None:
    item = linked(house, LinkDraft("cases"))
    for draft in (LinkDraft("events", plan=2, event_kind="meeting"), LinkDraft("cases", plan=3)):
        actions.link(item.pk, draft, **to(house, "leader"))

    with django_assert_num_queries(5):  # savepoint twice, links, numbers, kept
        actions.read_links(**PROGRAM)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (LinkDraft("drive"), "drive"),
        (LinkDraft("events", event_kind="meeting"), "plan"),
        (LinkDraft("figure", figure="no.such"), "kind"),
        (LinkDraft("cases", case_kind="no_such"), "kind"),
        (LinkDraft("drive", drive_id=99999999), "kind"),
        (LinkDraft("cases", plan=0), "plan"),
    ],
)
def test_records_that_are_none_are_refused(house: House, draft: LinkDraft, field: str) -> None:
    made = running(house)
    with pytest.raises(Invalid) as refused:
        actions.link(made.pk, draft, **to(house, "leader"))
    assert refused.value.field == field


def test_executor_links_nothing_and_nobody_else_counts(house: House) -> None:
    made = running(house)
    with pytest.raises(NotAllowed):
        actions.link(made.pk, LinkDraft("cases"), **to(house, "worker"))
    with pytest.raises(NotAllowed):
        actions.read_links(**to(house, "leader"))


def test_without_a_link_milestones_measure_again(house: House) -> None:
    item = linked(house, LinkDraft("cases"))

    actions.unlink(item.pk, item.links.get().pk, **to(house, "leader"))

    assert Item.objects.get(pk=item.pk).measured_by == Measured.MILESTONES

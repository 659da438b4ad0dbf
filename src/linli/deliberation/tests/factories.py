"""Topics and meetings on their way, reached through the actions."""

from datetime import date, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.cases.models import Case
from linli.cases.tests import factories as cases
from linli.commitments.spec import Owner
from linli.deliberation import actions
from linli.deliberation.models import AgendaItem, Meeting, Topic
from linli.deliberation.spec import CommitmentDraft
from linli.events.spec import Guest

START = NOW + timedelta(days=2, hours=10)
AT_MEETING = START + timedelta(minutes=20)
DUE_ON = date(2022, 4, 29)


def by(house: House, name: str = "secretary") -> dict[str, Any]:
    """Who acts, at the meeting."""
    return {"by": house.viewer(name), "now": AT_MEETING}


def case(house: House, **given: Any) -> Case:
    """An appeal about gas, in hand with the secretary."""
    return cases.brought_to(house, "received", **given)


def topic(house: House, *gathered: Case, title: str = "9号楼未通气", **given: Any) -> Topic:
    values: dict[str, Any] = {
        "area_id": house.community.pk,
        "compound_id": house.compound.pk,
        "case_ids": [row.pk for row in gathered],
        "by": house.viewer("secretary"),
        "now": NOW,
    }
    return actions.raise_topic(title, **values | given)


def meeting(house: House, *topics: Topic, **given: Any) -> Meeting:
    values: dict[str, Any] = {
        "area_id": house.community.pk,
        "compound_id": house.compound.pk,
        "title": "26号院议事会",
        "venue": "院内大槐树下",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "topic_ids": [row.pk for row in topics],
        "by": house.viewer("secretary"),
        "now": NOW,
    }
    return actions.plan_meeting(**values | given)


def item(house: House, topic_: Topic | None = None) -> AgendaItem:
    """An open item of a meeting to which the steward has come."""
    held = meeting(house, topic_ or topic(house))
    by = house.viewer("worker")
    guest = Guest("account", house.accounts["steward"].pk)
    invited = actions.invite(held.pk, guest, capacity="steward", by=by, now=NOW)
    actions.check_in(held.pk, invited.pk, by=by, now=AT_MEETING)
    return held.items.get()


def draft(house: House, **given: Any) -> CommitmentDraft:
    values: dict[str, Any] = {
        "what": "联系9号楼未通气各户",
        "owner": Owner("account", house.accounts["steward"].pk),
        "due_on": DUE_ON,
    }
    return CommitmentDraft(**values | given)


def adopted(house: House, *gathered: Case) -> Topic:
    """A resolved topic with one commitment of the steward."""
    entry = item(house, topic(house, *gathered))
    actions.adopt(
        entry.pk, "逐户联系", drafts=[draft(house)], by=house.viewer("secretary"), now=AT_MEETING
    )
    return Topic.objects.get(pk=entry.topic_id)

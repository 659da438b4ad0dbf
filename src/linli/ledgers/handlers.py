"""What follows from acts on items: those concerned are told. Wired in site/reactions.py."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.ledgers import actions
from linli.ledgers.actions import colouring
from linli.ledgers.models import Item
from linli.ledgers.workflow import State
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.people import queries as people


def tell_in_charge(entry: Entry) -> None:
    """It is theirs now, or it came back, or what they asked was decided."""
    item = _item(entry)
    if item.state != State.DRAFT:
        _tell(entry, item, item.in_charge_id)


def tell_leader(entry: Entry) -> None:
    """Something was asked or applied for: the leader named on the item is told."""
    item = _item(entry)
    if item.leader_id is not None:
        _tell(entry, item, item.leader_id)


def forget_person(entry: Entry) -> None:
    """Whoever is erased is blackened in the ledgers of their area."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def recolour_item(entry: Entry) -> None:
    """Something happened to an item: its colour is looked at again, and a change written down."""
    item = _item(entry)
    colouring.recolour(item.ledger_id, cause="act", now=entry.happened_at, item_ids=[item.pk])


def begin_colours(entry: Entry) -> None:
    """A ledger was made: the shipped rules colour it."""
    colouring.begin(int(entry.subject.partition(":")[2]), entry.happened_at)


def recolour_for_calendar(entry: Entry) -> None:
    """A holiday or a moved working day was added or taken back."""
    colouring.recolour_for_calendar(entry.happened_at)


def recolour_for_clock(entry: Entry) -> None:
    """The house's clock was set, forwards or back."""
    colouring.colour_days(entry.happened_at, cause="clock")


def _tell(entry: Entry, item: Item, account_id: int) -> None:
    if f"account:{account_id}" == entry.actor:
        return  # they did it themselves
    notices.send(
        "item.told",
        recipient=f"account:{account_id}",
        about=f"item:{item.pk}",
        to=notices.Address(Channel.DESK),
        words={"what": str(entry.label), "item": str(item), "due": item.due_shown},
        link=f"/ledgers/items/{item.pk}/",
        once=f"{entry.kind}:{entry.pk}:{account_id}",
        area=item.area.path,
        now=entry.happened_at,
    )


def _item(entry: Entry) -> Item:
    return Item.objects.select_related("area").get(pk=int(entry.subject.removeprefix("item:")))

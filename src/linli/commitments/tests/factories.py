"""Commitments in every state, reached through the actions."""

from datetime import date, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.commitments import actions
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.commitments.workflow import State

DUE_ON = date(2022, 4, 25)
LATER = NOW + timedelta(hours=2)


def promise(house: House, owner: Owner | None = None, **given: Any) -> Commitment:
    """A commitment of the steward of building 9, made by the secretary at NOW."""
    values: dict[str, Any] = {
        "what": "联系9号楼未通气各户",
        "owner": owner or Owner("account", house.accounts["steward"].pk),
        "due_on": DUE_ON,
        "area_id": house.community.pk,
        "compound_id": house.compound.pk,
        "origin": "resolution:1",
        "answerable_id": house.accounts["secretary"].pk,
        "by": house.viewer("secretary"),
        "now": NOW,
    }
    return actions.open_commitment(**values | given)


def in_state(house: House, state: State) -> Commitment:
    """One in this state: done by the steward, confirmed by the secretary, cancelled by her."""
    made = promise(house)
    if state in (State.DONE, State.CONFIRMED):
        actions.finish(made.pk, "都联系上了", by=house.viewer("steward"), now=LATER)
    if state == State.CONFIRMED:
        actions.confirm(made.pk, by=house.viewer("secretary"), now=LATER)
    if state == State.CANCELLED:
        actions.cancel(made.pk, "不再需要", by=house.viewer("secretary"), now=LATER)
    made.refresh_from_db()
    return made

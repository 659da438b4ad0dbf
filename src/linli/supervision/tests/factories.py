"""Slips in every state, reached through the actions."""

from datetime import date, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.cases.models import Case
from linli.cases.tests import factories as cases
from linli.supervision import actions
from linli.supervision.models import Slip
from linli.supervision.spec import Receiver
from linli.supervision.workflow import State

#: Monday 18 April 2022, 9:00: signed for by Tuesday; replied to by Friday.
REPLY_ON = date(2022, 4, 22)
LATER = NOW + timedelta(hours=2)
#: After the day.
TOO_LATE = NOW + timedelta(days=5)


def matter(house: House, **given: Any) -> Case:
    """An appeal of the community that the secretary has received."""
    return cases.raised(house, **{"by": house.viewer("secretary"), **given}).case


def to_secretary(house: House) -> Receiver:
    return Receiver("area", house.community.pk, house.accounts["secretary"].pk)


def to_section(house: House) -> Receiver:
    return Receiver("section", house.section.pk, house.accounts["handler"].pk)


def issue(house: House, **given: Any) -> Slip:
    """One issued by the supervisor at NOW, to the secretary of the community."""
    values: dict[str, Any] = {
        "title": "9号楼三单元停气",
        "demand": "三日内恢复供气，附照片。",
        "to": to_secretary(house),
        "reply_on": REPLY_ON,
        "by": house.viewer("supervisor"),
        "now": NOW,
    } | given
    if "origin" not in values:
        values["origin"] = f"case:{matter(house).pk}"
    return actions.issue(**values)


def in_state(house: House, state: State) -> Slip:
    """One in this state: answered by the secretary, checked by the supervisor."""
    slip = issue(house)
    supervisor: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    secretary: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    way = list(State)[: list(State).index(state) + 1]
    if state == State.WITHDRAWN:
        actions.withdraw(slip.pk, "发错了", **supervisor)
        way = []
    for step in way:
        if step == State.SIGNED:
            actions.sign(slip.pk, **secretary)
        if step == State.REPLIED:
            actions.reply(slip.pk, "已恢复供气。", **secretary)
        if step == State.ACCEPTED:
            actions.accept(slip.pk, "已到现场看过。", **supervisor)
        if step == State.ARCHIVED:
            actions.archive(slip.pk, **supervisor)
    slip.refresh_from_db()
    return slip

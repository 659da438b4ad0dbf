"""Cases as they are raised and brought to a state: always through actions, always the same."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.cast import NOW, House

from linli.base.viewer import ANYONE, Grant, Role, Viewer, system
from linli.cases import actions
from linli.cases.models import Case, Category
from linli.cases.spec import Raiser
from linli.cases.workflow import State
from linli.people import actions as people
from linli.people.models import Organisation

_keys = count(1)
LATER = NOW + timedelta(hours=1)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99"
    b"=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def category(code: str = "gas") -> Category:
    return Category.objects.get(code=code)


#: What a hazard has at least.
FACTS = {"grade": "general", "basis": "《城镇燃气管理条例》第二十八条"}
ON_SPOT = {**FACTS, "on_spot": "当场关阀，气瓶已由配送站收走"}


def hazard(house: House, *, by: str = "worker", **fields: Any) -> actions.Raised:
    """One hazard, found by a worker at the counter of the gas cylinders, so to speak."""
    given: dict[str, Any] = {
        "kind": "hazard",
        "category_id": category("bottled_gas").pk,
        "summary": "后厨使用无合格证的气瓶",
        "facts": FACTS,
        "source": "door",
    }
    return raised(house, by=house.viewer(by), **{**given, **fields})


#: What an order has at least.
ORDER_FACTS = {"effort": "ordinary"}


def order(house: House, *, by: str = "worker", **fields: Any) -> actions.Raised:
    """One order, raised for the cast's firm by a worker who was there."""
    given: dict[str, Any] = {"summary": "急需普工三十名", "source": "door"}
    return raised(house, by=house.viewer(by), **{**_order_of(house), **given, **fields})


def _order_of(house: House) -> dict[str, Any]:
    return {
        "kind": "order",
        "category_id": category("firm_labour").pk,
        "facts": ORDER_FACTS,
        "compound_id": None,
        "organisation_id": house.firm.pk,
    }


def raised(house: House, *, by: Viewer = ANYONE, **fields: Any) -> actions.Raised:
    """One case; every field can be named."""
    values: dict[str, Any] = {
        "kind": "appeal",
        "category_id": category().pk,
        "area_id": house.community.pk,
        "compound_id": house.compound.pk,
        "summary": "9号楼三单元停气",
        "source": "portal" if by.account_id is None else "desk",
        "once": f"key-{next(_keys)}",
        "now": NOW,
    }
    return actions.raise_case(**{**values, **fields}, by=by)


def with_raiser(house: House, **fields: Any) -> actions.Raised:
    """One raised by somebody who gave name and phone."""
    raiser = Raiser(name="赵晓兰", phone="13800000001", consent=True)
    return raised(house, raiser=raiser, **fields)


def raiser_of(case: Case) -> Viewer:
    """The bearer of the case's tracking link."""
    return Viewer(key="link:1", grants=(Grant(str(Role.RESIDENT), scope=f"case:{case.pk}"),))


def brought_to(house: House, state: str, **fields: Any) -> Case:
    """A case in this state, by the shortest way a real one goes."""
    if fields.get("kind") == "hazard":
        fields = {"facts": FACTS, **fields}
    if fields.get("kind") == "order":
        fields = {"by": house.viewer("contact"), "source": "portal", **_order_of(house), **fields}
    case = raised(house, **fields).case
    for step in _WAYS[State(state)]:
        step(house, case.pk)
    return Case.objects.get(pk=case.pk)


def received(house: House, pk: int) -> None:
    actions.receive(pk, by=house.viewer("secretary"), now=NOW)


def dispatched(house: House, pk: int) -> None:
    actions.dispatch(pk, section_id=house.section.pk, by=house.viewer("secretary"), now=NOW)


def accepted(house: House, pk: int) -> None:
    actions.accept(pk, by=house.viewer("handler"), now=NOW)


def at_office(house: House, pk: int) -> None:
    actions.appeal_to_office(pk, reason="不在职责清单内", by=house.viewer("handler"), now=NOW)


def paused_asked(house: House, pk: int) -> None:
    actions.ask_pause(
        pk,
        reason="outside_body",
        note="等燃气公司图纸",
        until_on=date(2022, 4, 25),
        by=house.viewer("handler"),
        now=NOW,
    )


def paused(house: House, pk: int) -> None:
    paused_asked(house, pk)
    actions.decide_pause(pk, approved=True, by=house.viewer("secretary"), now=NOW)


def resolved(house: House, pk: int) -> None:
    actions.resolve(
        pk,
        outcome="solved",
        answer="阀门已更换，今天恢复供气。",
        by=house.viewer("handler"),
        now=NOW,
    )


def deferred(house: House, pk: int) -> None:
    actions.defer(
        pk,
        answer="已报区人社局，下周有专场招聘",
        next_on=date(2022, 4, 25),
        by=house.viewer("handler"),
        now=NOW,
    )


def handed_over(house: House, pk: int) -> None:
    actions.hand_over(
        pk,
        section_id=house.section.pk,
        note="移交现场照片三张、检查记录一份",
        next_on=date(2022, 4, 21),
        by=house.viewer("handler"),
        now=NOW,
    )


def rechecked(house: House, pk: int) -> None:
    actions.recheck(pk, in_order=True, comment="气瓶已清走", by=house.viewer("worker"), now=NOW)


def not_removed(house: House, pk: int) -> None:
    actions.recheck(pk, in_order=False, comment="气瓶还在", by=house.viewer("worker"), now=NOW)


def said_in_order(house: House, pk: int) -> None:
    """The word that closes it: the raiser's, or that of who looked again."""
    rechecks = "recheck" in Case.objects.get(pk=pk).spec.moves
    (rechecked if rechecks else confirmed)(house, pk)


def confirmed(house: House, pk: int) -> None:
    actions.record_call(
        pk, reached=True, solved=True, satisfied=True, by=house.viewer("worker"), now=NOW
    )


def not_solved(house: House, pk: int) -> None:
    actions.record_call(pk, reached=True, solved=False, by=house.viewer("worker"), now=NOW)


def withdrawn(house: House, pk: int) -> None:
    actions.withdraw(pk, reason="重复登记", by=house.viewer("secretary"), now=NOW)


def authority(house: House) -> Organisation:
    """One with enforcement power, of the whole sub-district."""
    return people.register_organisation(
        house.subdistrict.pk, kind="authority", name="示例市场监管所", by=system("cast"), now=NOW
    )


def hazard_in_hand(house: House, **fields: Any) -> Case:
    """A hazard that the section has in hand."""
    return brought_to(house, State.IN_HAND, kind="hazard", **fields)


def hazard_ended(house: House, **fields: Any) -> Case:
    """A hazard reported as put right."""
    return brought_to(house, State.ENDED, kind="hazard", **fields)


_IN_HAND = (received, dispatched, accepted)
_WAYS: dict[State, tuple[Any, ...]] = {
    State.RAISED: (),
    State.RECEIVED: (received,),
    State.DISPATCHED: (received, dispatched),
    State.IN_HAND: _IN_HAND,
    State.SUSPENDED: (*_IN_HAND, paused),
    State.ARBITRATION: (received, dispatched, at_office),
    State.ENDED: (*_IN_HAND, resolved),
    State.CLOSED: (*_IN_HAND, resolved, said_in_order),
    State.WITHDRAWN: (withdrawn,),
}

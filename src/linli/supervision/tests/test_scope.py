"""Who sees which slip, what waits for whom, and the figures."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.figures import Extent
from linli.cases import queries as cases
from linli.commitments import queries as commitments
from linli.commitments.tests.factories import promise
from linli.supervision import actions, queries, rules
from linli.supervision.models import Slip
from linli.supervision.tests.factories import (
    LATER,
    REPLY_ON,
    TOO_LATE,
    in_state,
    issue,
    matter,
    to_section,
)
from linli.supervision.workflow import State

CAST = [
    "worker",
    "second_worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "supervisor",
    "leader",
    "administrator",
    "specialist",
    "lecturer",
    "contact",
    "steward",
    "resident",
]


def everything(house: House) -> dict[str, Slip]:
    """One to each kind of receiver."""
    worker = house.accounts["second_worker"].pk
    of_worker = type(to_section(house))("area", house.community.pk, worker)
    elsewhere = type(of_worker)("area", house.other_community.pk, house.accounts["other_worker"].pk)
    return {
        "secretary's": issue(house),
        "section's": issue(house, to=to_section(house)),
        "worker's": issue(house, to=of_worker),
        "other": issue(house, to=elsewhere, origin=f"commitment:{promise(house).pk}"),
    }


ALL = {"secretary's", "section's", "worker's", "other"}
SEES = {
    "supervisor": ALL,
    "leader": ALL,
    "secretary": {"secretary's", "worker's"},
    "second_worker": {"worker's"},
    "other_worker": {"other"},
    "other_secretary": {"other"},
    "handler": {"section's"},
}


@pytest.mark.parametrize("name", CAST)
def test_list_and_rule_agree_for_each_role(house: House, name: str) -> None:
    made, viewer = everything(house), house.viewer(name)
    listed = set(queries.visible_to(viewer))
    assert listed == {slip for slip in made.values() if rules.can_see(viewer, slip)}
    assert {word for word, slip in made.items() if slip in listed} == SEES.get(name, set())


@pytest.mark.parametrize("name", CAST)
def test_receivers_are_the_same_in_list_and_rule(house: House, name: str) -> None:
    made, viewer = everything(house), house.viewer(name)
    mine = set(Slip.objects.filter(queries.received_by(viewer)))
    assert mine == {slip for slip in made.values() if rules.is_receiver(viewer, slip)}


def test_supervisor_sees_every_case_and_commitment_of_the_sub_district(house: House) -> None:
    supervisor = house.viewer("supervisor")
    near = matter(house)
    far = matter(
        house,
        by=house.viewer("other_secretary"),
        area_id=house.other_community.pk,
        compound_id=house.other_compound.pk,
    )
    promised = promise(house)
    assert set(cases.on_desk(supervisor)) == {near, far}
    assert set(commitments.visible_to(supervisor)) == {promised}


def _waiting(house: House, name: str, now: Any = LATER) -> set[tuple[str, str]]:
    rows = queries.waiting_for(house.viewer(name), now)
    return {(row["title"], row["act"]) for row in rows}


def test_it_waits_for_the_receiver_then_for_the_supervisor(house: House) -> None:
    slip = issue(house, title="甲")
    secretary: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    assert _waiting(house, "secretary") == {("甲", "sign")}
    assert _waiting(house, "supervisor") == set()
    actions.sign(slip.pk, **secretary)
    assert _waiting(house, "secretary") == {("甲", "reply")}
    assert _waiting(house, "supervisor", TOO_LATE) == {("甲", "press")}
    actions.ask_extension(slip.pk, REPLY_ON + timedelta(days=5), reason="等", **secretary)
    assert _waiting(house, "supervisor") == {("甲", "decide_extension")}
    actions.reply(slip.pk, "好了", **secretary)
    assert _waiting(house, "supervisor") == {("甲", "accept")}
    assert _waiting(house, "secretary") == set()
    actions.accept(slip.pk, by=house.viewer("supervisor"), now=LATER)
    assert _waiting(house, "supervisor") == {("甲", "archive")}
    assert _waiting(house, "leader", TOO_LATE) == set()


def test_unsigned_slip_is_red_for_both(house: House) -> None:
    issue(house, title="甲")
    then = NOW + timedelta(days=2)
    for name, act in (("secretary", "sign"), ("supervisor", "press")):
        (row,) = queries.waiting_for(house.viewer(name), then)
        assert (row["colour"], row["act"], row["place"]) == (3, act, "永安社区")


def test_figures_count_issued_due_answered_and_sent_back(house: House) -> None:
    supervisor = house.viewer("supervisor")
    in_time, sent_back, open_ = (
        in_state(house, State.REPLIED),
        in_state(house, State.REPLIED),
        issue(house),
    )
    in_state(house, State.WITHDRAWN)
    late = in_state(house, State.SIGNED)
    actions.reply(late.pk, "好了", by=house.viewer("secretary"), now=TOO_LATE)
    to: dict[str, Any] = {"by": supervisor, "now": LATER}
    actions.send_back(sent_back.pk, "缺照片", reply_on=REPLY_ON, **to)
    actions.accept(in_time.pk, **to)

    extent = Extent(supervisor, start=NOW, end=NOW + timedelta(days=7))
    assert set(queries.issued(extent)) == {in_time, sent_back, open_, late}
    assert set(queries.due(extent)) == {in_time, sent_back, open_, late}
    assert set(queries.answered_in_time(extent)) == {in_time}
    assert {reply.slip for reply in queries.checked(extent)} == {in_time, sent_back}
    assert {reply.slip for reply in queries.sent_back(extent)} == {sent_back}
    near = Extent(supervisor, area=house.other_community.path)
    assert set(queries.issued(near)) == set()


def test_a_late_list_holds_what_is_red(house: House) -> None:
    signed, replied = in_state(house, State.SIGNED), in_state(house, State.REPLIED)
    assert set(queries.late(Slip.objects.all(), LATER)) == set()
    assert set(queries.late(Slip.objects.all(), TOO_LATE)) == {signed}
    assert replied.due_at < TOO_LATE

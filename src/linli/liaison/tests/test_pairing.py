"""Who looks after which firm: one at a time, with its period and the reason why it changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.journal.models import Entry
from linli.liaison import actions, handlers, queries, rules
from linli.liaison.models import Pair
from linli.liaison.tests import factories
from linli.notices.models import Notice

EVERYONE = (
    "worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "specialist",
    "leader",
    "supervisor",
    "administrator",
    "lecturer",
    "contact",
    "steward",
    "resident",
)


def test_a_firm_has_one_official_of_a_kind(house: House) -> None:
    factories.pair(house)
    with pytest.raises(Invalid) as refusal:
        factories.pair(house, official="worker")
    assert refusal.value.code == "paired_already"


def test_the_table_refuses_a_second_one(house: House) -> None:
    pair = factories.pair(house)
    values = {"area": pair.area, "organisation": pair.organisation, "kind": pair.kind}
    with pytest.raises(IntegrityError), transaction.atomic():
        Pair.objects.create(**values, official=pair.official, since=date(2022, 4, 18), made_by="x")


@pytest.mark.parametrize("name", ["secretary", "leader"])
def test_secretary_and_leader_assign(house: House, name: str) -> None:
    assert factories.pair(house, by=house.viewer(name)).official == house.accounts["handler"]


@pytest.mark.parametrize("name", sorted(set(EVERYONE) - {"secretary", "leader"}))
def test_nobody_else_assigns(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        factories.pair(house, by=house.viewer(name))


@pytest.mark.parametrize("name", ["worker", "handler", "specialist", "leader", "secretary"])
def test_staff_specialists_and_leaders_look_after_firms(house: House, name: str) -> None:
    assert factories.pair(house, official=name).official.username == name


@pytest.mark.parametrize("name", ["contact", "resident", "other_worker", "administrator"])
def test_others_do_not(house: House, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.pair(house, official=name)
    assert refusal.value.field == "official"


def test_handed_on_keeps_who_it_was_and_why_and_what_was_planned(house: House) -> None:
    old = factories.pair(house)
    visit = factories.planned(house, old)
    new = actions.hand_on(
        old.pk,
        official_id=house.accounts["worker"].pk,
        reason="岗位调整",
        by=house.viewer("leader"),
        now=NOW,
    )
    old.refresh_from_db()
    visit.refresh_from_db()
    assert (old.until, old.reason) == (date(2022, 4, 18), "岗位调整")
    assert (new.official, new.until) == (house.accounts["worker"], None)
    assert (visit.pair, visit.official) == (new, new.official)
    assert list(queries.pairs_of(house.firm)) == [new, old]


def test_ended_drops_what_was_planned(house: House) -> None:
    pair = factories.pair(house)
    visit = factories.planned(house, pair)
    actions.end_pair(pair.pk, reason="企业外迁", by=house.viewer("secretary"), now=NOW)
    visit.refresh_from_db()
    assert (visit.state, visit.reason) == ("dropped", "企业外迁")
    with pytest.raises(NotAllowed):
        actions.end_pair(pair.pk, reason="企业外迁", by=house.viewer("secretary"), now=NOW)


@pytest.mark.parametrize("reason", ["", " ", "长" * 201])
def test_a_change_says_why(house: House, reason: str) -> None:
    pair = factories.pair(house)
    by = house.viewer("secretary")
    other = house.accounts["worker"].pk
    acts: tuple[Callable[[], object], ...] = (
        lambda: actions.end_pair(pair.pk, reason=reason, by=by, now=NOW),
        lambda: actions.hand_on(pair.pk, official_id=other, reason=reason, by=by, now=NOW),
    )
    for act in acts:
        with pytest.raises(Invalid) as refusal:
            act()
        assert refusal.value.field == "reason"


def test_second_writer_gets_a_conflict(house: House) -> None:
    pair = factories.pair(house)
    with pytest.raises(Conflict):
        actions.end_pair(
            pair.pk, reason="外迁", by=house.viewer("secretary"), now=NOW, version=pair.version + 1
        )


def test_new_official_is_told_on_their_desk(house: House) -> None:
    factories.pair(house)
    handlers.tell_official(Entry.objects.get(kind="liaison.paired"))
    notice = Notice.objects.get(kind="liaison.paired")
    assert notice.recipient == f"account:{house.accounts['handler'].pk}"


SEES: dict[str, set[str]] = {
    "worker": {"own", "theirs"},
    "secretary": {"own", "theirs"},
    "specialist": {"own", "theirs"},
    "leader": {"own", "theirs"},
    "supervisor": {"own", "theirs"},
    "handler": {"own"},
}


def test_everyone_sees_exactly_theirs_and_the_rule_agrees(house: House) -> None:
    other = factories.firm(house)
    pairs = {
        "own": factories.pair(house),
        "theirs": factories.pair(house, official="worker", organisation_id=other.pk),
    }
    firms: dict[str, Any] = {"own": house.firm, "theirs": other}
    visits = {
        "own": factories.visited(house).visit,
        "theirs": factories.visited(house, by="worker", organisation_id=other.pk, once="v2").visit,
    }
    for name in EVERYONE:
        viewer, seen = house.viewer(name), SEES.get(name, set())
        assert set(queries.pairs_visible_to(viewer)) == {pairs[key] for key in seen}, name
        assert {k for k, p in pairs.items() if rules.can_see_pair(viewer, p)} == seen, name
        assert set(queries.firms_visible_to(viewer)) == {firms[key] for key in seen}, name
        assert {k for k, f in firms.items() if rules.can_see_firm(viewer, f)} == seen, name
        assert set(queries.visits_visible_to(viewer)) == {visits[key] for key in seen}, name
        assert {k for k, v in visits.items() if rules.can_see_visit(viewer, v)} == seen, name

"""Inspection rounds: a sample anyone can draw again, findings that change nothing, and slips."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.commitments import actions as commitments
from linli.commitments.tests.factories import promise
from linli.journal.models import Entry
from linli.supervision import actions, queries, rules
from linli.supervision.models import Round, Sample, Slip
from linli.supervision.tests.factories import LATER, REPLY_ON, matter, to_secretary
from linli.supervision.workflow import Finding, RoundState

TODAY = date(2022, 4, 18)
As = Callable[[str], Client]


@pytest.fixture
def as_(house: House, monkeypatch: pytest.MonkeyPatch) -> As:
    monkeypatch.setattr("linli.clock.queries.now", lambda: LATER)

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


def drawn(house: House, sizes: dict[str, int] | None = None, **given: Any) -> Round:
    """A round over six cases and two commitments of today."""
    if not Sample.objects.exists():
        for _turn in range(6):
            matter(house)
        for _turn in range(2):
            promise(house)
    values: dict[str, Any] = {
        "since": TODAY,
        "until": TODAY,
        "seed": "1984",
        "by": house.viewer("supervisor"),
        "now": LATER,
    } | given
    sizes = sizes or {"case": 2, "commitment": 1}
    return actions.open_round(house.subdistrict.pk, sizes, **values)


def test_sample_is_drawn_again_from_seed_and_frame_alone(house: House) -> None:
    row = Round.objects.get(pk=drawn(house).pk)
    kept = list(row.samples.values_list("origin", flat=True))
    # As somebody else would do it, with nothing of this house but the words on the page.
    marks = {
        key: hashlib.sha256(f"{row.seed}:{key}".encode()).hexdigest() for key in reversed(row.frame)
    }
    again = [
        key
        for kind, size in sorted(row.sizes.items())
        for key in sorted((k for k in marks if k.startswith(f"{kind}:")), key=marks.__getitem__)[
            :size
        ]
    ]
    assert kept == again
    assert len(kept) == 3
    assert row.frame_digest == hashlib.sha256("\n".join(row.frame).encode()).hexdigest()


def test_draw_is_the_same_in_any_order_and_another_with_another_seed() -> None:
    frame = [f"case:{n}" for n in range(200)]
    first = rules.draw(frame, {"case": 10}, "a")
    assert first == rules.draw(reversed(frame), {"case": 10}, "a")
    assert first != rules.draw(frame, {"case": 10}, "b")
    assert rules.draw(frame[:3], {"case": 10, "commitment": 4}, "a") == rules.draw(
        frame[:3], {"case": 3}, "a"
    )


def test_every_record_is_drawn_about_as_often_as_any_other() -> None:
    frame = [f"case:{n}" for n in range(10)]
    times = dict.fromkeys(frame, 0)
    for seed in range(1000):
        for key in rules.draw(frame, {"case": 3}, str(seed)):
            times[key] += 1
    assert sum(times.values()) == 3000
    assert all(240 < n < 360 for n in times.values())


def test_frame_holds_what_was_alive_in_the_time(house: House) -> None:
    supervisor, alive, confirmed = house.viewer("supervisor"), matter(house), promise(house)
    commitments.finish(confirmed.pk, "好", by=house.viewer("steward"), now=NOW)
    commitments.confirm(confirmed.pk, by=house.viewer("secretary"), now=NOW)
    cancelled = promise(house)
    commitments.cancel(cancelled.pk, "不需要", by=house.viewer("secretary"), now=NOW)
    later = matter(house, now=NOW + timedelta(days=1))
    for since, until, expected in (
        (TODAY, TODAY, {f"case:{alive.pk}", f"commitment:{confirmed.pk}"}),
        (date(2022, 4, 19), date(2022, 4, 19), {f"case:{alive.pk}", f"case:{later.pk}"}),
        (date(2022, 4, 1), date(2022, 4, 17), set()),
    ):
        bounds = queries.bounds(since, until)
        frame = queries.frame(supervisor, house.subdistrict, queries.KINDS, *bounds)
        assert set(frame) == expected


@pytest.mark.parametrize(
    ("sizes", "given", "field"),
    [
        ({}, {}, "sizes"),
        ({"case": 0}, {}, "sizes"),
        ({"case": 51}, {}, "sizes"),
        ({"person": 3}, {}, "sizes"),
        ({"case": 1}, {"until": date(2022, 4, 19)}, "until"),
        ({"case": 1}, {"since": date(2022, 4, 10), "until": date(2022, 4, 9)}, "until"),
        ({"case": 1}, {"since": date(2021, 1, 1), "until": date(2021, 1, 2)}, "until"),
        ({"case": 1}, {"seed": " "}, "seed"),
        ({"case": 1}, {"seed": "一九八四"}, "seed"),
    ],
)
def test_draw_that_means_nothing_is_refused(
    house: House, sizes: dict[str, int], given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        drawn(house, sizes or {"nothing": 0}, **given)
    assert refusal.value.field == field
    assert not Round.objects.exists()


@pytest.mark.parametrize("name", ["leader", "secretary", "worker", "handler", "administrator"])
def test_only_the_supervisor_draws_finds_and_closes(house: House, name: str) -> None:
    row = drawn(house)
    to: dict[str, Any] = {"by": house.viewer(name), "now": LATER}
    sample = row.samples.all()[0]
    for act in (
        lambda: drawn(house, **to),
        lambda: actions.find(sample.pk, "in_order", **to),
        lambda: actions.close_round(row.pk, **to),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_one_round_is_open_at_a_time(house: House) -> None:
    first = drawn(house)
    with pytest.raises(NotAllowed):
        drawn(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(
            area=first.area, week_on=TODAY, since=TODAY, until=TODAY, seed="x", sizes={},
            frame=[], opened_by="x", opened_at=NOW,
        )  # fmt: skip


def test_round_is_closed_when_all_is_looked_at_and_then_stays(house: House) -> None:
    row = drawn(house)
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    with pytest.raises(NotAllowed):
        actions.close_round(row.pk, **to)
    for sample in row.samples.all():
        actions.find(sample.pk, "in_order", **to)
    actions.close_round(row.pk, **to)
    row.refresh_from_db()
    assert (row.state, row.closed_at) == (RoundState.CLOSED, LATER)
    with pytest.raises(NotAllowed):
        actions.find(row.samples.all()[0].pk, "late", "晚了", **to)
    drawn(house)


def test_finding_changes_nothing_in_the_record(house: House) -> None:
    row = drawn(house, {"case": 6})
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    for sample in row.samples.all():
        origin = queries.origin(house.viewer("supervisor"), sample.origin)
        assert origin is not None
        actions.find(sample.pk, "not_as_reported", "现场未恢复", **to)
    touched = Entry.objects.filter(happened_at=LATER).values_list("subject", flat=True)
    assert {subject.partition(":")[0] for subject in touched} == {"round"}


def test_fault_is_said_in_words(house: House) -> None:
    row = drawn(house)
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    sample = row.samples.all()[0]
    for finding in (Finding.NOT_AS_REPORTED, Finding.NO_EVIDENCE, Finding.LATE, Finding.OTHER):
        with pytest.raises(Invalid):
            actions.find(sample.pk, finding, " ", **to)
    with pytest.raises(Invalid):
        actions.find(sample.pk, "wrong", "话", **to)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.filter(pk=sample.pk).update(
            finding="late", found_by="account:1", found_at=NOW
        )


def test_slip_is_issued_from_a_finding_in_one_act(house: House) -> None:
    row = drawn(house)
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    sample = row.samples.all()[0]
    given: dict[str, Any] = {
        "title": "停气未恢复", "demand": "补充佐证", "to": to_secretary(house),
        "reply_on": REPLY_ON,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.issue_from_finding(sample.pk, **given, **to)
    actions.find(sample.pk, "no_evidence", "没有照片", **to)
    slip = actions.issue_from_finding(sample.pk, **given, **to)
    sample.refresh_from_db()
    assert (sample.slip, slip.origin, slip.number) == (slip, sample.origin, "督〔2022〕1号")
    with pytest.raises(NotAllowed):
        actions.issue_from_finding(sample.pk, **given, **to)
    with pytest.raises(Invalid):
        actions.find(sample.pk, "in_order", **to)
    assert Slip.objects.count() == 1


def test_open_round_waits_for_the_supervisor_alone(house: House) -> None:
    drawn(house)
    for name, waits in (("supervisor", True), ("leader", False), ("secretary", False)):
        rows = queries.waiting_for(house.viewer(name), LATER)
        assert any(row["thing"] == "round" for row in rows) is waits


@pytest.mark.parametrize("name", ["supervisor", "leader", "secretary", "handler", "administrator"])
def test_list_and_rule_agree_on_rounds(house: House, name: str) -> None:
    row, viewer = drawn(house), house.viewer(name)
    seen = name in {"supervisor", "leader"}
    assert (row in queries.rounds_visible_to(viewer)) is seen
    assert rules.can_see_round(viewer, row) is seen


def test_supervisor_draws_looks_and_issues_by_the_pages(house: House, as_: As) -> None:
    matter(house, summary="楼道灯不亮")
    client = as_("supervisor")
    sent = {
        "area": house.subdistrict.pk, "since": "2022-04-18", "until": "2022-04-18",
        "size_case": "1", "size_commitment": "0", "size_item": "0",
    }  # fmt: skip
    wrong = client.post("/slips/rounds/new/", sent | {"until": "2022-04-20"})
    assert wrong.status_code == 422
    assert client.post("/slips/rounds/new/", sent).status_code == 302
    sample = Sample.objects.get()
    page = client.get(f"/slips/rounds/{sample.round_id}/").text
    assert "楼道灯不亮" in page
    assert sample.round.seed in page
    find = f"/slips/rounds/samples/{sample.pk}/find/"
    assert client.post(find, {"finding": "late", "text": ""}).status_code == 422
    assert client.post(find, {"finding": "late", "text": "超期一天"}).status_code == 302
    form = client.get(f"/slips/rounds/samples/{sample.pk}/slip/").text
    assert "超期一天" in form
    owner = f"area:{house.community.pk}/{house.accounts['secretary'].pk}"
    answer = client.post(
        f"/slips/rounds/samples/{sample.pk}/slip/",
        {"title": "灯", "demand": "修", "to": owner, "reply_on": "2022-04-22"},
    )
    assert answer.status_code == 302
    assert client.post(f"/slips/rounds/{sample.round_id}/close/").status_code == 302
    frame = client.get(f"/slips/rounds/{sample.round_id}/frame/?as=csv").content.decode()
    assert f"{sample.origin},{rules.mark_of(sample.origin, sample.round.seed)}," in frame
    assert as_("leader").get(f"/slips/rounds/{sample.round_id}/").status_code == 200
    assert as_("secretary").get(f"/slips/rounds/{sample.round_id}/").status_code == 403


@pytest.mark.parametrize("size", [1, 3])
def test_round_takes_the_same_queries_for_one_record_and_three(
    house: House, as_: As, size: int
) -> None:
    row = drawn(house, {"case": size})
    client = as_("supervisor")
    for path in (f"/slips/rounds/{row.pk}/", "/slips/rounds/"):
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= 12

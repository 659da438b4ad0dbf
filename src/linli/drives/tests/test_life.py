"""Where a drive and its targets may go: every state × move, every meaning × meaning."""

from datetime import date
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.drives import actions, workflow
from linli.drives.models import Attempt, Letter, Target
from linli.drives.spec import LetterDraft, StageDraft
from linli.drives.tests.factories import LATER, OWNER, noted, prepared, running, target_at
from linli.drives.workflow import MOVES, STEPS, Meaning, State

ALLOWED = {
    ("draft", "start"): "open",
    ("draft", "withdraw"): "withdrawn",
    ("open", "close"): "closed",
    ("closed", "reopen"): "open",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", MOVES)
def test_every_state_and_move_of_a_drive(state: State, move: str) -> None:
    if expected := ALLOWED.get((state.value, move)):
        assert workflow.after(state, move) == expected
    else:
        with pytest.raises(NotAllowed):
            workflow.after(state, move)


TALKING = {"untried", "away", "reached", "undecided", "agreed", "declined", "deferred"}
#: step → where it starts, where it leads; written apart from the table.
STEPS_ALLOWED = {
    "miss": ({"untried", "away"}, "away"),
    "reach": ({"untried", "away"}, "reached"),
    "ponder": (TALKING, "undecided"),
    "agree": (TALKING, "agreed"),
    "decline": (TALKING, "declined"),
    "defer": (TALKING, "deferred"),
    "sign": (TALKING, "signed"),
    "advance": ({"agreed", "signed", "under_way"}, "under_way"),
    "finish": ({"reached", "agreed", "signed", "under_way"}, "done"),
    "take_back": ({"signed", "under_way"}, "undecided"),
    "leave_out": (TALKING | {"signed", "under_way"}, "out"),
    "bring_back": ({"out"}, "untried"),
}


@pytest.mark.parametrize("meaning", Meaning)
@pytest.mark.parametrize("step", STEPS)
def test_every_meaning_and_step_of_a_target(meaning: Meaning, step: str) -> None:
    sources, leads_to = STEPS_ALLOWED[step]
    if meaning.value in sources:
        assert workflow.step(meaning, step) == leads_to
    else:
        with pytest.raises(NotAllowed):
            workflow.step(meaning, step)


def test_no_one_home_counts_up_until_somebody_is_met(house: House) -> None:
    target = target_at(running(house), house)
    noted(target, "no_one_home", house)
    noted(target, "no_one_home", house)
    assert (target.stage.code, target.attempts) == ("no_one_home", 2)
    noted(target, "undecided", house)
    assert (target.stage.code, target.attempts) == ("undecided", 0)
    noted(target, "no_one_home", house)
    assert (target.stage.code, target.attempts) == ("undecided", 1)


def test_a_letter_says_who_signed_and_by_what_right(house: House) -> None:
    target = target_at(running(house), house)
    for draft in (None, LetterDraft(signer="tenant"), LetterDraft(signer="authorised")):
        with pytest.raises(Invalid) as refusal:
            noted(target, "signed", house, letter=draft)
        assert refusal.value.field == "letter"
    assert not Attempt.objects.exists()
    by_phone = LetterDraft(signer="authorised", name="周小满", authority="产权人电话授权，4月18日")
    noted(target, "signed", house, letter=by_phone)
    letter = Letter.objects.get()
    assert (letter.signer, letter.authority) == ("authorised", "产权人电话授权，4月18日")
    assert letter.signed_on == date(2022, 4, 18)


def test_intent_is_no_installation_and_nothing_is_built_without_it(house: House) -> None:
    target = target_at(running(house), house)
    noted(target, "agreed", house)
    for stage in ("applied", "gas_on"):
        with pytest.raises(Invalid) as refusal:
            noted(target, stage, house)
        assert refusal.value.code == "not_signed"
    noted(target, "signed", house)
    noted(target, "applied", house)
    noted(target, "paid", house)
    with pytest.raises(Invalid) as refusal:
        noted(target, "priced", house)
    assert refusal.value.code == "no_way"
    noted(target, "gas_on", house)
    assert target.meaning == "done"


def test_a_letter_taken_back_leaves_them_undecided(house: House) -> None:
    target = target_at(running(house), house)
    noted(target, "signed", house)
    actions.take_back_letter(target.pk, "房子要卖", by=house.viewer("worker"), now=LATER)
    target.refresh_from_db()
    assert target.stage.code == "undecided"
    assert Letter.objects.get().withdrawn_why == "房子要卖"
    noted(target, "signed", house)
    assert target.letters.filter(withdrawn_at=None).count() == 1


def test_whoever_declines_says_why_and_is_not_given_a_next_day(house: House) -> None:
    target = target_at(running(house), house)
    with pytest.raises(Invalid) as refusal:
        noted(target, "refused", house)
    assert refusal.value.field == "reason"
    with pytest.raises(Invalid) as refusal:
        noted(target, "refused", house, reason="cost", next_on=date(2022, 5, 1))
    assert refusal.value.field == "next_on"
    noted(target, "refused", house, reason="cost")
    assert (target.meaning, target.reason.code) == ("declined", "cost")  # type: ignore[union-attr]


def test_the_last_record_is_taken_back_whole(house: House) -> None:
    target = target_at(running(house), house)
    noted(target, "refused", house, reason="cost")
    noted(target, "signed", house)
    first, last = target.history.order_by("pk")
    with pytest.raises(NotAllowed) as refusal:
        actions.set_right(first.pk, "记错了", by=house.viewer("worker"), now=LATER)
    assert refusal.value.code == "not_last"
    actions.set_right(last.pk, "记错了门", by=house.viewer("worker"), now=LATER)
    target.refresh_from_db()
    assert (target.stage.code, target.reason.code) == ("refused", "cost")  # type: ignore[union-attr]
    assert Letter.objects.get().withdrawn_at == LATER


def test_only_the_recorder_or_the_secretary_takes_a_record_back(house: House) -> None:
    target = target_at(running(house), house)
    noted(target, "agreed", house)
    attempt = target.history.get()
    for name in ("second_worker", "other_secretary", "leader", "supervisor"):
        with pytest.raises(NotAllowed):
            actions.set_right(attempt.pk, "不对", by=house.viewer(name), now=LATER)
    actions.set_right(attempt.pk, "不对", by=house.viewer("secretary"), now=LATER)
    target.refresh_from_db()
    assert target.meaning == "untried"


def test_the_same_record_sent_twice_is_kept_once(house: House) -> None:
    target = target_at(running(house), house)
    to: dict[str, Any] = {"once": "tap-1", "by": house.viewer("worker"), "now": LATER}
    first = actions.record(target.pk, "no_one_home", **to)
    assert actions.record(target.pk, "signed", letter=OWNER, **to) == first
    target.refresh_from_db()
    assert (target.attempts, Attempt.objects.count()) == (1, 1)


def test_the_second_of_two_gets_a_conflict(house: House) -> None:
    target = target_at(running(house), house)
    noted(target, "agreed", house, version=1)
    with pytest.raises(Conflict):
        noted(target, "undecided", house, version=1)


@pytest.mark.parametrize(
    "name", ["other_worker", "supervisor", "leader", "administrator", "steward", "handler"]
)
def test_others_record_nothing(house: House, name: str) -> None:
    target = target_at(running(house), house)
    with pytest.raises(NotAllowed):
        noted(target, "agreed", house, by=house.viewer(name))
    assert not Attempt.objects.exists()


def test_nothing_is_recorded_in_a_drive_that_does_not_run(house: House) -> None:
    drive = running(house)
    target = target_at(drive, house)
    actions.close_drive(drive.pk, by=house.viewer("secretary"), now=LATER)
    with pytest.raises(NotAllowed) as refusal:
        noted(target, "agreed", house)
    assert refusal.value.code == "drive_not_open"
    actions.reopen_drive(drive.pk, by=house.viewer("secretary"), now=LATER)
    assert noted(target, "agreed", house).meaning == "agreed"


def test_an_identity_number_is_not_taken_into_a_note(house: House) -> None:
    target = target_at(running(house), house)
    with pytest.raises(Invalid) as refusal:
        noted(target, "agreed", house, note="身份证410103199003071234")
    assert refusal.value.field == "note"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"ends_on": date(2022, 4, 1)}, "ends_on"),
        ({"ends_on": date(2032, 4, 1)}, "ends_on"),
        ({"retention_on": date(2022, 5, 1)}, "retention_on"),
        ({"retention_on": date(2030, 5, 1)}, "retention_on"),
        ({"threshold": 101}, "threshold"),
        ({"lead_id": 0}, "lead"),
        ({"template": "unknown"}, "template"),
        ({"stages": [StageDraft("not_visited"), StageDraft("invented")]}, "stages"),
        ({"stages": [StageDraft("signed"), StageDraft("not_visited")]}, "stages"),
        ({"stages": [StageDraft("not_visited"), StageDraft("signed")]}, "stages"),
    ],
)
def test_wrong_input_names_its_field(house: House, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        prepared(house, **given)
    assert refusal.value.field == field


def test_stages_are_renamed_reordered_and_dropped(house: House) -> None:
    kept = ["not_visited", "no_one_home", "refused", "agreed", "signed", "gas_on"]
    drive = prepared(house, stages=[StageDraft(code) for code in kept])
    assert [stage.code for stage in drive.stages.all()] == kept
    actions.change_drive(
        drive.pk,
        name="燃气改造",
        starts_on=drive.starts_on,
        ends_on=drive.ends_on,
        lead_id=drive.lead_id,
        stages=[StageDraft("not_visited", "还没去"), *map(StageDraft, ("signed", "refused"))],
        by=house.viewer("secretary"),
        now=NOW,
        version=1,
    )
    found = [(stage.code, stage.name, stage.meaning) for stage in drive.stages.all()]
    assert found == [
        ("not_visited", "还没去", "untried"),
        ("signed", "已签意向书", "signed"),
        ("refused", "不同意", "declined"),
    ]


def test_a_stage_somebody_stood_on_stays(house: House) -> None:
    drive = running(house)
    noted(target_at(drive, house), "agreed", house)
    with pytest.raises(Invalid) as refusal:
        actions.change_drive(
            drive.pk,
            name=drive.name,
            starts_on=drive.starts_on,
            ends_on=drive.ends_on,
            lead_id=drive.lead_id,
            stages=[StageDraft("not_visited"), StageDraft("refused")],
            by=house.viewer("secretary"),
            now=LATER,
        )
    assert refusal.value.field == "stages"
    assert Target.objects.filter(stage__code="agreed").count() == 1


def test_two_drives_of_one_name_are_not_made(house: House) -> None:
    prepared(house)
    with pytest.raises(Invalid) as refusal:
        prepared(house)
    assert refusal.value.code == "doubled"


def test_an_empty_roster_does_not_start(house: House) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.start_drive(prepared(house).pk, by=house.viewer("secretary"), now=NOW)
    assert refusal.value.code == "empty_roster"

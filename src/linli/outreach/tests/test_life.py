"""Written by one, approved by another, sent once, stopped at once; every state and move."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.drives import actions as drives
from linli.drives.tests import factories as drive_factories
from linli.events import actions as gatherings
from linli.events.tests import factories as event_factories
from linli.journal.models import Entry
from linli.journal.queries import reactions
from linli.notices import actions as notices
from linli.notices import queries as notice_queries
from linli.notices.gateways.callbacks import Report, Said
from linli.notices.models import Mailing, Notice, Reply
from linli.notices.workflow import Channel
from linli.notices.workflow import State as Delivery
from linli.outreach import actions, handlers, queries, rules
from linli.outreach.actions import Draft
from linli.outreach.models import Message
from linli.outreach.spec import Described, parts, sms_text
from linli.outreach.tests.factories import (
    LATER,
    WORDS,
    approved,
    audience,
    begun,
    message,
    resident,
    to,
)
from linli.outreach.workflow import MOVES, State, after, can
from linli.people import actions as people

pytestmark = pytest.mark.django_db


def send_all(row: Message) -> None:
    """Workers send everything that is due, and note the end."""
    for mailing in Mailing.objects.filter(about=row.key, done_at=None):
        while notices.turn(mailing.pk, now=NOW):
            pass
    actions.finish(row.pk, by=PROGRAM, now=LATER)
    row.refresh_from_db()


def states(row: Message) -> dict[str, int]:
    return {each["state"]: each["times"] for each in queries.totals(row)}


# --- writing and approving ---


def test_message_goes_the_whole_way(house: House) -> None:
    resident(house, "无电话", "", door=2)
    row = begun(house)
    assert (row.state, row.recipients) == (State.SENDING, 2)
    assert states(row) == {"queued": 1, "no_channel": 1}

    send_all(row)

    assert (row.state, row.ended_at) == (State.SENT, LATER)
    assert states(row) == {"sent": 1, "no_channel": 1}
    sent = Notice.objects.select_related("mailing").get(state="sent")
    assert sent.address == "13900000001"
    assert notice_queries.words_of(sent)[1] == (
        "宋玉珍您好，永安社区4月20日上午停水检修，请提前储水。 拒收请回复R"
    )


def test_writer_never_approves(house: House) -> None:
    row = message(house)
    row = actions.change(row.pk, draft_of(row), {"sms": ("", WORDS)}, **to(house))
    actions.ask(row.pk, **to(house))
    with pytest.raises(NotAllowed):
        actions.approve(row.pk, **to(house))
    with pytest.raises(NotAllowed):
        actions.approve(row.pk, **to(house, "worker"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(approver=row.writer, state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(approver="", writer="account:9", state="sending")


def draft_of(row: Message, **given: Any) -> Draft:
    values: dict[str, Any] = {
        "title": row.title,
        "audience_id": row.audience_id,
        "channels": ("sms",),
    }
    return Draft(**values | {"channels": ("sms",)} | given)


def test_sent_back_with_a_reason_and_asked_again(house: House) -> None:
    row = message(house)
    actions.ask(row.pk, **to(house, "worker"))
    with pytest.raises(Invalid):
        actions.send_back(row.pk, " ", **to(house))
    row = actions.send_back(row.pk, "写清停水时间", **to(house))
    assert row.state == State.DRAFT


def test_approval_is_void_after_taking_back(house: House) -> None:
    row = actions.take_back(approved(house).pk, **to(house, "worker"))
    assert (row.state, row.approver) == (State.DRAFT, "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("详询宋玉珍13900000001", "private"),
        ("请到9号楼1单元301室登记", "private"),
        ("110101199003078515", "private"),
        ("", "text_missing"),
    ],
)
def test_text_is_scanned_before_it_goes_out(house: House, words: str, code: str) -> None:
    row = message(house, texts={"sms": ("", words)})
    with pytest.raises(NotAllowed) as refusal:
        actions.ask(row.pk, **to(house, "worker"))
    assert refusal.value.code == code


def test_text_about_a_drive_with_never_again_needs_an_audience_about_it(house: House) -> None:
    row = message(house, texts={"sms": ("", "疫苗接种请到社区")})
    with pytest.raises(NotAllowed) as refusal:
        actions.ask(row.pk, **to(house, "worker"))
    assert refusal.value.code == "about"


def test_marks_are_a_closed_list(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        message(house, texts={"sms": ("", "{身份证}您好")})
    assert refusal.value.field == "sms"


def test_second_writer_gets_a_conflict(house: House) -> None:
    row = message(house)
    actions.change(row.pk, draft_of(row), {}, version=1, **to(house, "worker"))
    with pytest.raises(Conflict):
        actions.change(row.pk, draft_of(row), {}, version=1, **to(house, "worker"))


def test_audience_stands_while_a_message_to_it_waits_or_is_approved(house: House) -> None:
    of = audience(house)
    row = message(house, of)
    change = {"name": "业主", "asked": Described(ties=("owner",)), **to(house, "worker")}
    actions.ask(row.pk, **to(house, "worker"))
    for act in (lambda: None, lambda: actions.approve(row.pk, **to(house))):
        act()
        with pytest.raises(NotAllowed) as refusal:
            actions.change_audience(of.pk, **change)
        assert refusal.value.code == "in_use"
    actions.take_back(row.pk, **to(house, "worker"))
    assert actions.change_audience(of.pk, **change).name == "业主"


@pytest.mark.parametrize("days", [-2, 366])
def test_day_that_is_too_far_off_is_refused_at_its_field(house: House, days: int) -> None:
    with pytest.raises(Invalid) as refusal:
        message(house, send_at=NOW + timedelta(days=days))
    assert refusal.value.field == "send_at"


def test_only_approved_goes_out_and_only_once(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.begin(message(house).pk, by=PROGRAM, now=NOW)
    row = begun(house, of=audience(house, name="又一批"))
    with pytest.raises(NotAllowed):
        actions.begin(row.pk, by=PROGRAM, now=NOW)
    assert Notice.objects.filter(mailing__about=row.key).count() == 1


def test_due_ones_are_those_whose_time_has_come(house: House) -> None:
    now = approved(house)
    late = approved(house, of=audience(house, name="明天"), send_at=LATER)
    assert list(queries.due(NOW)) == [now]
    assert set(queries.due(LATER)) == {now, late}


# --- on its way ---


def test_stop_leaves_here_what_no_gateway_has(house: House) -> None:
    resident(house, "王小明", "13900000009", door=1)
    row = begun(house)
    mailing = Mailing.objects.get()
    assert notices.turn(mailing.pk, now=NOW, most=1) == 1
    row = actions.stop(row.pk, **to(house, "worker"))
    assert notices.turn(mailing.pk, now=NOW) == 0
    assert (row.state, states(row)) == (State.STOPPED, {"sent": 1, "stopped": 1})


def test_failed_ones_are_sent_again_once(house: House) -> None:
    resident(house, "王小明", "13900000009", door=1)
    row = begun(house)
    send_all(row)
    failing = Notice.objects.order_by("pk").last()
    assert failing is not None
    assert notices.reported(Report(failing.reference, arrived=False, error="absent"), now=LATER)
    assert states(row) == {"sent": 1, "failed": 1}

    assert actions.resend(row.pk, **to(house)) == 1
    send_all(row)

    assert (row.state, states(row)) == (State.SENT, {"sent": 2})
    with pytest.raises(NotAllowed):
        actions.resend(row.pk, **to(house))


def test_what_is_only_read_out_is_over_at_once(house: House) -> None:
    row = begun(house, channels=(), texts={"speaker": ("", "今天停水，请储水。")})
    assert (row.state, row.ended_at, states(row)) == (State.SENT, NOW, {"no_channel": 1})


def test_one_put_back_after_the_end_is_found_again_unless_it_was_stopped(house: House) -> None:
    row = begun(house)
    send_all(row)
    only = Notice.objects.get()
    assert list(notice_queries.waiting_mailings()) == []
    notices.resend(only.pk, by=house.viewer("secretary"), now=NOW)
    assert list(notice_queries.waiting_mailings()) == [only.mailing]
    assert notices.turn(only.mailing_id or 0, now=NOW) == 1
    assert list(notice_queries.waiting_mailings()) == []

    Mailing.objects.update(stopped_at=NOW)
    with pytest.raises(NotAllowed) as refusal:
        notices.resend(only.pk, by=house.viewer("secretary"), now=NOW)
    assert refusal.value.code == "stopped"


def test_changed_number_and_moving_away_keep_what_waits(house: House) -> None:
    moved = resident(house, "王小明", "13900000009", door=1)
    row = begun(house)
    people.edit_person(house.neighbour.pk, phone="13900000077", **to(house, "worker"))
    people.untie(moved.ties.get().pk, **to(house, "worker"))
    for person in (house.neighbour, moved):
        assert actions.follow_person(person.pk, by=PROGRAM, now=NOW) == 1
    assert states(row) == {"stopped": 2}


def test_erased_person_gets_nothing_and_leaves_nothing(house: House) -> None:
    row = begun(house)
    notices.erase(recipient=f"person:{house.neighbour.pk}", by=PROGRAM, now=NOW)
    send_all(row)
    only = Notice.objects.get()
    assert (only.address, only.called, only.door, only.address_index) == ("", "", "", "")
    assert only.state != Delivery.SENT


def test_erased_registration_leaves_nothing(house: House) -> None:
    lecture = event_factories.lecture(house)
    made = event_factories.register(lecture, 1).registration
    row = begun(house, audience(house, Described("event", lecture.pk)))
    Notice.objects.filter(mailing=None).delete()  # its own ticket is erased elsewhere
    send_all(row)
    said = Said("13800000001", "我叫张1", "sms:1", NOW)
    assert notices.take_in(said, Channel.SMS, now=NOW) is not None
    gatherings.erase_registration(made.pk, by=PROGRAM, now=NOW)
    entry = Entry.objects.get(kind="registration.erased")
    assert handlers.forget_registration in reactions()["registration.erased"]

    handlers.forget_registration(entry)

    only, reply = Notice.objects.get(), Reply.objects.get()
    assert (only.address, only.called, only.door, only.address_index) == ("", "", "", "")
    assert (reply.sender, reply.sender_index, reply.words) == ("", "", "")


def test_message_ends_though_one_of_it_was_erased(house: House) -> None:
    row = begun(house)
    notices.erase(recipient=f"person:{house.neighbour.pk}", by=PROGRAM, now=NOW)
    send_all(row)
    assert row.state == State.SENT
    assert list(notice_queries.waiting_mailings()) == []


def test_whom_it_did_not_reach_is_visited(house: House) -> None:
    silent = resident(house, "无电话", "", door=2)
    row = begun(house)
    send_all(row)
    drive = drive_factories.prepared(house, "vaccination", name="接种入户")
    drives.add_targets(drive.pk, [house.neighbour.pk], **to(house))
    drives.start_drive(drive.pk, **to(house))
    assert actions.to_doors(row.pk, drive.pk, **to(house)) == 1
    assert drive.targets.filter(person=silent).exists()
    assert actions.to_doors(row.pk, drive.pk, **to(house)) == 0


# --- small rules ---


@pytest.mark.parametrize(
    ("signs", "cost"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3)]
)
def test_a_text_message_costs_its_parts(signs: int, cost: int) -> None:
    assert parts("字" * signs) == cost


def test_signature_and_way_to_stop_are_counted() -> None:
    assert sms_text("停水通知", "【永安社区】") == "【永安社区】停水通知 拒收请回复R"


MAY = {
    "edit": {"worker", "secretary"},
    "approve": {"secretary"},
    "lead": {"secretary"},
    "stop": {"worker", "secretary"},
}


@pytest.mark.parametrize(
    "name", ["worker", "second_worker", "secretary", "leader", "other_secretary"]
)
def test_who_may_do_what_with_a_message(house: House, name: str) -> None:
    row, viewer = message(house), house.viewer(name)
    allowed = {
        "edit": rules.can_edit(viewer, row),
        "approve": rules.can_approve(viewer, row),
        "lead": rules.can_lead(viewer, row),
        "stop": rules.can_stop(viewer, row),
    }
    expected = {act: name in names for act, names in MAY.items()}
    if name == "second_worker":
        expected["edit"] = True
    assert allowed == expected
    assert (row in queries.visible_to(viewer)) == rules.can_see(viewer, row)


EXPECTED = {
    ("edit", "draft"): "draft",
    ("ask", "draft"): "asked",
    ("send_back", "asked"): "draft",
    ("take_back", "asked"): "draft",
    ("take_back", "approved"): "draft",
    ("approve", "asked"): "approved",
    ("begin", "approved"): "sending",
    ("finish", "sending"): "sent",
    ("resend", "sending"): "sending",
    ("resend", "sent"): "sending",
    ("to_doors", "sent"): "sent",
    ("to_doors", "stopped"): "stopped",
    ("stop", "draft"): "stopped",
    ("stop", "asked"): "stopped",
    ("stop", "approved"): "stopped",
    ("stop", "sending"): "stopped",
}


@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("state", list(State))
def test_every_move_from_every_state(state: str, move: str) -> None:
    target = EXPECTED.get((move, state))
    assert can(state, move) is (target is not None)
    if target is None:
        with pytest.raises(NotAllowed):
            after(state, move)
    else:
        assert after(state, move) == target

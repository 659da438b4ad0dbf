"""What did not arrive: found in one list, decided once, by who answers for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Invalid, NotAllowed
from linli.drives import actions as drives
from linli.drives.models import Drive
from linli.drives.tests import factories as drive_factories
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.gateways.callbacks import Report, Said
from linli.notices.models import Mailing, Notice
from linli.notices.workflow import Channel
from linli.outreach import actions, queries
from linli.outreach.actions import Done
from linli.outreach.models import Decision, Message
from linli.outreach.queries import Wanted
from linli.outreach.tests.conftest import As, page
from linli.outreach.tests.factories import LATER, begun, resident, to
from linli.outreach.workflow import FATES, Fate

pytestmark = pytest.mark.django_db
ALL = Wanted(fate="")


def sent(house: House, **given: Any) -> Message:
    """A message of which the neighbour's text message is with the gateway."""
    row = begun(house, **given)
    for mailing in Mailing.objects.filter(about=row.key):
        while notices.turn(mailing.pk, now=NOW):
            pass
    actions.finish(row.pk, by=PROGRAM, now=LATER)
    return row


def returned(notice: Notice, error: str = "absent") -> int:
    assert notices.reported(Report(notice.reference, arrived=False, error=error), now=LATER)
    return notice.pk


def with_failures(house: House, *errors: str) -> list[int]:
    """One delivery for each of these signs of the provider, all of one message."""
    for n in range(1, len(errors)):
        resident(house, f"住户{n}", f"1390000010{n}", door=n % 4)
    row = sent(house)
    rows = queries.deliveries(row).filter(state="sent")
    return [returned(notice, error) for notice, error in zip(rows, errors, strict=True)]


def listed(
    house: House, wanted: Wanted = ALL, who: str = "secretary"
) -> dict[int, tuple[str, str]]:
    """Delivery → its reason and fate."""
    rows = queries.listed(house.viewer(who), wanted)
    return {row.pk: (row.reason, row.fate) for row in rows}


def running(house: House, kind: str = "vaccination") -> Drive:
    drive = drive_factories.prepared(house, kind, name="入户")
    drives.add_targets(drive.pk, [house.neighbour.pk], **to(house))
    drives.start_drive(drive.pk, **to(house))
    return drive


# --- the list ---


def test_every_reason_is_said_in_words_of_ours(house: House) -> None:
    resident(house, "无电话", "", door=1)
    resident(house, "座机", "68421234", door=2)
    signs = ("absent", "no_such_number", "failed:user block", "E-77", "dsn 5.1.1", "dsn 4.2.2")
    ids = with_failures(house, *signs)
    Notice.objects.filter(pk=ids[3]).update(attempts=6)
    found = listed(house)
    assert [found[pk][0] for pk in ids] == [
        "off", "wrong", "refused", "not_reached", "wrong", "off",
    ]  # fmt: skip
    assert sorted(
        reason for reason, _fate in found.values() if reason in {"no_way", "landline"}
    ) == [
        "landline",
        "no_way",
    ]
    Notice.objects.filter(pk=ids[0]).update(state="unknown", error="worker_lost")
    Notice.objects.filter(pk=ids[1]).update(state="unknown", error="no_answer")
    Notice.objects.filter(pk=ids[3]).update(attempts=1)
    again = listed(house)
    assert [again[pk][0] for pk in ids[:4]] == ["worker_lost", "unknown", "refused", "provider"]


def test_who_says_that_it_is_not_theirs_has_the_number_of_somebody_else(house: House) -> None:
    row = sent(house)
    said = Said("13900000001", "不是本人。", "sms:1", LATER)
    reply = notices.take_in(said, Channel.SMS, now=LATER)
    assert reply is not None
    assert reply.became == "stop"
    [found] = queries.listed(house.viewer("secretary"), Wanted())
    assert (found.mailing.about, found.state, found.reason) == (row.key, "failed", "changed_hands")


def test_filters_narrow_and_sort(house: House) -> None:
    first, second = with_failures(house, "absent", "no_such_number")
    Notice.objects.filter(pk=first).update(attempts=3, given_at=NOW - timedelta(days=3))
    message = Message.objects.get()
    day = NOW.date()
    cases: list[tuple[Wanted, list[int]]] = [
        (Wanted(), [second, first]),
        (Wanted(sort="oldest"), [first, second]),
        (Wanted(sort="tries"), [first, second]),
        (Wanted(reason="wrong"), [second]),
        (Wanted(channel="email"), []),
        (Wanted(channel="sms", message_id=message.pk), [second, first]),
        (Wanted(message_id=message.pk + 1), []),
        (Wanted(area_id=house.community.pk), [second, first]),
        (Wanted(area_id=house.other_community.pk), []),
        (Wanted(since=day), [second]),
        (Wanted(until=day - timedelta(days=1)), [first]),
        (Wanted(words="停水"), [second, first]),
        (Wanted(words="停电"), []),
        (Wanted(fate="closed"), []),
    ]
    for wanted, expected in cases:
        assert list(listed(house, wanted)) == expected, wanted


def test_list_is_of_ones_own_messages_and_decided_by_who_leads_there(house: House) -> None:
    [failed] = with_failures(house, "absent")
    for who, sees, decides in (
        ("secretary", True, True),
        ("worker", True, False),
        ("other_secretary", False, False),
        ("leader", False, False),
        ("supervisor", False, False),
        ("administrator", False, False),
    ):
        viewer = house.viewer(who)
        assert bool(listed(house, who=who)) is sees, who
        assert queries.to_decide(viewer).exists() is decides, who
        if not decides:
            assert actions.close([failed], "told", by=viewer, now=NOW) == Done(0, 1)
            assert actions.send_again([failed], by=viewer, now=NOW) == Done(0, 1)
            assert actions.reopen([failed], by=viewer, now=NOW) == Done(0, 1)
    assert not Decision.objects.exists()


# --- deciding ---


def test_what_failed_is_sent_again_once_however_often_it_is_asked(house: House) -> None:
    off, wrong = with_failures(house, "absent", "no_such_number")
    assert actions.send_again([off, wrong], **to(house)) == Done(1, 1)
    assert actions.send_again([off, wrong], **to(house)) == Done(0, 2)
    notice = Notice.objects.get(pk=off)
    assert (notice.state, notice.round, listed(house)) == ("queued", 1, {wrong: ("wrong", "open")})
    entry = Entry.objects.filter(kind="missing.sent_again").get()
    assert entry.data == {"deliveries": [off]}
    assert entry.subject == Message.objects.get().key
    notices.turn(notice.mailing_id or 0, now=LATER)
    returned(Notice.objects.get(pk=off))
    assert listed(house)[off] == ("off", "open"), "it failed once more"


def test_what_perhaps_arrived_goes_again_only_with_certainty(house: House) -> None:
    [failed] = with_failures(house, "absent")
    Notice.objects.filter(pk=failed).update(state="unknown", error="no_answer")
    with pytest.raises(NotAllowed) as refusal:
        actions.send_again([failed], **to(house))
    assert refusal.value.code == "may_come_twice"
    assert actions.send_again([failed], certain=True, **to(house)) == Done(1, 0)
    notice = Notice.objects.get(pk=failed)
    assert (notice.state, notice.key) == ("queued", f"n{failed}-0"), "by its key it is known again"


def test_nothing_of_a_stopped_message_goes_out_again(house: House) -> None:
    [failed] = with_failures(house, "absent")
    Mailing.objects.update(stopped_at=NOW)
    assert actions.send_again([failed], **to(house)) == Done(0, 1)
    assert actions.close([failed], "over", **to(house)) == Done(1, 0)


def test_given_to_the_door_it_stands_on_the_roster(house: House) -> None:
    silent = resident(house, "无电话", "", door=2)
    [failed] = with_failures(house, "no_such_number")
    drive = running(house)
    bare = Notice.objects.get(state="no_channel").pk
    assert actions.to_door([failed, bare], drive.pk, **to(house)) == Done(2, 0)
    assert drive.targets.filter(person=silent).exists()
    assert listed(house) == {failed: ("wrong", "door"), bare: ("no_way", "door")}
    assert actions.to_door([failed], drive.pk, **to(house)) == Done(0, 1)
    assert actions.close([failed], "told", **to(house)) == Done(1, 0)
    with pytest.raises(NotAllowed) as refusal:
        actions.to_door([bare], 0, **to(house))
    assert refusal.value.code == "no_drive"


def test_closed_is_neither_sent_again_with_the_rest_nor_visited(house: House) -> None:
    silent = resident(house, "无电话", "", door=2)
    off, other = with_failures(house, "absent", "absent")
    bare = Notice.objects.get(state="no_channel").pk
    with pytest.raises(Invalid):
        actions.close([off], "", **to(house))
    assert actions.close([off, bare], "told", **to(house)) == Done(2, 0)
    message, drive = Message.objects.get(), running(house)
    actions.to_doors(message.pk, drive.pk, **to(house))
    assert not drive.targets.filter(person=silent).exists()
    assert listed(house)[other] == ("off", "door")
    assert listed(house, Wanted()) == {}
    assert actions.reopen([off, other], **to(house)) == Done(1, 1)
    assert listed(house, Wanted()) == {off: ("off", "open")}
    assert actions.resend(message.pk, **to(house)) == 1
    assert Notice.objects.get(state="queued").pk == off


def test_none_or_too_many_are_refused_in_words(house: House) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.close([], "told", **to(house))
    assert refusal.value.code == "none_chosen"
    with pytest.raises(NotAllowed) as refusal:
        actions.close(list(range(1, 502)), "told", **to(house))
    assert refusal.value.code == "too_many"


def test_a_decision_says_why_or_where(house: House) -> None:
    [failed] = with_failures(house, "absent")
    given = {"notice_id": failed, "round": 0, "by": "account:1", "at": NOW}
    for wrong in ({"fate": "closed"}, {"fate": "door"}, {"fate": "open", "reason": "told"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**given, **wrong)


EXPECTED = {
    ("again", "open"): "open",
    ("to_door", "open"): "door",
    ("close", "open"): "closed",
    ("close", "door"): "closed",
    ("reopen", "closed"): "open",
}


def test_every_move_from_every_fate() -> None:
    found = {
        (name, state.value): (move.target or state).value
        for name, move in FATES.items()
        for state in Fate
        if state in move.sources
    }
    assert found == EXPECTED


# --- pages ---


def test_secretary_decides_on_the_page(house: House, as_: As) -> None:
    first, second, third = with_failures(house, "absent", "no_such_number", "absent")
    secretary, message = as_("secretary"), Message.objects.get()
    today = page(secretary, "/")
    assert f"/messages/{message.pk}/missing/" in today
    shown = secretary.get(f"/messages/{message.pk}/missing/", follow=True)
    assert shown.redirect_chain == [(f"/messages/missing/?message={message.pk}", 302)]
    assert "13900000" not in shown.text
    assert house.neighbour.name not in shown.text
    one = page(secretary, f"/messages/missing/{first}/")
    assert "139****" in one

    secretary.post("/messages/missing/again/", {"notice": [first, third]})
    assert set(listed(house)) == {second}
    back = f"/messages/missing/{second}/"
    secretary.post("/messages/missing/close/", {"notice": second, "reason": "moved", "back": back})
    assert listed(house) == {second: ("wrong", "closed")}
    assert f"/messages/{message.pk}/missing/" not in page(secretary, "/")
    assert "fate=closed" in page(secretary, "/messages/missing/")
    secretary.post("/messages/missing/reopen/", {"notice": second, "back": "https://elsewhere/"})
    assert listed(house) == {second: ("wrong", "open")}


def test_all_under_the_filters_only_if_the_list_is_as_it_was_seen(house: House, as_: As) -> None:
    with_failures(house, "absent", "no_such_number", "absent")
    secretary = as_("secretary")
    address = "/messages/missing/close/?reason=off"
    secretary.post(address, {"all": "1", "seen": "3", "reason": "over"})
    assert not Decision.objects.exists()
    secretary.post(address, {"all": "1", "seen": "2", "reason": "over"})
    assert sorted(listed(house).values()) == [
        ("off", "closed"), ("off", "closed"), ("wrong", "open"),
    ]  # fmt: skip


def test_worker_sees_and_takes_the_file_but_decides_nothing(house: House, as_: As) -> None:
    [failed] = with_failures(house, "absent")
    worker = as_("worker")
    assert 'id="decide"' not in page(worker, "/messages/missing/")
    file = worker.get("/messages/missing/export/?as=csv").content.decode()
    assert "139****0001" in file
    assert worker.post("/messages/missing/close/", {"notice": failed}).status_code == 403
    assert as_("leader").get("/messages/missing/").status_code == 403
    assert as_("other_secretary").get(f"/messages/missing/{failed}/").status_code == 404


def test_list_takes_the_same_queries_for_one_and_for_many(house: House, as_: As) -> None:
    [failed] = with_failures(house, "absent")
    secretary = as_("secretary")

    def statements(address: str) -> int:
        secretary.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert secretary.get(address).status_code == 200
        return len(seen)

    few = statements("/messages/missing/")
    row = Notice.objects.get(pk=failed)
    for n in range(60):
        row.pk, row.once = None, f"more-{n}"
        row.save()
    assert statements("/messages/missing/") == few
    assert few <= 12
    assert statements(f"/messages/missing/{failed}/") <= 12
    assert "from=50" in page(secretary, "/messages/missing/")
    assert page(secretary, "/messages/missing/?from=50").count('name="notice"') == 11


def test_empty_list_says_what_it_means(house: House, as_: As) -> None:
    shown = page(as_("secretary"), "/messages/missing/")
    assert "data-empty" in shown or "circle-check" in shown

"""The day of the fair: stalls, posts, intents by phone, tablet, staff and paper, once each; what
happens when a firm leaves, a vacancy is over, a person is gone, two things fall on one hour.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.employment import actions, gateways, queries, rules
from linli.employment.models import Candidacy, Post
from linli.employment.spec.fairs import NAMES_KEPT, How, SheetLine, Signer, Talk
from linli.employment.tests import factories
from linli.employment.tests.factories import START, to
from linli.employment.tests.test_vacancies import ROLES
from linli.employment.workflow import Progress

DURING = START + timedelta(hours=1)
SOMEBODY = Signer("周小满", "13800000002")


def signed(house: House, post: Post, signer: Signer = SOMEBODY, **given: Any) -> Candidacy:
    values = {"how": How.DESK, "once": "s1", "by": house.viewer("worker"), "now": DURING, **given}
    return actions.sign(post.pk, signer, **values)


def test_stall_brings_what_its_firm_offers_on_that_day(house: House) -> None:
    factories.vacancy(house, "电焊工", posts=3)
    factories.vacancy(house, "保安", posts=2, valid_until=START.date() - timedelta(days=1))
    stall = factories.stall(house)
    assert [(post.vacancy.title, post.posts) for post in stall.posts.all()] == [("电焊工", 3)]
    with pytest.raises(Invalid) as refusal:
        factories.stall(house, fair=stall.fair)
    assert refusal.value.code == "doubled"


def test_a_post_that_takes_nobody_is_none(house: House) -> None:
    stall, row = factories.stall(house), factories.vacancy(house, "焊工")
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(stall=stall, vacancy=row, posts=0)


@pytest.mark.parametrize(
    ("days", "hours", "field"), [(-400, 6, "starts_at"), (800, 6, "starts_at"), (2, 73, "ends_at")]
)
def test_a_fair_is_near_and_short(house: House, days: int, hours: int, field: str) -> None:
    start = NOW + timedelta(days=days)
    with pytest.raises(Invalid) as refusal:
        factories.fair(house, starts_at=start, ends_at=start + timedelta(hours=hours))
    assert refusal.value.field == field


def test_one_person_signs_a_vacancy_once_however_often_it_is_sent(house: House) -> None:
    post = factories.post(house)
    first = signed(house, post)
    assert signed(house, post) == first
    assert signed(house, post, once="s2") == first
    assert signed(house, post, Signer("周小满", "138 0000 0002"), once="s3") == first
    assert signed(house, post, Signer("钱大有", "13800000003"), once="s4") != first
    assert queries.board_of(post.stall.fair, START.date()).intents == 2


def test_intent_that_waited_on_a_phone_counts_as_of_when_it_was_signed(house: House) -> None:
    """The post was closed before the network came back, but after they had signed."""
    post = factories.post(house)
    actions.end_post(post.pk, by=house.viewer("worker"), now=DURING)
    with pytest.raises(NotAllowed) as refusal:
        signed(house, post, now=DURING + timedelta(minutes=5))
    assert refusal.value.code == "post_over"
    late = DURING + timedelta(minutes=30)
    earlier = DURING - timedelta(minutes=1)
    assert signed(house, post, at=earlier, now=late).signed_at == earlier


@pytest.mark.parametrize("now", [START - timedelta(hours=3), START + timedelta(hours=9)])
def test_intents_are_signed_during_the_fair(house: House, now: datetime) -> None:
    with pytest.raises(NotAllowed) as refusal:
        signed(house, factories.post(house), now=now)
    assert refusal.value.code == "not_now"


@pytest.mark.parametrize(
    ("signer", "field"),
    [(Signer("", "13800000002"), "name"), (Signer("周小满", "12"), "phone")],
)
def test_who_signs_gives_name_and_number(house: House, signer: Signer, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        signed(house, factories.post(house), signer)
    assert refusal.value.field == field


def test_a_firm_that_leaves_in_the_middle_closes_posts_and_talks_not_intents(house: House) -> None:
    post, seeker = factories.post(house), factories.seeker(house)
    intent = signed(house, post)
    talk = Talk(seeker.pk, post.pk, post.stall_id, START + timedelta(hours=2))
    actions.agree_talks(post.stall.fair_id, [talk], **to(house, "secretary"))
    run: dict[str, Any] = {"by": house.viewer("secretary"), "now": DURING}
    actions.withdraw_stall(post.stall_id, "停电返厂", **run)
    ended = Candidacy.objects.get(seeker=seeker)
    intent.refresh_from_db()
    assert (ended.state, ended.why) == (Progress.ENDED, "stall_gone")
    assert intent.state == Progress.SIGNED
    with pytest.raises(NotAllowed):
        signed(house, post, Signer("钱大有", "13800000003"), once="s2", now=DURING)
    board = queries.board_of(post.stall.fair, START.date())
    assert (board.left, board.employers, board.intents) == (0, 0, 1)
    with pytest.raises(NotAllowed):
        actions.withdraw_stall(post.stall_id, "又走了", **run)


@pytest.mark.parametrize("how", ["withdraw", "expire"])
def test_a_vacancy_that_ends_on_the_day_of_the_fair_takes_nobody_more(
    house: House, how: str
) -> None:
    post = factories.post(house)
    intent = signed(house, post)
    if how == "withdraw":
        actions.withdraw(post.vacancy_id, "招满", by=house.viewer("contact"), now=DURING)
    else:
        Post.objects.get(pk=post.pk)
        program, tomorrow = system("terms"), START + timedelta(days=61)
        assert actions.expire_due(by=program, now=tomorrow) == 1
    with pytest.raises(NotAllowed) as refusal:
        signed(house, post, Signer("钱大有", "13800000003"), once="s2")
    assert refusal.value.code == "vacancy_over"
    intent.refresh_from_db()
    assert intent.state == Progress.SIGNED


@pytest.mark.parametrize("reason", ["died", "moved"])
def test_who_died_or_moved_is_taken_off_what_is_ahead(house: House, reason: str) -> None:
    post, seeker = factories.post(house), factories.seeker(house)
    talk = Talk(seeker.pk, post.pk, post.stall_id, START + timedelta(hours=2))
    actions.agree_talks(post.stall.fair_id, [talk], **to(house, "secretary"))
    actions.move_seeker(seeker.pk, "leave", reason=reason, **to(house))
    row = Candidacy.objects.get()
    assert (row.state, row.why) == (Progress.ENDED, "person_gone")
    with pytest.raises(NotAllowed) as refusal:
        signed(house, post, Signer(seeker_id=seeker.pk))
    assert refusal.value.code == "not_available"


def test_one_person_has_one_talk_at_a_time(house: House) -> None:
    factories.vacancy(house, "氩弧焊工")
    factories.vacancy(house)
    seeker, stall = factories.seeker(house), factories.stall(house)
    first, second = stall.posts.all()
    at = START + timedelta(hours=2)
    talks = [Talk(seeker.pk, each.pk, stall.pk, at) for each in (first, second)]
    with pytest.raises(Invalid) as refusal:
        actions.agree_talks(stall.fair_id, talks, **to(house, "secretary"))
    assert refusal.value.code == "two_at_a_time"
    assert not Candidacy.objects.exists()
    wrong = Talk(seeker.pk, first.pk, stall.pk, at + timedelta(minutes=1))
    with pytest.raises(Invalid):
        actions.agree_talks(stall.fair_id, [wrong], **to(house, "secretary"))


def test_talks_are_agreed_for_free_seats_of_posts_that_are_on(house: House) -> None:
    post = factories.post(house)
    fair, given = post.stall.fair_id, to(house, "secretary")
    talks = [
        Talk(factories.seeker(house, person=person).pk, post.pk, post.stall_id, START)
        for person in (factories.person(house, number) for number in range(3))
    ]
    assert actions.agree_talks(fair, talks[:1], **given) == 1
    with pytest.raises(Invalid) as refusal:
        actions.agree_talks(fair, talks, **given)
    assert refusal.value.code == "no_seat"
    assert Candidacy.objects.count() == 1
    actions.end_post(post.pk, **given)
    with pytest.raises(Invalid) as refusal:
        actions.agree_talks(fair, talks[1:2], **given)
    assert refusal.value.code == "gone"


def test_a_talk_becomes_the_intent(house: House) -> None:
    post, seeker = factories.post(house), factories.seeker(house, veteran=True)
    talk = Talk(seeker.pk, post.pk, post.stall_id, START)
    assert actions.agree_talks(post.stall.fair_id, [talk, talk], **to(house, "secretary")) == 1
    row = signed(house, post, Signer(seeker_id=seeker.pk))
    assert Candidacy.objects.get() == row
    assert (row.state, row.veteran, row.interview_at) == (Progress.SIGNED, True, START)


def test_proposed_talks_keep_seats_hours_and_one_at_a_time(house: House) -> None:
    factories.post(house)
    people = [factories.person(house, number) for number in range(14)]
    for person in people:
        factories.seeker(house, person=person)
    fair = Post.objects.get().stall.fair
    worker = house.viewer("worker")
    arcs, capacity, stalls, room = queries.fair_arcs(worker, fair)
    assert list(room.values()) == [2 * len(queries.slots_of(fair))]
    pairs = gateways.assign(arcs, capacity, times=queries.often(arcs), stalls=stalls, room=room)
    assert len(pairs) == 9  # three talks for each of three posts
    talks = queries.hours_for(fair, pairs, stalls)
    hours = [talk.at for talk in talks]
    assert len(talks) == 9
    assert max(hours.count(at) for at in hours) == 2
    assert actions.agree_talks(fair.pk, talks, **to(house, "secretary")) == 9
    assert queries.fair_arcs(worker, fair)[3] == {talks[0].stall: room[talks[0].stall] - 9}


def test_paper_sheets_are_copied_once_and_whole(house: House) -> None:
    post = factories.post(house)
    signed(house, post)
    lines = [
        SheetLine(post.pk, SOMEBODY, "p:0"),
        SheetLine(post.pk, Signer("钱大有", "13800000003", veteran=True), "p:1"),
        SheetLine(post.pk, Signer("孙平", "13800000004"), "p:2"),
    ]
    by: dict[str, Any] = {"by": house.viewer("worker"), "now": DURING}
    fair = post.stall.fair_id
    wrong = [*lines, SheetLine(post.pk, Signer("李", "1"), "p:3")]
    with pytest.raises(Invalid):
        actions.copy_sheet(fair, wrong, at=DURING, **by)
    assert Candidacy.objects.count() == 1
    made = actions.copy_sheet(fair, lines, at=DURING, **by)
    assert [(row.name, row.veteran, row.signed_how) for row in made] == [
        ("钱大有", True, "paper"),
        ("孙平", False, "paper"),
    ]
    assert actions.copy_sheet(fair, lines, at=DURING, **by) == []


def test_names_of_who_signed_go_half_a_year_after_the_fair(house: House) -> None:
    row = signed(house, factories.post(house))
    program = system("retention")
    end = START + timedelta(hours=6)
    assert actions.forget_names(by=program, now=end + NAMES_KEPT) == 0
    assert actions.forget_names(by=program, now=end + NAMES_KEPT + timedelta(seconds=1)) == 1
    row.refresh_from_db()
    assert (row.name, row.phone, row.state) == ("", "", Progress.SIGNED)


def test_list_and_rule_agree_for_every_role(house: House) -> None:
    row = signed(house, factories.post(house))
    for name in ROLES:
        viewer = house.viewer(name)
        fairs, rows = queries.fairs_visible_to(viewer), queries.candidacies_visible_to(viewer)
        assert bool(fairs) == rules.can_see_fair(viewer, row.post.stall.fair), name  # type: ignore[union-attr]
        assert bool(rows) == rules.can_see_candidacy(viewer, row), name


@pytest.fixture
def visitor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A phone at the stall, an hour after the fair began."""
    monkeypatch.setattr(clock, "now", lambda: DURING)
    return client


def test_a_visitor_signs_on_the_own_phone_by_the_code_at_the_stall(
    house: House, visitor: Client
) -> None:
    post = factories.post(house)
    address = f"/stall/{queries.stall_address(post.stall, 'q')}/"
    page = visitor.get(address).content.decode()
    assert "电焊工" in page
    assert "谁签了" not in page
    typed = {"post": post.pk, "name": "周小满", "phone": "13800000002", "once": "v1"}
    assert visitor.post(address, typed | {"phone": "1"}).status_code == 422
    assert visitor.post(address, typed | {"phone": "1", "waited": "9" * 20}).status_code == 422
    assert visitor.post(address, typed)["Location"] == address
    visitor.post(address, typed)
    row = Candidacy.objects.get()
    assert (row.signed_how, row.made_by) == ("qr", f"stall:{post.stall_id}")
    assert "周小满" not in visitor.get(address).content.decode()
    assert visitor.post(f"{address}hire/{row.pk}/").status_code == 403
    assert visitor.post(f"{address}end/{post.pk}/").status_code == 403


def test_the_firm_sees_who_signed_hires_and_closes_on_its_tablet(
    house: House, visitor: Client
) -> None:
    post = factories.post(house)
    row = signed(house, post)
    address = f"/stall/{queries.stall_address(post.stall, 'f')}/"
    assert "13800000002" in visitor.get(address).content.decode()
    visitor.post(f"{address}hire/{row.pk}/")
    visitor.post(f"{address}end/{post.pk}/")
    row.refresh_from_db()
    post.refresh_from_db()
    assert (row.state, row.hired_on, post.ended_at) == (Progress.HIRED, START.date(), DURING)


def test_address_of_a_stall_is_signed_and_ends_a_week_after(
    house: House, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stall = factories.post(house).stall
    right = queries.stall_address(stall, "q")
    assert visitor.get(f"/stall/f{right[1:]}/").status_code == 404
    assert visitor.get(f"/stall/{right[:-1]}x/").status_code == 404
    assert visitor.get(f"/stall/{right}/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(days=8))
    assert visitor.get(f"/stall/{right}/").status_code == 404


def test_the_board_shows_what_is_left_and_asks_few_questions(house: House, visitor: Client) -> None:
    post = factories.post(house)
    signed(house, post)
    address = f"/fair/{post.stall.fair_id}/"
    visitor.get(address)
    counted = []
    for titles in ([], ["氩弧焊工", "二保焊工"]):
        for title in titles:
            row = factories.vacancy(house, title)
            Post.objects.create(stall=post.stall, vacancy=row, posts=row.posts)
        with CaptureQueriesContext(connection) as asked:
            page = visitor.get(f"{address}?part=1").content.decode()
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 6
    assert re.search(r"data-sum=\"left\">8<", page)
    assert "<html" not in page
    assert f'data-fair="{address}live"' in visitor.get(address).content.decode()


def test_the_staff_plan_give_print_propose_sign_and_copy(
    house: House, sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.vacancy(house)
    seeker = factories.seeker(house)
    client = sign_in("secretary")
    typed = {
        "area": house.community.pk,
        "title": "春季招聘会",
        "venue": "文化广场",
        "starts_at": "2022-04-20 09:00",
        "ends_at": "2022-04-20 15:00",
        "slot": "20",
    }
    fair = client.post("/jobs/fairs/new/", typed)["Location"]
    assert (
        client.post(f"{fair}stall/", {"organisation": house.firm.pk, "seats": "2"})["Location"]
        == fair
    )
    for part in ("", "sheets/", "propose/", "copy/", "sign/", "stall/"):
        assert client.get(f"{fair}{part}").status_code == 200, part
    page = client.get(f"{fair}propose/").content.decode()
    word = re.search(r'name="talk" value="([^"]+)"', page)
    assert word is not None
    client.post(f"{fair}propose/", {"talk": [word.group(1), "1:2"]})
    assert Candidacy.objects.get().seeker == seeker
    post = Post.objects.get()
    assert client.get(f"{fair}stalls/{post.stall_id}/qr/")["Content-Type"] == "image/svg+xml"
    monkeypatch.setattr(clock, "now", lambda: DURING)
    form = {"post": post.pk, "name": "周小满", "phone": "13800000002", "once": "k1", "waited": "60"}
    queued: dict[str, Any] = {"headers": {"accept": "application/json"}}
    sent = client.post(f"{fair}sign/", form, **queued)
    assert (sent.json()["key"], sent.json()["again"]) == ("k1", False)
    again = client.post(f"{fair}sign/", form | {"once": "k2"}, **queued)
    assert again.json()["again"] is True
    wrong = client.post(f"{fair}sign/", form | {"once": "k3", "phone": "1"}, **queued)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "phone")
    sheet = {"post": post.pk, "at": "2022-04-20 09:30", "once": "sheet"}
    bad = client.post(f"{fair}copy/", sheet | {"lines": "钱大有"})
    assert bad.status_code == 422
    client.post(f"{fair}copy/", sheet | {"lines": "钱大有，13800000003，退\n孙平,13800000004"})
    assert Candidacy.objects.filter(signed_at__isnull=False).count() == 3
    assert Candidacy.objects.filter(veteran=True).count() == 1
    page = client.get("/jobs/fairs/").content.decode()
    assert "春季招聘会" in page
    client.post(f"{fair}stalls/{post.stall_id}/leave/", {"why": "停电", "version": 1})
    post.stall.refresh_from_db()
    assert post.stall.withdrawn_why == "停电"


def test_day_is_the_fairs_own() -> None:
    assert START.date() == date(2022, 4, 20)
    assert NOW < START

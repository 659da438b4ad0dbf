"""大学路街道 with 康桥华城社区: a lecture given and recorded, consultations after it, and one that
is planned for the demo's morning, so that the studio can be tried.
"""

from datetime import datetime, timedelta
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base.demo import Script, at
from linli.base.viewer import ANYONE, Role, system
from linli.live import actions
from linli.live.models import Consultation, Lecture, Question, Slot
from linli.live.spec import BookingDraft, LectureDraft, QuestionDraft
from linli.places.models import Area
from linli.programmes.live_lecture.demo import picture

PROGRAM = system("demo")
PASSWORD = "linli-demo-2022"  # noqa: S105 - printed at every start; the people are invented
SUBDISTRICT, COMMUNITY = "大学路街道", "康桥华城"
STAFF = (
    ("kangqiao", "苏敏", Role.SECRETARY, COMMUNITY),
    ("daxuelu", "高远", Role.LEADER, SUBDISTRICT),
    ("lawyer", "方正言", Role.LECTURER, SUBDISTRICT),
)
SUBJECT = "离婚冷静期与夫妻共同财产"
LAWS = "《民法典》第一千零七十七条\n《民法典》第一千零六十二条\n《民法典》第一千零六十五条"
BEFORE = "冷静期三十天从哪一天算起？"
ASKED = (
    "冷静期内一方反悔，需要对方同意吗？",
    "婚前买的房婚后一起还贷，算共同财产吗？",
    "对方把存款转走了，怎么办？",
    "两个人口头约定财产各归各，算数吗？",
    "冷静期过了没去领证，还要重新申请吗？",
    "孩子抚养费一般给到几岁？",
)
WRITTEN = "任何一方可以在三十日内撤回离婚登记申请，不需要对方同意（《民法典》第一千零七十七条）。"
SECONDS, DEVICES = 12, 46
#: Second of the lecture → the note under the picture.
NOTES = {
    2: "冷静期：三十日，自登记机关收到申请之日起算",
    7: "《民法典》第一千零六十三条：婚前财产归一方",
}
STARS = (5, 5, 4, 5, 4, 3, 5, 4, 5)


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """The spring of the lectures; their sign-ins."""
    script.add(at("4-1", 9), _people)
    script.add(at("4-2", 10), _plan)
    script.add(at("4-6", 20), _ask_beforehand)
    script.add(at("4-8", 19), _give)
    script.add(at("4-8", 20), _end)
    script.add(at("4-11", 9), _book)
    script.add(at("4-13", 16), _advise)
    script.add(at("4-15", 10), _archive_and_plan)
    return [(str(role), name, user, PASSWORD) for user, name, role, _place in STAFF]


def _as(username: str, now: datetime) -> dict[str, Any]:
    account = Account.objects.get(username=username)
    return {"by": viewers.viewer_for(account, now), "now": now}


def _area(name: str) -> Area:
    return Area.objects.get(name__startswith=name, closed_on=None)


def _people(now: datetime) -> None:
    for username, name, role, place in STAFF:
        account = accounts.open_account(username, name, PASSWORD, by=PROGRAM, now=now)
        accounts.appoint(
            account.pk,
            str(role),
            area_id=_area(place).pk,
            since=now.date(),
            by=PROGRAM,
            now=now,
        )


def _plan(now: datetime) -> None:
    _lecture(SUBJECT, at("4-8", 19), now, about="常见误区与三个真实问题类型，现场答疑。")


def _lecture(title: str, starts_at: datetime, now: datetime, about: str) -> None:
    draft = LectureDraft(
        title=title,
        venue="康桥华城社区党群服务中心",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        lecturer_name="方正言",
        lecturer_id=Account.objects.values_list("pk", flat=True).get(username="lawyer"),
        office="大学路司法所",
        laws=LAWS,
        about=about,
        conflict="与辖区内当事人无代理关系",
    )
    to = _as("kangqiao", now)
    actions.plan_lecture(_area(COMMUNITY).pk, draft, organiser_id=to["by"].account_id, **to)


def _given() -> Lecture:
    return Lecture.objects.get(event__title=SUBJECT)


def _ask(text: str, number: int, now: datetime, **more: Any) -> Question:
    draft = QuestionDraft(text, consent=bool(more), **more)
    device = f"demo-device-{number}"
    return actions.ask(
        _given().pk, draft, device=device, once=f"demo-q{number}", by=ANYONE, now=now
    )


def _ask_beforehand(now: datetime) -> None:
    question = _ask(BEFORE, 0, now, name="申文秀", named=True)
    actions.move_question(question.pk, "show", **_as("kangqiao", now))


def _give(now: datetime) -> None:
    """On air from the studio: a piece each second, questions in between."""
    lecture, lawyer, host = _given(), _as("lawyer", now), _as("kangqiao", now)
    actions.go_on_air(lecture.pk, **lawyer)
    sending = actions.begin_broadcast(lecture.pk, tab="demo", mime="video/mp4", **lawyer)
    sent = picture.pieces(SECONDS)
    asked = [_ask(text, number, now) for number, text in enumerate(ASKED, 1)]
    for question in asked:
        actions.move_question(question.pk, "show", **host)
    for place, device in enumerate(range(20)):
        actions.like(asked[place % 4].pk, device=f"demo-device-{device}")
    first = Question.objects.get(once="demo-q0")
    for number, body in enumerate(sent):
        actions.take_chunk(sending.pk, number, body, **lawyer)
        if number in {2, 6}:
            question = first if number == 2 else asked[1]
            actions.move_question(question.pk, "put_on_air", **lawyer)
        if number in {5, 9}:
            question = first if number == 5 else asked[1]
            actions.answer_live(question.pk, **lawyer)
        if number in NOTES:
            actions.caption(lecture.pk, NOTES[number], **lawyer)
    seen = {(lecture.pk, f"demo-device-{n}"): 600 + n * 47 for n in range(DEVICES)}
    actions.note_viewings(seen, since=now - timedelta(minutes=1), now=now)


def _end(now: datetime) -> None:
    lecture, lawyer = _given(), _as("lawyer", now)
    actions.answer_live(Question.objects.get(once="demo-q3").pk, **lawyer)
    actions.end(lecture.pk, **lawyer)
    answered = Question.objects.get(once="demo-q1")
    actions.answer_in_writing(answered.pk, WRITTEN, **lawyer)
    for place, stars in enumerate(STARS):
        actions.rate(lecture.pk, stars, device=f"demo-device-{place}", now=now)


def _book(now: datetime) -> None:
    to = _as("kangqiao", now)
    lawyer = Account.objects.values_list("pk", flat=True).get(username="lawyer")
    adviser = actions.add_adviser(
        _area(COMMUNITY).pk, "方正言", office="大学路司法所", account_id=lawyer, **to
    )
    place = "康桥华城社区法律咨询室"
    for day in ("4-13", "4-20"):
        begins = at(day, 14)
        ends = begins + timedelta(hours=2)
        actions.open_times(adviser.pk, begins, ends, minutes=30, place=place, **to)
    slots = list(Slot.objects.order_by("starts_at"))
    for number, (name, slot) in enumerate(
        zip(("申文秀", "苗德顺", "柳慧", "石磊"), (*slots[:3], slots[4]), strict=True)
    ):
        draft = BookingDraft(name, f"1380371{number:04}", "夫妻财产", consent=True)
        actions.book(adviser.pk, slot.pk, draft, once=f"demo-c{number}", by=ANYONE, now=now)


def _advise(now: datetime) -> None:
    to = _as("lawyer", now)
    for number, outcome in ((0, "answered"), (1, "legal_aid")):
        row = Consultation.objects.get(once=f"demo-c{number}")
        actions.hold_consultation(row.pk, outcome, "已说明诉讼时效和举证要点", **to)
    actions.miss_consultation(Consultation.objects.get(once="demo-c2").pk, **to)


def _archive_and_plan(now: datetime) -> None:
    given, host = _given(), _as("kangqiao", now)
    actions.archive(given.pk, **host)
    actions.take_over(
        given.pk,
        [Question.objects.get(once="demo-q1").pk],
        source=f"《民法典》第一千零七十七条，{SUBJECT}",
        **host,
    )
    _lecture("房屋租赁纠纷怎么办", at("4-18", 10), now, about="押金、维修、提前退租。")

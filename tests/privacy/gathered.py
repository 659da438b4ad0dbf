"""Traces of somebody at gatherings: registered, spoken of in notes, outcomes, a series, a firm."""

from datetime import timedelta

from linli.accounts import queries as accounts
from linli.base.viewer import ANYONE
from linli.events import actions
from linli.events.spec import OPEN, Details, Party, RegistrationDraft
from linli.events.tests.factories import START, booked, lecture, room, series, to
from linli.live import actions as live
from linli.live.spec import BookingDraft, LectureDraft, QuestionDraft
from tests.cast import NOW, House


def in_a_room(house: House, name: str) -> None:
    """A room is booked to meet her, and freed because she does not come."""
    row = room(house)
    made = booked(row, house, purpose=f"接待{name}")
    actions.cancel_booking(made.pk, f"{name}不来了", **to(house))


def at_a_lecture(house: House, name: str, phone: str) -> None:
    """She registers, comes and says how it was; others write about her; a firm bears her name."""
    details = Details(audience=OPEN, registers=True, programme=f"{name}讲织毛衣")
    event = lecture(house, details=details)
    draft = RegistrationDraft(name=name, phone=phone)
    made = actions.register(event.pk, draft, once="privacy-1", by=ANYONE, now=NOW)
    shop = RegistrationDraft(
        name="王店长", phone="13700000009", party=Party.FIRM, firm=f"{name}理发店"
    )
    actions.register(event.pk, shop, once="privacy-2", by=ANYONE, now=NOW)
    there = START + timedelta(minutes=10)
    run = to(house, "worker", there)
    actions.receive(event.pk, made.registration.code, once="privacy-3", **run)
    bearer = accounts.viewer_by_link(made.token, NOW)
    assert bearer is not None
    actions.rate(made.registration.pk, 5, f"我是{name}", by=bearer, now=there)
    actions.write_report(event.pk, f"{name}很高兴", **run)
    actions.note_outcome(event.pk, "intent", f"{name}愿意教别人", **run)
    series(
        house,
        title=f"{name}教织毛衣",
        venue=f"{name}家楼下",
        details=Details(programme=f"{name}主讲"),
    )


def asking_in_a_lecture(house: House, name: str, phone: str) -> None:
    """She asks in a live lecture under her name; others write about her."""
    draft = LectureDraft(
        title="婚姻法讲座",
        venue="活动室",
        starts_at=NOW + timedelta(minutes=30),
        ends_at=NOW + timedelta(minutes=90),
        lecturer_name=f"{name}律师",
        about=f"{name}案例",
        conflict=f"代理过{name}",
    )
    who = to(house)
    organiser = house.accounts["secretary"].pk
    lecture = live.plan_lecture(house.community.pk, draft, organiser_id=organiser, **who)
    asked = QuestionDraft(f"我是{name}", name=name, phone=phone, named=True, consent=True)
    question = live.ask(lecture.pk, asked, once="privacy-live", by=ANYONE, now=NOW)
    live.move_question(question.pk, "show", **who)
    live.answer_in_writing(question.pk, f"{name}可以申请", **who)
    live.go_on_air(lecture.pk, **who)
    live.begin_broadcast(lecture.pk, tab="one", mime="video/webm", **who)
    live.caption(lecture.pk, f"下面回答{name}", **who)
    adviser = live.add_adviser(house.community.pk, "辛律师", **who)
    begins = NOW + timedelta(hours=3)
    times = live.open_times(
        adviser.pk, begins, begins + timedelta(hours=1), minutes=30, place="司法所", **who
    )
    booking = BookingDraft(name, phone, f"{name}想离婚", consent=True)
    booked = live.book(adviser.pk, times[0].pk, booking, once="privacy-adv", by=ANYONE, now=NOW)
    live.hold_consultation(booked.pk, "answered", f"{name}已答复", **(who | {"now": begins}))

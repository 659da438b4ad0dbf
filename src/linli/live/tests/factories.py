"""Lectures of the tests, made through the actions."""

from datetime import timedelta
from typing import Any

from tests.cast import NOW, House

from linli.base.viewer import ANYONE
from linli.live import actions
from linli.live.models import Lecture, Question
from linli.live.spec import LectureDraft, QuestionDraft


def to(house: House, who: str = "secretary", now: Any = NOW) -> dict[str, Any]:
    return {"by": house.viewer(who), "now": now}


def lecture(house: House, **given: Any) -> Lecture:
    """A lecture that begins in half an hour."""
    values: dict[str, Any] = {
        "title": "离婚冷静期与夫妻财产",
        "venue": "社区活动室",
        "starts_at": NOW + timedelta(minutes=30),
        "ends_at": NOW + timedelta(minutes=90),
        "lecturer_name": "辛律师",
        "laws": "《民法典》第一千零七十七条",
        **given,
    }
    organiser = house.accounts["secretary"].pk
    return actions.plan_lecture(
        house.community.pk, LectureDraft(**values), organiser_id=organiser, **to(house)
    )


def on_air(house: House, **given: Any) -> Lecture:
    return actions.go_on_air(lecture(house, **given).pk, **to(house, "lecturer"))


def asked(of: Lecture, number: int = 1, **given: Any) -> Question:
    """Somebody asks; `device` tells them apart."""
    device = given.pop("device", f"device-{number}")
    text = given.pop("text", f"第{number}个问题：冷静期怎么算？")
    draft = QuestionDraft(text, consent=bool(given), **given)
    return actions.ask(of.pk, draft, device=device, once=f"q-{of.pk}-{number}", by=ANYONE, now=NOW)

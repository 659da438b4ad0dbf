"""A question of a lecture is answered from the approved answers where one fits."""

from collections.abc import Callable

from django.test import Client
from tests.cast import NOW, PROGRAM, House

from linli.knowledge import actions as knowledge
from linli.knowledge.actions import Draft
from linli.live.tests import factories


def test_an_approved_answer_stands_there_to_be_looked_over(
    house: House, sign_in: Callable[..., Client]
) -> None:
    for draft in (
        Draft("接种疫苗收费吗？", "免费。", "2021年通知"),
        Draft("打官司去哪里？", "请问律师。", "指南", hands_over="legal"),
    ):
        row = knowledge.write_answer(house.community.pk, draft, by=PROGRAM, now=NOW)
        knowledge.approve(row.pk, by=PROGRAM, now=NOW)
    lecture = factories.lecture(house)
    free = factories.asked(lecture, text="打针要钱吗")
    legal = factories.asked(lecture, 2, text="打官司去哪里")
    secretary = sign_in("secretary")
    assert "免费。" in secretary.get(f"/live/questions/{free.pk}/answer/").text
    assert "请问律师。" not in secretary.get(f"/live/questions/{legal.pk}/answer/").text

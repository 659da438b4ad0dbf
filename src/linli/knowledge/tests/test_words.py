"""Words that mean the same are rows of the town; what a change does is seen before it is kept."""

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.knowledge import actions, queries
from linli.knowledge.actions import Draft
from linli.knowledge.models import WordGroup
from linli.knowledge.spec import effect, shipped_groups, shipped_questions, shipped_words
from linli.knowledge.tests.conftest import As

NOISE = "噪音"
UPSTAIRS = "楼上半夜蹦迪一样,孩子根本睡不着,谁管"


def test_words_of_the_program_are_rows_from_the_beginning(house: House) -> None:
    rows = WordGroup.objects.order_by("pk").values_list("words", flat=True)
    assert list(rows) == [" ".join(line.split()) for line in shipped_words()]
    assert set(queries.groups()) == set(shipped_groups())


def test_new_words_find_at_once(house: House, as_: As) -> None:
    row = actions.write_answer(
        house.community.pk, Draft("居住证怎么办理？", "带身份证。", "指南"), by=PROGRAM, now=NOW
    )
    actions.approve(row.pk, by=PROGRAM, now=NOW)
    assert queries.find("想弄个暂居牌", house.community, NOW) == []
    administrator = as_("administrator")
    typed = {"words": "居住证、暂居牌", "active": "on"}
    administrator.post("/knowledge/words/new/", typed)
    assert queries.find("想弄个暂居牌", house.community, NOW) == [row]
    group = WordGroup.objects.latest("pk")
    assert group.words == "居住证 暂居牌"
    administrator.post(f"/knowledge/words/{group.pk}/", {"words": "居住证 暂居牌", "version": 1})
    assert queries.find("想弄个暂居牌", house.community, NOW) == []
    again = {"words": "居住证 暂居", "version": 1}
    assert administrator.post(f"/knowledge/words/{group.pk}/", again).status_code == 409


def test_what_changes_is_seen_before_it_is_kept(house: House, as_: As) -> None:
    first = WordGroup.objects.get(words__startswith=NOISE)
    page = as_("administrator").post(
        f"/knowledge/words/{first.pk}/", {"words": first.words, "look": "1", "version": 1}
    )
    assert (page.status_code, UPSTAIRS in page.text) == (200, True)
    first.refresh_from_db()
    assert (first.active, first.version) == (True, 1)
    _opened, held_out = shipped_questions()
    assert not [words for _code, words in held_out if words in page.text]


def test_effect_names_the_open_questions_alone() -> None:
    groups = shipped_groups()
    lost = effect(groups, [group for group in groups if NOISE not in group])
    assert (lost.held_out, lost.before, lost.after, lost.found) == (80, 75, 73, ())
    assert lost.lost == ("楼上半夜咚咚咚跺地板,我睡不着,谁管管", UPSTAIRS)
    assert effect(groups, groups).lost == ()


@pytest.mark.parametrize("words", ["接种", "接种 接种", "接种 打", "接种 " + "打" * 13, ""])
def test_a_group_has_two_words_of_two_signs_at_least(house: House, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_words(words, by=house.viewer("administrator"), now=NOW)
    assert refusal.value.field == "words"


def test_words_are_kept_by_who_administers_the_whole_house(house: House, as_: As) -> None:
    assert as_("secretary").get("/knowledge/words/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.add_words("接种 打针", by=house.viewer("leader"), now=NOW)
    row = actions.add_words("接种 打针", by=house.viewer("administrator"), now=NOW)
    with pytest.raises(Conflict):
        actions.change_words(
            row.pk, "接种 打针", version=9, by=house.viewer("administrator"), now=NOW
        )

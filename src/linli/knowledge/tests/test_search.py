"""How well ordinary words find the approved answer; slips of pinyin; what fits nothing."""

import pytest

from linli.knowledge.spec import (
    doc,
    ranked,
    rarity,
    recall,
    shipped_answers,
    shipped_groups,
    shipped_questions,
)


def first_three(question: str) -> list[str]:
    groups = shipped_groups()
    docs = [doc(each.code, each.question, each.text, groups) for each in shipped_answers()]
    return [key for key, _score in ranked(question, docs, rarity(docs), groups)[:3]]


def test_nine_of_ten_held_out_questions_find_their_answer() -> None:
    opened, held_out = shipped_questions()
    assert (len(opened), len(held_out)) == (80, 80)
    assert not {words for _code, words in opened} & {words for _code, words in held_out}
    assert recall(held_out, groups=shipped_groups()) >= 0.9


def test_more_words_of_one_matter_outweigh_a_word_that_every_question_has() -> None:
    assert first_three("旧沙发不要了，扔哪里")[0] == "c_trash"


def test_of_answers_that_fit_alike_the_one_about_nothing_else_comes_first() -> None:
    assert first_three("去哪里")[0] == "v_where"


@pytest.mark.parametrize(
    ("asked", "found"),
    [("役苗收非吗", "v_free"), ("燃汽泄露", "g_leak"), ("楼道灯换了", "c_light")],
)
def test_a_slip_of_pinyin_still_finds(asked: str, found: str) -> None:
    assert found in first_three(asked)


def test_a_chance_word_is_not_the_matter() -> None:
    """With few answers in a place each word would look rare: what no answer has counts too."""
    groups = shipped_groups()
    text = "任何一方可以在三十日内撤回离婚登记申请，不需要对方同意（《民法典》第一千零七十七条）。"
    only = [doc("divorce", "冷静期内一方反悔，需要对方同意吗？", text, groups)]
    weights = rarity(only)
    assert ranked("我老伴卧床，登记上门打疫苗要哪些手续", only, weights, groups) == []
    assert [key for key, _score in ranked("冷静期反悔咋办", only, weights, groups)] == ["divorce"]


def test_what_fits_nothing_finds_nothing() -> None:
    assert first_three("qwerty") == []

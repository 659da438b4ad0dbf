"""What employers write, read without guessing: wages, occupations, education, insurance."""

from decimal import Decimal

import pytest

from linli.employment.spec import education_in, insurance_in, suggest
from linli.employment.spec.occupations import SHIPPED, group_of
from linli.employment.spec.skills import SHIPPED as SKILLS
from linli.employment.spec.wages import Unreadable, read

#: words → kind, low, high, a month from, to, and of “commission board lodging” what is said.
WAGES = {
    "4000-6000+提成": ("month", 4000, 6000, 4000, 6000, "c"),
    "面议": ("open", None, None, None, None, ""),
    "20/小时 管吃住": ("hour", 20, 20, 3480, 3480, "bl"),
    "5-8K": ("month", 5000, 8000, 5000, 8000, ""),
    "日结150": ("day", 150, 150, 3263, 3263, ""),
    "月薪5000元以上": ("month", 5000, None, 5000, None, ""),
    "4千-6千": ("month", 4000, 6000, 4000, 6000, ""),
    "4-6千": ("month", 4000, 6000, 4000, 6000, ""),
    "6千起": ("month", 6000, None, 6000, None, ""),
    "0.5-0.8万/月": ("month", 5000, 8000, 5000, 8000, ""),
    "年薪10-15万": ("year", 100000, 150000, 8333, 12500, ""),
    "计件,月均6000": ("piece", None, None, 6000, 6000, ""),
    "计件 0.5元/件": ("piece", Decimal("0.5"), Decimal("0.5"), None, None, ""),
    "计件": ("piece", None, None, None, None, ""),
    "3000底薪+提成": ("month", 3000, None, 3000, None, "c"),
    "综合工资 6000～9000元": ("month", 6000, 9000, 6000, 9000, ""),
    "5000左右": ("month", 5000, 5000, 5000, 5000, ""),
    "180/天": ("day", 180, 180, 3915, 3915, ""),
    "工资面议 包吃包住": ("open", None, None, None, None, "bl"),
    "4,500—6,000元": ("month", 4500, 6000, 4500, 6000, ""),
    "试用期3500,转正4500": ("month", 4500, 4500, 4500, 4500, ""),
    "５０００－６０００": ("month", 5000, 6000, 5000, 6000, ""),
    "1.2万": ("month", 12000, 12000, 12000, 12000, ""),
    "不低于4000": ("month", 4000, None, 4000, None, ""),
    "5000+": ("month", 5000, None, 5000, None, ""),
    "8小时工作制 5000": ("month", 5000, 5000, 5000, 5000, ""),
    "月休4天 4500-5500 五险一金": ("month", 4500, 5500, 4500, 5500, ""),
    "时薪18-22": ("hour", 18, 22, 3132, 3828, ""),
    "3500-4500元/月，全勤奖200": ("month", 3500, 4500, 3500, 4500, ""),
    "4500 13薪": ("month", 4500, 4500, 4500, 4500, ""),
    "8000至10000元": ("month", 8000, 10000, 8000, 10000, ""),
}


@pytest.mark.parametrize("words", WAGES)
def test_wage_is_read_as_a_person_reads_it(words: str) -> None:
    wage = read(words)
    said = "c" * wage.commission + "b" * wage.board + "l" * wage.lodging
    found = (wage.kind, wage.low, wage.high, wage.monthly_low, wage.monthly_high, said)
    assert found == WAGES[words]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "待遇优厚",
        "5-8",
        "6000-4000",
        "300",
        "高薪",
        "900万",
        "9" * 40,
        "计件 99999999999",
        "0.5-99999999999元/件",
    ],
)
def test_wage_that_says_nothing_comparable_is_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        read(words)


KNOWN = {row.code: (row.name, *row.words) for row in SHIPPED}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("炼钢", "6-17-02-02"),
        ("质检", "6-31-03-05"),
        ("机修", "6-31-01-02"),
        ("电仪表", "6-31-01-04"),
        ("保安", "4-07-05-01"),
        ("cnc", "6-18-01-07"),
        ("库管", "4-02-06-01"),
    ],
)
def test_words_of_the_town_name_their_occupation(words: str, code: str) -> None:
    best = suggest(words, KNOWN)[0]
    assert (best.code, best.exact) == (code, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("急招电焊工3名", "6-18-02-04"),
        ("小区保安队员", "4-07-05-01"),
        ("叉车司机（夜班）", "6-30-05-01"),
    ],
)
def test_longer_words_are_suggested_not_decided(words: str, code: str) -> None:
    best = suggest(words, KNOWN)[0]
    assert (best.code, best.exact) == (code, False)


def test_words_that_mean_nothing_here_suggest_nothing() -> None:
    assert suggest("……", KNOWN) == []
    assert suggest("zzz", KNOWN) == []


def test_shipped_list_names_every_occupation_once_and_no_word_twice() -> None:
    codes = [row.code for row in SHIPPED]
    words = [word for row in SHIPPED for word in (row.name, *row.words)]
    assert len(codes) == len(set(codes)) >= 120
    assert sorted(words) == sorted(set(words))
    assert group_of("6-18-02-04") == "6-18"
    known = {row.code for row in SKILLS}
    assert {code for row in SKILLS for code in row.counts_as} <= known


@pytest.mark.parametrize(
    ("words", "level"),
    [("大专或高中", "high"), ("本科及以上", "bachelor"), ("不限", "any"), ("初中以上", "middle")],
)
def test_education_is_the_lowest_that_is_asked_for(words: str, level: str) -> None:
    assert education_in(words) == level


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("五险一金", "full"),
        ("缴五险", "five"),
        ("意外险", "some"),
        ("无社保", "none"),
        ("包吃", "unknown"),
    ],
)
def test_insurance_is_what_the_words_say(words: str, said: str) -> None:
    assert insurance_in(words) == said

"""Employers' own sheets: columns by their own names, refused rows with their reasons, undone."""

import io
from datetime import date

import pytest
from tests.cast import House

from linli.base.errors import NotAllowed
from linli.employment import actions, queries
from linli.employment.models import Vacancy
from linli.employment.tests import factories
from linli.employment.tests.factories import to

SHEET = """建中街招聘岗位汇总表
序号,用人单位,招聘工种,需求人数,薪资待遇,任职条件,福利待遇,工作地址,截止日期
1,示例燃气公司,电焊工,3,5000-7000+提成,有焊工证，大专或高中,五险一金,一号厂房,2022年6月30日
2,示例燃气公司,抄表的大姐,2人,20/小时 管吃住,健康证优先,,,长期
3,无此公司,保安,2,面议,,,,
4,示例燃气公司,库管,若干,4500,,,,
5,示例燃气公司,司机,0,6000,,,,
6,示例燃气公司,文员,1,待遇优厚,,,,
7,示例燃气公司,保洁,1,2800,,,,2022-03-01
8,示例燃气公司,客服,1,4000,请联系13812345678,,,
9,示例燃气公司,电焊工,5,6000,,,一号厂房,
10,示例燃气公司,厨师,1,5-8K,,,,
11,示例燃气公司,前台,1,4500,,,,2025年12月31日
"""


def test_a_sheet_is_checked_taken_over_and_undone(house: House) -> None:
    file = io.BytesIO(SHEET.encode("gb18030"))
    area = house.community.pk
    result = actions.import_vacancies(file, area, dry_run=True, **to(house, "secretary"))
    refused = {line.values["title"]: str(line.reason) for line in result.lines if line.reason}
    assert not Vacancy.objects.exists()
    assert (result.taken, result.refused) == (3, 8)
    assert set(refused) == {"保安", "库管", "司机", "文员", "保洁", "客服", "电焊工", "前台"}
    assert "2025-12-31" in refused["前台"]
    assert result.left_out == ("序号",)

    actions.take_over(result.import_id, **to(house, "secretary"))
    rows = {row.title: row for row in Vacancy.objects.all()}
    welder, reader, cook = rows["电焊工"], rows["抄表的大姐"], rows["厨师"]
    assert welder.occupation == factories.occupation("6-18-02-04")
    assert (welder.posts, welder.commission) == (3, True)
    assert (welder.education, welder.education_must) == ("high", True)
    assert [(n.skill.code, n.must) for n in welder.requirements.all()] == [("weld_cert", True)]
    assert (welder.insurance, str(welder.valid_until)) == ("full", "2022-06-30")
    assert (reader.occupation, reader.board, reader.monthly_low) == (None, True, 3480)
    assert [(n.skill.code, n.must) for n in reader.requirements.all()] == [("health_card", False)]
    assert cook.occupation == factories.occupation("4-03-02-01")
    assert queries.undecided(house.viewer("secretary")) == [("抄表的大姐", 1)]

    actions.withdraw(cook.pk, "招满", **to(house, "secretary"))
    undone = actions.undo_import(result.import_id, **to(house, "secretary"))
    assert (undone.kept, set(Vacancy.objects.all())) == (1, {cook})


def test_what_a_day_leaves_out_is_of_the_day_of_the_reading(house: House) -> None:
    row = {"firm": house.firm.name, "title": "保安", "posts": "1", "wage": "面议"}
    rows = [(1, row | {"valid_until": "6月30日"})]
    _lines, plan = queries.plan_list(rows, house.community, date(2022, 4, 18))
    assert [draft.valid_until for _firm, draft in plan.new] == [date(2022, 6, 30)]


@pytest.mark.parametrize("name", ["worker", "contact", "leader", "other_secretary"])
def test_only_secretary_and_specialist_take_lists_over(house: House, name: str) -> None:
    file = io.BytesIO(SHEET.encode())
    with pytest.raises(NotAllowed):
        actions.import_vacancies(file, house.community.pk, dry_run=True, **to(house, name))

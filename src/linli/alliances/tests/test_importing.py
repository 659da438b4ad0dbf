"""Enterprise files from Excel: whose row it is, what is refused and why, undone whole."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from tests.cast import NOW, House

from linli.alliances import actions, queries
from linli.alliances.models import EarlierFile, EnterpriseFile
from linli.alliances.tests import factories
from linli.alliances.tests.conftest import As
from linli.base.errors import NotAllowed
from linli.labels.models import Label
from linli.people.models import Organisation
from linli.places.models import Import
from linli.places.spec import ImportResult

HEAD = (
    "统一社会信用代码,单位名称,产业链环节,标签,员工人数,统计日期,招聘岗位,"
    "服务专员,主要需求,可提供资源"
)


def _read(house: House, *lines: str, head: str = HEAD, **given: Any) -> ImportResult:
    """What these lines of a CSV would bring, in the sub-district."""
    body = "\n".join(("企业台账", head, *lines)).encode()
    values: dict[str, Any] = {"dry_run": True, "by": house.viewer("specialist"), "now": NOW}
    return actions.import_files(io.BytesIO(body), house.subdistrict.pk, **values | given)


def _take(house: House, *lines: str) -> Import:
    found = _read(house, *lines)
    assert [line.reason for line in found.lines] == [""] * len(lines)
    actions.take_over_files(found.import_id, by=house.viewer("specialist"), now=NOW)
    return Import.objects.get(pk=found.import_id)


def _name(house: House, name: str) -> str:
    return house.accounts[name].name


def test_a_list_opens_files_and_changes_those_there_are(house: House) -> None:
    coded = factories.coded(house)
    other = factories.firm(house, "示例机械厂")
    factories.kept(house, other, wants="旧需求", gives="旧资源")
    who = _name(house, "specialist")
    record = _take(
        house,
        f"{coded.credit_code},示例燃气公司,核心环节,高新技术企业、专精特新,"
        f"1 200人,2022年3月31日,6,{who},招技工,会议室",
        ",示例机械厂,配套,,,,,,新需求,",
    )
    opened = EnterpriseFile.objects.get(organisation=coded)
    assert (opened.link, opened.staff, opened.staff_on) == ("core", 1200, date(2022, 3, 31))
    assert (opened.jobs, opened.specialist, opened.wants) == (
        6,
        house.accounts["specialist"],
        "招技工",
    )
    assert {label.name for label in opened.labels.all()} == {"高新技术企业", "专精特新"}
    changed = EnterpriseFile.objects.get(organisation=other)
    assert (changed.link, changed.wants, changed.gives, changed.staff) == (
        "supporting",
        "新需求",
        "旧资源",
        120,
    )
    assert record.made == {"alliances.file": [opened.pk], "alliances.changed": [changed.pk]}


def test_a_list_is_undone_whole_but_for_what_was_written_since(house: House) -> None:
    first, second, third = (factories.firm(house, f"示例{name}厂") for name in "甲乙丙")
    before = factories.kept(house, second, wants="原来的")
    before.labels.set(Label.objects.filter(group="firm")[:1])
    factories.kept(house, third)
    record = _take(
        house,
        ",示例甲厂,核心,,,,,,,",
        ",示例乙厂,,外贸企业,30,,,,改过的,",
        ",示例丙厂,,,,,9,,,",
    )
    factories.kept(house, third, wants="后来写的")
    actions.undo_files(record.pk, by=house.viewer("specialist"), now=NOW)
    record.refresh_from_db()
    assert (record.state, record.kept) == (Import.State.UNDONE, 1)
    assert not EnterpriseFile.objects.filter(organisation=first).exists()
    back = EnterpriseFile.objects.get(organisation=second)
    assert (back.wants, back.staff, back.labels.count()) == ("原来的", 120, 1)
    assert EnterpriseFile.objects.get(organisation=third).wants == "后来写的"
    assert not EarlierFile.objects.exists()


REFUSED = (
    ("12345,示例燃气公司,核心,,,,,,,", "18"),
    ("91410103MA00000000,别的公司,核心,,,,,,,", "示例燃气公司"),
    ("91410103MA0000001X,示例燃气公司,核心,,,,,,,", "code"),
    (",没有的公司,核心,,,,,,,", "register"),
    (",示例燃气公司,,,,,,,,", "nothing"),
    (",示例燃气公司,云端,,,,,,,", "link"),
    (",示例燃气公司,,独角兽,,,,,,", "独角兽"),
    (",示例燃气公司,,,约120,2022-03-31,,,,", "whole number"),
    (",示例燃气公司,,,120,2022-05-31,,,,", "2022-03-31"),
    (",示例燃气公司,,,120,三月,,,,", "2022-03-31"),
    (",示例燃气公司,,,,2022-03-31,,,,", "how many"),
    (",示例燃气公司,,,,,,无此人,,", "specialist"),
)


@pytest.mark.parametrize(("line", "said"), REFUSED)
def test_a_row_is_refused_with_its_reason(house: House, line: str, said: str) -> None:
    factories.coded(house)
    with translation.override("en"):
        (found,) = _read(house, line).lines
    assert said in str(found.reason)
    assert not EnterpriseFile.objects.exists()


def test_one_firm_stands_on_a_list_once_and_two_of_a_name_need_their_code(house: House) -> None:
    factories.firm(house, "示例机械厂")
    factories.firm(house, "示例机械厂", house.other_community)
    found = _read(
        house, ",示例燃气公司,核心,,,,,,,", ",示例燃气公司,核心,,,,,,,", ",示例机械厂,核心,,,,,,,"
    )
    assert [bool(line.reason) for line in found.lines] == [False, True, True]
    assert found.makes == {"alliances.file": 1}


def test_only_who_serves_the_firms_here_takes_lists_over(house: House) -> None:
    for name in ("worker", "supervisor", "contact", "administrator"):
        with pytest.raises(NotAllowed):
            _read(house, ",示例燃气公司,核心,,,,,,,", by=house.viewer(name))
    secretary = house.viewer("secretary")
    with pytest.raises(NotAllowed):  # of one community, not of the sub-district
        _read(house, ",示例燃气公司,核心,,,,,,,", by=secretary)
    assert house.subdistrict not in queries.areas_to_import(secretary)


def test_four_hundred_firms_are_looked_at_in_a_few_queries(
    house: House, django_assert_max_num_queries: Any
) -> None:
    names = [f"示例第{number}号厂" for number in range(400)]
    Organisation.objects.bulk_create(
        Organisation(area=house.community, kind="firm", name=name) for name in names
    )
    lines = [f",{name},核心,,{number + 10},,,,," for number, name in enumerate(names)]
    with django_assert_max_num_queries(14):
        found = _read(house, *lines)
    assert (found.taken, found.refused) == (400, 0)


def test_a_list_by_the_pages(house: House, as_: As) -> None:
    specialist = as_("specialist")
    assert "职工人数" in specialist.get("/alliances/firms/imports/").text
    body = "\n".join((HEAD, ",示例燃气公司,核心,,80,,,,,", ",没有的公司,核心,,,,,,,")).encode()
    sent = specialist.post(
        "/alliances/firms/imports/",
        {"area": house.subdistrict.pk, "file": SimpleUploadedFile("企业.csv", body)},
    )
    here = sent["Location"]
    page = specialist.get(here).text
    assert "没有的公司" in page
    assert not EnterpriseFile.objects.exists()
    specialist.post(f"{here}take/")
    assert EnterpriseFile.objects.get().staff_on == NOW.date()
    assert specialist.get(f"{here}refused/")["Content-Type"].endswith("sheet")
    specialist.post(f"{here}undo/")
    assert not EnterpriseFile.objects.exists()
    assert as_("worker").get("/alliances/firms/imports/").status_code == 403


def test_a_list_of_the_past_keeps_its_day(house: House) -> None:
    later = NOW + timedelta(days=3)
    found = _read(house, ",示例燃气公司,,,80,,,,,")
    actions.take_over_files(found.import_id, by=house.viewer("specialist"), now=later)
    assert EnterpriseFile.objects.get().staff_on == later.date()

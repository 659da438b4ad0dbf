"""The published yearly lists of Erqi: which rows are one area, and what is in force on a day."""

from datetime import date

import pytest
from tests.cast import NOW

from linli.base.errors import Invalid
from linli.base.viewer import system
from linli.places import actions
from linli.places.actions.division import Continuing, Seen, continuing, everyday, in_english
from linli.places.models import Area, AreaName

BY = system("test")
AS_OF = date(2022, 4, 18)


def seen(code: str, name: str, first: str, last: str, level: str = "community") -> Seen:
    return Seen(code, name, level, date.fromisoformat(first), date.fromisoformat(last))


def grouped(*rows: Seen) -> set[frozenset[str]]:
    return {frozenset(f"{row.code} {row.name}" for row in area.rows) for area in continuing(rows)}


def test_same_name_under_another_code_is_one_area() -> None:
    assert grouped(
        seen("015", "人和路街道", "2019-10-31", "2022-10-31", "subdistrict"),
        seen("014", "人和路街道", "2023-06-30", "2023-06-30", "subdistrict"),
    ) == {frozenset({"015 人和路街道", "014 人和路街道"})}


def test_same_code_with_another_name_is_a_renamed_area_if_the_old_name_is_gone() -> None:
    assert grouped(
        seen("005", "金海大道社区居民委员会", "2019-10-31", "2020-06-30"),
        seen("005", "金海社区居民委员会", "2021-10-31", "2023-06-30"),
    ) == {frozenset({"005 金海大道社区居民委员会", "005 金海社区居民委员会"})}


def test_reused_code_is_another_area_if_the_old_name_lives_on() -> None:
    assert grouped(
        seen("016", "侯寨街道", "2019-10-31", "2022-10-31", "subdistrict"),
        seen("015", "侯寨街道", "2023-06-30", "2023-06-30", "subdistrict"),
        seen("016", "金水源街道", "2023-06-30", "2023-06-30", "subdistrict"),
    ) == {frozenset({"016 侯寨街道", "015 侯寨街道"}), frozenset({"016 金水源街道"})}


def test_one_name_seen_twice_at_a_time_is_two_areas() -> None:
    areas = continuing(
        [
            seen("001", "新村社区居民委员会", "2019-10-31", "2023-06-30"),
            seen("002", "新村社区居民委员会", "2021-10-31", "2023-06-30"),
        ]
    )

    assert len(areas) == 2


def test_day_before_the_first_list_is_told_by_the_first() -> None:
    row = seen("001", "新村社区居民委员会", "2019-10-31", "2023-06-30")

    assert Continuing([row]).at(date(2010, 1, 1)) == row


@pytest.mark.parametrize(
    ("official", "short", "english"),
    [
        ("永安社区居民委员会", "永安社区", "Yong'an Community"),
        ("福华南街社区委员会", "福华南街社区", "Fuhuananjie Community"),
        ("刘砦社区管理委员会", "刘砦社区", "Liuzhai Community"),
        ("香榭丽居民委员会", "香榭丽社区", "Xiangxieli Community"),
        ("绿云社区居民委员会", "绿云社区", "Lüyun Community"),
        ("尖岗村委会", "尖岗村", "Jiangang Village"),
        ("郑州火车站地区拟居委会", "郑州火车站地区", "Zhengzhouhuochezhan Area"),
        ("建中街街道", "建中街街道", "Jianzhongjie Sub-district"),
        ("马寨镇", "马寨镇", "Mazhai Town"),
    ],
)
def test_area_is_called_by_its_place_not_its_committee(
    official: str, short: str, english: str
) -> None:
    assert (everyday(official), in_english(short)) == (short, english)


@pytest.fixture
def erqi(db: None) -> Area:
    return actions.load_erqi(as_of=AS_OF, by=BY, now=NOW)


def test_every_published_row_is_kept_as_an_observation(erqi: Area) -> None:
    names = AreaName.objects.filter(area__path__within=erqi.path).exclude(first_seen=None)

    assert names.count() == 264
    assert set(names.values_list("kind", "valid")) == {("official", None)}
    assert Area.objects.filter(level="subdistrict").count() == 17
    assert Area.objects.filter(level="subdistrict", in_use=True).count() == 16


def test_house_of_2022_knows_the_areas_of_its_time(erqi: Area) -> None:
    yongan = Area.objects.get(code="410103008005", in_use=True)
    renhe = Area.objects.get(name="人和路街道")
    houzhai = Area.objects.get(name="侯寨街道")
    jinshuiyuan = Area.objects.get(name="金水源街道")

    assert (yongan.name, yongan.name_en) == ("永安社区", "Yong'an Community")
    assert yongan.parent is not None
    assert yongan.parent.name == "建中街街道"
    assert (renhe.code, houzhai.code) == ("410103015", "410103016")
    assert not jinshuiyuan.in_use
    assert jinshuiyuan.closed_on is None
    assert {(row.name, row.code) for row in houzhai.names.all()} == {
        ("侯寨街道", "410103016"),
        ("侯寨街道", "410103015"),
        ("侯寨乡", ""),
    }


def test_community_that_moved_later_stands_where_it_was(erqi: Area) -> None:
    minzhulu = Area.objects.get(name="民主路社区")

    assert minzhulu.parent is not None
    assert (minzhulu.code, minzhulu.parent.name) == ("410103002001", "解放路街道")
    assert set(minzhulu.names.values_list("code", flat=True)) == {"410103002001", "410103010004"}


def test_village_that_became_a_community_is_one_area(erqi: Area) -> None:
    area = AreaName.objects.get(name="荆砦村委会").area

    assert (area.name, area.code, area.in_use) == ("荆砦社区", "410103016021", True)


def test_area_gone_from_the_list_is_kept_out_of_use(erqi: Area) -> None:
    gone = Area.objects.get(name="南彩社区")

    assert (gone.in_use, gone.closed_on) == (False, None)


def test_same_lists_read_in_2023_give_the_tree_of_2023(db: None) -> None:
    actions.load_erqi(as_of=date(2023, 7, 1), by=BY, now=NOW)

    houzhai = Area.objects.get(name="侯寨街道")
    dong = Area.objects.get(name="东胡垌社区")
    assert houzhai.code == "410103015"
    assert dong.parent is not None
    assert dong.parent.name == "金水源街道"


def test_district_is_loaded_once(erqi: Area) -> None:
    with pytest.raises(Invalid):
        actions.load_erqi(as_of=AS_OF, by=BY, now=NOW)

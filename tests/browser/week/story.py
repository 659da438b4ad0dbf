"""What the steps of the week hand on to one another, and the names they use."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from tests.browser.conftest import Enter
from tests.browser.town import Town

MONDAY, SUNDAY, NEXT_MONDAY = "2022-04-18", "2022-04-24", "2022-04-25"
COMPOUND, STEWARDS_BUILDING = "保全街26号院", "9号楼"


AT_THE_DOOR, FROM_THE_POSTER = "燃气罐放在楼道里，想早点通气", "九号楼什么时候施工"
URGENT, ON_THE_SPOT = "楼道电线裸露，担心触电", "不知道高龄津贴在哪里领"
UNLIT, TANK, LAMPS = "楼道声控灯不灵", "楼顶水箱没有盖子", "路灯太暗，晚上看不清台阶"
#: Topic → the cases gathered into it.
TOPICS = {
    "九号楼通气怎么登记": (AT_THE_DOOR, FROM_THE_POSTER),
    "楼顶水箱加盖谁出钱": (TANK,),
    "院内路灯太暗": (LAMPS,),
}
CALLS, SURVEY = "逐户登记九号楼通气意愿", "上门勘察九号楼燃气立管"


@dataclass
class Story:
    """What the steps hand on to one another."""

    town: Town
    enter: Enter
    folder: Path
    #: tracking page by summary
    links: dict[str, str] = field(default_factory=dict)
    meeting: int = 0

    def case(self, summary: str) -> int:
        return int(self.town.one("select id from cases_case where summary = %s", summary))

    def state(self, summary: str) -> str:
        return str(self.town.one("select state from cases_case where summary = %s", summary))

    def owner(self, summary: str) -> str:
        query = """select a.name from cases_case c join accounts_account a on a.id = c.owner_id
            where c.summary = %s"""
        return str(self.town.one(query, summary))

    def first_duty(self, section: str) -> int:
        query = """select min(d.id) from accounts_dutyitem d join accounts_section s
            on s.id = section_id where s.name = %s"""
        return int(self.town.one(query, section))

    def building(self) -> int:
        query = """select b.id from places_building b join places_compound c on c.id = compound_id
            where c.name = %s and b.name = %s"""
        return int(self.town.one(query, COMPOUND, STEWARDS_BUILDING))

    def doors(self, unit: str) -> list[int]:
        query = """select d.id from places_dwelling d join places_unit u on u.id = d.unit_id
            where d.building_id = %s and u.name = %s order by d.floor, d.room"""
        return [pk for (pk,) in self.town.rows(query, self.building(), unit)]


def text_of(document: bytes) -> str:
    """The words of a Word document."""
    with ZipFile(BytesIO(document)) as archive:
        return re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())

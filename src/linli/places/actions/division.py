"""Loading the published yearly lists of division codes.

Codes were re-used and moved over the years, so a code is not an area. Which rows are one area:

1. the same name (without the words for its committee), seen at different times: one area, also
   where its code or sub-district changed (侯寨街道 was …016, then …015);
2. the same code with another name, where the old name is never seen again: one area, renamed
   (金海大道社区 → 金海社区);
3. anything else is another area: 金水源街道 has the code that 侯寨街道 had.

First and last date seen are observations of lists. They are kept as such and never become a
period of validity. What an area is called, coded and belongs to is taken from the list in force on
the day asked for; areas that this list does not name are kept, but out of use.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from itertools import pairwise
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places import events, rules
from linli.places.actions.areas import create_area
from linli.places.models import Area, AreaName, Level

_COMMITTEE = re.compile(r"(居民管理委员会|居民委员会|管理委员会|委员会|拟居委会|村委会)$")
#: How the levels are called in English, by the ending of the Chinese name.
_ENGLISH = (
    ("街道", "Sub-district"),
    ("社区", "Community"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("村", "Village"),
    ("地区", "Area"),
)


@dataclass(frozen=True)
class Seen:
    """One row of the lists: a name under a code, seen from a first to a last list."""

    code: str
    name: str
    level: str
    first: date
    last: date

    @property
    def stem(self) -> str:
        """The name of the place without the words for its committee."""
        return (
            _COMMITTEE.sub("", self.name).removesuffix("社区")
            if self.level == "community"
            else self.name
        )

    def on(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass
class Continuing:
    """One area through the years: its rows, oldest first."""

    rows: list[Seen] = field(default_factory=list)

    def on(self, day: date) -> Seen | None:
        return next((row for row in self.rows if row.on(day)), None)

    def at(self, day: date) -> Seen:
        """The row that tells how the area stood on a day: the last before, else the first after."""
        before = [row for row in self.rows if row.first <= day]
        return before[-1] if before else self.rows[0]


def continuing(rows: Iterable[Seen]) -> list[Continuing]:
    """Which rows are one and the same area (rules 1 to 3 above). Pure."""
    ordered = sorted(rows, key=lambda row: (row.first, row.code))
    last_seen: dict[tuple[str, str], date] = {}
    for row in ordered:
        key = (row.level, row.stem)
        last_seen[key] = max(row.last, last_seen.get(key, row.last))
    areas: list[Continuing] = []
    by_stem: dict[tuple[str, str], Continuing] = {}
    by_code: dict[str, Continuing] = {}
    for row in ordered:
        area = by_stem.get((row.level, row.stem)) or _renamed(by_code.get(row.code), row, last_seen)
        if area is None or area.rows[-1].last >= row.first:
            area = Continuing()
            areas.append(area)
        area.rows.append(row)
        by_stem[row.level, row.stem] = by_code[row.code] = area
    return areas


def _renamed(
    area: Continuing | None, row: Seen, last_seen: Mapping[tuple[str, str], date]
) -> Continuing | None:
    """The area that had the row's code before, if its old name is never seen again."""
    if area is None:
        return None
    old = area.rows[-1]
    gone = last_seen[old.level, old.stem] == old.last < row.first
    return area if gone and old.level == row.level else None


@transaction.atomic
def load_division(
    rows: Iterable[Mapping[str, str]],
    *,
    code: str,
    name: str,
    name_en: str,
    as_of: date,
    source: str,
    by: Viewer,
    now: datetime,
    aliases: Sequence[tuple[str, str, str]] = (),
) -> Area:
    """Make a district with all its sub-districts and communities; returns the district.

    `rows` have code, name, level, first_seen, last_seen. `as_of`: the day whose names, codes and
    tree are taken. `aliases`: (name of an area, another name of it, where that is from).
    """
    ensure(
        rules.can_edit_areas(by, None),
        _("Areas are changed by the administrator. Ask them to do it."),
    )
    if Area.objects.filter(code=code, closed_on=None).exists():
        raise Invalid(_("This district is loaded already."), field="code", code="taken")
    seen = [_seen(row) for row in rows]
    top = create_area(
        None, level=Level.DISTRICT, name=name, name_en=name_en, code=code, by=by, now=now
    )
    day = max((d for row in seen for d in (row.first, row.last) if d <= as_of), default=as_of)
    areas = continuing(seen)
    upper = [area for area in areas if area.rows[0].level == Level.SUBDISTRICT]
    made = _make(upper, {id(area): top for area in upper}, day)
    lower = [area for area in areas if area.rows[0].level == Level.COMMUNITY]
    homes = {id(area): made[id(_home(area, upper, day))] for area in lower}
    made |= _make(lower, homes, day)
    _note_names(areas, made, source)
    _note_aliases(aliases, made)
    journal.record(
        events.DIVISION_LOADED,
        subject=f"area:{top.pk}",
        area=top.path,
        by=by,
        now=now,
        rows=len(seen),
        areas=len(areas),
        as_of=as_of.isoformat(),
    )
    return top


def load_erqi(*, as_of: date, by: Viewer, now: datetime) -> Area:
    """Erqi district of Zhengzhou (410103) from the lists that come with the program."""
    with _data("erqi_codes.csv") as codes, _data("erqi_aliases.csv") as other_names:
        return load_division(
            csv.DictReader(codes),
            code="410103",
            name="二七区",
            name_en="Erqi District",
            as_of=as_of,
            source="统计用区划代码（历年公布）",
            aliases=[
                (row["name"], row["alias"], row["source"]) for row in csv.DictReader(other_names)
            ],
            by=by,
            now=now,
        )


def everyday(name: str) -> str:
    """How an area is called in its pages: 永安社区居民委员会 → 永安社区, 尖岗村委会 → 尖岗村."""
    if name.endswith("村委会"):
        return name.removesuffix("委会")
    place = _COMMITTEE.sub("", name)
    return f"{place}社区" if place != name and not place.endswith(("社区", "地区")) else place


def in_english(name: str) -> str:
    """Pinyin with the English word for the level: 永安社区 → Yong'an Community."""
    for ending, word in _ENGLISH:
        if name.endswith(ending) and name != ending:
            return f"{_joined(name.removesuffix(ending))} {word}"
    return _joined(name)


def _joined(name: str) -> str:
    syllables = lazy_pinyin(name, v_to_u=True)
    marks = ["'" if second[:1] in "aeo" else "" for _, second in pairwise(syllables)]
    return "".join(
        mark + syllable for mark, syllable in zip(["", *marks], syllables, strict=True)
    ).capitalize()


def _seen(row: Mapping[str, str]) -> Seen:
    return Seen(
        row["code"],
        row["name"],
        row["level"],
        date.fromisoformat(row["first_seen"]),
        date.fromisoformat(row["last_seen"]),
    )


def _home(area: Continuing, upper: Sequence[Continuing], day: date) -> Continuing:
    """The sub-district an area lay in when the list of the day, or the nearest, named it."""
    row = area.at(day)
    known = min(max(day, row.first), row.last)
    for home in upper:
        found = home.on(known)
        if found is not None and row.code.startswith(found.code):
            return home
    raise Invalid(
        _("The list names no sub-district for %(code)s.") % {"code": row.code},
        field="rows",
        code="orphan",
    )


def _make(areas: Sequence[Continuing], homes: Mapping[int, Area], day: date) -> dict[int, Area]:
    rows = {}
    for area in areas:
        row = area.at(day)
        name = everyday(row.name)
        rows[id(area)] = Area(
            parent=homes[id(area)],
            level=row.level,
            name=name,
            name_en=in_english(name),
            code=row.code,
            in_use=area.on(day) is not None,
        )
    Area.objects.bulk_create(rows.values())
    for key, made in rows.items():
        made.path = f"{homes[key].path}.{made.pk}"
    Area.objects.bulk_update(rows.values(), ["path"])
    return rows


def _note_names(areas: Sequence[Continuing], made: Mapping[int, Area], source: str) -> None:
    AreaName.objects.bulk_create(
        AreaName(
            area=made[id(area)],
            kind=AreaName.Kind.OFFICIAL,
            name=row.name,
            code=row.code,
            first_seen=row.first,
            last_seen=row.last,
            source=source,
        )
        for area in areas
        for row in area.rows
    )


def _note_aliases(aliases: Sequence[tuple[str, str, str]], made: Mapping[int, Area]) -> None:
    by_name = {area.name: area for area in made.values()}
    AreaName.objects.bulk_create(
        AreaName(area=by_name[name], kind=AreaName.Kind.ALIAS, name=alias, source=source)
        for name, alias, source in aliases
    )


def _data(name: str) -> IO[str]:
    return (files("linli.places") / "data" / name).open(encoding="utf-8-sig")

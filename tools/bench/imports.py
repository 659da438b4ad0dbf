"""Lists of fifty thousand rows: looked at, and taken over; seconds and memory."""

import io
import time
from collections.abc import Callable
from typing import Any, TypeVar

import xlsxwriter
from tests import cast
from tools.bench import house, measuring

from linli.clock import queries as clock
from linli.drives import actions as drives
from linli.drives.tests import factories
from linli.places import actions as places

ROWS = 50_000
#: Doors of one building, and buildings of one compound, of the list.
PER_BUILDING, PER_COMPOUND = 200, 10
HEAD = ("楼院", "楼栋", "单元", "楼层", "房号")

T = TypeVar("T")


def run(place: house.Place, *, seconds: float) -> None:
    """Doors first, then the same doors as a roster; each is looked at and taken over once."""
    del place, seconds
    built = cast.build_house()
    to: dict[str, Any] = {"by": built.viewer("secretary"), "now": clock.now()}
    raw = _list()
    print(f"\n{ROWS} rows, an Excel file of {len(raw) / 1e6:.1f} MB")
    print(f"{'':40}{'seconds':>9}{'peak MB':>9}{'more MB':>9}")
    doors = _timed(
        "doors, dry run",
        lambda: places.import_dwellings(io.BytesIO(raw), built.community.pk, dry_run=True, **to),
    )
    _timed("doors, taken over", lambda: places.take_over(doors.import_id, **to))
    drive = factories.prepared(built)
    roster = _timed(
        "roster, dry run",
        lambda: drives.import_roster(io.BytesIO(raw), drive.pk, dry_run=True, **to),
    )
    _timed("roster, taken over", lambda: drives.take_import(roster.import_id, **to))
    found = drive.targets.count()
    if found != ROWS:
        raise RuntimeError(f"{found} of {ROWS} rows came onto the roster")


def _timed(words: str, act: Callable[[], T]) -> T:
    before = measuring.forget_peak()
    began = time.perf_counter()
    result = act()
    lasted, peak = time.perf_counter() - began, measuring.peak_memory()
    print(f"{words:40}{lasted:9.1f}{peak:9.0f}{peak - before:9.0f}   {measuring.load()}")
    return result


def _list() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for n in range(ROWS):
            building, door = divmod(n, PER_BUILDING)
            compound, tower = divmod(building, PER_COMPOUND)
            floor = door // 10 + 1
            row = (
                f"压测{compound + 1}号院",
                f"{tower + 1}号楼",
                "1单元",
                floor,
                f"{floor}{door % 10 + 1:02}",
            )
            sheet.write_row(n + 1, 0, row)
    return out.getvalue()

"""Constant people and moments for the journal's tests."""

from datetime import datetime
from zoneinfo import ZoneInfo

from linli.base.viewer import Grant, Viewer

NOW = datetime(2022, 4, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def now() -> datetime:
    """The house's present, where a page asks for it."""
    return NOW


def viewer(role: str, area: str = "1") -> Viewer:
    """Somebody signed in, with one appointment."""
    return Viewer(key="account:7", grants=(Grant(role, area),), account_id=7, name="测试")

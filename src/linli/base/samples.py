"""Invented contents for the styleguide. Data of a Chinese town is Chinese in both languages."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.base.parts import (
    Cell,
    Chip,
    Happening,
    MatrixFloor,
    MatrixUnit,
    MenuGroup,
    MenuItem,
    Step,
)

NOW = datetime(2022, 4, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)

WORDS = {
    "green": _("in time"),
    "yellow": _("due soon"),
    "orange": _("urgent"),
    "red": _("overdue"),
    "blue": _("in hand"),
    "grey": _("no clock"),
    "paused": _("paused"),
    "met": _("met in time"),
    "late": _("met late"),
}

MENU = (
    MenuGroup(
        _("Work"),
        (
            MenuItem(_("Today"), "#", "home", count=9, current=True, tab=True),
            MenuItem(_("Cases"), "#", "message", tab=True),
            MenuItem(_("Commitments"), "#", "checklist", count=2),
        ),
    ),
    MenuGroup(
        _("Visits"),
        (
            MenuItem(_("Today's round"), "#", "door", tab=True),
            MenuItem(_("Visit plan"), "#", "calendar"),
            MenuItem(_("Coverage"), "#", "map"),
        ),
    ),
    MenuGroup(
        _("Deliberation"),
        (MenuItem(_("Topics"), "#", "list", tab=True), MenuItem(_("Meetings"), "#", "users")),
    ),
)

CHIPS = (
    Chip(_("All"), "#", 57, current=True),
    Chip(_("overdue"), "#", 3, colour="red"),
    Chip(_("due soon"), "#", 6, colour="yellow"),
    Chip(_("in time"), "#", 41, colour="green"),
    Chip(_("paused"), "#", 2, colour="paused"),
    Chip(_("met late"), "#", 5, colour="late"),
)
TABS = (
    Chip(_("Details"), "#", current=True),
    Chip(_("Notices"), "#", 2),
    Chip(_("Photos"), "#", 1),
)


def rows() -> list[dict[str, Any]]:
    """Lines of an inbox, red first, as the desk orders them."""
    return [
        {
            "title": "保全街26号院9号楼三单元停气，老人做不了饭，请尽快看看是哪一段阀门的问题",
            "meta": ("SQ20220413-0003", "永安社区 · 26号院", _("Gas supply")),
            "colour": "red", "due": NOW - 26 * HOUR, "note": "王*", "act": _("Receive"),
        },
        {
            "title": "改造以后楼道灯一直没装回来",
            "meta": ("SQ20220415-0011", "永安社区 · 26号院", _("Renovation")),
            "colour": "yellow", "due": NOW + 3 * HOUR, "note": "赵*", "act": _("Dispatch"),
        },
        {
            "title": "院门口两辆报废车占着消防通道",
            "meta": ("SQ20220416-0002", "永安社区 · 14号院", _("Parking")),
            "colour": "green", "due": NOW + 75 * HOUR, "note": "刘*", "act": _("Accept"),
        },
        {
            "title": "雨水管改道需要等市政图纸",
            "meta": ("SQ20220411-0007", "永安社区 · 31号院", _("Drainage")),
            "colour": "paused", "due": None, "note": _("paused until 25 April"), "act": "",
        },
        {
            "title": "社保卡补办去哪里问",
            "meta": ("ZX20220417-0001", "永安社区", _("Inquiry")),
            "colour": "met", "due": None, "act": _("Call back"),
            "note": _("waits for confirmation"),
        },
    ]  # fmt: skip


def happenings() -> list[Happening]:
    return [
        Happening(
            NOW - 2 * HOUR,
            _("Returned"),
            "建设科 赵*",
            "不属本科室职责，燃气管线由城管科牵头（职责清单第12项）。",
            "yellow",
        ),
        Happening(NOW - 26 * HOUR, _("Dispatched"), "永安社区 李*"),
        Happening(NOW - 30 * HOUR, _("Received"), "永安社区 李*", "", "green"),
        Happening(NOW - 400 * 24 * HOUR, _("Raised at the door"), "网格员 陈*"),
    ]


STEPS = (
    Step(_("Raised"), "done"),
    Step(_("Received"), "done"),
    Step(_("In hand"), "current"),
    Step(_("Answered")),
    Step(_("Confirmed")),
)
UNITS = tuple(MatrixUnit(f"{n}单元", 2) for n in (1, 2, 3))
_MARKED = {
    "601": "blue",
    "602": "red",
    "503": "yellow",
    "405": "green",
    "304": "blue",
    "201": "green",
    "106": "paused",
}


def floors() -> list[MatrixFloor]:
    """Six floors of three units with two doors each; one door is walled up."""
    return [
        MatrixFloor(f"{floor}F", tuple(_door(f"{floor}0{door}") for door in range(1, 7)))
        for floor in range(6, 0, -1)
    ]


def _door(number: str) -> Cell | None:
    if number == "102":
        return None
    colour = _MARKED.get(number, "grey")
    return Cell(number, "#", colour, WORDS[colour])


LEGEND = tuple(
    (colour, WORDS[colour]) for colour in ("red", "yellow", "green", "blue", "paused", "grey")
)


class SampleForm(forms.Form):
    """Every widget the house uses."""

    summary = forms.CharField(
        label=_("What is it about"),
        max_length=120,
        help_text=_("One sentence, as the resident says it."),
    )
    body = forms.CharField(label=_("Details"), widget=forms.Textarea, required=False)
    category = forms.ChoiceField(
        label=_("Category"),
        choices=(("", _("Choose")), ("gas", _("Gas supply")), ("light", _("Lighting"))),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    due_on = forms.DateField(label=_("Due on"), required=False)
    starts_at = forms.DateTimeField(label=_("Begins"), required=False)
    people = forms.IntegerField(label=_("Number of persons"), required=False, min_value=0)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        widget=forms.RadioSelect,
        choices=(
            ("solved", _("Solved")),
            ("partly", _("Partly solved")),
            ("explained", _("Explained")),
            ("later", _("Not now")),
        ),
    )
    ways = forms.MultipleChoiceField(
        label=_("Answer by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=(("phone", _("Telephone")), ("door", _("At the door")), ("link", _("Link"))),
    )
    urgent = forms.BooleanField(label=_("Urgent: danger to life or supply"), required=False)
    photos = forms.FileField(label=_("Add photos"), required=False)
    paper = forms.FileField(label=_("Spreadsheet"), required=False)

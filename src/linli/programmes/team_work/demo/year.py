"""The year's ledger, told: taken over from paper in March, worked on until the demo's Monday."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

from linli.accounts import queries as viewers
from linli.accounts.models import Account, Appointment, Section
from linli.base.demo import YEAR, Script, at, on
from linli.base.viewer import Role, Viewer, system
from linli.drives.models import Drive
from linli.ledgers import actions
from linli.ledgers.models import Item, Milestone
from linli.ledgers.spec import ItemDraft, LinkDraft, Measured, MilestoneDraft
from linli.places.models import Area
from linli.programmes.team_work.demo.rows import CATEGORIES, NAME, NAME_EN, ROWS, TAGS, Row

SUBDISTRICT = "建中街街道"
SECTIONS = {"works": "城建科", "welfare": "民生保障科", "order": "综合治理科"}
#: When the sheet was taken over; what was reached before is shown the day after.
BEGUN, SHOWN = "3-22", "3-23"


def write(script: Script) -> None:
    """The ledger, then what its executors showed and noted, and what others confirmed and ended."""
    script.add(at(BEGUN, 10), _begin)
    for number, row in enumerate(ROWS, start=1):
        for step in _steps(row):
            if step.reached:
                _told_when_reached(script, number, row, step)
        for day, kind, words in row.notes:
            script.add(at(day, 16), partial(_note, number, kind, words, row.who))
        if row.measured.startswith("typed"):
            percent = int(row.measured.partition(":")[2])
            script.add(at("4-14", 15), partial(_type, number, percent, row.who))
        for day, act in _ENDS.get(row.end, ()):
            script.add(at(day, 17), partial(_end, act, number, row))
    script.add(at("4-12", 9), _link)
    script.add(at("4-18", 8), _count)


class _Step:
    """One milestone of a row as `rows` writes it: "title@due=reached!"."""

    def __init__(self, written: str) -> None:
        title, _at, rest = written.strip().partition("@")
        due, _is, reached = rest.partition("=")
        self.title, self.due = title, due
        self.confirmed = reached.endswith("!")
        self.reached = reached.rstrip("!")


def _steps(row: Row) -> list[_Step]:
    return [_Step(written) for written in row.steps.split(";") if written.strip()]


@cache
def _account(username: str) -> int:
    return Account.objects.get(username=username).pk


@cache
def _as(username: str, _day: date) -> Viewer:
    """One of the staff; their rights are read once a day of the story."""
    return viewers.viewer_for(Account.objects.get(username=username), at("3-22"))


def _by(username: str, now: datetime) -> dict[str, Any]:
    return {"by": _as(username, now.date()), "now": now}


def _item(number: int) -> Item:
    return Item.objects.get(ledger__name=NAME, position=number)


def _begin(now: datetime) -> None:
    """The leader takes the sheet over: words, items, milestones; all of them run."""
    _account.cache_clear()
    _as.cache_clear()
    street = Area.objects.get(name=SUBDISTRICT, closed_on=None)
    leader = _by("leader", now)
    ledger = actions.make_ledger(
        street.pk, YEAR, NAME, name_en=NAME_EN, categories=CATEGORIES, tags=TAGS, **leader
    )
    categories = list(ledger.categories.order_by("position"))
    classes = list(ledger.classes.order_by("position"))
    tags = list(ledger.tags.order_by("position"))
    sections = {code: Section.objects.get(name=name) for code, name in SECTIONS.items()}
    for row in ROWS:
        draft = ItemDraft(
            title=row.title,
            goal=row.goal,
            category_id=categories[row.category].pk,
            item_class_id=classes[row.item_class].pk,
            in_charge_id=_account(row.who),
            area_id=_area_of(row.who, street).pk,
            starts_on=on(row.starts),
            due_on=None if row.due_words else on(row.due),
            due_words=row.due_words,
            leader_id=_account("leader"),
            lead_section_id=sections[row.lead].pk if row.lead else None,
            assisting=(sections["order"].pk,) if row.category == _SAFETY else (),
            tags=(tags[row.tag].pk,) if row.tag is not None else (),
            funds=Decimal(row.funds) if row.funds else None,
            measured_by=Measured.TYPED if row.measured.startswith("typed") else "milestones",
        )
        steps = [MilestoneDraft(step.title, on(step.due)) for step in _steps(row)]
        actions.add_item(ledger.pk, draft, milestones=steps, start=True, **leader)


_SAFETY = 2


def _area_of(username: str, street: Area) -> Area:
    """Where somebody works: their community, or the sub-district for those of a section."""
    found = Appointment.objects.filter(
        account__username=username, role__in=(Role.WORKER, Role.SECRETARY)
    ).first()
    return found.area if found is not None and found.area is not None else street


def _told_when_reached(script: Script, number: int, row: Row, step: _Step) -> None:
    day = step.reached if at(step.reached) > at(SHOWN) else SHOWN
    script.add(at(day, 14), partial(_show, number, step.title, on(step.reached), row.who))
    if step.confirmed:
        script.add(at(day, 17), partial(_confirm, number, step.title))


def _milestone(number: int, title: str) -> Milestone:
    return Milestone.objects.get(
        item__ledger__name=NAME, item__position=number, title=title, withdrawn_at=None
    )


def _show(number: int, title: str, done_on: date, who: str, now: datetime) -> None:
    actions.show_milestone(_milestone(number, title).pk, done_on=done_on, **_by(who, now))


def _confirm(number: int, title: str, now: datetime) -> None:
    actions.confirm_milestone(_milestone(number, title).pk, **_by("leader", now))


def _note(number: int, kind: str, words: str, who: str, now: datetime) -> None:
    actions.note(_item(number).pk, kind, words, **_by(who, now))


def _type(number: int, percent: int, who: str, now: datetime) -> None:
    actions.type_percent(_item(number).pk, percent, **_by(who, now))


def _link(now: datetime) -> None:
    """Items that fill themselves: from the gas drive, the cases, the courtyard meetings."""
    for number, row in enumerate(ROWS, start=1):
        kind, _colon, rest = row.measured.partition(":")
        word, _colon, plan = rest.partition(":")
        if kind in _LINKS:
            actions.link(_item(number).pk, _LINKS[kind](word, plan), **_by("leader", now))


_LINKS: dict[str, Callable[[str, str], LinkDraft]] = {
    "figure": lambda key, _plan: LinkDraft("figure", figure=key),
    "cases": lambda kind, _plan: LinkDraft("cases", case_kind=kind),
    "events": lambda kind, plan: LinkDraft("events", event_kind=kind, plan=int(plan)),
    "drive": lambda name, _plan: LinkDraft(
        "drive", drive_id=Drive.objects.get(name=name).pk, meaning="agreed"
    ),
}


def _count(now: datetime) -> None:
    actions.read_links(by=system("ledgers"), now=now)


def _end(act: str, number: int, row: Row, now: datetime) -> None:
    _ACTS[act](_item(number).pk, row, now)


def _decide(pk: int, now: datetime, *, granted: bool, answer: str = "") -> None:
    asked = _item_requests(pk)
    actions.decide(asked, granted=granted, answer=answer, **_by("leader", now))


def _item_requests(pk: int) -> int:
    return Item.objects.get(pk=pk).requests.get(granted=None).pk


def _ask(pk: int, row: Row, now: datetime, kind: str, until: str, reason: str) -> None:
    actions.ask(pk, kind, until=on(until), reason=reason, **_by(row.who, now))


#: Acts at the end of an item, by name.
_ACTS: dict[str, Callable[[int, Row, datetime], object]] = {
    "apply": lambda pk, row, now: actions.apply(
        pk, f"{row.goal}：已完成，材料附后。", **_by(row.who, now)
    ),
    "check": lambda pk, _row, now: actions.check(pk, text="现场看过。", **_by("supervisor", now)),
    "close": lambda pk, _row, now: actions.close_out(pk, **_by("leader", now)),
    "send_back": lambda pk, _row, now: actions.send_back(
        pk, "回头看发现两条街巷又有新贴小广告，继续整治。", **_by("supervisor", now)
    ),
    "reopen": lambda pk, _row, now: actions.reopen(
        pk, "居民反映部分照明又不亮，请重新办理。", on("4-30"), **_by("leader", now)
    ),
    "reopen_late": lambda pk, _row, now: actions.reopen(
        pk, "管护公示牌倒伏，请一周内修复。", on("4-15"), **_by("leader", now)
    ),
    "pause": lambda pk, row, now: _ask(
        pk, row, now, "suspension", "5-31", "专项资金未到位，暂无法施工。"
    ),
    "grant": lambda pk, _row, now: _decide(pk, now, granted=True),
    "extend": lambda pk, row, now: _ask(
        pk, row, now, "extension", "4-30", "净化设备厂家延期到货。"
    ),
    "refuse": lambda pk, _row, now: _decide(
        pk, now, granted=False, answer="群众反映集中，先落实错时经营，不延期。"
    ),
    "ask": lambda pk, row, now: _ask(
        pk, row, now, "extension", "10-31", "测评时间上级可能调整，申请相应延期。"
    ),
}
#: How an item came to where it stands: days and acts.
_CLOSED = (("4-1", "apply"), ("4-6", "check"), ("4-7", "close"))
_ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "closed": _CLOSED,
    "checked": (("4-8", "apply"), ("4-14", "check")),
    "applied": (("4-13", "apply"),),
    "reopened": (*_CLOSED, ("4-14", "reopen")),
    "reopened_late": (*_CLOSED, ("4-8", "reopen_late")),
    "suspended": (("4-6", "pause"), ("4-8", "grant")),
    "refused": (("4-7", "extend"), ("4-11", "refuse")),
    "asked": (("4-15", "ask"),),
    "sent_back": (("4-13", "apply"), ("4-15", "send_back")),
}

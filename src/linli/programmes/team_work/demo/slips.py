"""The supervisor's fortnight: slips in several states, a round with findings, a circular."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base.demo import Script, at, on
from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.ledgers.models import Item
from linli.places.models import Area
from linli.supervision import actions
from linli.supervision.models import Slip
from linli.supervision.spec import Receiver

SUBDISTRICT = "建中街街道"
SECRETARY, NEXT_DOOR, HANDLER = "secretary", "secretary2", "handler"
#: The day and hour of issue, whose case it is about (how many of theirs came before), what is
#: demanded, and by when they reply.
SLIPS: tuple[tuple[str, int, str, int, str, str], ...] = (
    ("4-6", 9, SECRETARY, 0, "核实办理情况，向诉求人说明进展，附通话或走访记录。", "4-8"),
    ("4-7", 9, SECRETARY, 1, "五个工作日内给出书面答复，说明资料收集进度。", "4-12"),
    ("4-8", 10, HANDLER, 0, "会同产权单位现场查看，明确整改时限。", "4-13"),
    ("4-11", 9, SECRETARY, 2, "限期办结，附现场照片。", "4-14"),
    ("4-11", 15, NEXT_DOOR, 0, "核实未通气各户情况，报送名单。", "4-19"),
    ("4-13", 9, HANDLER, 1, "协调燃气公司答复开通时间。", "4-20"),
    ("4-15", 9, SECRETARY, 3, "说明超期原因，提出下一步措施。", "4-21"),
)
#: What happened to them afterwards: moment, which one, who, what.
Step = tuple[str, int, int, str, Callable[..., object], tuple[Any, ...], dict[str, Any]]
STORY: tuple[Step, ...] = (
    ("4-6", 15, 0, SECRETARY, actions.sign, (), {}),
    ("4-8", 10, 0, SECRETARY, actions.reply, ("已逐户走访并当面说明，走访记录已上传。",), {}),
    ("4-8", 16, 0, "supervisor", actions.accept, ("已电话回访，属实。",), {}),
    ("4-11", 9, 0, "supervisor", actions.archive, (), {}),
    ("4-7", 11, 1, SECRETARY, actions.sign, (), {}),
    ("4-12", 11, 1, SECRETARY, actions.reply, ("已电话答复。",), {}),
    (
        "4-12", 16, 1, "supervisor", actions.send_back,
        ("只有口头答复，缺书面材料和资料清单。",), {"reply_on": on("4-19")},
    ),
    ("4-8", 15, 2, HANDLER, actions.sign, (), {}),
    (
        "4-12", 9, 2, HANDLER, actions.ask_extension, (on("4-15"),),
        {"reason": "产权单位周四方可到场。"},
    ),
    ("4-12", 15, 2, "supervisor", actions.decide_extension, (), {"approved": True}),
    ("4-15", 11, 2, HANDLER, actions.reply, ("已到场查看，产权单位承诺月底前整改。",), {}),
    ("4-11", 16, 3, SECRETARY, actions.sign, (), {}),
    (
        "4-14", 9, 3, "supervisor", actions.press, ("reminder",),
        {"reason": "今日到期，尚未收到回复。"},
    ),
    (
        "4-15", 10, 3, "supervisor", actions.press, ("talk",),
        {"reason": "催办后仍未回复，约谈责任单位负责人。"},
    ),
    (
        "4-15", 16, 3, "supervisor", actions.press, ("circular",),
        {"reason": "约谈后仍未回复。"},
    ),
    ("4-11", 16, 4, NEXT_DOOR, actions.sign, (), {}),
    ("4-13", 11, 5, HANDLER, actions.sign, (), {}),
)  # fmt: skip
#: What the round found on the drawn ones, in the order of the draw; the rest was in order.
FINDINGS = (
    ("no_evidence", "办理记录中没有现场照片，也没有诉求人的回音。"),
    ("in_order", ""),
    ("not_as_reported", "系统显示已联系，诉求人称未接到电话。"),
)


def write(script: Script) -> None:
    """Slips one after the other, what became of them, then the round and the circular."""
    for place, (day, hour, who, turn, demand, reply_on) in enumerate(SLIPS):
        given = (place, who, turn, demand, on(reply_on))
        script.add(at(day, hour, 10), partial(_issue, *given))
    for day, hour, place, who, act, words, named in STORY:
        script.add(at(day, hour, 20), partial(_do, place, who, act, words, named))
    script.add(at("4-15", 11), _issue_about_an_item)
    script.add(at("4-15", 14), _round)
    script.add(at("4-15", 17), _circular)


def _as(username: str, now: datetime) -> dict[str, Any]:
    account = Account.objects.get(username=username)
    viewer: Viewer = viewers.viewer_for(account, now)
    return {"by": viewer, "now": now}


def _street() -> Area:
    return Area.objects.get(name=SUBDISTRICT, level="subdistrict", closed_on=None)


def _slip(place: int) -> Slip:
    return Slip.objects.get(area=_street(), year=2022, sequence=place + 1)


def _issue(_place: int, who: str, turn: int, demand: str, reply_on: date, now: datetime) -> None:
    account = Account.objects.get(username=who)
    street = _street()
    mine = Case.objects.filter(owner=account, area__path__within=street.path, ended_at=None)
    rows = mine if mine.exists() else Case.objects.filter(area__path__within=street.path)
    case = rows.order_by("pk")[turn % rows.count()]
    actions.issue(
        origin=f"case:{case.pk}",
        title=case.summary,
        demand=demand,
        to=_receiver(account),
        reply_on=reply_on,
        **_as("supervisor", now),
    )


def _receiver(account: Account) -> Receiver:
    """The section somebody handles for, else the community they work in."""
    held = account.appointments.get()
    _kind, _sep, section = held.scope.partition("section:")
    if section:
        return Receiver("section", int(section), account.pk)
    return Receiver("area", held.area_id or 0, account.pk)


def _issue_about_an_item(now: datetime) -> None:
    """The item of the ledger that is longest overdue."""
    late = Item.objects.filter(state="running", due_on__lt=now.date()).order_by("due_on", "pk")[0]
    actions.issue(
        origin=f"item:{late.pk}",
        title=late.title,
        demand="说明滞后原因，报送补救措施和完成时限。",
        to=_receiver(late.in_charge),
        reply_on=on("4-22"),
        **_as("supervisor", now),
    )


def _do(
    place: int,
    who: str,
    act: Callable[..., object],
    words: tuple[Any, ...],
    given: dict[str, Any],
    now: datetime,
) -> None:
    act(_slip(place).pk, *words, **given, **_as(who, now))


def _round(now: datetime) -> None:
    """Eight records of the week, looked at on Friday afternoon."""
    to = _as("supervisor", now)
    sizes = {"case": 4, "commitment": 2, "item": 2}
    row = actions.open_round(
        _street().pk, sizes, since=on("4-11"), until=on("4-15"), seed="20220415", **to
    )
    for place, sample in enumerate(row.samples.all()):
        finding, words = FINDINGS[place] if place < len(FINDINGS) else ("in_order", "")
        actions.find(sample.pk, finding, words, **to)
    actions.close_round(row.pk, **to)


def _circular(now: datetime) -> None:
    """Drafted from the records of the week and issued as it was drafted."""
    to = _as("supervisor", now)
    row = actions.draft_circular(_street().pk, since=on("4-6"), until=on("4-15"), **to)
    actions.issue_circular(row.pk, title=row.title, body=row.body, **to)

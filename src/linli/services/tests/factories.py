"""Needs, solutions, policies, mechanisms of the cast's alliance, reached through the actions."""

from datetime import date, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.alliances.models import Alliance
from linli.alliances.tests import factories as allied
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.tests import factories as raised
from linli.cases.workflow import State
from linli.events import actions as events
from linli.events.models import Event
from linli.people.models import Organisation
from linli.services import actions
from linli.services.models import Application, Mechanism, Need, Policy
from linli.services.spec import NeedDraft, PolicyDraft


def to(house: House, name: str = "leader") -> dict[str, Any]:
    """Who acts, at nine in the morning."""
    return {"by": house.viewer(name), "now": NOW}


def alliance(house: House) -> Alliance:
    """The alliance, with the contact's firm in it and its file kept."""
    row = allied.alliance(house)
    allied.founder(house, row)
    allied.kept(house)
    return row


def another(house: House, row: Alliance, name: str = "示例机械厂") -> Organisation:
    """A second firm in it."""
    firm = allied.firm(house, name)
    allied.founder(house, row, firm)
    return firm


def draft(firm: Organisation, text: str = "缺技工二十名", **more: Any) -> NeedDraft:
    given: dict[str, Any] = {"module": "talent", "factor": "talent"}
    return NeedDraft(organisation_id=firm.pk, text=text, **given | more)


def need(house: House, row: Alliance, firm: Organisation | None = None, **more: Any) -> Need:
    """A need that somebody told."""
    return actions.list_need(row.pk, draft(firm or house.firm, **more), **to(house, "specialist"))


def solved_order(house: House) -> Case:
    """An order of the contact's firm, done and rated by it."""
    case = raised.brought_to(house, State.ENDED, kind="order")
    return cases.confirm(
        case.pk, how="account", solved=True, rating=5, by=house.viewer("contact"), now=NOW
    )


def policy(house: House, row: Alliance, *, published: bool = True, **given: Any) -> Policy:
    """A policy for core links with a hundred people and more."""
    values: dict[str, Any] = {
        "title": "稳岗返还",
        "summary": "不裁员、少裁员的企业返还失业保险费",
        "documents": "申请表\n营业执照",
        "deadline": date(2022, 6, 30),
        "conditions": {"links": ["core"], "staff": {"from": 100, "to": None}},
    }
    made = actions.keep_policy(row.pk, PolicyDraft(**values | given), **to(house))
    return actions.publish_policy(made.pk, **to(house)) if published else made


def application(house: House, row: Alliance) -> Application:
    """The contact's firm applies for one."""
    firm = house.firm.pk
    return actions.begin(policy(house, row).pk, firm, **to(house, "contact"))


def mechanism(house: House, row: Alliance, code: str = "training", **given: Any) -> Mechanism:
    """One of the six, counted from the first of January."""
    actions.begin_mechanisms(row.pk, since=date(2022, 1, 1), **to(house))
    made = row.mechanisms.get(code=code)
    if not given:
        return made
    values: dict[str, Any] = {
        "period": made.period,
        "in_charge_id": house.accounts["secretary"].pk,
        "since": made.since,
    }
    return actions.set_mechanism(made.pk, made.name, **values | given, **to(house))


def held(house: House, row: Alliance) -> Event:
    """A salon of the alliance, held the day before yesterday."""
    starts = NOW - timedelta(days=2)
    made = events.plan_event(
        "salon",
        area_id=row.area_id,
        title="主题沙龙",
        venue="服务站",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        organiser_id=house.accounts["leader"].pk,
        origin=f"alliance:{row.pk}",
        **to(house) | {"now": starts - timedelta(days=1)},
    )
    return events.hold(made.pk, **to(house))

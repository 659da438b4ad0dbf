"""The alliance of 淮河路街道: founded by 69 firms in April 2021, then month by month.

Each month's gatherings are closed in one act, with the firms that came ticked; three firms are
voted in, one leaves, one is suspended; on the demo's Monday one application waits.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from linli.alliances import actions, queries
from linli.alliances.models import Alliance, Member
from linli.alliances.spec import Founder, Votes
from linli.base.demo import ZONE, Script
from linli.base.viewer import ANYONE
from linli.events import actions as events
from linli.events.models import Event, Series
from linli.events.spec import Details, SeriesDraft
from linli.events.workflow import AHEAD
from linli.labels.models import Label
from linli.people.models import Organisation
from linli.places.models import Area, Level
from linli.programmes.enterprise_alliance.demo import town, words

FOUNDERS, COUNCIL, LATER = 69, 9, 3
BEGAN = datetime(2021, 4, 16, 9, tzinfo=ZONE)
#: The last working days of the months, on which the month's gatherings are closed.
MONTHS = (
    *("2021-04-30", "2021-05-31", "2021-06-30", "2021-07-30", "2021-08-31", "2021-09-30"),
    *("2021-10-29", "2021-11-30", "2021-12-31", "2022-01-28", "2022-02-28", "2022-03-31"),
    "2022-04-15",
)
#: Firms that come to something; the others have not come yet.
COMING = 58


@dataclass
class Year:
    """What the acts need to find again."""

    firms: list[Organisation] = field(default_factory=list)
    alliance: Alliance | None = None
    ticked: int = 0


def write(script: Script) -> None:
    """Founding, the months, a few changes, what waits today."""
    year = Year()
    script.add(BEGAN, partial(_found, year))
    script.add(BEGAN.replace(hour=11), partial(_plan, year))
    for day in MONTHS:
        moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE)
        script.add(moment.replace(hour=18), partial(_close_month, year))
    script.add(datetime(2021, 9, 30, 10, tzinfo=ZONE), partial(_vote_in, year))
    script.add(datetime(2022, 2, 28, 10, tzinfo=ZONE), partial(_partings, year))
    script.add(datetime(2022, 4, 1, 10, tzinfo=ZONE), partial(_constitute, year))
    script.add(datetime(2022, 4, 14, 10, tzinfo=ZONE), partial(_announce, year))
    script.add(datetime(2022, 4, 15, 16, tzinfo=ZONE), partial(_apply, year))


def _of(year: Year) -> Alliance:
    if year.alliance is None:
        raise RuntimeError("the alliance was not founded")
    return year.alliance


def _found(year: Year, now: datetime) -> None:
    town.appoint(town.HUAIHE, now)
    street = town.street(town.HUAIHE)
    communities = list(
        Area.objects.filter(parent=street, level=Level.COMMUNITY, closed_on=None, in_use=True)
    )
    names = [f"{place}{trade}{words.FORM}" for trade in words.TRADES for place in words.PLACES][
        : FOUNDERS + LATER
    ]
    year.firms = [
        town.register(communities[number % len(communities)].pk, name, number, now)
        for number, name in enumerate(names)
    ]
    leader: dict[str, Any] = {"by": town.viewer("huaihe", now), "now": now}
    year.alliance = actions.found_alliance(
        "industry",
        "淮河路超硬材料产业联盟",
        area_id=street.pk,
        since=now.date(),
        platform="链上邻里服务平台",
        **leader,
    )
    founders = [
        Founder(firm.pk, "council" if number < COUNCIL else "member")
        for number, firm in enumerate(year.firms[:FOUNDERS])
    ]
    actions.enrol_founders(year.alliance.pk, founders, **leader)
    _keep_files(year, now)


def _keep_files(year: Year, now: datetime) -> None:
    specialists = [town.viewer(name, now) for name in ("huaihe1", "huaihe2")]
    shown = Label.objects.filter(group="firm").order_by("order", "pk")[:3]
    kinds = list(shown.values_list("pk", flat=True))
    for number, firm in enumerate(year.firms):
        by = specialists[number % 2]
        actions.keep_file(
            firm.pk,
            link=words.LINKS[number // len(words.PLACES)],
            staff=38 + number * 37 % 113,
            staff_on=now.date(),
            jobs=number * 5 % 12,
            specialist_id=by.account_id,
            label_ids=kinds[number % 4 : number % 4 + 1],
            wants=words.WANTS[number % len(words.WANTS)],
            gives=words.GIVES[number % len(words.GIVES)],
            by=by,
            now=now,
        )


def _plan(year: Year, now: datetime) -> None:
    row = _of(year)
    leader = town.viewer("huaihe", now)
    for each in words.ROUNDS:
        draft = SeriesDraft(
            kind=each.kind,
            area_id=row.area_id,
            title=each.title,
            venue=each.venue,
            rule=each.rule,
            first_on=date(2021, 4, 19),
            starts=each.starts,
            minutes=each.minutes,
            organiser_id=leader.account_id or 0,
            origin=f"alliance:{row.pk}",
            details=Details(audience=f"alliance:{row.pk}"),
        )
        events.plan_series(draft, by=leader, now=now)


def _close_month(year: Year, now: datetime) -> None:
    """What was held since is closed; at some of it the firms that came are ticked."""
    row = _of(year)
    leader: dict[str, Any] = {"by": town.viewer("huaihe", now), "now": now}
    for series in Series.objects.filter(origin=f"alliance:{row.pk}"):
        if series.planned_until is None or series.planned_until < now.date():
            events.plan_occurrences(series.pk, now.date(), **leader)
    over = Event.objects.filter(origin=f"alliance:{row.pk}", state__in=AHEAD, ends_at__lte=now)
    for event in over.order_by("starts_at", "pk"):
        if event.title in words.TICKED:
            events.note_firms(event.pk, _next_firms(year), **leader)
        events.hold(event.pk, **leader)


def _next_firms(year: Year) -> list[int]:
    """Four firms, in turn."""
    turn = [year.firms[(year.ticked + step) % COMING].pk for step in range(4)]
    year.ticked += 4
    return turn


def _vote_in(year: Year, now: datetime) -> None:
    """Three firms apply, are checked by the specialist, and the council votes."""
    row = _of(year)
    specialist: dict[str, Any] = {"by": town.viewer("huaihe1", now), "now": now}
    leader: dict[str, Any] = {"by": town.viewer("huaihe", now), "now": now}
    answers = {each.pk: "in_order" for each in queries.conditions_for(row, "admission")}
    for firm in year.firms[FOUNDERS:]:
        member = actions.apply_for(row.pk, firm.pk, **specialist)
        actions.check(member.pk, answers, **specialist)
        actions.vote_on_admission(member.pk, Votes(9, 8, 0, 1), **leader)


def _partings(year: Year, now: datetime) -> None:
    """One firm moves away, one does not keep the covenant."""
    leader: dict[str, Any] = {"by": town.viewer("huaihe", now), "now": now}
    away, low = (
        Member.objects.get(alliance=_of(year), organisation=year.firms[number])
        for number in (67, 66)
    )
    actions.withdraw(away.pk, "厂区整体迁出辖区", **leader)
    actions.suspend(low.pk, "未按公约公示用工信息，限期改正", **leader)


def _constitute(year: Year, now: datetime) -> None:
    """Charter and covenant, signed on paper by the council; its seats; a contact with an account;
    what the first firms give and need on the members' lists.
    """
    row = _of(year)
    leader: dict[str, Any] = {"by": town.viewer("huaihe", now), "now": now}
    members = list(row.members.filter(founding=True).order_by("pk")[:COUNCIL])
    for kind, title, text in words.PAPERS:
        edition = actions.issue(row.pk, kind, title, text, in_force_on=now.date(), **leader)
        for member in members[1:]:
            actions.acknowledge(edition.pk, member.pk, **leader)
    term: dict[str, Any] = {"since": now.date(), "until": date(2025, 3, 31)}
    for member, office in zip(members, ("chair", "vice_chair", "secretary"), strict=False):
        actions.give_seat(member.pk, office, **term, **leader)
    town.appoint_contact(year.firms[0], now)
    first, second = (row.circle.units.get(organisation=firm).pk for firm in year.firms[:2])
    resource = Label.objects.filter(group="resource").order_by("order", "pk")[0].pk
    gives = "共享检测室，每周三、周五可预约"
    actions.offer_resource(first, gives, resource_id=resource, **leader)
    actions.ask_for_help(
        first,
        "热处理产能不足，求本地配套",
        claimed_by=second,
        what="每周让出两个班次的热处理产能",
        due_on=date(2022, 5, 15),
        **leader,
    )


def _announce(year: Year, now: datetime) -> None:
    """The next gathering for members, who register for it on their own pages."""
    leader = town.viewer("huaihe", now)
    starts = datetime(2022, 4, 21, 14, 30, tzinfo=ZONE)
    event = events.plan_event(
        "matching",
        area_id=_of(year).area_id,
        title="银企对接专场",
        venue="联盟服务站",
        starts_at=starts,
        ends_at=starts.replace(hour=16),
        organiser_id=leader.account_id or 0,
        details=Details(audience=f"alliance:{_of(year).pk}", registers=True, capacity=60),
        by=leader,
        now=now,
    )
    events.announce(event.pk, by=leader, now=now)


def _apply(year: Year, now: datetime) -> None:
    """A firm applies through the portal; nobody has taken it up yet."""
    actions.send_application(
        _of(year).pk,
        firm_name="齐礼阎激光加工有限公司（示例）",
        credit_code=town.credit_code(900),
        contact_name="崔经理",
        contact_phone="13900089900",
        about="做激光切割，想参加供需对接，可提供打样。",
        once="demo-alliance-application",
        by=ANYONE,
        now=now,
    )

"""The caring league of 解放路街道: eight activities of the spring, people counted, not named."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from linli.alliances import actions
from linli.alliances.models import Alliance
from linli.alliances.spec import Founder
from linli.base.demo import Script, at
from linli.events import actions as events
from linli.events.spec import Details
from linli.labels.models import Label
from linli.places.models import Area
from linli.programmes.enterprise_alliance.demo import town, words

NAME = "解放路爱心企业联盟"


def write(script: Script) -> None:
    """Founded on the Thursday after the office opened; then each activity on its day."""
    script.add(at("3-24", 10), _found)
    for number in range(len(words.ACTIVITIES)):
        script.add(at(words.ACTIVITIES[number][0], 17), partial(_held, number))


def _found(now: datetime) -> None:
    town.appoint(town.JIEFANG, now)
    street = town.street(town.JIEFANG)
    (community,) = Area.objects.filter(parent=street, closed_on=None, in_use=True)
    leader: dict[str, Any] = {"by": town.viewer("jiefang", now), "now": now}
    row = actions.found_alliance(
        "league", NAME, area_id=street.pk, since=now.date(), platform="五色服务台", **leader
    )
    names = [
        f"{place}{trade}{words.FORM}"
        for place in words.LEAGUE_PLACES
        for trade in words.LEAGUE_TRADES
    ]
    firms = [
        town.register(community.pk, name, 500 + number, now) for number, name in enumerate(names)
    ]
    actions.enrol_founders(row.pk, [Founder(firm.pk) for firm in firms], **leader)


def _held(number: int, now: datetime) -> None:
    """Planned, counted by heads, closed; the colour is a label of the town."""
    _day, title, venue, colour, heads = words.ACTIVITIES[number]
    row = Alliance.objects.get(name=NAME)
    leader = town.viewer("jiefang", now)
    to: dict[str, Any] = {"by": leader, "now": now}
    labels = list(Label.objects.filter(group="service").order_by("order", "pk")[:5])
    event = events.plan_event(
        "service",
        area_id=row.area_id,
        title=title,
        venue=venue,
        starts_at=now - timedelta(hours=7),
        ends_at=now - timedelta(hours=1),
        organiser_id=leader.account_id or 0,
        details=Details(
            audience=f"alliance:{row.pk}",
            label_ids=(labels[colour].pk,) if len(labels) > colour else (),
        ),
        origin=f"alliance:{row.pk}",
        **to,
    )
    events.count_heads(event.pk, heads, how="现场计数，不记姓名", **to)
    events.hold(event.pk, **to)

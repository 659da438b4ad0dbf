"""To whom a slip can be issued: sections and communities of a sub-district, and who of them."""

from collections import defaultdict
from datetime import date, datetime

from linli.accounts import queries as accounts
from linli.accounts.models import Account, Section
from linli.base.viewer import Role
from linli.clock import queries as clock
from linli.places.models import Area
from linli.supervision.spec import TERM_REPLY, Receiver, UnitKind

#: Roles that answer for a community, the secretary first.
_OF_A_COMMUNITY = (Role.SECRETARY, Role.WORKER)
Group = tuple[str, list[tuple[str, str]]]


def receivers(subdistrict: Area, now: datetime) -> list[Group]:
    """Unit → who of it can answer, as the groups of a select; values are receivers' keys."""
    return [
        (str(unit), [(Receiver(kind, unit.pk, who.pk).key, who.name) for who in people])
        for kind, unit, people in _units(subdistrict, now)
    ]


def is_receiver_of(receiver: Receiver, subdistrict: Area, now: datetime) -> bool:
    """Whether this unit and person are among those a slip of the sub-district can go to."""
    keys = {key for _unit, people in receivers(subdistrict, now) for key, _name in people}
    return receiver.key in keys


def likely(groups: list[Group], account_id: int | None) -> str:
    """The receiver that is this account, as it is first found; "" for none."""
    ending = f"/{account_id}"
    found = (key for _unit, people in groups for key, _name in people if key.endswith(ending))
    return next(found, "")


def usual_reply_day(area: Area, now: datetime) -> date:
    """The day by which a slip that is issued now is usually replied to (term `slip.reply`)."""
    return clock.local(clock.start(TERM_REPLY, area.path, "", now).due_at).date()


def _units(
    subdistrict: Area, now: datetime
) -> list[tuple[UnitKind, Section | Area, list[Account]]]:
    sections = Section.objects.filter(area=subdistrict, active=True).order_by("name", "pk")
    scopes = {f"section:{section.pk}": section for section in sections}
    handled: dict[int, list[Account]] = defaultdict(list)
    held = accounts.in_force(now).select_related("account", "area")
    for row in held.filter(role=Role.HANDLER, scope__in=list(scopes)).order_by("account__name"):
        handled[scopes[row.scope].pk].append(row.account)
    served: dict[int, list[Account]] = defaultdict(list)
    here = held.filter(role__in=_OF_A_COMMUNITY, scope="", area__path__within=subdistrict.path)
    rows = sorted(here, key=lambda row: (_OF_A_COMMUNITY.index(Role(row.role)), row.account.name))
    for row in rows:
        if row.area_id is not None and row.account not in served[row.area_id]:
            served[row.area_id].append(row.account)
    areas = Area.objects.filter(pk__in=list(served)).order_by("path")
    found: list[tuple[UnitKind, Section | Area, list[Account]]] = [
        ("section", section, handled[section.pk]) for section in sections if handled[section.pk]
    ]
    return found + [("area", area, served[area.pk]) for area in areas]

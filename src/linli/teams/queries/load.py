"""What somebody has on hand before they are asked to take part in one more team.

Only counts, and only for who may add members. The order is that of the house (section or
community, then name), never that of the counts.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from linli.accounts import queries as accounts
from linli.accounts.models import Account, Section
from linli.base.viewer import ROLE_LABELS, Role
from linli.cases.models import Case
from linli.cases.workflow import OPEN
from linli.commitments.models import Commitment
from linli.commitments.workflow import State as Promise
from linli.places import queries as areas
from linli.places.models import Area, Level, in_this_language
from linli.teams.models import Member, Team
from linli.teams.spec import Candidate, Load
from linli.teams.workflow import STANDING


def loads(account_ids: Collection[int]) -> dict[int, Load]:
    """Account → open commitments, cases held, teams they are in; three queries for any number."""
    ids = list(account_ids)
    promised = Commitment.objects.filter(owner_account_id__in=ids, state=Promise.OPEN)
    held = Case.objects.filter(owner_id__in=ids, state__in=OPEN)
    joined = Member.objects.filter(account_id__in=ids, left_at=None, team__state__in=STANDING)
    counts = [
        _counted(promised, "owner_account_id"),
        _counted(held, "owner_id"),
        _counted(joined, "account_id"),
    ]
    return {pk: Load(*(found.get(pk, 0) for found in counts)) for pk in ids}


def _counted(rows: "QuerySet[Any]", field: str) -> dict[int, int]:
    found = rows.order_by().values(field).annotate(n=Count("pk"))
    return {row[field]: row["n"] for row in found}


def units(account_ids: Iterable[int], now: datetime) -> dict[int, str]:
    """Account → the section or area they work in; the first by the order of areas."""
    section = Section.objects.annotate(key=accounts.own_scope("section"))
    named = section.filter(key=OuterRef("scope"))
    rows = (
        accounts.in_force(now)
        .filter(account_id__in=list(account_ids))
        .select_related("area")
        .annotate(section=Subquery(named.values("name")[:1]))
        .annotate(section_en=Subquery(named.values("name_en")[:1]))
        .order_by("area__path", "pk")
    )
    found: dict[int, str] = {}
    for row in rows:
        name = in_this_language(row.section, row.section_en) if row.section else ""
        if name := name or (str(row.area) if row.area and not row.scope else ""):
            found.setdefault(row.account_id, name)
    return found


def colleagues(area: Area, now: datetime) -> "QuerySet[Account]":
    """Who can be asked into a team of this area: the staff of its whole sub-district."""
    above = areas.above(area)
    wide = next((each for each in above if each.level == Level.SUBDISTRICT), area)
    return accounts.staff_of(wide, now)


def candidates(team: Team, now: datetime, words: str = "") -> list[Candidate]:
    """Who may still be added, by section or community and name, each with their load."""
    here = team.members.filter(left_at=None, account__isnull=False).values("account_id")
    rows = colleagues(team.area, now).exclude(pk__in=here)
    if words:
        rows = rows.filter(name__icontains=words)
    found = {row.pk: row.name for row in rows}
    load, unit = loads(found), units(found, now)
    lines = [Candidate(pk, name, unit.get(pk, ""), load[pk]) for pk, name in found.items()]
    return sorted(lines, key=lambda line: (line.unit, line.name, line.account_id))


def leaders(area: Area, now: datetime) -> list[tuple[int, str]]:
    """Who may lead a team of this area, for a select: name and unit."""
    found = {row.pk: row.name for row in colleagues(area, now)}
    for row in accounts.leaders_of(area, now):
        found.setdefault(row.pk, row.name)
    unit = units(found, now)
    lines = [
        (unit.get(pk) or str(ROLE_LABELS[Role.LEADER]), name, pk) for pk, name in found.items()
    ]
    return [(pk, f"{name}（{where}）") for where, name, pk in sorted(lines)]

"""Found an alliance, change what is said of it, enrol the firms that founded it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.alliances import events, queries, rules
from linli.alliances.actions._shared import (
    alliance_of,
    good_until,
    keep,
    numbers,
    past,
    record,
    words,
)
from linli.alliances.models import Alliance, Condition, Member
from linli.alliances.spec import RANKS, Founder
from linli.alliances.workflow import LIVE, State
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.claims import actions as claims
from linli.people.models import Organisation
from linli.places.models import Area


@act
def found_alliance(
    kind: str,
    name: str,
    *,
    area_id: int,
    since: date,
    by: Viewer,
    now: datetime,
    platform: str = "",
) -> Alliance:
    """An alliance of this area, with a circle for what its members need, offer and take on."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_manage_in(by, area.path), managed())
    spec = queries.kinds().get(kind)
    if spec is None:
        raise Invalid(_("Choose one of the list."), field="kind")
    name = words(name, "name", _("Give it a name."), 80)
    if Alliance.objects.filter(area=area, name=name, closed_on=None).exists():
        raise Invalid(_("There is one of this name already."), field="name")
    day = past(since, now, "since")
    to = {"area_id": area_id, "founded_on": day, "by": by, "now": now}
    made = Alliance.objects.create(
        kind=kind,
        area=area,
        name=name,
        platform=platform.strip()[:80],
        since=day,
        circle=claims.found_circle(spec.circle, name, **to),  # type: ignore[arg-type]  # one dict of all
    )
    Condition.objects.bulk_create(
        Condition(alliance=made, stage=stage, words=said, words_en=english, order=10 * order)
        for order, (stage, said, english) in enumerate(spec.conditions, 1)
    )
    record(events.ALLIANCE_FOUNDED, made, by, now, alliance_kind=kind)
    return made


@act
def edit_alliance(
    alliance_id: int,
    *,
    name: str,
    by: Viewer,
    now: datetime,
    platform: str = "",
    version: int | None = None,
) -> Alliance:
    """Its name and that of its platform."""
    row = alliance_of(alliance_id, version)
    ensure(rules.can_manage(by, row), managed())
    name = words(name, "name", _("Give it a name."), 80)
    others = Alliance.objects.filter(area=row.area, name=name, closed_on=None)
    if others.exclude(pk=row.pk).exists():
        raise Invalid(_("There is one of this name already."), field="name")
    row.name, row.platform = name, platform.strip()[:80]
    keep(events.ALLIANCE_EDITED, row, by, now)
    return row


@act
def enrol_founders(
    alliance_id: int, founders: Sequence[Founder], *, by: Viewer, now: datetime
) -> list[Member]:
    """The firms that founded it, members from its first day: nobody was there to vote on them."""
    row = alliance_of(alliance_id)
    ensure(rules.can_manage(by, row), managed())
    ids = [founder.organisation_id for founder in founders]
    _ensure_new(row, founders, ids)
    made = Member.objects.bulk_create(
        Member(
            alliance=row,
            organisation_id=founder.organisation_id,
            rank=founder.rank,
            state=State.MEMBER,
            founding=True,
            applied_at=now,
            since=row.since,
            number=number,
            valid_until=good_until(row, now),
        )
        for founder, number in zip(founders, numbers(row, len(founders), now), strict=True)
    )
    claims.join_all(row.circle_id, ids, by=by, now=now)
    for member in made:
        record(events.FOUNDER_ENROLLED, member, by, now, rank=member.rank)
    return made


def _ensure_new(row: Alliance, founders: Sequence[Founder], ids: list[int]) -> None:
    if not ids:
        raise Invalid(_("Choose at least one firm."), field="organisations")
    if any(founder.rank not in RANKS for founder in founders):
        raise Invalid(_("Choose one of the list."), field="rank")
    known = Organisation.objects.filter(pk__in=ids, active=True).count()
    if known != len(set(ids)) or len(ids) != len(set(ids)):
        raise Invalid(_("Choose organisations of the registry."), field="organisations")
    if row.members.filter(organisation_id__in=ids, state__in=LIVE).exists():
        raise NotAllowed(_("One of these firms is in the alliance already."), code="taken")


def managed() -> str:
    """Who leads an alliance."""
    return _("The secretary, the leader or the section leads the alliance.")

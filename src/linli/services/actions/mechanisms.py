"""Recurring mechanisms: which, how often, who is in charge, whether they are reminded."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.events import actions as gathering
from linli.events import queries as gatherings
from linli.events.models import Event
from linli.events.spec import INVITED, Details
from linli.services import events, queries, rules
from linli.services.actions._shared import alliance_of, keep, locked, one_of, record, words
from linli.services.models import Mechanism
from linli.services.spec import MECHANISMS, PERIODS


@act
def begin_mechanisms(
    alliance_id: int, *, since: date | None = None, by: Viewer, now: datetime
) -> list[Mechanism]:
    """The six mechanisms an alliance begins with, those it lacks: counted from `since`, reminding
    nobody.
    """
    alliance = alliance_of(alliance_id)
    ensure(rules.can_manage(by, alliance), _("Those who lead the alliance set its mechanisms."))
    there = set(alliance.mechanisms.values_list("code", flat=True))
    made = [
        Mechanism.objects.create(
            alliance=alliance,
            code=code,
            name=name,
            name_en=name_en,
            period=period,
            kind=kind,
            since=since or localdate(now),
        )
        for code, name, name_en, period, kind in MECHANISMS
        if code not in there
    ]
    for row in made:
        record(events.MECHANISM_SET, row, by, now, code=row.code, period=row.period)
    return made


@act
def set_mechanism(
    mechanism_id: int,
    name: str,
    *,
    name_en: str = "",
    period: str = "",
    in_charge_id: int | None = None,
    since: date,
    series_id: int | None = None,
    warns: bool = False,
    replaces: str = "",
    active: bool = True,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Mechanism:
    """How often it comes, who is in charge. `warns`: they read on *Today* that a period passes;
    only once it says which table or report it replaces, for no duty comes without one going.
    `series_id`: a series of the alliance's area whose gatherings meet it as well.
    """
    row: Mechanism = locked(
        Mechanism.objects.select_related("alliance__area"), mechanism_id, version
    )
    ensure(rules.can_manage(by, row.alliance), _("Those who lead the alliance set its mechanisms."))
    row.name = words(name, "name", _("Give it a name."), 60)
    row.name_en, row.active = name_en.strip()[:60], active
    row.period = one_of(period, PERIODS, "period")
    staff = accounts.staff_of(row.alliance.area, now) | accounts.specialists_of(
        row.alliance.area, now
    )
    if in_charge_id not in {None, row.in_charge_id} and not staff.filter(pk=in_charge_id).exists():
        raise Invalid(_("Choose one of the list."), field="in_charge")
    row.in_charge_id, row.since = in_charge_id, since
    if (
        series_id not in {None, row.series_id}
        and not queries.series_for(row).filter(pk=series_id).exists()
    ):
        raise Invalid(_("Choose one of the list."), field="series_id")
    row.series_id = series_id
    row.replaces = replaces.strip()[:100]
    if warns:
        _ensure_may_warn(row)
    row.warns = warns
    keep(events.MECHANISM_SET, row, by, now, code=row.code, period=row.period, warns=warns)
    return row


def _ensure_may_warn(row: Mechanism) -> None:
    if not row.period:
        raise Invalid(_("Set how often it comes before somebody is reminded."), field="period")
    if row.in_charge_id is None:
        raise Invalid(_("Say who is in charge before they are reminded."), field="in_charge")
    if not row.replaces:
        raise Invalid(
            _("Say which table or report it replaces: no new duty without one less."),
            field="replaces",
        )


@act
def plan_gathering(
    mechanism_id: int,
    title: str,
    *,
    venue: str,
    starts_at: datetime,
    minutes: int,
    capacity: int | None = None,
    by: Viewer,
    now: datetime,
) -> Event:
    """A gathering of this mechanism for the members, who register for it: held, it meets the
    period in which it lies. Whoever plans gatherings in the area plans it.
    """
    row = Mechanism.objects.select_related("alliance__area").get(pk=mechanism_id)
    ensure(rules.can_hold(by, row), _("Who is in charge plans it, or who leads the alliance."))
    if by.account_id is None:
        raise Invalid(_("Somebody with an account organises it."), field="title")
    if not 1 <= minutes <= 1440:
        raise Invalid(_("Between a minute and a day."), field="minutes")
    known = "alliance" in gatherings.audiences()
    return gathering.plan_event(
        row.kind,
        area_id=row.alliance.area_id,
        title=title or str(row),
        venue=venue,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        organiser_id=by.account_id,
        details=Details(
            audience=f"alliance:{row.alliance_id}" if known else INVITED,
            registers=known,
            capacity=capacity,
        ),
        origin=row.origin,
        by=by,
        now=now,
    )

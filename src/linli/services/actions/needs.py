"""The list of needs: taken down, joined and taken apart, met, dropped."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.alliances.models import Alliance, EnterpriseFile
from linli.alliances.spec import CHAIN
from linli.alliances.workflow import INSIDE
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.services import events, queries, rules
from linli.services.actions._shared import (
    alliance_of,
    keep,
    locked,
    one_of,
    public,
    record,
    words,
)
from linli.services.models import Need, Solution
from linli.services.spec import FACTORS, MODULES, NeedDraft
from linli.services.workflow import Need as State
from linli.services.workflow import need_after

LONGEST = 200
#: A need is not older than this when it is taken down.
EARLIEST = date(2000, 1, 1)


def _may(by: Viewer, alliance: Alliance) -> None:
    ensure(
        rules.can_work(by, alliance), _("Needs are kept by those who serve the alliance’s firms.")
    )


@act
def list_need(
    alliance_id: int,
    draft: NeedDraft,
    *,
    raised_on: date | None = None,
    once: str = "",
    by: Viewer,
    now: datetime,
) -> Need:
    """A need of a member, in its place of the matrix, with where it was heard. An order stands on
    the list once; `once` is the page's own mark: the same form sent twice lists it once.
    """
    alliance = alliance_of(alliance_id, lock=bool(once))
    _may(by, alliance)
    known = Need.objects.filter(once=once, alliance=alliance).first() if once else None
    if known is not None:
        return known
    if not alliance.members.filter(
        organisation_id=draft.organisation_id, state__in=INSIDE
    ).exists():
        raise Invalid(_("Choose a member firm."), field="organisation")
    day = raised_on or localdate(now)
    if not EARLIEST <= day <= localdate(now):
        raise Invalid(_("Choose a day that has been."), field="raised_on")
    need = Need(
        alliance=alliance,
        organisation_id=draft.organisation_id,
        origin=_origin(by, alliance, draft),
        case_id=draft.case_id,
        visit_id=draft.visit_id,
        event_id=draft.event_id,
        raised_on=day,
        made_by=by.key,
        made_at=now,
        once=once[:64],
    )
    _place(need, draft)
    _ensure_new(need)
    need.save()
    record(events.NEED_LISTED, need, by, now, origin=need.origin, module=need.module)
    return need


def _ensure_new(need: Need) -> None:
    """What was heard at one visit or gathering stands on the list once in the same words."""
    here = {"visit_id": need.visit_id, "event_id": need.event_id}
    if not any(here.values()):
        return
    same = {"organisation_id": need.organisation_id, "text": need.text, **here}
    listed = Need.objects.filter(alliance=need.alliance, **same).exclude(state=State.DROPPED)
    if listed.exists():
        raise Invalid(_("This stands on the list already, from the same place."), field="text")


def _origin(by: Viewer, alliance: Alliance, draft: NeedDraft) -> str:
    """Where it was heard, looked up among what the person sees."""
    given = {"order": draft.case_id, "visit": draft.visit_id, "event": draft.event_id}
    named = [(origin, pk) for origin, pk in given.items() if pk is not None]
    if len(named) > 1:
        raise Invalid(_("Name one place where it was heard, not several."), field="heard")
    if not named:
        return "spoken"
    origin, pk = named[0]
    if origin == "order":
        if Need.objects.filter(alliance=alliance, case_id=pk).exists():
            raise Invalid(_("This order stands on the list already."), field="heard")
        known = _is_firms(queries.listable_orders(by, alliance), draft, pk)
    elif origin == "visit":
        known = _is_firms(queries.told_visits(by, alliance), draft, pk)
    else:
        known = queries.told_events(alliance).filter(pk=pk).exists()
    if not known:
        raise Invalid(_("Choose one of the list."), field="heard")
    return origin


def _is_firms(rows: "QuerySet[Any]", draft: NeedDraft, pk: int) -> bool:
    """Whether this order or visit is among these, and the firm's."""
    return rows.filter(organisation_id=draft.organisation_id, pk=pk).exists()


def _place(need: Need, draft: NeedDraft) -> None:
    need.module = one_of(draft.module, MODULES, "module")
    need.factor = one_of(draft.factor, FACTORS, "factor")
    need.text = public(words(draft.text, "text", _("Say what the firm needs."), LONGEST), "text")
    file = EnterpriseFile.objects.filter(organisation_id=need.organisation_id).first()
    need.link = draft.link or (file.link if file else "")
    if need.link:
        one_of(need.link, CHAIN, "link")


@act
def edit_need(
    need_id: int,
    draft: NeedDraft,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Need:
    """Its words and its place in the matrix; firm and origin stay."""
    need = _locked(need_id, by, version)
    _place(need, draft)
    keep(events.NEED_CHANGED, need, by, now, module=need.module, factor=need.factor)
    return need


@act
def join_needs(
    need_id: int, into_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Need:
    """This need says the same as another: only that one is counted from now on. Nothing is lost,
    and they may be taken apart again.
    """
    if need_id == into_id:
        raise Invalid(_("Choose another need."), field="into")
    pair = {row.pk: row for row in _both(need_id, into_id)}
    need, into = pair[need_id], pair.get(into_id)
    _may(by, need.alliance)
    if version is not None:
        locked(Need.objects, need_id, version)
    if need.state == State.JOINED:
        raise NotAllowed(_("It is joined already. Take it apart first."), code="joined_before")
    if into is None or into.alliance_id != need.alliance_id or into.state == State.DROPPED:
        raise Invalid(_("Choose one of the list."), field="into")
    if into.state == State.JOINED:
        raise Invalid(_("That one is joined to another itself. Join to that."), field="into")
    if need.joined.exists():
        raise NotAllowed(
            _("Others are joined to this one. Join the other one to it instead."), code="has_joined"
        )
    need.state = need_after(need.state, "join")
    need.joined_into = into
    keep(events.NEED_JOINED, need, by, now, into=into.pk)
    record(events.NEED_JOINED, into, by, now, joined=need.pk)
    return need


def _both(*ids: int) -> list[Need]:
    """Locked in one order, so that two who join the same pair at once wait for one another."""
    rows = Need.objects.select_related("alliance__area").select_for_update(of=("self",))
    found = list(rows.filter(pk__in=ids).order_by("pk"))
    if ids[0] not in {row.pk for row in found}:
        raise Need.DoesNotExist
    return found


@act
def part_needs(need_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Need:
    """It was not the same after all: it stands on the list by itself again."""
    need = _locked(need_id, by, version)
    into = need.joined_into
    need.state = need_after(need.state, "part")
    need.joined_into = None
    keep(events.NEED_PARTED, need, by, now, into=into.pk if into else None)
    if into is not None:
        record(events.NEED_PARTED, into, by, now, parted=need.pk)
    return need


@act
def meet_need(
    need_id: int,
    *,
    solution_id: int | None = None,
    reason: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Need:
    """It was met: by a solution of the library, or in words."""
    need = _locked(need_id, by, version)
    if solution_id is None and not reason.strip():
        raise Invalid(_("Choose the solution, or say how it was met."), field="reason")
    if solution_id is not None:
        known = Solution.objects.filter(alliance=need.alliance, retired_at=None, pk=solution_id)
        if not known.exists():
            raise Invalid(_("Choose one of the list."), field="solution")
    need.state = need_after(need.state, "meet")
    need.solution_id, need.reason = solution_id, reason.strip()[:LONGEST]
    keep(events.NEED_MET, need, by, now, solution=solution_id)
    return need


@act
def drop_need(
    need_id: int, *, reason: str, by: Viewer, now: datetime, version: int | None = None
) -> Need:
    """It is no need any more, with the reason."""
    need = _locked(need_id, by, version)
    need.reason = words(reason, "reason", _("Say why it is dropped."), LONGEST)
    need.state = need_after(need.state, "drop")
    keep(events.NEED_DROPPED, need, by, now)
    return need


@act
def reopen_need(need_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Need:
    """It is needed again."""
    need = _locked(need_id, by, version)
    need.state = need_after(need.state, "reopen")
    need.solution, need.reason = None, ""
    keep(events.NEED_REOPENED, need, by, now)
    return need


def _locked(need_id: int, by: Viewer, version: int | None) -> Need:
    need: Need = locked(
        Need.objects.select_related("alliance__area", "joined_into__alliance__area"),
        need_id,
        version,
    )
    _may(by, need.alliance)
    return need

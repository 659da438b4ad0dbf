"""Policies: written, published, told once to whom they fit, ended."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.alliances.models import Alliance
from linli.alliances.spec import CHAIN, RANKS
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.labels import queries as labels
from linli.places.models import Area
from linli.services import events, queries, rules
from linli.services.actions._shared import alliance_of, keep, locked, public, record, short, words
from linli.services.models import Policy, Told
from linli.services.spec import CONDITIONS, PolicyDraft
from linli.services.workflow import PolicyState, policy_after

LONGEST = 8000


def _may(by: Viewer, alliance: Alliance) -> None:
    ensure(rules.can_manage(by, alliance), _("Policies are kept by those who lead the alliance."))


@act
def keep_policy(
    alliance_id: int,
    draft: PolicyDraft,
    *,
    policy_id: int | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Policy:
    """Write it down, or change it until it is over; published words change for everybody."""
    alliance = alliance_of(alliance_id)
    _may(by, alliance)
    if policy_id is None:
        row = Policy(alliance=alliance, made_by=by.key, made_at=now, version=0)
    else:
        row = locked(Policy.objects.filter(alliance=alliance), policy_id, version)
        row.alliance = alliance
        policy_after(row.state, "edit")
    row.title = public(words(draft.title, "title", _("Give it a title."), 120), "title")
    row.summary = public(
        words(draft.summary, "summary", _("Say in short what it gives."), 300), "summary"
    )
    row.body = public(short(draft.body, "body", LONGEST), "body")
    row.issuer = short(draft.issuer, "issuer", 120)
    row.documents = short(draft.documents, "documents", 2000)
    row.deadline = draft.deadline
    row.conditions = _conditions(alliance, draft.conditions)
    if row.pk is None:
        row.save()
    keep(events.POLICY_KEPT, row, by, now, conditions=sorted(row.conditions))
    return row


def _conditions(alliance: Alliance, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, as it is stored; empty ones left out."""
    cleaned: dict[str, Any] = {}
    for code, value in given.items():
        if code not in CONDITIONS:
            raise Invalid(_("This is not asked for here."), field=code)
        if value in (None, "", [], (), {}):
            continue
        cleaned[code] = _CLEAN[code](alliance, value)
    return {code: value for code, value in cleaned.items() if value}


def _links(_alliance: Alliance, value: Any) -> list[str]:
    if not set(value) <= set(CHAIN):
        raise Invalid(_("Choose one of the list."), field="links")
    return [code for code in CHAIN if code in value]


def _label_ids(_alliance: Alliance, value: Any) -> list[dict[str, Any]]:
    """Keys of labels, with the words as they were then."""
    found = labels.chosen("firm", value)
    if len(found) != len(set(value)):
        raise Invalid(_("Choose one of the list."), field="labels")
    return [{"id": each.pk, "name": each.name} for each in found]


def _staff(_alliance: Alliance, value: Any) -> dict[str, int]:
    bounds = {name: value.get(name) for name in ("from", "to") if value.get(name) is not None}
    if any(number < 0 for number in bounds.values()):
        raise Invalid(_("This number cannot be."), field="staff_from")
    if len(bounds) == 2 and bounds["from"] > bounds["to"]:
        raise Invalid(_("The lower number comes first."), field="staff_to")
    return bounds


def _area(alliance: Alliance, value: Any) -> dict[str, str]:
    area = Area.objects.filter(pk=value, path__within=alliance.area.path).first()
    if area is None:
        raise Invalid(_("Choose one of the list."), field="area")
    return {"path": area.path, "name": area.name}


def _rank(_alliance: Alliance, value: Any) -> str:
    if value not in RANKS:
        raise Invalid(_("Choose one of the list."), field="rank")
    return str(value)


def _since(_alliance: Alliance, value: Any) -> str:
    if not isinstance(value, date):
        raise Invalid(_("This is no day."), field="since")
    return value.isoformat()


_CLEAN = {
    "links": _links,
    "labels": _label_ids,
    "staff": _staff,
    "area": _area,
    "rank": _rank,
    "since": _since,
}


@act
def publish_policy(
    policy_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Policy:
    """Everybody may read it; nobody is told by that alone."""
    row = _locked(policy_id, by, version)
    if row.deadline is not None and row.deadline < localdate(now):
        raise Invalid(_("Its deadline has passed. Choose a later one first."), field="deadline")
    row.state = policy_after(row.state, "publish")
    row.published_at = now
    keep(events.POLICY_PUBLISHED, row, by, now)
    return row


@act
def tell_fitting(policy_id: int, *, by: Viewer, now: datetime) -> list[Told]:
    """Tell the members it fits, each once: those who were told before, or applied, are left out.
    Firms of whom something is not known are not told; their specialists see them on the page.
    """
    row = _locked(policy_id, by, None)
    policy_after(row.state, "tell")
    if row.deadline is not None and row.deadline < localdate(now):
        raise Invalid(_("Its deadline has passed. Choose a later one first."), field="deadline")
    told = [
        Told.objects.create(policy=row, organisation_id=firm.organisation_id, told_at=now)
        for firm in queries.to_tell(row)
    ]
    for each in told:
        record(events.POLICY_TOLD, row, by, now, firm=each.organisation_id)
    return told


@act
def end_policy(policy_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Policy:
    """It is over: no new applications, those that run go on to their end."""
    row = _locked(policy_id, by, version)
    row.state = policy_after(row.state, "end")
    keep(events.POLICY_ENDED, row, by, now, was=PolicyState.ENDED)
    return row


def _locked(policy_id: int, by: Viewer, version: int | None) -> Policy:
    row: Policy = locked(Policy.objects.select_related("alliance__area"), policy_id, version)
    _may(by, row.alliance)
    return row

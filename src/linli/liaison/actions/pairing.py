"""Who looks after which firm: assign, hand on, end. The old pair stays with its reason."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.labels import queries as labels
from linli.liaison import events, queries, rules, workflow
from linli.liaison.actions._shared import ensure_fresh, note, words
from linli.liaison.models import Pair
from linli.liaison.spec import KINDS
from linli.people.models import Organisation

_ONLY = _("Who looks after a firm is said by the secretary or leader of its area.")


@transaction.atomic
def pair_up(
    organisation_id: int,
    *,
    kind_id: int,
    official_id: int,
    since: date | None = None,
    by: Viewer,
    now: datetime,
) -> Pair:
    """Assign an official to a firm that has none of this kind."""
    firm = Organisation.objects.select_related("area").get(pk=organisation_id)
    ensure(rules.can_pair(by, firm), _ONLY)
    if not firm.active:
        raise Invalid(_("This organisation is out of use."), field="firm")
    return _open(firm, _kind(kind_id), official_id, since, events.PAIRED, by=by, now=now)


@transaction.atomic
def hand_on(
    pair_id: int,
    *,
    official_id: int,
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Pair:
    """Another official from today on; visits planned by the one before are theirs."""
    old = _locked(pair_id, by, version)
    if official_id == old.official_id:
        raise Invalid(_("Choose another official than now."), field="official")
    _end(old, words(reason, "reason", _("Say why it changes.")), now)
    new = _open(old.organisation, old.kind_id, official_id, None, events.HANDED_ON, by=by, now=now)
    for visit in queries.still_planned(old):
        visit.pair, visit.official_id = new, official_id
        visit.version += 1
        visit.save()
    return new


@transaction.atomic
def end_pair(
    pair_id: int, *, reason: str, by: Viewer, now: datetime, version: int | None = None
) -> Pair:
    """Nobody looks after it from now on; what was planned is dropped with the same reason."""
    pair = _locked(pair_id, by, version)
    _end(pair, words(reason, "reason", _("Say why it ends.")), now)
    for visit in queries.still_planned(pair):
        visit.state, visit.reason = workflow.after(visit.state, "drop"), pair.reason
        visit.version += 1
        visit.save()
    note(events.PAIR_ENDED, pair, by, now, text=pair.reason)
    return pair


def _locked(pair_id: int, by: Viewer, version: int | None) -> Pair:
    rows = Pair.objects.select_related("area", "organisation__area")
    pair = rows.select_for_update(of=("self",)).get(pk=pair_id)
    ensure(rules.can_pair(by, pair.organisation), _ONLY)
    ensure_fresh(pair, version)
    if pair.until is not None:
        raise NotAllowed(_("This has ended already. Load the page again."), code="wrong_state")
    return pair


def _end(pair: Pair, reason: str, now: datetime) -> None:
    pair.until, pair.reason = max(pair.since, localdate(now)), reason
    pair.version += 1
    pair.save()


def _open(
    firm: Organisation,
    kind_id: int,
    official_id: int,
    since: date | None,
    event: str,
    *,
    by: Viewer,
    now: datetime,
) -> Pair:
    since = since or localdate(now)
    if since > localdate(now):
        raise Invalid(_("That day has not come yet."), field="since")
    if not queries.officials_for(firm.area, now).filter(pk=official_id).exists():
        raise Invalid(_("Choose an official who serves this area."), field="official")
    try:
        with transaction.atomic():
            pair = Pair.objects.create(
                area=firm.area,
                organisation=firm,
                kind_id=kind_id,
                official_id=official_id,
                since=since,
                made_by=by.key,
            )
    except IntegrityError as doubled:
        raise Invalid(
            _("This firm has an official already: hand it on instead."),
            field="official",
            code="paired_already",
        ) from doubled
    note(event, pair, by, now, about=(f"account:{official_id}",), to=f"account:{official_id}")
    return pair


def _kind(kind_id: int) -> int:
    if kind_id not in dict(labels.choices(KINDS)):
        raise Invalid(_("Choose one of the list."), field="kind")
    return kind_id

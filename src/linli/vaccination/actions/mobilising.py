"""Which organisations mobilise for a drive, and whom each has taken on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives.models import Drive
from linli.journal import actions as journal
from linli.labels.models import Label
from linli.vaccination import events, queries, rules
from linli.vaccination.models import Mobiliser, Undertaking
from linli.vaccination.spec import MOBILISERS

_LEADS = _("Organisations are entered by the secretary of the area.")


@act
def add_mobiliser(
    drive_id: int,
    kind_id: int,
    name: str,
    *,
    organisation_id: int | None = None,
    by: Viewer,
    now: datetime,
) -> Mobiliser:
    """An organisation mobilises for the drive; `kind_id`: one of the town's kinds (a label)."""
    drive = Drive.objects.select_related("area").get(pk=drive_id)
    ensure(rules.can_lead(by, drive), _LEADS, code="not_secretary")
    kind = Label.objects.filter(pk=kind_id, group=MOBILISERS, active=True).first()
    if kind is None:
        raise Invalid(_("Choose which kind of organisation it is."), field="kind")
    if not name.strip():
        raise Invalid(_("Name the organisation."), field="name")
    if drive.mobilisers.filter(name=name.strip()[:80]).exists():
        raise Invalid(_("It mobilises for this drive already."), field="name", code="doubled")
    row = Mobiliser.objects.create(
        drive=drive, kind=kind, name=name.strip()[:80], organisation_id=organisation_id
    )
    _record(events.MOBILISER_ADDED, row, by, now)
    return row


@act
def remove_mobiliser(mobiliser_id: int, *, by: Viewer, now: datetime) -> None:
    """It mobilises no longer; whom it had taken on is free for others."""
    row = _locked(mobiliser_id, by)
    _record(events.MOBILISER_REMOVED, row, by, now)
    row.delete()


@act
def take_on(mobiliser_id: int, target_ids: Iterable[int], *, by: Viewer, now: datetime) -> int:
    """The organisation takes these targets on: key places, households, persons of the drive; how
    many. NotAllowed if one of them declined, has ended, or is another organisation's.
    """
    row, wanted = _locked(mobiliser_id, by), set(target_ids)
    free = set(queries.to_take_on(row).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - free:
        raise NotAllowed(
            _("Some of them cannot be taken on: another’s, at an end, or not on the roster."),
            code="not_free",
        )
    Undertaking.objects.bulk_create(
        Undertaking(mobiliser=row, target_id=pk, since=now) for pk in sorted(wanted)
    )
    _record(events.TAKEN_ON, row, by, now, targets=len(wanted))
    return len(wanted)


@act
def give_back(undertaking_id: int, *, by: Viewer, now: datetime) -> Mobiliser:
    """The target is free for others again."""
    found = Undertaking.objects.get(pk=undertaking_id)
    row = _locked(found.mobiliser_id, by)
    found.delete()
    _record(events.GIVEN_BACK, row, by, now)
    return row


def _locked(mobiliser_id: int, by: Viewer) -> Mobiliser:
    rows = Mobiliser.objects.select_related("drive__area", "kind").select_for_update(of=("self",))
    row = rows.get(pk=mobiliser_id)
    ensure(rules.can_lead(by, row.drive), _LEADS, code="not_secretary")
    return row


def _record(kind: str, row: Mobiliser, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind,
        subject=f"drive:{row.drive_id}",
        area=str(row.drive.area.path),
        by=by,
        now=now,
        mobiliser=row.pk,
        **data,
    )

"""Save an audience, change it, offer it no longer."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives.models import Drive
from linli.outreach import events, queries, rules
from linli.outreach.actions._shared import fresh, keep, record, words
from linli.outreach.models import Audience
from linli.outreach.spec import Described
from linli.outreach.workflow import State
from linli.places.models import Area, Compound

_ONLY_STAFF = _("Only the staff of the area writes to its people.")


@act
def save_audience(
    area_id: int, name: str, asked: Described, *, by: Viewer, now: datetime
) -> Audience:
    """A filter under a name. Whom it means is found anew each time."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_write_for(by, area), _ONLY_STAFF)
    name = _free_name(area, name)
    row = Audience.objects.create(
        area=area,
        name=name,
        described=_checked(area, asked, by).as_json(),
        made_by=by.key,
        made_at=now,
    )
    record(events.AUDIENCE_SAVED, row, by, now)
    return row


@act
def change_audience(
    audience_id: int,
    name: str,
    asked: Described,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Audience:
    """Another name or filter. What was sent already stays sent; what waits for approval or has it
    was written for whom the audience meant then.
    """
    row = _locked(audience_id, by, version)
    if row.messages.filter(state__in=(State.ASKED, State.APPROVED)).exists():
        raise NotAllowed(
            _("A message to it waits or is approved: take it back first."), code="in_use"
        )
    row.name = _free_name(row.area, name, row.pk)
    row.described = _checked(row.area, asked, by).as_json()
    keep(events.AUDIENCE_SAVED, row, by, now)
    return row


@act
def retire_audience(
    audience_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Audience:
    """No longer offered; the messages that were written to it keep it."""
    row = _locked(audience_id, by, version)
    if row.retired_at is None:
        row.retired_at = now
        keep(events.AUDIENCE_RETIRED, row, by, now)
    return row


def _locked(audience_id: int, by: Viewer, version: int | None) -> Audience:
    rows = Audience.objects.select_related("area").select_for_update(of=("self",))
    row = rows.get(pk=audience_id)
    ensure(rules.can_edit(by, row), _ONLY_STAFF)
    fresh(row, version)
    return row


def _free_name(area: Area, name: str, pk: int | None = None) -> str:
    name = words(name, "name", _("Give it a name."), 80)
    if Audience.objects.filter(area=area, name=name, retired_at=None).exclude(pk=pk or 0).exists():
        raise Invalid(_("There is one of this name already."), field="name")
    return name


def _checked(area: Area, asked: Described, by: Viewer) -> Described:
    """The filter with nothing in it that the writer may not see; about what its drive is about."""
    if not queries.may_choose(by, asked):
        raise Invalid(_("Choose one of the list."), field="source_id")
    _within(area, asked)
    if asked.source == "drive":
        return _of_drive(queries.drives_to_choose(by).get(pk=asked.source_id), asked)
    return asked


def _of_drive(drive: Drive, asked: Described) -> Described:
    """Stages of this drive, without the ends after which nobody is asked again."""
    spec = queries.kind_of(drive)
    known = {stage.code for stage in drive.stages.all()} - set(spec.never_again if spec else ())
    stages = tuple(code for code in asked.stages if code in known)
    if not stages:
        raise Invalid(_("Choose the stages."), field="stages")
    return Described(
        source="drive",
        source_id=drive.pk,
        about=drive.template,
        stages=stages,
        areas=asked.areas,
        compounds=asked.compounds,
        ties=asked.ties,
    )


def _within(area: Area, asked: Described) -> None:
    inside = Area.objects.filter(path__within=str(area.path))
    compounds = Compound.objects.filter(area__path__within=str(area.path))
    if inside.filter(pk__in=asked.areas).count() != len(set(asked.areas)):
        raise Invalid(_("Choose places of this area."), field="areas")
    if compounds.filter(pk__in=asked.compounds).count() != len(set(asked.compounds)):
        raise Invalid(_("Choose compounds of this area."), field="compounds")

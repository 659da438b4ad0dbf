"""Where audiences come from, as forms offer them and pages say them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.base.viewer import Viewer
from linli.drives import queries as drives
from linli.drives.models import Drive
from linli.events import queries as events
from linli.events.models import Event
from linli.events.workflow import Standing
from linli.labels.models import Label
from linli.outreach.rules import RIGHTS
from linli.outreach.spec import Circle, Described
from linli.people.queries import words_for_tie
from linli.places.models import Area, Compound

#: Source → what it is called.
KINDS: dict[str, Any] = {
    "registry": gettext_lazy("Register of residents"),
    "drive": gettext_lazy("Targets of a drive"),
    "event": gettext_lazy("Registered for a gathering"),
}
#: How many of each a form offers, the newest.
MOST = 100
MOST_COMPOUNDS = 60


def circles() -> Mapping[str, Circle]:
    """Circles of firms that higher apps declare (LINLI_CIRCLES)."""
    found: Mapping[str, Circle] = import_string(settings.LINLI_CIRCLES)
    return found


def areas_to_write_for(viewer: Viewer) -> "QuerySet[Area]":
    """Areas in use for which the viewer may write."""
    return Area.objects.filter(
        path__within_any=RIGHTS.areas(viewer, "write"), closed_on=None, in_use=True
    ).order_by("code", "id")


def drives_to_choose(viewer: Viewer) -> "QuerySet[Drive]":
    """Drives whose targets the viewer may write to, newest first."""
    return (
        drives.visible_to(viewer)
        .filter(
            Q(area__path__within_any=RIGHTS.areas(viewer, "write"))
            | Q(pk__in=drives.targets_visible_to(viewer).values("drive"))
        )
        .prefetch_related("stages")
        .order_by("-pk")
    )


def events_to_choose(viewer: Viewer) -> "QuerySet[Event]":
    """Gatherings of the viewer's areas that people register for, newest first."""
    rows = events.visible_to(viewer).filter(registers=True)
    return rows.filter(area__path__within_any=RIGHTS.areas(viewer, "write")).order_by("-starts_at")


def labels_to_choose(viewer: Viewer) -> "QuerySet[Label]":
    """Labels of gatherings whose people the viewer may write to all at once."""
    own = events_to_choose(viewer).order_by().exclude(labels=None)
    return Label.objects.filter(pk__in=own.values("labels")).order_by("group", "order", "pk")


def areas_within(area: Area, kept: Collection[int] = ()) -> list[tuple[int, str]]:
    """Places within an area for a form (grids of a community), and those chosen before."""
    rows = Area.objects.filter(path__within=str(area.path)).exclude(pk=area.pk)
    offered = rows.filter(Q(closed_on=None, in_use=True) | Q(pk__in=kept)).order_by("code", "pk")
    return [(row.pk, str(row)) for row in offered[:MOST]]


def may_choose(viewer: Viewer, asked: Described) -> bool:
    """Whether the source of this filter is one that the viewer is offered."""
    if asked.source == "drive":
        return drives_to_choose(viewer).filter(pk=asked.source_id).exists()
    if asked.source == "event":
        if asked.label:
            return labels_to_choose(viewer).filter(pk=asked.label).exists()
        return events_to_choose(viewer).filter(pk=asked.source_id).exists()
    if asked.source in circles():
        return asked.source_id in {pk for pk, _name in circles()[asked.source].choices(viewer)}
    return asked.source == "registry"


def compounds_to_choose(area: Area, kept: Collection[int] = ()) -> list[tuple[int, str]]:
    """Compounds of an area for a form, and those that were chosen before: key and name."""
    rows = Compound.objects.order_by("py")
    inside = rows.filter(area__path__within=str(area.path), active=True)
    offered = dict(inside.values_list("pk", "name")[:MOST_COMPOUNDS])
    return list((offered | dict(rows.filter(pk__in=kept).values_list("pk", "name"))).items())


def kinds_of_drive() -> list[tuple[str, Any]]:
    """What an audience can be about: kinds of drive in which somebody may say never again."""
    return [(code, spec.label) for code, spec in drives.templates().items() if spec.never_again]


def source_words(asked: Described) -> str:
    """Which source, by its name."""
    if asked.source == "drive":
        row = Drive.objects.filter(pk=asked.source_id).first()
        return _("Drive: %(name)s") % {"name": row or "—"}
    if asked.source == "event" and asked.label:
        label = Label.objects.filter(pk=asked.label).first()
        return _("Registered for gatherings with the label: %(name)s") % {"name": label or "—"}
    if asked.source == "event":
        event = Event.objects.filter(pk=asked.source_id).first()
        return _("Registered for: %(name)s") % {"name": event or "—"}
    if asked.source in circles():
        circle = circles()[asked.source]
        return f"{circle.label}：{circle.name(asked.source_id)}"
    return _("Register of residents")


def kind_words(asked: Described) -> Any:
    """Which kind of source, without asking for its name: for lists."""
    if asked.source in circles():
        return circles()[asked.source].label
    return KINDS.get(asked.source, KINDS["registry"])


def in_words(asked: Described) -> list[str]:
    """The whole filter, part by part, as one reads it."""
    said = [source_words(asked)]
    if asked.source == "drive":
        rows = Drive.objects.filter(pk=asked.source_id).prefetch_related("stages").first()
        names = (
            [str(stage) for stage in rows.stages.all() if stage.code in asked.stages]
            if rows
            else []
        )
        said.append(_("on: %(names)s") % {"names": "、".join(names)})
    said += [
        _("in: %(names)s") % {"names": "、".join(names)}
        for names in (
            [str(area) for area in Area.objects.filter(pk__in=asked.areas)],
            [str(row) for row in Compound.objects.filter(pk__in=asked.compounds).order_by("py")],
            [str(words_for_tie(kind)) for kind in asked.ties],
            [str(Standing(code).label) for code in asked.standings],
        )
        if names
    ]
    if spec := drives.template(asked.about):
        said.append(
            _("about %(what)s, without those who are not asked again") % {"what": spec.label}
        )
    return said

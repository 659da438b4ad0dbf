"""Chat groups that messages reach by a robot."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from linli.base.viewer import Viewer
from linli.outreach.models import Group
from linli.outreach.rules import RIGHTS
from linli.places.models import Area


def groups_visible_to(viewer: Viewer) -> "QuerySet[Group]":
    """Chat groups of the viewer's areas."""
    rows = Group.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "see"))
    return rows.select_related("area").order_by("area__code", "name", "pk")


def groups_of(area: Area, ids: Collection[int]) -> "QuerySet[Group]":
    """Those of these that a message of this area may reach: its own, and of places within it."""
    return Group.objects.filter(pk__in=ids, area__path__within=str(area.path)).order_by("pk")


def as_recipients(groups: "QuerySet[Group]") -> "QuerySet[Any, Any]":
    """With the columns of a notice: the robot's key is the address. The name stays here."""
    nothing = Value("", output_field=CharField())
    return groups.annotate(
        recipient=Concat(Value("group:"), Cast("pk", CharField()), output_field=CharField()),
        path=Cast("area__path", CharField()),
        sent_to=F("key"),
        sent_index=F("key_index"),
        called=nothing,
        door_words=nothing,
    )


def names_of_groups(recipients: Iterable[str]) -> dict[str, str]:
    """Recipient as notices name it ("group:7") → the name of the chat group (1 query, if any)."""
    ids = [int(key.removeprefix("group:")) for key in recipients if key.startswith("group:")]
    rows = Group.objects.filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {f"group:{pk}": name for pk, name in rows}

"""Sheets that were read for a ledger, and what each would bring."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.accounts.models import Account
from linli.base.viewer import Viewer
from linli.ledgers.models import Ledger
from linli.ledgers.queries.reading import Planned, Reader
from linli.ledgers.queries.scope import possible_in_charge
from linli.ledgers.rules import RIGHTS
from linli.places import queries as places
from linli.places.models import Import
from linli.places.spec import ImportResult, Line

KIND = "ledger"


def sheet_kind(ledger: Ledger, in_charge_id: int | None) -> str:
    """Under which name sheets of this ledger are kept; with who answers where a name is unknown."""
    return f"{KIND}:{ledger.pk}:{in_charge_id or 0}"


def ledger_of(record: Import) -> Ledger:
    """The ledger that a sheet is for."""
    return Ledger.objects.select_related("area").get(pk=int(record.kind.split(":")[1]))


def sheets_visible_to(viewer: Viewer) -> "QuerySet[Import]":
    """Sheets for ledgers of areas whose ledgers the viewer keeps."""
    areas = RIGHTS.areas(viewer, "import")
    ledgers = Ledger.objects.filter(area__path__within_any=areas).values_list("pk", flat=True)
    mine = [f"{KIND}:{pk}:" for pk in ledgers]
    rows = Import.objects.filter(kind__startswith=f"{KIND}:").select_related("area")
    pattern = rf"^({'|'.join(mine)})" if mine else "^$"
    return rows.filter(kind__regex=pattern)


def checked_sheet(record: Import, now: datetime) -> tuple[ImportResult, list[Planned]]:
    """What a sheet would bring now, and how each of its cells is read."""
    found = read_rows(record, now)
    lines = [Line(each.row, each.values, each.reason, _does(each)) for each in found]
    taken = [each for each in found if not each.reason]
    makes = {
        "ledgers.item": len(taken),
        "ledgers.milestone": sum(len(each.steps) for each in taken),
        "ledgers.category": len(new_categories(ledger_of(record), taken)),
    }
    return places.result(record, lines, makes), found


def new_categories(ledger: Ledger, taken: Sequence[Planned]) -> list[str]:
    """Categories that the ledger does not have yet, in the sheet's order."""
    known = set(ledger.categories.values_list("name", flat=True))
    return [name for name in dict.fromkeys(each.category for each in taken) if name not in known]


def _does(planned: Planned) -> str:
    if planned.reason:
        return ""
    if planned.remarks:
        return _("New item; cells to look at: %(n)d") % {"n": planned.remarks}
    return _("New item")


def read_rows(record: Import, now: datetime) -> list[Planned]:
    """Every row of the sheet as it is read."""
    ledger = ledger_of(record)
    fallback = int(record.kind.split(":")[2]) or None
    reader = Reader(ledger, now, fallback)
    return reader.all(places.rows_of(record))


def ledgers_to_fill(viewer: Viewer) -> "QuerySet[Ledger]":
    """Open ledgers into which the viewer may take a sheet over."""
    areas = RIGHTS.areas(viewer, "import")
    rows = Ledger.objects.filter(area__path__within_any=areas, is_open=True)
    return rows.select_related("area").order_by("-year", "area__path", "name")


def people_for(ledgers: "QuerySet[Ledger]", now: datetime) -> "QuerySet[Account]":
    """Who may answer for items of one of these ledgers."""
    found = Account.objects.none()
    for ledger in ledgers[:20]:
        found = found | possible_in_charge(ledger.area, now).order_by()
    return found.distinct().order_by("name", "pk")


def kinds_kept() -> list[str]:
    """Names under which rows of sheets are still kept."""
    rows = Import.objects.filter(kind__startswith=f"{KIND}:").exclude(rows="")
    return list(rows.order_by().values_list("kind", flat=True).distinct())

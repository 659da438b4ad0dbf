"""What a list of enterprise files would bring: whose file a row is, which is refused and why."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.alliances.models import EnterpriseFile
from linli.alliances.queries.alliances import section_paths
from linli.alliances.rules import RIGHTS
from linli.alliances.spec import CHAIN, CHAIN_WORDS
from linli.base.viewer import Viewer
from linli.base.wording import points
from linli.labels import queries as labels
from linli.people.models import Organisation
from linli.people.spec import is_credit_code
from linli.places import queries as places
from linli.places.models import Area, Import, Level
from linli.places.spec import ImportResult, Line

KIND = "enterprises"
LONGEST, MOST = 2000, 1_000_000
FIRST_DAY = date(2000, 1, 1)
Rows = Iterable[tuple[int, dict[str, str]]]


@dataclass
class FilePlan:
    """What stands, and what a list writes: (firm, what the row says of it). What a row leaves empty
    stays as it is.
    """

    area: Area
    today: date
    by_code: dict[str, Organisation]
    by_name: dict[str, list[Organisation]]
    files: set[int]
    labels: dict[str, int]
    specialists: dict[str, list[Account]]
    seen: set[int] = field(default_factory=set)
    writes: list[tuple[Organisation, dict[str, Any]]] = field(default_factory=list)

    def makes(self) -> dict[str, int]:
        """How many files it opens, how many it changes."""
        new = sum(firm.pk not in self.files for firm, _said in self.writes)
        counted = {"alliances.file": new, "alliances.changed": len(self.writes) - new}
        return {kind: number for kind, number in counted.items() if number}


def imports_visible_to(viewer: Viewer) -> "QuerySet[Import]":
    """Lists of files that this viewer may look at."""
    reach = _reach(viewer)
    rows = Import.objects.filter(kind=KIND, area__path__within_any=reach)
    return rows.select_related("area")


def areas_to_import(viewer: Viewer) -> "QuerySet[Area]":
    """Where the viewer takes lists over: their sub-districts and communities."""
    levels = (Level.SUBDISTRICT, Level.COMMUNITY)
    return Area.objects.filter(
        path__within_any=_reach(viewer), level__in=levels, closed_on=None, in_use=True
    ).order_by("path")


def _reach(viewer: Viewer) -> list[str]:
    if not RIGHTS.may(viewer, "import"):
        return []
    return [*RIGHTS.areas(viewer, "import"), *section_paths(viewer)]


def checked(record: Import) -> ImportResult:
    """What a checked list would do, on the day it was read."""
    lines, plan = plan_files(places.rows_of(record), record.area, record.done_at)
    return places.result(record, lines, plan.makes())


def plan_files(rows: Rows, area: Area, now: datetime) -> tuple[list[Line], FilePlan]:
    """Each row with its reason or what it does (4 queries)."""
    found = Organisation.objects.filter(active=True, area__path__within=area.path)
    firms = list(found.exclude(kind=Organisation.Kind.AUTHORITY).select_related("area"))
    by_name: dict[str, list[Organisation]] = {}
    for firm in firms:
        by_name.setdefault(plain(firm.name), []).append(firm)
    specialists: dict[str, list[Account]] = {}
    for account in accounts.specialists_of(area, now):
        for name in {plain(account.name), plain(account.username)}:
            specialists.setdefault(name, []).append(account)
    files = EnterpriseFile.objects.filter(organisation__in=firms)
    plan = FilePlan(
        area,
        localdate(now),
        {firm.credit_code: firm for firm in firms if firm.credit_code},
        by_name,
        set(files.values_list("organisation_id", flat=True)),
        {plain(name): pk for pk, name in _label_names()},
        specialists,
    )
    return [_line(number, values, plan) for number, values in rows], plan


def _label_names() -> Iterable[tuple[int, str]]:
    for label in labels.in_use("firm"):
        yield label.pk, label.name
        if label.name_en:
            yield label.pk, label.name_en


def plain(words: str) -> str:
    """As names are compared: without blanks, brackets of one width, in small letters."""
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()


def _line(number: int, values: dict[str, str], plan: FilePlan) -> Line:
    firm, trouble = _firm(values, plan)
    if firm is None:
        return Line(number, values, trouble)
    said: dict[str, Any] = {}
    for code, read in _READ.items():
        words = values.get(code, "").strip()
        if words:
            trouble, value = read(words, plan)
            if trouble:
                return Line(number, values, trouble)
            said[_ARGUMENT.get(code, code)] = value
    if "staff" in said:
        said.setdefault("staff_on", plan.today)
    elif "staff_on" in said:
        return Line(number, values, _("It says when they were counted, but not how many."))
    if not said:
        return Line(number, values, _("This row says nothing of the firm."))
    plan.seen.add(firm.pk)
    plan.writes.append((firm, said))
    does = _("Changes the file") if firm.pk in plan.files else _("Opens the file")
    return Line(number, values, "", does)


def _firm(values: dict[str, str], plan: FilePlan) -> tuple[Organisation | None, str]:
    """Whose row it is: by its code, else by its full name where there is one of it here."""
    code = "".join(unicodedata.normalize("NFKC", values.get("credit_code", "")).split()).upper()
    named = plan.by_name.get(plain(values.get("name", "")), [])
    if code and not is_credit_code(code):
        return None, _("A credit code has 18 digits and letters.")
    if code in plan.by_code:
        firm = plan.by_code[code]
        if plain(firm.name) != plain(values.get("name", "")):
            return None, _("The registry knows this code as %(firm)s.") % {"firm": firm.name}
    elif not named:
        return None, _("Not in the registry here: register the firm first.")
    elif len(named) > 1:
        return None, _("Several firms have this name: give the credit code.")
    elif code and named[0].credit_code:
        return None, _("The registry has another credit code of this firm.")
    else:
        firm = named[0]
    if firm.pk in plan.seen:
        return None, _("This firm stands on the list twice.")
    return firm, ""


def _link(words: str, _plan: FilePlan) -> tuple[str, Any]:
    asked = plain(words)
    known = {plain(str(label)): code for code, label in CHAIN.items()} | CHAIN_WORDS
    code = asked if asked in CHAIN else known.get(asked, "")
    return ("" if code else _("No such link of the chain.")), code


def _labels(words: str, plan: FilePlan) -> tuple[str, Any]:
    parts = [plain(part) for part in re.split("[、,;/]", unicodedata.normalize("NFKC", words))]
    unknown = [part for part in parts if part and part not in plan.labels]
    if unknown:
        return _("Not among the words of the house: %(words)s.") % {"words": unknown[0]}, None
    return "", sorted({plan.labels[part] for part in parts if part})


def _number(words: str, _plan: FilePlan) -> tuple[str, Any]:
    tidy = unicodedata.normalize("NFKC", words).replace(",", "")
    tidy = "".join(tidy.split()).removesuffix("人")
    tidy = tidy.removesuffix("个").removesuffix(".0").strip()
    if not (tidy.isascii() and tidy.isdigit()) or int(tidy) > MOST:
        return _("A whole number is needed, without “about” or “more than”."), None
    return "", int(tidy)


def _day(words: str, plan: FilePlan) -> tuple[str, Any]:
    tidy = (
        unicodedata.normalize("NFKC", words).replace("年", "-").replace("月", "-").rstrip("-日号")
    )
    try:
        found = points.numeric("".join(tidy.split()), plan.today.year)
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found.last <= plan.today:
        return _("Give the day as 2022-03-31, not in the future."), None
    return "", found.last


def _specialist(words: str, plan: FilePlan) -> tuple[str, Any]:
    found = plan.specialists.get(plain(words), [])
    if not found:
        return _("No specialist of this name works here."), None
    if len(found) > 1:
        return _("Several specialists have this name: give the user name."), None
    return "", found[0].pk


def _words(words: str, _plan: FilePlan) -> tuple[str, Any]:
    if len(words) > LONGEST:
        return _("Keep this to %(n)d signs.") % {"n": LONGEST}, None
    return "", words


_READ = {
    "link": _link,
    "labels": _labels,
    "staff": _number,
    "staff_on": _day,
    "jobs": _number,
    "specialist": _specialist,
    "wants": _words,
    "gives": _words,
}
#: Column → the argument of `actions.keep_file`, where it is called otherwise.
_ARGUMENT = {"specialist": "specialist_id", "labels": "label_ids"}

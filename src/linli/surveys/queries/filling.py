"""A form made ready for one door: what is known stands in it, and its lists are in the page."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from lxml import etree

from linli.base import enketo
from linli.base.enketo import XF
from linli.base.viewer import Viewer
from linli.people import queries as people
from linli.people.models import Organisation
from linli.people.spec import ORGANISATION_FACTS
from linli.places.models import Building, Compound, Dwelling
from linli.surveys.models import FormVersion
from linli.surveys.queries.answers import questions_of
from linli.surveys.rules import RIGHTS
from linli.surveys.spec import PAGE_WORDS, REGISTRY, Question

#: Lines that a list from the registry has at most; a phone would not bear more.
MOST_LINES = 20_000


@dataclass(frozen=True)
class Known:
    """What was said before: where such an answer goes (a target of the column `linli`), and when it
    was said.
    """

    target: str
    value: str
    said_at: datetime


@dataclass(frozen=True)
class Standing:
    """A known answer in words, which one tap confirms. `place`: its question in the page."""

    place: str
    label: str
    said: str
    said_at: datetime


@dataclass(frozen=True)
class Fill:
    """A form as the page holds it. `once` is made here and keeps a record sent twice one record."""

    version: FormVersion
    html: SafeString
    model: str
    once: str
    subject: str
    #: Where the filled form is sent; "" for a preview, which sends nothing.
    send_to: str
    known: tuple[Standing, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script reads."""
        return {
            "model": self.model,
            "once": self.once,
            "subject": self.subject,
            "sendTo": self.send_to,
            "form": self.version.form.code,
            "title": self.version.title,
            "language": (get_language() or "zh").partition("-")[0],
            "words": {key: str(words) for key, words in PAGE_WORDS.items()},
        }


def fill(
    version: FormVersion,
    viewer: Viewer,
    *,
    subject: str = "",
    known: Iterable[Known] = (),
    send_to: str = "",
    once: str = "",
) -> Fill:
    """The form with known answers in it; the door, firm or shop itself is filled in where the form
    asks for it.

    Known answers are put into the model's own instance: given as a record to be edited they
    would make Enketo take it for an old one (no new number, no defaults).
    """
    said = {one.target: one for one in known}
    kind, _sign, number = subject.partition(":")
    standing = []
    model = enketo.parse(version.model)
    root = model.find(f"{XF}instance")[0]
    for question in questions_of(version):
        if not question.linli or not question.is_answered or question.repeated:
            continue
        if question.linli == kind:
            _set(root, question.path, number)
        elif (one := said.get(question.linli)) and _fits(question, one.value):
            _set(root, question.path, one.value)
            place = f"/{version.root}/{question.path}"
            words = question.said(one.value)
            standing.append(Standing(place, question.words, words, one.said_at))
    for name in version.lists:
        _give_list(model, name, viewer, subject)
    return Fill(
        version=version,
        # Made by `base.enketo.html`, which leaves nothing in it that could run.
        html=SafeString(version.html),
        model=etree.tostring(model, encoding="unicode"),
        once=once or uuid4().hex,
        subject=subject,
        send_to=send_to,
        known=tuple(standing),
    )


def _fits(question: Question, value: str) -> bool:
    """Whether somebody is asked and may still answer so: choices may have changed since."""
    names = {name for name, _label in question.choices}
    return question.type not in {"photo", "calculate", "hidden"} and (not names or value in names)


def _set(root: Any, path: str, value: str) -> None:
    here = root
    for step in path.split("/"):
        here = here.find(f"{XF}{step}") if here is not None else None
    if here is not None:
        here.text = value


def _give_list(model: Any, name: str, viewer: Viewer, subject: str) -> None:
    """The external list as an instance inside the model: it works without network."""
    instance_id = name.removesuffix(".csv")
    for instance in model.iterfind(f"{XF}instance"):
        if instance.get("id") == instance_id:
            instance.attrib.pop("src", None)
            root = etree.SubElement(instance, f"{XF}root")
            for line in _lines(name, viewer, subject):
                item = etree.SubElement(root, f"{XF}item")
                for column, value in line.items():
                    etree.SubElement(item, f"{XF}{column}").text = value


def registry_list(name: str, viewer: Viewer) -> bytes:
    """One of the registry's lists as CSV, as far as this viewer fills in forms."""
    lines = list(_lines(name, viewer, ""))
    out = io.StringIO(newline="")
    columns = list(lines[0]) if lines else ["name", "label"]
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def media_of(version: FormVersion) -> list[str]:
    """Names of the files that belong to a form on a phone."""
    return [name for name in version.lists if name in REGISTRY]


def _lines(name: str, viewer: Viewer, subject: str) -> Iterator[dict[str, str]]:
    """Lines of a list: `name` is the number that an answer holds, `label` what people read."""
    areas = RIGHTS.areas(viewer, "submit")
    kind, _sign, number = subject.partition(":")
    only = int(number) if number.isdecimal() else None
    if name == "linli_compounds.csv":
        yield from _compounds(areas)
    elif name == "linli_buildings.csv":
        yield from _buildings(areas)
    elif name == "linli_dwellings.csv":
        yield from _dwellings(areas, only if kind == "dwelling" else None)
    elif name == "linli_organisations.csv":
        yield from _organisations(areas, only if kind == "organisation" else None)


def _organisations(areas: tuple[str, ...], only: int | None) -> Iterator[dict[str, str]]:
    """With what is known of each, so that a form on a phone can begin with it."""
    rows = Organisation.objects.filter(area__path__within_any=areas, active=True)
    if only is not None:
        rows = Organisation.objects.filter(pk=only)
    found = list(rows.order_by("name", "pk")[:MOST_LINES])
    facts = people.facts_of_organisations(one.pk for one in found)
    for one in found:
        known = {fact.code: fact.value for fact in facts[one.pk]}
        columns = {code: known.get(code, "") for code in ORGANISATION_FACTS}
        yield {"name": str(one.pk), "label": one.name, **columns}


def _compounds(areas: tuple[str, ...]) -> Iterator[dict[str, str]]:
    rows = Compound.objects.filter(area__path__within_any=areas, active=True)
    for one in rows.order_by("py", "pk")[:MOST_LINES]:
        yield {"name": str(one.pk), "label": one.name}


def _buildings(areas: tuple[str, ...]) -> Iterator[dict[str, str]]:
    rows = Building.objects.filter(compound__area__path__within_any=areas, active=True)
    for one in rows.select_related("compound").order_by("compound", "order", "pk")[:MOST_LINES]:
        yield {"name": str(one.pk), "label": one.name, "compound": str(one.compound_id)}


def _dwellings(areas: tuple[str, ...], only: int | None) -> Iterator[dict[str, str]]:
    rows = Dwelling.objects.filter(compound__area__path__within_any=areas, active=True)
    if only is not None:
        # At a door the list is that door: the page stays small.
        rows = rows.filter(pk=only)
    for one in rows.order_by("building", "unit", "floor", "room")[:MOST_LINES]:
        yield {
            "name": str(one.pk),
            "label": one.address,
            "compound": str(one.compound_id),
            "building": str(one.building_id),
        }

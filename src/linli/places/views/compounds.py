"""Compounds: the list, the page with its doors, the code at the gate."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from linli.base import codes, exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Cell, Chip
from linli.clock import queries as clock
from linli.journal import queries as journal
from linli.places import actions, events, queries, rules
from linli.places.forms import CompoundForm
from linli.places.models import Compound, Dwelling
from linli.places.views.common import PAGE, address


@page("places.see")
def compounds(request: LinliRequest) -> HttpResponse:
    """Compounds by pinyin: of a community, without a managing body, retired, or found by words."""
    rows, words = _chosen(request), request.GET.get("q", "").strip()
    last = request.GET.get("after", "")
    found = queries.counted(queries.page_after(rows, int(last)) if last.isdecimal() else rows)
    shown = list(found[: PAGE + 1])
    area = request.GET.get("area", "")
    more = ""
    if len(shown) > PAGE:
        more = address(show=request.GET.get("show"), area=area, q=words, after=shown[PAGE - 1].pk)
    context = {
        "rows": [_line(compound) for compound in shown[:PAGE]],
        "chips": _chips(request),
        "communities": queries.communities(request.viewer),
        "area": area,
        "show": request.GET.get("show", ""),
        "words": words,
        "more": more,
        "export": address(show=request.GET.get("show"), area=area, q=words),
        "may_edit": rules.RIGHTS.may(request.viewer, "edit"),
        "may_import": rules.RIGHTS.may(request.viewer, "import"),
    }
    return render(request, "places/desk/compounds.html", context)


@page("places.see")
def compounds_export(request: LinliRequest) -> HttpResponse:
    """The same list as a file."""
    header = [
        _("Community"),
        _("Compound"),
        _("Street and number"),
        _("Managed by"),
        _("Buildings"),
        _("Dwellings"),
    ]
    rows: Any = queries.counted(_chosen(request))
    lines = (
        (
            str(row.area),
            row.name,
            row.address,
            row.managed_by or _("Unmanaged"),
            row.houses,
            row.doors,
        )
        for row in rows
    )
    return exports.response(request, _("Compounds"), header, lines)


def _chosen(request: LinliRequest) -> Any:
    words = request.GET.get("q", "").strip()
    rows = (
        queries.search_compounds(request.viewer, words)
        if words
        else queries.visible_to(request.viewer)
    )
    show, area = request.GET.get("show", ""), request.GET.get("area", "")
    rows = rows.filter(active=show != "retired")
    if show == "unmanaged":
        rows = rows.filter(managed_by="")
    return rows.filter(area_id=int(area)) if area.isdecimal() else rows


def _chips(request: LinliRequest) -> list[Chip]:
    chosen, kept = request.GET.get("show", ""), {"area": request.GET.get("area", "")}
    return [
        Chip(label, address(show=code, **kept) or ".", current=code == chosen)
        for code, label in (
            ("", _("In use")),
            ("unmanaged", _("Unmanaged")),
            ("retired", _("Retired")),
        )
    ]


def _line(compound: Any) -> dict[str, Any]:
    houses = ngettext("%(n)d building", "%(n)d buildings", compound.houses) % {"n": compound.houses}
    doors = ngettext("%(n)d dwelling", "%(n)d dwellings", compound.doors) % {"n": compound.doors}
    return {
        "title": compound.name,
        "url": reverse("places:compound", args=[compound.pk]),
        "meta": [str(compound.area), compound.address, houses, doors],
        "note": compound.managed_by or _("Unmanaged"),
    }


@page("places.see")
def compound(request: LinliRequest, pk: int) -> HttpResponse:
    """One compound: its buildings as tables of doors, the code at the gate, what happened."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    grids = queries.matrices(found)
    context = {
        "compound": found,
        "grids": [
            {
                "building": grid.building,
                "units": grid.units,
                "floors": grid.cells(_cell(rules.can_edit_dwellings(request.viewer, found.area))),
                "doors": sum(1 for floor in grid.floors for door in floor.doors if door),
            }
            for grid in grids
        ],
        "retired": found.buildings.filter(active=False),
        "may_edit": rules.can_edit(request.viewer, found.area),
        "happenings": [
            {"at": entry.happened_at, "what": entry.label, "text": entry.words}
            for entry in reversed(
                journal.timeline(f"compound:{found.pk}", kinds=events.WORDS)[-20:]
            )
        ],
    }
    return render(request, "places/desk/compound.html", context)


def _cell(may_edit: bool) -> Any:  # noqa: FBT001 - the answer of a rule
    def cell(door: Dwelling) -> Cell:
        url = reverse("places:dwelling", args=[door.pk]) if may_edit else ""
        return Cell(door.room, url, word=door.note)

    return cell


@page("places.edit")
def new_compound(request: LinliRequest) -> HttpResponse:
    """A new compound; `?area=` chooses the community."""
    form = CompoundForm(
        request.POST or None, viewer=request.viewer, initial={"area": request.GET.get("area")}
    )
    if request.method == "POST":
        made = attempt(form, lambda: _create(request, form))
        if made:
            messages.success(request, _("The compound is made. Now add its buildings."))
            return redirect("places:compound", pk=made.pk)
    back = reverse("places:compounds")
    return form_page(
        request, form, title=_("New compound"), button=_("Make the compound"), back=back
    )


def _create(request: LinliRequest, form: CompoundForm) -> Compound:
    values = dict(form.cleaned_data)
    del values["version"]
    return actions.create_compound(
        values.pop("area").pk, **values, by=request.viewer, now=clock.now()
    )


@page("places.edit")
def edit_compound(request: LinliRequest, pk: int) -> HttpResponse:
    """Name, address, who manages it."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    fields = ("name", "address", "managed_by", "aliases", "version")
    form = CompoundForm(
        request.POST or None, initial={name: getattr(found, name) for name in fields}
    )
    if request.method == "POST" and attempt(
        form,
        lambda: actions.edit_compound(
            found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()
        ),
    ):
        return _done(request, pk, _("Saved."))
    back = reverse("places:compound", args=[pk])
    return form_page(
        request, form, title=_("Edit %(name)s") % {"name": found}, button=_("Save"), back=back
    )


@page("places.edit")
@require_POST
def renew_qr(request: LinliRequest, pk: int) -> HttpResponse:
    """A new code at the gate; the old posters lead nowhere from now on."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    actions.renew_qr(found.pk, by=request.viewer, now=clock.now())
    return _done(request, pk, _("The code is new. Print the poster again and hang it up."))


@page("places.edit")
@require_POST
def switch_compound(request: LinliRequest, pk: int) -> HttpResponse:
    """Retire a compound, or restore it."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    act = actions.retire_compound if found.active else actions.restore_compound
    act(found.pk, by=request.viewer, now=clock.now())
    return _done(request, pk, _("Retired.") if found.active else _("In use again."))


@page("places.see")
def qr(request: LinliRequest, pk: int) -> HttpResponse:
    """The code at the gate as a picture (SVG)."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    return codes.picture(_gate(request, found))


@page("places.see")
def poster(request: LinliRequest, pk: int) -> HttpResponse:
    """What hangs at the gate: one sheet of A4 with the code and how to use it."""
    found = get_object_or_404(queries.visible_to(request.viewer).filter(active=True), pk=pk)
    context = {"compound": found, "gate": _gate(request, found)}
    return render(request, "places/desk/poster.html", context)


def _gate(request: LinliRequest, found: Compound) -> str:
    return request.build_absolute_uri(f"/q/{found.qr}/")


def _done(request: LinliRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("places:compound", pk=pk)

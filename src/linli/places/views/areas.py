"""The tree of areas and the life of one area."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.journal import queries as journal
from linli.places import actions, events, queries, rules
from linli.places.forms import (
    CloseAreaForm,
    MendAreaForm,
    MoveAreaForm,
    NameForm,
    NewAreaForm,
    RenameAreaForm,
)
from linli.places.models import Area


@dataclass
class Branch:
    """An area with what stands below it, as the tree draws it."""

    area: Area
    below: list["Branch"] = field(default_factory=list)

    @property
    def state(self) -> tuple[str, str]:
        """Colour and word of what is not simply in use."""
        if self.area.closed_on:
            return "grey", _("Closed")
        return ("", "") if self.area.in_use else ("grey", _("Out of use"))

    @property
    def open(self) -> int:
        """How many areas below are in use."""
        return sum(1 for branch in self.below if not branch.state[0])


def _tree(areas: list[Area]) -> list[Branch]:
    branches = {area.pk: Branch(area) for area in areas}
    tops: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.area.parent_id or 0)
        (parent.below if parent else tops).append(branch)
    return tops


@page("places.see")
def areas(request: LinliRequest) -> HttpResponse:
    """The areas of the viewer as a tree; out of use and closed ones only when asked for."""
    every = request.GET.get("all") == "1"
    shown = queries.all_areas(request.viewer) if every else queries.visible_areas(request.viewer)
    context = {
        "tops": _tree(list(shown.order_by("code", "id"))),
        "every": every,
        "may_edit": rules.RIGHTS.may(request.viewer, "edit_areas"),
    }
    return render(request, "places/desk/areas.html", context)


@page("places.see")
def area(request: LinliRequest, pk: int) -> HttpResponse:
    """One area: its names over the years, what lies below, what happened to it."""
    found = get_object_or_404(queries.all_areas(request.viewer).select_related("parent"), pk=pk)
    return _area_page(request, found, NameForm())


def _area_page(request: LinliRequest, found: Area, name_form: NameForm) -> HttpResponse:
    visible = queries.all_areas(request.viewer)
    may_edit = rules.can_edit_areas(request.viewer, found)
    context = {
        "area": found,
        "above": [
            each for each in queries.above(found)[:-1] if rules.can_see_area(request.viewer, each)
        ],
        "names": queries.names_of(found),
        "below": visible.filter(parent=found).order_by("code", "id"),
        "may_edit": may_edit,
        "name_form": name_form,
        "compounds": queries.visible_to(request.viewer).filter(area=found, active=True).count(),
        "happenings": [
            {"at": entry.happened_at, "what": entry.label, "text": entry.words}
            for entry in reversed(journal.timeline(f"area:{found.pk}", kinds=events.WORDS))
        ],
        "close_form": CloseAreaForm(initial={"version": found.version}),
    }
    return render(
        request, "places/desk/area.html", context, status=422 if name_form.errors else 200
    )


@page("places.edit_areas")
def new_area(request: LinliRequest) -> HttpResponse:
    """A new area; `?below=` chooses where it stands."""
    form = NewAreaForm(
        request.POST or None, viewer=request.viewer, initial={"parent": request.GET.get("below")}
    )
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.create_area(
                form.cleaned_data["parent"].pk if form.cleaned_data["parent"] else None,
                level=form.cleaned_data["level"],
                name=form.cleaned_data["name"],
                name_en=form.cleaned_data["name_en"],
                code=form.cleaned_data["code"],
                valid=form.valid_period(),
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if made:
            messages.success(request, _("The area is made."))
            return redirect("places:area", pk=made.pk)
    back = reverse("places:areas")
    return form_page(request, form, title=_("New area"), button=_("Make the area"), back=back)


@page("places.edit_areas")
def edit_area(request: LinliRequest, pk: int) -> HttpResponse:
    """Mend what was entered wrongly."""
    found = _editable(request, pk)
    initial = _initial(found) | {"middle": found.middle_words}
    form = MendAreaForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.edit_area(
            found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()
        ),
    ):
        return _done(request, found, _("Corrected."))
    return _form(
        request,
        found,
        form,
        _("Correct %(area)s"),
        _("Save"),
        lead=_(
            "Only for slips of the pen. If the name or code itself changed, give it a new name."
        ),
    )


@page("places.edit_areas")
def rename_area(request: LinliRequest, pk: int) -> HttpResponse:
    """A new name or code from a day on."""
    found = _editable(request, pk)
    form = RenameAreaForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and attempt(
        form,
        lambda: actions.rename_area(
            found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()
        ),
    ):
        return _done(request, found, _("The new name holds; the old one is kept with its period."))
    return _form(request, found, form, _("New name for %(area)s"), _("Rename"))


@page("places.edit_areas")
def move_area(request: LinliRequest, pk: int) -> HttpResponse:
    """Another place in the tree, with all below it."""
    found = _editable(request, pk)
    form = MoveAreaForm(
        request.POST or None, viewer=request.viewer, area=found, initial={"version": found.version}
    )
    if request.method == "POST" and attempt(
        form,
        lambda: actions.move_area(
            found.pk,
            parent_id=form.cleaned_data["parent_id"].pk,
            since=form.cleaned_data["since"],
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        ),
    ):
        return _done(request, found, _("Moved, with all below it."))
    return _form(request, found, form, _("Move %(area)s"), _("Move"))


@page("places.edit_areas")
def close_area(request: LinliRequest, pk: int) -> HttpResponse:
    """End an area on a day."""
    found = _editable(request, pk)
    form = CloseAreaForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and attempt(
        form,
        lambda: actions.close_area(
            found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()
        ),
    ):
        return _done(request, found, _("Closed."))
    return _form(request, found, form, _("Close %(area)s"), _("Close the area"))


@page("places.edit_areas")
@require_POST
def switch_use(request: LinliRequest, pk: int) -> HttpResponse:
    """Take an area into use, or leave it out."""
    found = _editable(request, pk)
    act = actions.leave_out_of_use if found.in_use else actions.take_into_use
    act(found.pk, by=request.viewer, now=clock.now())
    return _done(request, found, _("Saved."))


@page("places.edit_areas")
@require_POST
def add_name(request: LinliRequest, pk: int) -> HttpResponse:
    """Note another name of an area."""
    found = _editable(request, pk)
    form = NameForm(request.POST)
    if attempt(
        form,
        lambda: actions.add_name(found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()),
    ):
        return _done(request, found, _("Noted."))
    return _area_page(request, found, form)


def _editable(request: LinliRequest, pk: int) -> Area:
    return get_object_or_404(queries.areas_to_edit(request.viewer).select_related("parent"), pk=pk)


def _initial(found: Area) -> dict[str, Any]:
    return {
        "name": found.name,
        "name_en": found.name_en,
        "code": found.code,
        "version": found.version,
    }


def _form(
    request: LinliRequest, found: Area, form: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    back = reverse("places:area", args=[found.pk])
    return form_page(request, form, title=title % {"area": found}, button=button, back=back, **more)


def _done(request: LinliRequest, found: Area, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("places:area", pk=found.pk)

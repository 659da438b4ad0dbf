"""What is looked at together: settings of the administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.inspections import actions, forms, queries
from linli.inspections.models import CheckItem, Checklist


@page("inspections.edit_checklists")
def checklists(request: LinliRequest) -> HttpResponse:
    """All lists, also those out of use."""
    rows = queries.all_checklists()
    return render(request, "inspections/desk/checklists.html", {"rows": rows})


@page("inspections.edit_checklists")
def new_checklist(request: LinliRequest) -> HttpResponse:
    """A new list."""
    form = forms.ChecklistForm(request.POST or None)
    del form.fields["active"]
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.add_checklist(
                form.cleaned_data["name"],
                name_en=form.cleaned_data["name_en"],
                order=form.cleaned_data["order"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if made:
            return redirect("inspections:checklist", made.pk)
    back = reverse("inspections:checklists")
    return form_page(request, form, title=_("New checklist"), button=_("Add"), back=back)


@page("inspections.edit_checklists")
def checklist(request: LinliRequest, pk: int) -> HttpResponse:
    """One list: its name and its lines."""
    row = get_object_or_404(Checklist, pk=pk)
    fields = ("name", "name_en", "order", "active", "version")
    form = forms.ChecklistForm(
        request.POST or None, initial={name: getattr(row, name) for name in fields}
    )
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.set_checklist(
                pk, **form.cleaned_data, by=request.viewer, now=clock.now()
            ),
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect("inspections:checklist", pk)
    items = row.items.filter(retired=False).select_related("category")
    return form_page(
        request,
        form,
        title=row,
        button=_("Save"),
        back=reverse("inspections:checklists"),
        template="inspections/desk/checklist.html",
        items=items,
        row=row,
    )


@page("inspections.edit_checklists")
def new_item(request: LinliRequest, pk: int) -> HttpResponse:
    """One more line."""
    row = get_object_or_404(Checklist, pk=pk)
    form = forms.ItemForm(request.POST or None)
    if request.method == "POST":
        done = attempt(form, lambda: _add(request, pk, form))
        if done:
            messages.success(request, _("Added."))
            return redirect("inspections:checklist", pk)
    back = reverse("inspections:checklist", args=[pk])
    title = _("New line of “%(checklist)s”") % {"checklist": row}
    return form_page(request, form, title=title, button=_("Add"), back=back)


def _add(request: LinliRequest, pk: int, form: forms.ItemForm) -> CheckItem:
    clean = dict(form.cleaned_data)
    category = clean.pop("category")
    return actions.add_item(
        pk, **clean, category_id=category.pk, by=request.viewer, now=clock.now()
    )


@page("inspections.edit_checklists")
@require_POST
def retire_item(request: LinliRequest, pk: int) -> HttpResponse:
    """This line is asked no more."""
    item = get_object_or_404(CheckItem, pk=pk)
    actions.retire_item(item.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Taken out. Earlier inspections keep it."))
    return redirect("inspections:checklist", item.checklist_id)

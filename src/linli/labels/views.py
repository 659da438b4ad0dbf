"""The words of the town that are put on records: the administrator's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.rights import ensure
from linli.clock import queries as clock
from linli.labels import actions, queries, rules
from linli.labels.forms import LabelForm
from linli.labels.models import Label
from linli.labels.spec import GROUPS, PURPOSES


@page("labels.edit")
def labels(request: LinliRequest) -> HttpResponse:
    """All labels, group by group."""
    rows = list(queries.all_labels())
    groups = [
        {
            "label": words,
            "purpose": PURPOSES[code],
            "rows": [row for row in rows if row.group == code],
        }
        for code, words in GROUPS.items()
    ]
    return render(
        request,
        "labels/desk/labels.html",
        {"groups": groups, "may_edit": rules.can_edit(request.viewer)},
    )


@page("labels.edit")
def new_label(request: LinliRequest) -> HttpResponse:
    """A label more."""
    ensure(rules.can_edit(request.viewer), actions.ONLY_OF_THE_HOUSE)
    form = LabelForm(request.POST or None, initial={"group": request.GET.get("group", "")})
    del form.fields["active"]

    def add() -> Label:
        given = _values(form)
        return actions.add_label(given.pop("group"), **given, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, add):
        return _kept(request)
    return _page(request, form, _("New label"))


@page("labels.edit")
def label(request: LinliRequest, pk: int) -> HttpResponse:
    """Change one label; its group stays."""
    ensure(rules.can_edit(request.viewer), actions.ONLY_OF_THE_HOUSE)
    row = get_object_or_404(queries.all_labels(), pk=pk)
    names = ("name", "name_en", "colour", "order", "active", "version")
    form = LabelForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    del form.fields["group"]

    def edit() -> Label:
        version = form.cleaned_data["version"]
        return actions.edit_label(
            pk, **_values(form), version=version, by=request.viewer, now=clock.now()
        )

    if request.method == "POST" and attempt(form, edit):
        return _kept(request)
    return _page(request, form, str(row))


def _values(form: LabelForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _kept(request: LinliRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("labels:labels")


def _page(request: LinliRequest, form: LabelForm, title: str) -> HttpResponse:
    back = reverse("labels:labels")
    return form_page(request, form, title=title, button=_("Save"), back=back)

"""What cases can be about: the administrator's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.pages import LinliRequest, page
from linli.cases import actions, forms, queries
from linli.cases.models import Category
from linli.cases.spec import KINDS
from linli.clock import queries as clock


@page("cases.edit_categories")
def categories(request: LinliRequest) -> HttpResponse:
    """All categories, those in use first."""
    rows = [
        {
            "category": category,
            "meta": (category.name_en, _("For kinds: %(kinds)s") % {"kinds": _kinds(category)}),
            "answers": _("answers are public")
            if category.answers_public
            else _("answers go to the raiser"),
        }
        for category in queries.all_categories()
    ]
    return render(request, "cases/desk/categories.html", {"rows": rows})


@page("cases.edit_categories")
def new_category(request: LinliRequest) -> HttpResponse:
    """A category more."""
    form = forms.CategoryForm(request.POST or None)
    del form.fields["active"]
    if request.method == "POST" and form.is_valid():
        values = _values(form)
        try:
            actions.add_category(**values, by=request.viewer, now=clock.now())
        except Invalid as refusal:
            forms.refuse(form, refusal)
        else:
            return _kept(request)
    return _page(request, form, None)


@page("cases.edit_categories")
def category(request: LinliRequest, pk: int) -> HttpResponse:
    """Change one category."""
    row = get_object_or_404(queries.all_categories(), pk=pk)
    start = {
        "name": row.name,
        "name_en": row.name_en,
        "kinds": row.kinds.split(",") if row.kinds else [],
        "order": row.order,
        "answers_public": row.answers_public,
        "active": row.active,
        "version": row.version,
    }
    form = forms.CategoryForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.edit_category(
                pk, **_values(form), version=version, by=request.viewer, now=clock.now()
            )
        except Invalid as refusal:
            forms.refuse(form, refusal)
        else:
            return _kept(request)
    return _page(request, form, row)


def _values(form: forms.CategoryForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _kinds(row: Category) -> str:
    codes = row.kinds.split(",") if row.kinds else []
    return "、".join(str(KINDS[code].label) for code in codes if code in KINDS) or _("All")


def _kept(request: LinliRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("cases:categories")


def _page(request: LinliRequest, form: forms.CategoryForm, row: Category | None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "category": row}
    return render(request, "cases/desk/category.html", context, status=status)

"""Firms, contractors, companies, authorities: the list and the page of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from linli.base import exports, rights
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.journal import queries as journal
from linli.people import actions, events, queries, rules
from linli.people.forms import OrganisationForm
from linli.people.models import Organisation
from linli.people.views.common import PAGE, reveal_url
from linli.places import queries as places


@page("people.see_organisations")
def organisations(request: LinliRequest) -> HttpResponse:
    """Organisations, newest first, by kind or found by name."""
    rows = _chosen(request)
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows[: PAGE + 1])
    kept = {name: request.GET[name] for name in ("kind", "q") if request.GET.get(name)}
    more = ""
    if len(shown) > PAGE:
        more = f"?{urlencode(kept | {'before': shown[PAGE - 1].pk})}"
    context = {
        "rows": [_line(row) for row in queries.organisation_lines(shown[:PAGE])],
        "chips": _chips(request),
        "words": request.GET.get("q", ""),
        "kind": request.GET.get("kind", ""),
        "more": more,
        "export": f"?{urlencode(kept)}" if kept else "",
        "may_edit": rules.RIGHTS.may(request.viewer, "edit_organisations"),
    }
    return render(request, "people/desk/organisations.html", context)


@page("people.see_organisations")
def organisations_export(request: LinliRequest) -> HttpResponse:
    """The same list as a file; contacts masked as on the page."""
    header = [
        pgettext("of a thing", "Name"),
        _("Kind of organisation"),
        _("Serves"),
        _("Unified social credit code"),
        _("Whom to ask for"),
        _("Their telephone"),
    ]
    lines = (
        (
            line.organisation.name,
            line.organisation.get_kind_display(),
            str(line.organisation.area),
            line.organisation.credit_code,
            line.contact,
            line.phone,
        )
        for line in queries.organisation_lines(_chosen(request))
    )
    return exports.response(request, _("Organisations"), header, lines)


def _chosen(request: LinliRequest) -> Any:
    rows: Any = queries.organisations_visible_to(request.viewer).order_by("-pk")
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    if words:
        rows = rows.filter(name__icontains=words)
    if kind == "retired":
        return rows.filter(active=False)
    rows = rows.filter(active=True)
    return rows.filter(kind=kind) if kind in Organisation.Kind.values else rows


def _chips(request: LinliRequest) -> list[Chip]:
    chosen, here = request.GET.get("kind", ""), reverse("people:organisations")
    kinds = (("", _("All")), *Organisation.Kind.choices, ("retired", _("Retired")))
    return [
        Chip(label, f"{here}?kind={kind}" if kind else here, current=kind == chosen)
        for kind, label in kinds
    ]


def _line(line: queries.OrganisationLine) -> dict[str, Any]:
    row = line.organisation
    return {
        "title": row.name,
        "url": reverse("people:organisation", args=[row.pk]),
        "meta": [row.get_kind_display(), str(row.area), line.contact, line.phone],
        "colour": "" if row.active else "grey",
        "word": "" if row.active else _("Retired"),
    }


@page("people.see_organisations")
def organisation(request: LinliRequest, pk: int) -> HttpResponse:
    """One organisation, its contact masked."""
    found = get_object_or_404(queries.organisations_visible_to(request.viewer), pk=pk)
    subject, (line,) = f"organisation:{found.pk}", queries.organisation_lines([found])
    here = reverse("people:organisation", args=[found.pk])
    may_reveal = rules.can_reveal_contact(request.viewer, found)
    context = {
        "organisation": found,
        "line": line,
        "facts": queries.facts_of_organisation(found.pk),
        "reveal_name": reveal_url(subject, "contact_name", here) if may_reveal else "",
        "reveal_phone": reveal_url(subject, "contact_phone", here) if may_reveal else "",
        "may_edit": rules.can_edit_organisation(request.viewer, found.area),
        # An app above lists what was found here; the page only leads there.
        "may_see_cases": rights.may(request.viewer, "cases.see"),
        "happenings": [
            {"at": entry.happened_at, "what": entry.label}
            for entry in reversed(journal.timeline(subject, kinds=events.WORDS))
        ],
    }
    return render(request, "people/desk/organisation.html", context)


@page("people.edit_organisations")
def new_organisation(request: LinliRequest) -> HttpResponse:
    """Write down an organisation."""
    form = OrganisationForm(
        request.POST or None, viewer=request.viewer, compounds=places.visible_to(request.viewer)
    )
    if request.method == "POST":
        made = attempt(form, lambda: _register(request, form))
        if made:
            messages.success(request, _("The organisation is written down."))
            return redirect("people:organisation", pk=made.pk)
    back = reverse("people:organisations")
    return form_page(request, form, title=_("New organisation"), button=_("Write down"), back=back)


def _register(request: LinliRequest, form: OrganisationForm) -> Organisation:
    values = dict(form.cleaned_data)
    del values["version"]
    compound = values.pop("compound")
    return actions.register_organisation(
        values.pop("area").pk,
        **values,
        compound_id=compound.pk if compound else None,
        by=request.viewer,
        now=clock.now(),
    )


@page("people.edit_organisations")
def edit_organisation(request: LinliRequest, pk: int) -> HttpResponse:
    """Name, kind, code, contact; the contact is not shown, empty leaves it as it is."""
    found = get_object_or_404(queries.organisations_visible_to(request.viewer), pk=pk)
    fields = ("kind", "name", "credit_code", "address", "compound", "version")
    form = OrganisationForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in fields},
        compounds=places.visible_to(request.viewer).filter(area__path__within=found.area.path),
    )
    if request.method == "POST" and attempt(form, lambda: _edit(request, found, form)):
        return _done(request, pk, _("Saved."))
    back = reverse("people:organisation", args=[pk])
    return form_page(
        request, form, title=_("Edit %(name)s") % {"name": found}, button=_("Save"), back=back
    )


def _edit(request: LinliRequest, found: Organisation, form: OrganisationForm) -> Organisation:
    values = dict(form.cleaned_data)
    compound = values.pop("compound")
    contact = {name: values[name] or None for name in ("contact_name", "contact_phone")}
    return actions.edit_organisation(
        found.pk,
        **(values | contact),
        compound_id=compound.pk if compound else None,
        by=request.viewer,
        now=clock.now(),
    )


@page("people.edit_organisations")
@require_POST
def switch_organisation(request: LinliRequest, pk: int) -> HttpResponse:
    """Retire an organisation, or restore it."""
    found = get_object_or_404(queries.organisations_visible_to(request.viewer), pk=pk)
    act = actions.retire_organisation if found.active else actions.restore_organisation
    act(found.pk, by=request.viewer, now=clock.now())
    return _done(request, pk, _("Retired.") if found.active else _("In use again."))


def _done(request: LinliRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("people:organisation", pk=pk)

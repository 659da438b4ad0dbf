"""Sections and their duty lists."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts import actions, queries
from linli.accounts.forms import DutyForm, EditSectionForm, SectionForm
from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock


@page("accounts.sections")
def sections(request: LinliRequest) -> HttpResponse:
    """All sections of the administrator's areas, and a new one."""
    form = SectionForm(request.POST or None, viewer=request.viewer)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            made = actions.create_section(
                values["area"].pk,
                values["name"],
                name_en=values["name_en"],
                by=request.viewer,
                now=clock.now(),
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The section is made. Now write its duty list."))
            return redirect("accounts:section", pk=made.pk)
    rows = queries.counted_sections(request.viewer)
    context = {"rows": rows, "form": form}
    return render(
        request, "accounts/desk/sections.html", context, status=422 if form.errors else 200
    )


@page("accounts.sections")
def section(request: LinliRequest, pk: int) -> HttpResponse:
    """One section: its names, whether it is in use, its handlers, its duty list."""
    found = get_object_or_404(queries.sections_editable_by(request.viewer), pk=pk)
    form = EditSectionForm(
        request.POST or None,
        initial={
            "name": found.name,
            "name_en": found.name_en,
            "active": found.active,
            "version": found.version,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            actions.edit_section(found.pk, **form.cleaned_data, by=request.viewer, now=clock.now())
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:section", pk=found.pk)
    return _page_of(request, pk, form, DutyForm())


@page("accounts.sections")
@require_POST
def add_duty(request: LinliRequest, pk: int) -> HttpResponse:
    """One more line of the duty list."""
    found = get_object_or_404(queries.sections_editable_by(request.viewer), pk=pk)
    form = DutyForm(request.POST)
    if form.is_valid():
        try:
            actions.add_duty_item(found.pk, **form.cleaned_data, by=request.viewer, now=clock.now())
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Added."))
            return redirect("accounts:section", pk=found.pk)
    unchanged = EditSectionForm(
        initial={
            "name": found.name,
            "name_en": found.name_en,
            "active": found.active,
            "version": found.version,
        }
    )
    return _page_of(request, pk, unchanged, form)


@page("accounts.sections")
@require_POST
def retire_duty(request: LinliRequest, pk: int) -> HttpResponse:
    """Take a line off the duty list."""
    duty = get_object_or_404(queries.duties_editable_by(request.viewer), pk=pk)
    actions.retire_duty_item(duty.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Taken off the list; returns that rest on it keep it."))
    return redirect("accounts:section", pk=duty.section_id)


def _page_of(
    request: LinliRequest, pk: int, form: EditSectionForm, duty_form: DutyForm
) -> HttpResponse:
    found = get_object_or_404(queries.sections_editable_by(request.viewer), pk=pk)
    context = {
        "section": found,
        "form": form,
        "duty_form": duty_form,
        "duties": queries.duties_of(found),
        "handlers": queries.handlers_of(found, clock.now()),
    }
    wrong = form.errors or duty_form.errors
    return render(request, "accounts/desk/section.html", context, status=422 if wrong else 200)

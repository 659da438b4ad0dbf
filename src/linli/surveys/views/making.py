"""The list of forms, one form with its versions, uploading, looking at it, publishing, retiring."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.surveys import actions, queries, rules
from linli.surveys.forms import UploadForm
from linli.surveys.models import FormVersion
from linli.surveys.rules import upload as judged
from linli.surveys.rules.upload import Flaw, Flawed
from linli.surveys.spec import FACT, FIRM_FACT, REFUSED_TYPES, REGISTRY, TARGETS, TYPES

PAGE = 50


@page("surveys.see_forms")
def forms(request: LinliRequest) -> HttpResponse:
    """All forms of one's areas, those in use first."""
    words = request.GET.get("q", "").strip()[:60]
    rows = queries.searched_forms(request.viewer, words)
    context = {
        "rows": rows[:PAGE],
        "more": len(rows) > PAGE,
        "words": words,
        "may_upload": rules.RIGHTS.may(request.viewer, "edit_forms"),
    }
    return render(request, "surveys/desk/forms.html", context)


@page("surveys.edit_forms")
def upload(request: LinliRequest) -> HttpResponse:
    """Read an XLSForm: what is wrong by sheet and row, else on to the look at it."""
    form = UploadForm(request.POST or None, request.FILES or None, viewer=request.viewer)
    flaws: tuple[Flaw, ...] = ()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            version = actions.upload(
                given["file"].read(),
                given["area"].pk,
                given["kept_days"],
                file_name=given["file"].name,
                by=request.viewer,
                now=clock.now(),
            )
        except Flawed as refusal:
            flaws = refusal.flaws
            form.add_error("file", _("The form has faults: they stand below."))
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            return redirect("surveys:version", pk=version.pk)
    context = {
        "form": form,
        "flaws": flaws,
        "types": TYPES.items(),
        "refused_types": REFUSED_TYPES.items(),
        "targets": [
            *TARGETS.items(),
            (f"{FACT}…", _("A fact about the door")),
            (f"{FIRM_FACT}…", _("A fact about the firm or shop")),
        ],
        "lists": REGISTRY.items(),
    }
    status = 422 if form.errors else 200
    return render(request, "surveys/desk/upload.html", context, status=status)


@page("surveys.see_forms")
def form(request: LinliRequest, pk: int) -> HttpResponse:
    """One form and its versions."""
    found = get_object_or_404(
        queries.forms_visible_to(request.viewer).select_related("area"), pk=pk
    )
    versions = queries.versions_visible_to(request.viewer).filter(form=found)
    context = {
        "form": found,
        "versions": versions.order_by("-pk"),
        "may_retire": not found.retired_at and rules.can_edit_forms(request.viewer, found.area),
        "may_read": rules.RIGHTS.may(request.viewer, "see"),
    }
    return render(request, "surveys/desk/form.html", context)


@page("surveys.see_forms")
def version(request: LinliRequest, pk: int) -> HttpResponse:
    """One version: its questions, where each answer goes, what the converter remarked."""
    found = _version(request, pk)
    context = {
        "version": found,
        "form": found.form,
        "questions": queries.questions_of(found),
        "warnings": [judged.translated(one) for one in found.warnings],
        "workbook": queries.workbooks_of(found).first(),
        "waiting": found.published_at is None,
        "may_edit": rules.can_edit_forms(request.viewer, found.form.area),
    }
    return render(request, "surveys/desk/version.html", context)


@page("surveys.see_forms")
def preview(request: LinliRequest, pk: int) -> HttpResponse:
    """The form as it will look at a door. It sends nothing."""
    found = _version(request, pk)
    context = {"version": found, "fill": queries.fill(found, request.viewer)}
    return render(request, "surveys/desk/preview.html", context)


@page("surveys.see_forms")
def workbook(request: LinliRequest, pk: int) -> Any:
    """The XLSForm as it was uploaded."""
    found = get_object_or_404(queries.workbooks_of(_version(request, pk)))
    return queries.file_response(found)


@page("surveys.edit_forms")
@require_POST
def publish(request: LinliRequest, pk: int) -> HttpResponse:
    """Let a version be filled in."""
    found = _version(request, pk)
    actions.publish(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The form can be filled in from now on."))
    return redirect("surveys:form", pk=found.form_id)


@page("surveys.edit_forms")
@require_POST
def drop(request: LinliRequest, pk: int) -> HttpResponse:
    """Leave a version that was only looked at."""
    actions.drop(_version(request, pk).pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The form was left; nothing of it is kept."))
    return redirect("surveys:forms")


@page("surveys.edit_forms")
@require_POST
def retire(request: LinliRequest, pk: int) -> HttpResponse:
    """Take a form out of use."""
    found = get_object_or_404(queries.forms_visible_to(request.viewer), pk=pk)
    actions.retire(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The form is retired; what was filled in stays."))
    return redirect("surveys:form", pk=pk)


def _version(request: LinliRequest, pk: int) -> FormVersion:
    return get_object_or_404(queries.versions_visible_to(request.viewer), pk=pk)

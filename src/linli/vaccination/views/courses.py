"""The sealed record of one target, and the acts on it."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.drives import queries as drives
from linli.drives.models import Target
from linli.drives.workflow import State, look
from linli.vaccination import actions, forms, queries, rules
from linli.vaccination.models import Vault
from linli.vaccination.spec import why_words


def find(request: LinliRequest, pk: int) -> tuple[Target, Vault]:
    """A target of a drive with a key, if its sealed record is theirs to read; else 404."""
    found = drives.find_target(request.viewer, pk)
    if found is None or not rules.can_read(request.viewer, found):
        raise Http404
    vault = queries.vault_of(found.drive)
    if vault is None or not vault.wrapped:
        raise Http404
    return found, vault


@page("vaccination.read_health")
def course(request: LinliRequest, pk: int) -> HttpResponse:
    """One target: doses, what comes next and why, earlier reasons, acts."""
    target, vault = find(request, pk)
    row = queries.course_of(target)
    box, plan = queries.opened(row, vault), queries.plan_of(vault.product)
    found = box.next(plan, localdate(clock.now()))
    sits = [
        each
        for each in queries.sitting(request.viewer, target.drive_id, clock.now())
        if each["course"].target_id == pk
    ]
    context = {
        "target": target,
        "drive": target.drive,
        "vault": vault,
        "name": queries.name_of(target),
        "colour": look(target.meaning),
        "box": box,
        "doses": [(parse_date(dose["on"]), dose) for dose in box.doses],
        "adverse": [(parse_datetime(note["at"]), note["what"]) for note in box.adverse],
        "next": found,
        "why": why_words(found.as_json()),
        "reasons": [
            (parse_datetime(each["at"]), why_words(each), each["edition"])
            for each in reversed(box.reasons)
        ],
        "sits": sits[0] if sits else None,
        "told": queries.told_of(target),
        "bookings": list(queries.bookings_of(target)),
        "mobiliser": queries.undertakings_of([pk]).get(pk),
        "may": rules.can_record(request.viewer, target) and target.drive.state == State.OPEN,
    }
    return render(request, "vaccination/desk/course.html", context)


def _act(
    form_class: type[django_forms.Form],
    act: Callable[..., object],
    title: Any,
    rename: dict[str, str] | None = None,
) -> Callable[..., HttpResponse]:
    """A page with one form and the one action it asks for."""

    @page("vaccination.record")
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        target, _vault = find(request, pk)
        row = queries.course_of(target)
        start = {"version": row.version if row else 0}
        form = form_class(request.POST or None, initial=start)

        def keep() -> bool:
            clean = {(rename or {}).get(k, k): v for k, v in form.cleaned_data.items()}
            act(pk, **clean, by=request.viewer, now=clock.now())
            return True

        back = reverse("vaccination:course", args=[pk])
        if request.method == "POST" and attempt(form, keep):
            messages.success(request, _("Kept, sealed."))
            return redirect(back)
        name = queries.name_of(target)
        return form_page(request, form, title=title, button=_("Save"), back=back, lead=name)

    declared: Callable[..., HttpResponse] = view
    return declared


ACT_VIEWS = {
    "dose": _act(forms.DoseForm, actions.note_dose, gettext_lazy("A dose was given")),
    "take_back": _act(
        forms.TakeBackForm, actions.take_back_dose, gettext_lazy("A dose was taken down wrongly")
    ),
    "born": _act(forms.BornForm, actions.note_born, gettext_lazy("Day of birth")),
    "defer": _act(forms.DeferForm, actions.defer, gettext_lazy("Defer")),
    "certificate": _act(
        forms.CertificateForm, actions.contraindicate, gettext_lazy("Medical certificate")
    ),
    "adverse": _act(
        forms.AdverseForm,
        actions.note_adverse,
        gettext_lazy("Noticed after a dose"),
        {"adverse": "what"},
    ),
    "release": _act(forms.ReleaseForm, actions.release, gettext_lazy("Observation ends")),
}


@page("vaccination.record")
@require_POST
def observe(request: LinliRequest, pk: int) -> HttpResponse:
    """The thirty minutes begin."""
    find(request, pk)
    actions.observe(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The thirty minutes have begun."))
    return redirect("vaccination:course", pk=pk)


@page("vaccination.record")
@require_POST
def leave(request: LinliRequest, pk: int) -> HttpResponse:
    """They no longer live here."""
    find(request, pk)
    actions.leave(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("They are no longer concerned; nobody is sent to them."))
    return redirect("vaccination:course", pk=pk)

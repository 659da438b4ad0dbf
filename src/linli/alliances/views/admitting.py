"""Applications: taken up, refused, checked, voted on; the page for firms without an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.alliances import actions, forms, queries
from linli.alliances.models import Application, Member
from linli.alliances.spec import Sent
from linli.alliances.views._shared import get_alliance, get_member
from linli.alliances.views.following import link_face
from linli.base import masking, throttle
from linli.base.forms import attempt, form_page
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.viewer import ANYONE
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.journal import queries as journal

#: Applications from one address in an hour.
SENT_HERE = {"most": 10, "seconds": 3600}


@page(PUBLIC, face="portal")
@never_cache
def apply(request: LinliRequest, pk: int) -> HttpResponse:
    """A firm applies without an account."""
    row = get_object_or_404(queries.open_to_firms(), pk=pk)
    form = forms.ApplicationForm(request.POST or None)
    if request.method == "POST":
        if not throttle.passes(request, "alliance", **SENT_HERE):
            return throttle.refused(request)

        def send() -> Sent:
            return actions.apply_online(pk, **form.cleaned_data, by=ANYONE, now=clock.now())

        if sent := attempt(form, send):
            context = {"alliance": row, **link_face(request, sent.token)}
            return render(request, "alliances/portal/sent.html", context)
    context = {
        "alliance": row,
        "form": form,
        "conditions": queries.conditions_for(row, "admission"),
    }
    status = 422 if form.errors else 200
    return render(request, "alliances/portal/apply.html", context, status=status)


def _application(request: LinliRequest, pk: int) -> Application:
    return get_object_or_404(queries.applications_for(request.viewer), pk=pk)


@page("alliances.serve")
def application(request: LinliRequest, pk: int) -> HttpResponse:
    """One application: who it is, and what becomes of it."""
    return _application_page(request, _application(request, pk))


def _application_page(
    request: LinliRequest, row: Application, *, verb: str = "", bound: Any = None
) -> HttpResponse:
    acts = {"take_up": _take_up_form(row), "refuse": forms.ReasonForm(auto_id="refuse_%s")}
    if bound is not None:
        acts[verb] = bound
    context = {
        "application": row,
        "name": masking.mask_name(row.contact_name),
        "phone": masking.mask_phone(row.contact_phone),
        "may": row.answered_at is None,
        "forms": acts,
        "opened": {verb: True},
        "happenings": commitments.told(journal.timeline(f"entry:{row.pk}")),
    }
    status = 422 if verb else 200
    return render(request, "alliances/desk/application.html", context, status=status)


def _take_up_form(row: Application, data: Any = None) -> forms.TakeUpForm:
    areas = [(area.pk, str(area)) for area in queries.communities_of(row.alliance)]
    return forms.TakeUpForm(data, auto_id="take_up_%s", areas=areas)


@page("alliances.serve")
@require_POST
def take_up(request: LinliRequest, pk: int) -> HttpResponse:
    """It becomes a membership to be checked."""
    row = _application(request, pk)
    form = _take_up_form(row, request.POST)

    def take() -> Member:
        area = form.cleaned_data["area"]
        return actions.take_up(pk, area_id=area, by=request.viewer, now=clock.now())

    if made := attempt(form, take):
        messages.success(request, _("Taken up. Now the firm is checked."))
        return redirect("alliances:member", pk=made.pk)
    return _application_page(request, row, verb="take_up", bound=form)


@page("alliances.serve")
@require_POST
def refuse(request: LinliRequest, pk: int) -> HttpResponse:
    """It is not taken up."""
    row = _application(request, pk)
    form = forms.ReasonForm(request.POST, auto_id="refuse_%s")

    def no() -> Application:
        reason = form.cleaned_data["reason"]
        return actions.refuse_application(pk, reason, by=request.viewer, now=clock.now())

    if attempt(form, no):
        messages.success(request, _("Refused; the contact’s name and number are erased."))
        return redirect("alliances:application", pk=pk)
    return _application_page(request, row, verb="refuse", bound=form)


@page("alliances.serve")
def apply_for(request: LinliRequest, pk: int) -> HttpResponse:
    """A firm of the registry applies at the counter."""
    row = get_alliance(request, pk)
    found = [(each.pk, each.name) for each in queries.enrolable(request.viewer, row)[:500]]
    form = forms.ApplyForm(request.POST or None, organisations=found)

    def add() -> Member:
        firm = form.cleaned_data["organisation"]
        return actions.apply_for(pk, firm, by=request.viewer, now=clock.now())

    if request.method == "POST" and (made := attempt(form, add)):
        messages.success(request, _("Written down. Now the firm is checked."))
        return redirect("alliances:member", pk=made.pk)
    back = reverse("alliances:alliance", args=[pk])
    title = _("Write down an application")
    return form_page(request, form, title=title, button=_("Save"), back=back, lead=row.name)


@page("alliances.serve")
def check(request: LinliRequest, pk: int) -> HttpResponse:
    """Look at the firm by the alliance's rules of admission."""
    row = get_member(request, pk)
    conditions = list(queries.conditions_for(row.alliance, "admission"))
    start = {"version": row.version}
    form = forms.CheckForm(request.POST or None, conditions=conditions, initial=start)

    def done() -> Member:
        return actions.check(
            pk,
            form.answers(),
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, done):
        messages.success(request, _("Checked. The council votes next."))
        return redirect("alliances:member", pk=pk)
    code = row.organisation.credit_code or _("no credit code in the registry")
    return form_page(
        request,
        form,
        title=_("Check the firm"),
        button=_("All is in order"),
        back=reverse("alliances:member", args=[pk]),
        lead=f"{row.organisation.name} · {code}",
    )


@page("alliances.manage")
def vote(request: LinliRequest, pk: int) -> HttpResponse:
    """Enter the vote of the council on an admission."""
    row = get_member(request, pk)
    form = forms.VoteForm(request.POST or None, initial=_before_vote(row))

    def count() -> Member:
        clean = form.cleaned_data
        return actions.vote_on_admission(
            pk,
            form.votes(),
            reason=clean["reason"],
            version=clean["version"],
            by=request.viewer,
            now=clock.now(),
        )

    return _voted(request, row, form, count, _("Vote on the admission"))


@page("alliances.manage")
def expel(request: LinliRequest, pk: int) -> HttpResponse:
    """Enter the vote of the council on an expulsion."""
    row = get_member(request, pk)
    form = forms.ExpulsionForm(request.POST or None, initial=_before_vote(row))

    def count() -> Member:
        clean = form.cleaned_data
        return actions.vote_on_expulsion(
            pk,
            form.votes(),
            clean["reason"],
            version=clean["version"],
            by=request.viewer,
            now=clock.now(),
        )

    return _voted(request, row, form, count, _("Vote on the expulsion"))


def _before_vote(row: Member) -> dict[str, Any]:
    council = queries.council_size(row.alliance)
    return {"version": row.version, "entitled": council or None}


def _voted(request: LinliRequest, row: Member, form: Any, count: Any, title: str) -> HttpResponse:
    if request.method == "POST" and attempt(form, count):
        messages.success(request, _("The vote is kept."))
        return redirect("alliances:member", pk=row.pk)
    back = reverse("alliances:member", args=[row.pk])
    share = _("Admission needs more than %(admit)d percent, expulsion more than %(expel)d.") % {
        "admit": row.alliance.admit_percent,
        "expel": row.alliance.expel_percent,
    }
    lead = f"{row.organisation.name} · {share}"
    return form_page(request, form, title=title, button=_("Save"), back=back, lead=lead)

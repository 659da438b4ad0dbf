"""The register of residents and the page of one person: masked, unless a purpose is named."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.journal import queries as journal
from linli.people import actions, events, queries, rules
from linli.people.forms import EditPersonForm, PersonForm, SearchForm, TieForm
from linli.people.models import Person, Tie
from linli.people.spec import HOW, PURPOSES
from linli.people.views.common import PAGE, reveal_url
from linli.places import queries as places


@page("people.see")
@sensitive_post_parameters("words")
def residents(request: LinliRequest) -> HttpResponse:
    """The register door by door. Names and numbers are searched by POST, in full only."""
    ties, form = _chosen(request), SearchForm(request.POST or None)
    searched = form.is_bound and form.is_valid()
    if searched:
        ties = queries.search_register(ties, form.cleaned_data["words"])
    after = request.GET.get("after", "")
    if after.isdecimal() and not searched:
        ties = queries.page_of_register(ties, int(after))
    rows = list(ties[: PAGE + 1])
    more = ""
    if len(rows) > PAGE and not searched:
        more = _address(request, after=rows[PAGE - 1].pk)
    context = {
        "rows": _lines(rows[:PAGE]),
        "chips": _chips(request),
        "compounds": places.visible_to(request.viewer).filter(active=True).order_by("py", "pk"),
        "compound": request.GET.get("compound", ""),
        "kind": request.GET.get("kind", ""),
        "form": form,
        "searched": searched,
        "cut": searched and len(rows) > PAGE,
        "more": more,
        "export": _address(request),
        "may_register": rules.RIGHTS.may(request.viewer, "register"),
        "may_import": rules.RIGHTS.may(request.viewer, "import"),
    }
    return render(
        request, "people/desk/residents.html", context, status=422 if form.errors else 200
    )


@page("people.see")
def residents_export(request: LinliRequest) -> HttpResponse:
    """The same rows as a file, masked as on the page."""
    header = [_("Dwelling"), _("Name"), _("Belongs to it as"), _("Telephone")]
    rows = _chosen(request)
    lines = (
        (tie.dwelling.address, person.name, person.tie_words, person.phone)
        for tie in rows.iterator(chunk_size=500)
        for person in [queries.resident(tie.person, tie)]
    )
    return exports.response(request, _("Residents"), header, lines, size=rows.count())


def _chosen(request: LinliRequest) -> Any:
    ties: Any = queries.register_of(request.viewer)
    compound, kind = request.GET.get("compound", ""), request.GET.get("kind", "")
    if compound.isdecimal():
        ties = ties.filter(dwelling__compound_id=int(compound))
    return ties.filter(kind=kind) if kind in Tie.Kind.values else ties


def _address(request: LinliRequest, **more: str | int) -> str:
    kept: dict[str, str | int] = {
        name: request.GET[name] for name in ("compound", "kind") if request.GET.get(name)
    }
    return f"?{urlencode(kept | more)}" if kept or more else ""


def _chips(request: LinliRequest) -> list[Chip]:
    chosen, here = request.GET.get("kind", ""), reverse("people:residents")
    compound = {"compound": request.GET["compound"]} if request.GET.get("compound") else {}
    return [
        Chip(
            label,
            f"{here}?{urlencode(compound | ({'kind': kind} if kind else {}))}",
            current=kind == chosen,
        )
        for kind, label in (("", _("All")), *Tie.Kind.choices)
    ]


def _lines(ties: list[Tie]) -> list[dict[str, Any]]:
    """One line for a person at a door, whatever they are there: occupant, owner, head."""
    lines = []
    for (_person, _door), together in groupby(ties, key=lambda tie: (tie.person, tie.dwelling)):
        people = [(tie, queries.resident(tie.person, tie)) for tie in together]
        tie, person = people[0]
        lines.append(
            {
                "title": person.name,
                "url": reverse("people:person", args=[person.person_id]),
                "meta": [tie.dwelling.address, person.phone],
                "note": "、".join(str(each.tie_words) for _tie, each in people),
            }
        )
    return lines


@page("people.see")
def person(request: LinliRequest, pk: int) -> HttpResponse:
    """One person: masked, with the dwellings they belong to and what they agreed to."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    return _person_page(request, found, TieForm(viewer=request.viewer))


def _person_page(request: LinliRequest, found: Person, tie_form: TieForm) -> HttpResponse:
    subject, masked = f"person:{found.pk}", queries.resident(found)
    here = reverse("people:person", args=[found.pk])
    context = {
        "person": found,
        "masked": masked,
        "reveal_name": reveal_url(subject, "name", here),
        "reveal_phone": reveal_url(subject, "phone", here) if found.phone else "",
        "reveal_note": reveal_url(subject, "note", here) if found.note else "",
        "ties": queries.ties_of(found),
        "consents": [
            {
                "row": row,
                "purpose": PURPOSES.get(row.purpose, row.purpose),
                "how": HOW.get(row.given_how, row.given_how),
            }
            for row in queries.consents_of(subject)
        ],
        "tie_form": tie_form,
        "may_edit": rules.can_edit(request.viewer, found),
        "may_erase": rules.can_erase(request.viewer, found),
        "happenings": [
            {"at": entry.happened_at, "what": entry.label}
            for entry in reversed(journal.timeline(subject, kinds=events.WORDS))
        ],
    }
    status = 422 if tie_form.errors else 200
    return render(request, "people/desk/person.html", context, status=status)


@page("people.register")
@sensitive_post_parameters("name", "phone", "note")
def new_person(request: LinliRequest) -> HttpResponse:
    """Write down a resident with their dwelling."""
    form = PersonForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST":
        made = attempt(form, lambda: _register(request, form))
        if made:
            messages.success(request, _("The resident is written down."))
            return redirect("people:person", pk=made.pk)
    back = reverse("people:residents")
    return form_page(
        request,
        form,
        title=_("New resident"),
        button=_("Write down"),
        back=back,
        lead=_("Only what is needed to serve them; it is shown masked and each look is logged."),
    )


def _register(request: LinliRequest, form: PersonForm) -> Person:
    values = form.cleaned_data
    return actions.register_person(
        values["area"].pk,
        name=values["name"],
        phone=values["phone"],
        note=values["note"],
        dwelling_id=values["door"].pk if values["door"] else None,
        kind=values["kind"],
        consent=values["consent"],
        by=request.viewer,
        now=clock.now(),
    )


@page("people.register")
@sensitive_post_parameters("name", "phone", "note")
def edit_person(request: LinliRequest, pk: int) -> HttpResponse:
    """Corrections, without showing what stands."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    form = EditPersonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and attempt(
        form,
        lambda: actions.edit_person(found.pk, **form.changes(), by=request.viewer, now=clock.now()),
    ):
        return _done(request, pk, _("Corrected."))
    return form_page(
        request,
        form,
        title=_("Correct %(name)s") % {"name": queries.resident(found).name},
        button=_("Save"),
        back=reverse("people:person", args=[pk]),
    )


@page("people.register")
@require_POST
def tie(request: LinliRequest, pk: int) -> HttpResponse:
    """One more dwelling they belong to."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    form = TieForm(request.POST, viewer=request.viewer)
    if attempt(
        form,
        lambda: actions.tie(
            found.pk,
            form.cleaned_data["door"].pk,
            kind=form.cleaned_data["kind"],
            since=form.cleaned_data["since"],
            by=request.viewer,
            now=clock.now(),
        ),
    ):
        return _done(request, pk, _("Noted."))
    return _person_page(request, found, form)


@page("people.register")
@require_POST
def untie(request: LinliRequest, pk: int) -> HttpResponse:
    """They no longer belong to this dwelling, from today on."""
    row = get_object_or_404(queries.register_of(request.viewer), pk=pk)
    actions.untie(row.pk, by=request.viewer, now=clock.now())
    return _done(request, row.person_id, _("The tie has ended; it stays in the history."))


@page("people.register")
@require_POST
def withdraw_consent(request: LinliRequest, pk: int) -> HttpResponse:
    """They take back what they agreed to."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    actions.withdraw_consent(f"person:{found.pk}", by=request.viewer, now=clock.now())
    return _done(request, pk, _("Taken back."))


@page("people.erase")
@require_POST
def erase_person(request: LinliRequest, pk: int) -> HttpResponse:
    """Erase what is known of a person."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    actions.erase_person(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Erased. What was done still counts; whom it was for is gone."))
    return redirect("people:residents")


def _done(request: LinliRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("people:person", pk=pk)

"""Colour rules of a ledger: in words, as rows, and what a draft would change."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import Conflict, Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.ledgers import rules
from linli.ledgers.actions import colours as actions
from linli.ledgers.forms import colours as forms
from linli.ledgers.models import ColourRules, Ledger
from linli.ledgers.queries import colours, preview
from linli.ledgers.views._shared import conflict_page


@page("ledgers.colours")
def all_rules(request: LinliRequest) -> HttpResponse:
    """The ledgers whose colours one may read, with the rules that colour them."""
    ledgers = preview.ledgers_to_colour(request.viewer).order_by("-is_open", "-year", "area__path")
    rows = [{"ledger": row, "rules": colours.in_force(row.pk)} for row in ledgers[:200]]
    context = {"rows": rows, "may_see": rules.RIGHTS.may(request.viewer, "see")}
    return render(request, "ledgers/desk/all_colours.html", context)


@page("ledgers.colours")
def rules_page(request: LinliRequest, pk: int) -> HttpResponse:
    """The rules in force in words, a draft that waits, sets to begin from, earlier versions."""
    ledger = _ledger(request, pk)
    found = colours.in_force(pk)
    may = rules.can_colour(request.viewer, ledger) and ledger.is_open
    context = {
        "ledger": ledger,
        "rules": found.row,
        "scheme": found.scheme,
        "lines": preview.lines_of_rules(found.scheme, ledger),
        "draft": preview.draft_of(ledger) if may else None,
        "shipped": preview.shipped() if may else (),
        "versions": preview.versions(ledger),
        "may": may,
        "now": clock.now(),
    }
    return render(request, "ledgers/desk/colours.html", context)


@page("ledgers.colour")
@require_POST
def begin(request: LinliRequest, pk: int) -> HttpResponse:
    """Begin a draft from a shipped set, or from rules that were in force."""
    ledger = _ledger(request, pk)
    like, old = request.POST.get("like", ""), request.POST.get("like_id", "")
    like_id = int(old) if old.isascii() and old.isdigit() and len(old) < 12 else None
    if like_id is not None:
        get_object_or_404(ledger.colour_rules.all(), pk=like_id)
    actions.draft_rules(pk, like, like_id=like_id, by=request.viewer, now=clock.now())
    return redirect("ledgers:edit_colours", pk=pk)


@page("ledgers.colour")
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """The draft as rows: colours with their words, rules in their order."""
    draft = _draft(request, pk)
    given = request.POST if request.method == "POST" else None
    scheme, classes = draft.scheme, list(draft.ledger.classes.filter(active=True))
    start = {name: getattr(draft, name) for name in ("name", "name_en", "source", "version")}
    head = forms.HeadForm(given, initial={**start, "counting": scheme.counting})
    shades = forms.ShadeSet(given, prefix="shade", initial=forms.shades_initial(scheme))
    rows = forms.RuleSet(
        given,
        prefix="rule",
        initial=forms.rules_initial(scheme),
        form_kwargs={"classes": classes},
    )
    if given is not None and head.is_valid() and shades.is_valid() and rows.is_valid():
        clean = dict(head.cleaned_data)
        clean.pop("counting")
        try:
            actions.change_draft(
                draft.pk,
                forms.scheme_from(head, shades, rows),
                **clean,
                by=request.viewer,
                now=clock.now(),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, request.path)
        except Invalid as refusal:
            refuse(head, refusal)
        else:
            return redirect("ledgers:preview_colours", pk=pk)
    failed = bool(head.errors or any(shades.errors) or any(rows.errors)) if given else False
    context = {"ledger": draft.ledger, "draft": draft, "head": head, "shades": shades, "rows": rows}
    return render(request, "ledgers/desk/edit_colours.html", context, status=422 if failed else 200)


@page("ledgers.colour")
def preview_page(request: LinliRequest, pk: int) -> HttpResponse:
    """What the draft would change now: from which colour to which, how many, which items."""
    draft, now = _draft(request, pk), clock.now()
    context = {
        "ledger": draft.ledger,
        "draft": draft,
        "lines": preview.lines_of_rules(draft.scheme, draft.ledger),
        "preview": preview.preview(draft, request.viewer, now),
        "now": now,
    }
    return render(request, "ledgers/desk/preview_colours.html", context)


@page("ledgers.colour")
@require_POST
def apply(request: LinliRequest, pk: int) -> HttpResponse:
    """Put the draft into force."""
    draft = _draft(request, pk)
    version = request.POST.get("version", "")
    actions.apply_draft(
        draft.pk,
        by=request.viewer,
        now=clock.now(),
        version=int(version) if version.isascii() and version.isdigit() else None,
    )
    messages.success(request, _("The rules are in force; each change of colour is written down."))
    return redirect("ledgers:colours", pk=pk)


@page("ledgers.colour")
@require_POST
def drop(request: LinliRequest, pk: int) -> HttpResponse:
    """Leave the rules as they are."""
    actions.drop_draft(_draft(request, pk).pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The draft is gone; the rules stay as they are."))
    return redirect("ledgers:colours", pk=pk)


def _ledger(request: LinliRequest, pk: int) -> Ledger:
    return get_object_or_404(preview.ledgers_to_colour(request.viewer), pk=pk)


def _draft(request: LinliRequest, pk: int) -> ColourRules:
    draft = preview.draft_of(_ledger(request, pk))
    if draft is None:
        raise Http404
    return draft

"""One membership: its standing, its history, its acts, its certificate."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from linli.alliances import actions, forms, queries, rules
from linli.alliances.models import Member
from linli.alliances.queries.members import LOOKS
from linli.alliances.spec import COUNCIL, MEMBER
from linli.alliances.views._shared import get_member
from linli.alliances.workflow import MOVES, State
from linli.ballots import rules as ballot_rules
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.journal import queries as journal

Do = Callable[[int, dict[str, Any], dict[str, Any]], object]
FORMS: dict[str, type[forms.ActForm]] = {
    "ask": forms.MissingForm,
    "decline": forms.ReasonForm,
    "suspend": forms.ReasonForm,
    "reinstate": forms.ActForm,
    "hear": forms.HearForm,
    "withdraw": forms.ReasonForm,
    "to_council": forms.ActForm,
    "from_council": forms.ActForm,
    "renew": forms.ActForm,
}


@page("alliances.see")
def member(request: LinliRequest, pk: int) -> HttpResponse:
    """One membership."""
    return _page(request, get_member(request, pk))


def _page(request: LinliRequest, row: Member, *, verb: str = "", bound: Any = None) -> HttpResponse:
    start = {"version": row.version, "heard_on": clock.local(clock.now()).date()}
    acts = {name: kind(auto_id=f"{name}_%s", initial=start) for name, kind in FORMS.items()}
    if bound is not None:
        acts[verb] = bound
    context = {
        "member": row,
        "colour": LOOKS[State(row.state)],
        "checked": queries.checked(row),
        "votes": queries.votes_on(row),
        "may": _may(request, row),
        "forms": acts,
        "opened": {verb: True},
        "may_open_firm": rules.can_see_firm(request.viewer, row.organisation),
        "has_certificate": bool(row.number),
        "happenings": commitments.told(journal.timeline(f"membership:{row.pk}")),
    }
    return render(request, "alliances/desk/member.html", context, status=422 if verb else 200)


def _may(request: LinliRequest, row: Member) -> dict[str, bool]:
    """Which acts this viewer has now; the action asks again."""
    viewer = request.viewer
    manages = rules.can_manage(viewer, row.alliance)
    receives = rules.can_receive(viewer, row.alliance)
    counts = manages and ballot_rules.can_count(viewer)
    allowed = {
        "check": receives,
        "ask": receives,
        "decline": receives,
        "admit": counts,
        "suspend": manages,
        "reinstate": manages,
        "hear": manages,
        "withdraw": rules.can_withdraw(viewer, row),
        "expel": counts and row.heard_on is not None,
        "rank": manages,
    }
    may = {name: yes and row.state in MOVES[name].sources for name, yes in allowed.items()}
    may["link"] = receives and row.state in {State.APPLIED, State.CHECKED}
    may["to_council"] = may["rank"] and row.rank != COUNCIL
    may["from_council"] = may["rank"] and row.rank == COUNCIL
    may["renew"] = manages and row.state == State.MEMBER
    return may


def _act(verb: str, right: str, said: object, do: Do) -> Any:
    """A page that takes one act: the form's values into the action, then back to the page."""

    @page(right)
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get_member(request, pk)
        form = FORMS[verb](request.POST, auto_id=f"{verb}_%s")
        who = {"by": request.viewer, "now": clock.now()}

        def act() -> bool:
            clean = form.cleaned_data
            do(pk, clean, who | {"version": clean["version"]})
            return True

        if attempt(form, act):
            messages.success(request, str(said))
            return redirect("alliances:member", pk=pk)
        return _page(request, row, verb=verb, bound=form)

    return view


ask = _act(
    "ask",
    "alliances.serve",
    _("Noted. The firm reads it by its link."),
    lambda pk, clean, who: actions.note_missing(pk, clean["missing"], **who),
)
decline = _act(
    "decline",
    "alliances.serve",
    _("Declined."),
    lambda pk, clean, who: actions.decline(pk, clean["reason"], **who),
)
suspend = _act(
    "suspend",
    "alliances.manage",
    _("Suspended. What it had raised goes on; it raises nothing new."),
    lambda pk, clean, who: actions.suspend(pk, clean["reason"], **who),
)
reinstate = _act(
    "reinstate",
    "alliances.manage",
    _("The suspension is over."),
    lambda pk, _clean, who: actions.reinstate(pk, **who),
)
hear = _act(
    "hear",
    "alliances.manage",
    _("What the firm said is kept."),
    lambda pk, clean, who: actions.hear(pk, clean["hearing"], heard_on=clean["heard_on"], **who),
)
withdraw = _act(
    "withdraw",
    "alliances.speak",
    _("Withdrawn. What it had raised goes on to its end."),
    lambda pk, clean, who: actions.withdraw(pk, clean["reason"], **who),
)
to_council = _act(
    "to_council",
    "alliances.manage",
    _("It belongs to the council."),
    lambda pk, _clean, who: actions.set_rank(pk, COUNCIL, **who),
)
from_council = _act(
    "from_council",
    "alliances.manage",
    _("It has left the council."),
    lambda pk, _clean, who: actions.set_rank(pk, MEMBER, **who),
)
renew = _act(
    "renew",
    "alliances.manage",
    _("The certificate is good for another term."),
    lambda pk, _clean, who: actions.renew(pk, **who),
)


@page("alliances.see")
def certificate(request: LinliRequest, pk: int) -> HttpResponse:
    """The certificate, to be printed; it says so when it is not good any more."""
    row = get_member(request, pk)
    if not row.number:
        raise Http404
    today = clock.local(clock.now()).date()
    good = row.state == State.MEMBER and row.valid_until is not None and row.valid_until >= today
    context = {
        "member": row,
        "good": good,
        "today": today,
        "kind": queries.kind_label(row.alliance),
    }
    return render(request, "alliances/desk/certificate.html", context)

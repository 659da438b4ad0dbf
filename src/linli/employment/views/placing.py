"""From the recommendation to the sixth month at work: the list, one case, each step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base import exports, masking, rights
from linli.base.forms import ActForm, attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.employment import actions, forms, queries, rules
from linli.employment.models import Candidacy
from linli.employment.views import seekers
from linli.employment.views._shared import PROGRESS_COLOURS
from linli.employment.workflow import PROGRESS_MOVES, Progress
from linli.journal import queries as journal

#: Steps that somebody chooses on the page.
STEPS = ("invite", "hire", "start", "check", "leave", "end")


@page("employment.see_fairs")
def candidacies(request: LinliRequest) -> HttpResponse:
    """Who is on the way to which vacancy, and how it goes."""
    state = _asked(request)
    rows = queries.candidacies_filtered(request.viewer, state=state)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 12:
        rows = rows.filter(pk__lt=int(after))
    found = list(queries.candidacies_listed(rows).order_by("-pk")[: queries.SIZE + 1])
    shown = found[: queries.SIZE]
    counts = queries.candidacy_counts(request.viewer)
    older = len(found) > queries.SIZE
    context = {
        "lines": [_line(row) for row in shown],
        "chips": [
            Chip(label, _address(state=code), counts[code], code == state)
            for code, label in [*Progress.choices, ("all", gettext_lazy("All"))]
        ],
        "older": _address(state=state, after=str(shown[-1].pk)) if older else "",
        "newer": _address(state=state) if after else "",
        "export_url": f"{reverse('employment:export_candidacies')}?{urlencode({'state': state})}",
        "may_export": rights.may(request.viewer, "employment.export"),
    }
    return render(request, "employment/desk/candidacies.html", context)


def _asked(request: LinliRequest) -> str:
    state = request.GET.get("state", Progress.SIGNED)
    return state if state in Progress.values or state == "all" else Progress.SIGNED


def _address(**asked: str) -> str:
    return f"{reverse('employment:candidacies')}?{urlencode(asked)}"


def name_of(row: Candidacy) -> str:
    """Masked, whoever it is."""
    name = row.seeker.person.name if row.seeker else row.name
    return masking.mask_name(name) or str(_("Name erased"))


def _line(row: Candidacy) -> dict[str, Any]:
    where = row.fair.event.title if row.fair else str(row.area)
    return {
        "title": f"{name_of(row)} → {row.vacancy.title}",
        "url": reverse("employment:candidacy", args=[row.pk]),
        "meta": [row.vacancy.organisation.name, where],
        "note": _last_day(row),
        "colour": PROGRESS_COLOURS[Progress(row.state)],
        "word": row.get_state_display(),
    }


def _last_day(row: Candidacy) -> str:
    day = row.left_on or row.started_on or row.hired_on
    if day is None:
        day = clock.local(row.signed_at or row.interview_at or row.begun_at).date()
    return f"{day:%Y-%m-%d}"


@page("employment.export")
def export(request: LinliRequest) -> HttpResponse:
    """The ledger of placings (推荐就业台账): names masked, no numbers."""
    head = [
        _("Number"),
        _("Name"),
        _("Veteran"),
        _("Firm"),
        _("Post"),
        _("State"),
        _("Intent signed"),
        _("Hired"),
        _("First day at work"),
        _("Left again"),
        _("Reason"),
        _("Job fair"),
    ]
    chosen = queries.candidacies_filtered(request.viewer, state=_asked(request))
    chosen = queries.where_may(chosen, request.viewer, "export")
    found: QuerySet[Candidacy] = queries.candidacies_listed(chosen).order_by("pk")
    lines = (
        [
            row.pk,
            name_of(row),
            row.veteran,
            row.vacancy.organisation.name,
            row.vacancy.title,
            row.get_state_display(),
            row.signed_at,
            row.hired_on,
            row.started_on,
            row.left_on,
            row.get_why_display(),
            row.fair.event.title if row.fair else "",
        ]
        for row in found
    )
    name = f"{_('Ledger of placings')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, list(lines))


def get(request: LinliRequest, pk: int) -> Candidacy:
    """The one of this number, if the viewer may see it."""
    rows = queries.candidacies_listed(queries.candidacies_visible_to(request.viewer))
    return get_object_or_404(rows, pk=pk)


@page("employment.see_fairs")
def candidacy(request: LinliRequest, pk: int) -> HttpResponse:
    """One person and one vacancy: how far they are, what may come next."""
    row = get(request, pk)
    month = queries.due_follow_up(row, clock.now())
    may = rules.can_place(request.viewer, row)
    possible = [step for step in STEPS if Progress(row.state) in PROGRESS_MOVES[step].sources]
    context = {
        "row": row,
        "name": name_of(row),
        "phone": masking.mask_phone(row.phone),
        "colour": PROGRESS_COLOURS[Progress(row.state)],
        "steps": [
            Chip(PROGRESS_MOVES[step].label, reverse("employment:step", args=[pk, step]))
            for step in possible
            if may and (step != "check" or month)
        ],
        "month": month,
        "follow_ups": row.follow_ups.order_by("month"),
        "happened": journal.timeline(f"candidacy:{pk}"),
    }
    return render(request, "employment/desk/candidacy.html", context)


@page("employment.place")
@require_POST
def recommend(request: LinliRequest, pk: int, vacancy_pk: int) -> HttpResponse:
    """Recommend a person for a vacancy, from the page of proposals."""
    row, now = seekers.get(request, pk), clock.now()
    vacancy = get_object_or_404(queries.on_offer(localdate(now)), pk=vacancy_pk)
    made = actions.recommend(row.pk, vacancy.pk, by=request.viewer, now=now)
    messages.success(request, _("Recommended. Note what the firm says on this page."))
    return redirect("employment:candidacy", pk=made.pk)


Act = Callable[[Candidacy, dict[str, Any], dict[str, Any]], object]


def _check(row: Candidacy, typed: dict[str, Any], to: dict[str, Any]) -> object:
    month = queries.due_follow_up(row, to["now"])
    return actions.follow_up(row.pk, month, at_work=typed["at_work"], why=typed["why"], **to)


#: Step → its form and the action that it calls.
ACTS: dict[str, tuple[type[ActForm], Act]] = {
    "invite": (
        forms.AtForm,
        lambda row, typed, to: actions.agree_interview(row.pk, typed["at"], **to),
    ),
    "hire": (forms.OnForm, lambda row, typed, to: actions.hire(row.pk, on=typed["on"], **to)),
    "start": (
        forms.OnForm,
        lambda row, typed, to: actions.start_work(row.pk, on=typed["on"], **to),
    ),
    "check": (forms.FollowForm, _check),
    "leave": (forms.EndForm, lambda row, typed, to: actions.leave(row.pk, typed["why"], **to)),
    "end": (forms.EndForm, lambda row, typed, to: actions.end(row.pk, typed["why"], **to)),
}


@page("employment.place")
def step(request: LinliRequest, pk: int, step: str) -> HttpResponse:
    """One step on the way, with what it asks for."""
    row = get(request, pk)
    if step not in ACTS:
        raise Http404
    kind, act = ACTS[step]
    form = kind(request.POST or None, initial={"version": row.version})
    if request.method == "POST":
        typed = form.cleaned_data if form.is_valid() else {}
        to = {"by": request.viewer, "now": clock.now(), "version": typed.get("version")}
        if attempt(form, lambda: act(row, typed, to)):
            messages.success(request, _("Noted."))
            return redirect("employment:candidacy", pk=pk)
    return form_page(
        request,
        form,
        title=PROGRESS_MOVES[step].label,
        button=_("Save"),
        back=reverse("employment:candidacy", args=[pk]),
    )

"""Pages of one milestone: planned, shown, confirmed, sent back, withdrawn; and of a request."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import Conflict
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.files import queries as files
from linli.ledgers import actions, forms, queries
from linli.ledgers.models import Milestone
from linli.ledgers.spec import MilestoneDraft
from linli.ledgers.views._shared import conflict_page, find_item, find_milestone, today


def _back(item_id: int) -> str:
    return f"{reverse('ledgers:item', args=[item_id])}#milestones"


@page("ledgers.keep")
def new_milestone(request: LinliRequest, pk: int) -> HttpResponse:
    """Add a step to the plan."""
    item = find_item(request, pk)
    form = forms.MilestoneForm(request.POST or None, is_new=True)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.plan_milestone(
                item.pk, MilestoneDraft(**form.values()), by=request.viewer, now=clock.now()
            ),
        )
        if made is not None:
            messages.success(request, _("Planned."))
            return redirect(_back(pk))
    return form_page(
        request, form, title=_("New milestone"), button=_("Add"), back=_back(pk), lead=item.title
    )


@page("ledgers.keep")
def change_milestone(request: LinliRequest, pk: int) -> HttpResponse:
    """Other words, another day or weight."""
    step = find_milestone(request, pk)
    names = ("title", "shows", "due_on", "due_words", "weight", "version")
    start = {name: getattr(step, name) for name in names}
    form = forms.MilestoneForm(request.POST or None, initial=start)

    def act() -> object:
        return actions.change_milestone(
            pk,
            form.values(),
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        )

    return _answer(request, step, form, act, _("Change milestone"), _("Save"), _("Changed."))


@page("ledgers.keep")
def withdraw_milestone(request: LinliRequest, pk: int) -> HttpResponse:
    """Take it off the plan."""
    step = find_milestone(request, pk)
    form = forms.ReasonForm(request.POST or None, initial={"version": step.version})

    def act() -> object:
        return actions.withdraw_milestone(
            pk, **form.cleaned_data, by=request.viewer, now=clock.now()
        )

    return _answer(
        request, step, form, act, _("Withdraw milestone"), _("Withdraw"), _("Withdrawn.")
    )


@page("ledgers.work")
def show_milestone(request: LinliRequest, pk: int) -> HttpResponse:
    """Say that it is reached, and show it."""
    step = find_milestone(request, pk)
    now = clock.now()
    start = {"version": step.version, "done_on": today(now)}
    form = forms.ShowForm(request.POST or None, request.FILES or None, initial=start)

    def act() -> object:
        return actions.show_milestone(pk, **form.cleaned_data, by=request.viewer, now=now)

    done = _("Shown. Somebody else confirms it.")
    return _answer(
        request,
        step,
        form,
        act,
        _("Show milestone"),
        _("Show milestone"),
        done,
        template="ledgers/desk/upload.html",
        lead=step.shows,
    )


@page("ledgers.confirm")
@require_POST
def confirm_milestone(request: LinliRequest, pk: int) -> HttpResponse:
    """One has seen it."""
    step = find_milestone(request, pk)
    actions.confirm_milestone(step.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Confirmed."))
    return redirect(_back(step.item_id))


@page("ledgers.confirm")
def send_back_milestone(request: LinliRequest, pk: int) -> HttpResponse:
    """It is not what it should be."""
    step = find_milestone(request, pk)
    form = forms.ReasonForm(request.POST or None, initial={"version": step.version})

    def act() -> object:
        return actions.send_back_milestone(
            pk, **form.cleaned_data, by=request.viewer, now=clock.now()
        )

    return _answer(
        request, step, form, act, _("Send milestone back"), _("Send back"), _("Sent back.")
    )


@page("ledgers.see")
def milestone_file(request: LinliRequest, pk: int, evidence_id: Any) -> HttpResponseBase:
    """What was shown for it."""
    step = find_milestone(request, pk)
    return files.response(get_object_or_404(files.of(f"milestone:{step.pk}"), pk=evidence_id))


@page("ledgers.keep")
def decide(request: LinliRequest, pk: int) -> HttpResponse:
    """Grant or refuse what was asked."""
    asked = get_object_or_404(
        queries.requests_visible_to(request.viewer).select_related("item", "milestone"), pk=pk
    )
    form = forms.DecideForm(request.POST or None, initial={"version": asked.item.version})
    back = reverse("ledgers:item", args=[asked.item_id])
    if request.method == "POST":
        try:
            done = attempt(
                form,
                lambda: actions.decide(pk, **form.cleaned_data, by=request.viewer, now=clock.now()),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, back)
        if done is not None:
            messages.success(request, _("Decided: who asked is told."))
            return redirect(back)
    words = (
        f"{asked.item.title} · {asked.get_kind_display()} · {asked.until or ''} · {asked.reason}"
    )
    return form_page(
        request, form, title=_("Decide on a request"), button=_("Decide"), back=back, lead=words
    )


def _answer(
    request: LinliRequest,
    step: Milestone,
    form: Any,
    act: Any,
    title: str,
    button: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """The page of one act on a milestone: its form, or back to the item when it is done."""
    back = _back(step.item_id)
    if request.method == "POST":
        try:
            if attempt(form, act) is not None:
                messages.success(request, done)
                return redirect(back)
        except Conflict as conflict:
            return conflict_page(request, conflict, back)
    lead = "：".join(part for part in (step.title, more.pop("lead", "")) if part)
    return form_page(request, form, title=title, button=button, back=back, lead=lead, **more)

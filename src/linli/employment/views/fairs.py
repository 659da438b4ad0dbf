"""Job fairs at the desk: planned, stalls given, talks proposed, sheets printed and copied."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base import codes, masking, rights
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.employment import actions, forms, gateways, queries, rules
from linli.employment.models import Fair, Stall
from linli.employment.spec.fairs import SheetLine, Talk
from linli.employment.views._shared import wage_of
from linli.events.workflow import AHEAD


@page("employment.see_fairs")
def fairs(request: LinliRequest) -> HttpResponse:
    """Fairs of the area, the newest first, with their numbers."""
    rows = queries.fairs_visible_to(request.viewer).order_by("-event__starts_at")
    numbers = queries.fair_numbers(rows)
    context = {
        "lines": [{"fair": row, **numbers[row.pk]} for row in rows],
        "may_plan": rights.may(request.viewer, "employment.plan_fair"),
    }
    return render(request, "employment/desk/fairs.html", context)


@page("employment.plan_fair")
def new(request: LinliRequest) -> HttpResponse:
    """Plan a fair; it is announced at once."""
    areas = queries.areas_for_fairs(request.viewer)
    form = forms.FairForm(request.POST or None, areas=areas)
    if request.method == "POST":
        made = attempt(form, lambda: _plan(request, form))
        if made:
            messages.success(request, _("The fair is planned and announced."))
            return redirect("employment:fair", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Plan a job fair"),
        button=_("Plan it"),
        back=reverse("employment:fairs"),
    )


def _plan(request: LinliRequest, form: forms.FairForm) -> Fair:
    typed = form.cleaned_data
    return actions.plan_fair(
        typed["area"].pk,
        title=typed["title"],
        venue=typed["venue"],
        starts_at=typed["starts_at"],
        ends_at=typed["ends_at"],
        organiser_id=request.viewer.account_id or 0,
        slot=typed["slot"],
        by=request.viewer,
        now=clock.now(),
    )


def get(request: LinliRequest, pk: int) -> Fair:
    """The fair of this number, if the viewer may see it."""
    return get_object_or_404(queries.fairs_visible_to(request.viewer), pk=pk)


@page("employment.see_fairs")
def fair(request: LinliRequest, pk: int) -> HttpResponse:
    """One fair: its stalls and posts, what was signed, what comes next."""
    row = get(request, pk)
    board = queries.board_of(row, queries.board_day(row, clock.now()))
    stalls = list(queries.stalls_of(row))
    may_plan = rules.can_plan_fair(request.viewer, row.area)
    may_run = rules.can_run_fair(request.viewer, row)
    is_ahead = row.event.state in AHEAD
    context = {
        "fair": row,
        "event": row.event,
        "board": board,
        "stalls": [
            {
                "stall": stall,
                "lines": [line for line in board.lines if line.post.stall_id == stall.pk],
                "tablet": _absolute(request, stall, "f")
                if may_run and is_ahead and stall.withdrawn_at is None
                else "",
            }
            for stall in stalls
        ],
        "talks": queries.talks_at(row).count(),
        "is_ahead": is_ahead,
        "may_plan": may_plan,
        "may_run": may_run,
        "may_place": rights.may(request.viewer, "employment.place"),
    }
    return render(request, "employment/desk/fair.html", context)


def _absolute(request: LinliRequest, stall: Stall, kind: str) -> str:
    address = reverse("employment:stall", args=[queries.stall_address(stall, kind)])
    return request.build_absolute_uri(address)


@page("employment.plan_fair")
def give_stall(request: LinliRequest, pk: int) -> HttpResponse:
    """A stall for a firm, with all it offers."""
    row = get(request, pk)
    firms = queries.firms_without_stall(request.viewer, row)
    form = forms.StallForm(request.POST or None, firms=firms)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.give_stall(
                row.pk,
                form.cleaned_data["organisation"].pk,
                seats=form.cleaned_data["seats"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("The stall is given, with the firm’s vacancies."))
            return redirect("employment:fair", pk=pk)
    return form_page(
        request,
        form,
        title=_("Give a stall"),
        button=_("Give the stall"),
        back=reverse("employment:fair", args=[pk]),
    )


@page("employment.run_fair")
def withdraw_stall(request: LinliRequest, pk: int, stall_pk: int) -> HttpResponse:
    """The firm leaves the fair."""
    row = get(request, pk)
    stall = get_object_or_404(queries.stalls_of(row), pk=stall_pk)
    form = forms.WhyForm(request.POST or None, initial={"version": stall.version})
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.withdraw_stall(
                stall.pk,
                form.cleaned_data["why"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Noted. Its posts are closed, agreed talks ended."))
            return redirect("employment:fair", pk=pk)
    return form_page(
        request,
        form,
        title=_("%(firm)s leaves the fair") % {"firm": stall.organisation},
        button=_("Take note"),
        back=reverse("employment:fair", args=[pk]),
    )


@page("employment.run_fair")
def sign_qr(request: LinliRequest, pk: int, stall_pk: int) -> HttpResponse:
    """The address of a stall for visitors, as a QR code for its sign."""
    stall = get_object_or_404(queries.stalls_of(get(request, pk)), pk=stall_pk)
    return codes.picture(_absolute(request, stall, "q"))


@page("employment.run_fair")
def print_sheets(request: LinliRequest, pk: int) -> HttpResponse:
    """A sheet for each stall: its sign with QR code, its posts, lines to sign on paper."""
    row = get(request, pk)
    posts = list(queries.posts_of_fair(row))
    context = {
        "fair": row,
        "event": row.event,
        "sheets": [
            {
                "stall": stall,
                "address": _absolute(request, stall, "q"),
                "posts": [
                    {"post": post, "wage": wage_of(post.vacancy)}
                    for post in posts
                    if post.stall_id == stall.pk
                ],
            }
            for stall in queries.stalls_of(row)
            if stall.withdrawn_at is None
        ],
        "blank": range(12),
        "talks": queries.talks_at(row),
    }
    return render(request, "employment/desk/sheets.html", context)


@page("employment.place")
def propose(request: LinliRequest, pk: int) -> HttpResponse:
    """Appointments for those who look for work, under the seats and hours of the stalls. What is
    ticked is agreed; the rest is forgotten.
    """
    row = get(request, pk)
    if row.event.state not in AHEAD:
        messages.warning(request, _("This fair is over or called off."))
        return redirect("employment:fair", pk=pk)
    if request.method == "POST":
        talks = [talk for word in request.POST.getlist("talk") if (talk := _talk(word))]
        made = actions.agree_talks(row.pk, talks, by=request.viewer, now=clock.now())
        messages.success(request, _("Talks agreed: %(n)d.") % {"n": made})
        return redirect("employment:fair", pk=pk)
    arcs, capacity, stalls, room = queries.fair_arcs(request.viewer, row)
    pairs = gateways.assign(arcs, capacity, times=queries.often(arcs), stalls=stalls, room=room)
    talks = queries.hours_for(row, pairs, stalls)
    context = {"fair": row, "event": row.event, "lines": _proposed(request, row, talks)}
    return render(request, "employment/desk/propose.html", context)


def _proposed(request: LinliRequest, row: Fair, talks: list[Talk]) -> list[dict[str, Any]]:
    posts = {post.pk: post for post in queries.posts_of_fair(row)}
    people = queries.available(request.viewer).in_bulk({talk.seeker for talk in talks})
    why = queries.why_pairs((talk.seeker, posts[talk.post].vacancy_id) for talk in talks)
    return [
        {
            "word": f"{talk.seeker}:{talk.post}:{talk.stall}:{talk.at.isoformat()}",
            "at": clock.local(talk.at),
            "post": posts[talk.post],
            "name": masking.mask_name(people[talk.seeker].person.name),
            "seeker": people[talk.seeker],
            "why": why[talk.seeker, posts[talk.post].vacancy_id],
        }
        for talk in talks
    ]


def _talk(word: str) -> Talk | None:
    parts = word.split(":", 3)
    if len(parts) != 4 or not all(part.isdecimal() and len(part) < 12 for part in parts[:3]):
        return None
    try:
        at = datetime.fromisoformat(parts[3])
    except ValueError:
        return None
    return Talk(int(parts[0]), int(parts[1]), int(parts[2]), at) if at.tzinfo else None


@page("employment.run_fair")
def copy_sheet(request: LinliRequest, pk: int) -> HttpResponse:
    """Type in a paper sheet of one post."""
    row = get(request, pk)
    initial = {"once": uuid4().hex, "at": clock.local(row.event.starts_at)}
    form = forms.SheetForm(request.POST or None, posts=post_choices(row), initial=initial)
    if request.method == "POST":
        made = attempt(form, lambda: _copy(request, row, form))
        if made is not None:
            messages.success(request, _("Intents copied: %(n)d.") % {"n": len(made)})
            return redirect("employment:fair", pk=pk)
    return form_page(
        request,
        form,
        title=_("Copy a paper sheet"),
        button=_("Copy it"),
        back=reverse("employment:fair", args=[pk]),
    )


def _copy(request: LinliRequest, row: Fair, form: forms.SheetForm) -> Any:
    typed = form.cleaned_data
    lines = [
        SheetLine(typed["post"], signer, f"{typed['once'][:40]}:{number}")
        for number, signer in enumerate(typed["lines"])
    ]
    return actions.copy_sheet(row.pk, lines, at=typed["at"], by=request.viewer, now=clock.now())


def post_choices(row: Fair, stall: Stall | None = None) -> list[tuple[int, str]]:
    """Posts of a fair, or of one stall, as a form offers them."""
    found = queries.posts_of_fair(row)
    posts = found.filter(stall=stall) if stall else found
    return [
        (post.pk, f"{post.stall.number} {post.stall.organisation.name} · {post.vacancy.title}")
        for post in posts
    ]

"""Courses: what is needed, who takes them, who finished and got work."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import masking
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.employment import actions, forms, queries
from linli.employment.models import Course
from linli.employment.workflow import Taking
from linli.events import rules as gatherings

COLOURS = {Taking.ENROLLED: "blue", Taking.FINISHED: "green", Taking.DROPPED: "grey"}


@page("employment.train")
def courses(request: LinliRequest) -> HttpResponse:
    """What courses would open the most, and those there are."""
    rows = queries.courses_listed(queries.courses_visible_to(request.viewer))
    context = {
        "needs": queries.needs_here(request.viewer, localdate(clock.now())),
        "platforms": queries.platforms(),
        "courses": rows.order_by("-starts_on", "-pk")[: queries.SIZE],
    }
    return render(request, "employment/desk/courses.html", context)


@page("employment.train")
def new(request: LinliRequest) -> HttpResponse:
    """Plan a course, perhaps for the need it was opened from."""
    skill = request.GET.get("skill", "")
    form = forms.CourseForm(
        request.POST or None,
        areas=queries.areas_to_train(request.viewer),
        skills=queries.teachable(),
        firms=queries.firms_to_offer(request.viewer),
        initial={"skill": skill if skill.isdecimal() else None},
    )
    if request.method == "POST":
        made = attempt(form, lambda: _plan(request, form))
        if made:
            messages.success(request, _("The course is planned."))
            return redirect("employment:course", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Plan a course"),
        button=_("Plan it"),
        back=reverse("employment:courses"),
    )


def _plan(request: LinliRequest, form: forms.CourseForm) -> Course:
    typed = form.cleaned_data
    same = ("title", "places", "starts_on", "ends_on", "link")
    return actions.plan_course(
        typed["area"].pk,
        skill_id=typed["skill"].pk,
        organisation_id=typed["organisation"].pk if typed["organisation"] else None,
        **{name: typed[name] for name in same},
        by=request.viewer,
        now=clock.now(),
    )


def _get(request: LinliRequest, pk: int) -> Course:
    return get_object_or_404(queries.courses_visible_to(request.viewer), pk=pk)


@page("employment.train")
def course(request: LinliRequest, pk: int) -> HttpResponse:
    """One course: sessions, who takes it, how often they came, who got work."""
    row = _get(request, pk)
    context = {
        "course": row,
        "sessions": queries.sessions_of(row),
        "may_plan": gatherings.can_plan(request.viewer, row.area.path),
        "takers": [
            {
                "row": taker,
                "name": masking.mask_name(taker.seeker.person.name) or _("Name erased"),
                "colour": COLOURS[Taking(taker.state)],
                "url": reverse("employment:seeker", args=[taker.seeker_id]),
            }
            for taker in queries.takers_of(row)
        ],
    }
    return render(request, "employment/desk/course.html", context)


@page("employment.train")
def session(request: LinliRequest, pk: int) -> HttpResponse:
    """One more session."""
    row = _get(request, pk)
    form = forms.SessionForm(request.POST or None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.plan_session(
                row.pk, **form.cleaned_data, by=request.viewer, now=clock.now()
            ),
        )
        if done:
            messages.success(request, _("Planned; whoever takes the course is invited."))
            return redirect("employment:course", pk=pk)
    return _page(request, form, pk, _("Plan a session"), _("Plan it"))


@page("employment.train")
def enrol(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody takes it."""
    row = _get(request, pk)
    found = queries.could_take(request.viewer, row)[:200]
    form = forms.EnrolForm(request.POST or None, seekers=[(each, _name(each)) for each in found])
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.enrol(
                row.pk, form.cleaned_data["seeker"], by=request.viewer, now=clock.now()
            ),
        )
        if done:
            messages.success(request, _("Enrolled in the course."))
            return redirect("employment:course", pk=pk)
    return _page(request, form, pk, _("Who takes the course"), _("Enrol them"))


def _name(seeker: Any) -> str:
    name = f"{masking.mask_name(seeker.person.name)} · {seeker.area}"
    return _("%(name)s · wishes it") % {"name": name} if seeker.wishes_it else name


def _page(request: LinliRequest, form: Any, pk: int, title: object, button: object) -> HttpResponse:
    back = reverse("employment:course", args=[pk])
    return form_page(request, form, title=title, button=button, back=back)


@page("employment.train")
@require_POST
def end(request: LinliRequest, pk: int, taker_pk: int, end: str) -> HttpResponse:
    """They have the certificate, or give it up."""
    taker = get_object_or_404(queries.takers_of(_get(request, pk)), pk=taker_pk)
    acts = {"finish": actions.finish_course, "drop": actions.drop_course}
    if end not in acts:
        raise Http404
    acts[end](taker.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Noted."))
    return redirect("employment:course", pk=pk)

"""The page of one's own file, by the link that the staff gave: nothing sealed is shown there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.base import codes, masking
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.employment import actions, forms, queries
from linli.employment.models import Seeker
from linli.employment.views import seekers
from linli.employment.views._shared import PROGRESS_COLOURS, vacancy_line
from linli.employment.workflow import AVAILABLE, Progress, Standing


def _mine(request: LinliRequest) -> Seeker:
    row = queries.own_files(request.viewer).first()
    if row is None:
        raise Http404
    return row


@page("employment.own", face="portal", links=True)
@never_cache
def own(request: LinliRequest) -> HttpResponse:
    """What is on file of me, how it goes with firms, which vacancies fit, what I can learn."""
    row, now = _mine(request), clock.now()
    seeks = row.state in AVAILABLE
    known = queries.on_the_way_to(row)
    matches = queries.best_vacancies(row, localdate(now)) if seeks else []
    context = {
        "seeker": row,
        "name": masking.mask_name(row.person.name),
        "colour": seekers.COLOURS[Standing(row.state)],
        "wishes": row.wishes.all(),
        "skills": queries.skills_shown(row),
        "training": row.training.all(),
        "hours": queries.hours_words(row.hours),
        "seeks": seeks,
        "lines": [
            {
                "line": vacancy_line(match.row, public=True),
                "row": match.row,
                "good": match.good,
                "against": match.against,
            }
            for match in matches
            if match.row.pk not in known
        ],
        "way": [
            {"row": each, "colour": PROGRESS_COLOURS[Progress(each.state)]}
            for each in queries.own_way(row)
        ],
        "platforms": queries.platforms(),
        "courses": queries.courses_for(row, now),
    }
    return render(request, "employment/portal/own.html", context)


@page("employment.own", face="portal", links=True)
@require_POST
def ask_for(request: LinliRequest, pk: int) -> HttpResponse:
    """I am interested in this one."""
    row, now = _mine(request), clock.now()
    vacancy = get_object_or_404(queries.on_offer(localdate(now)), pk=pk)
    actions.ask_for(row.pk, vacancy.pk, by=request.viewer, now=now)
    messages.success(request, _("Noted. Your community speaks with the firm and calls you."))
    return redirect("employment:own")


@page("employment.own", face="portal", links=True)
@never_cache
def own_wishes(request: LinliRequest) -> HttpResponse:
    """I wish otherwise now."""
    row = _mine(request)
    form = forms.OwnWishesForm(
        request.POST or None,
        occupations=queries.occupations(),
        skills=queries.skills(),
        initial=forms.wishes_of(row),
    )
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.tell_wishes(
                row.pk,
                form.wished(),
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Changed."))
            return redirect("employment:own")
    return form_page(
        request,
        form,
        title=_("What I wish"),
        button=_("Save"),
        back=reverse("employment:own"),
        template="employment/portal/form.html",
    )


@page("employment.keep_seekers")
@never_cache
def hand_out(request: LinliRequest, pk: int) -> HttpResponse:
    """The staff give somebody the link to their own file, as address and QR code, shown once."""
    row = seekers.get(request, pk)
    context: dict[str, Any] = {
        "seeker": row,
        "name": masking.mask_name(row.person.name) or _("Name erased"),
        "address": "",
    }
    if request.method == "POST":
        token = actions.give_link(row.pk, by=request.viewer, now=clock.now())
        address = request.build_absolute_uri(reverse("accounts:link", args=[token]))
        context |= {"address": address, "qr": codes.drawn(address)}
    context["links"] = queries.links_to_file(row, clock.now())
    return render(request, "employment/desk/hand_out.html", context)

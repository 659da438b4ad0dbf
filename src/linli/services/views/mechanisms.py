"""The mechanisms of an alliance: the year at a glance, one with its evidence, how it is set."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.alliances.models import Alliance
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.events.models import Event
from linli.services import actions, forms, queries, rules
from linli.services.models import Mechanism
from linli.services.views._shared import Act, act_view, get_alliance, number, plainly, tabs

YEAR = timedelta(days=366)

#: How the state of a period looks, and its word.
LOOKS: dict[str, tuple[str, Any]] = {
    "met": ("green", gettext_lazy("held")),
    "open": ("blue", gettext_lazy("runs")),
    "missed": ("red", gettext_lazy("missed")),
    "before": ("none", gettext_lazy("not yet begun")),
    "later": ("none", gettext_lazy("to come")),
}


def mechanisms_of(viewer: Any) -> Any:
    """Mechanisms this viewer may open."""
    return queries.mechanisms_visible_to(viewer)


@page("services.see")
def year(request: LinliRequest, pk: int) -> HttpResponse:
    """Each mechanism and its periods of a year, met by what was held."""
    row, now = get_alliance(request, pk), clock.now()
    this = localdate(now).year
    asked = number(request.GET.get("year", "")) or this
    asked = asked if this - 10 <= asked <= this + 1 else this
    lines = [
        {
            "mechanism": line.mechanism,
            "periods": [
                {
                    "kept": kept,
                    "colour": LOOKS[kept.state][0],
                    "word": LOOKS[kept.state][1],
                    "times": len(kept.events),
                }
                for kept in line.periods
            ],
            "met": line.met,
            "due": line.due,
        }
        for line in queries.year(row, asked, now)
    ]
    context = {
        "alliance": row,
        "tabs": tabs(row, "year"),
        "lines": lines,
        "year": asked,
        "before": f"?year={asked - 1}",
        "after": f"?year={asked + 1}" if asked <= this else "",
        "may_manage": rules.can_manage(request.viewer, row),
    }
    return render(request, "services/desk/year.html", context)


@page("services.manage")
@require_POST
def begin_mechanisms(request: LinliRequest, pk: int) -> HttpResponse:
    """The six an alliance begins with."""
    row: Alliance = get_alliance(request, pk)
    actions.begin_mechanisms(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Set up. They remind nobody until you say so."))
    return redirect("services:year", pk=pk)


@page("services.see")
def mechanism(request: LinliRequest, pk: int) -> HttpResponse:
    """One mechanism: what was held, with minutes and attendance; what was missed."""
    row, now = get_object_or_404(mechanisms_of(request.viewer), pk=pk), clock.now()
    today = localdate(now)
    held = queries.evidence([row], today - YEAR, today + YEAR)
    context = {
        "mechanism": row,
        "alliance": row.alliance,
        "tabs": tabs(row.alliance, "year"),
        "held": [_held(event) for event in reversed(held[row.pk])],
        "missed": queries.missed(row, now),
        "may_manage": rules.can_manage(request.viewer, row.alliance),
        "may_hold": rules.can_hold(request.viewer, row),
        "plan_url": reverse("services:plan_gathering", args=[pk]),
    }
    return render(request, "services/desk/mechanism.html", context)


def _held(event: Any) -> dict[str, Any]:
    minutes = _("minutes written") if event.report else _("no minutes yet")
    came = _("%(firms)d firms, %(people)d people") % {
        "firms": event.firms_came,
        "people": event.people_came,
    }
    return {
        "title": event.title,
        "url": reverse("events:event", args=[event.pk]),
        "meta": [f"{clock.local(event.starts_at):%Y-%m-%d}", came, minutes],
    }


def _in_charge(row: Mechanism, _request: LinliRequest) -> dict[str, Any]:
    area, now = row.alliance.area, clock.now()
    staff = accounts.staff_of(area, now) | accounts.specialists_of(area, now)
    names = [*("name", "name_en", "period", "in_charge_id", "since", "series_id")]
    names += ["warns", "replaces", "active"]
    return {
        "choices": {
            "in_charge_id": [(each.pk, each.name) for each in staff.order_by("name", "pk")],
            "series_id": [(each.pk, each.title) for each in queries.series_for(row)[:100]],
        },
        "initial": {name: getattr(row, name) for name in names},
    }


edit_mechanism = act_view(
    Act(
        "edit_mechanism",
        "services.manage",
        gettext_lazy("Set the mechanism"),
        gettext_lazy("Save"),
        gettext_lazy("Saved."),
        mechanisms_of,
        plainly(actions.set_mechanism),
        "services:mechanism",
        form=forms.MechanismForm,
        options=_in_charge,
    )
)


@page("services.see")
def plan_gathering(request: LinliRequest, pk: int) -> HttpResponse:
    """A gathering of this mechanism."""
    row = get_object_or_404(mechanisms_of(request.viewer), pk=pk)
    form = forms.GatheringForm(request.POST or None, initial={"title": str(row)})

    def make() -> Event:
        clean = form.cleaned_data
        starts = datetime.combine(clean["day"], clean["at"], tzinfo=clock.zone())
        return actions.plan_gathering(
            pk,
            clean["title"],
            venue=clean["venue"],
            starts_at=starts,
            minutes=clean["minutes"],
            capacity=clean["capacity"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Planned. Held, it meets its period by itself."))
        return redirect("events:event", pk=made.pk)
    back = reverse("services:mechanism", args=[pk])
    title = _("Plan a gathering")
    return form_page(request, form, title=title, button=_("Plan it"), back=back, lead=str(row))

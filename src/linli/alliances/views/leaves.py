"""Leave of specialists: who is away, who stands in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.alliances import actions, forms, queries
from linli.alliances.models import Leave
from linli.alliances.queries import SIZE
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock


@page("alliances.serve")
def leaves(request: LinliRequest) -> HttpResponse:
    """Leaves noted, the latest first."""
    rows = list(queries.leaves_visible_to(request.viewer)[:SIZE])
    context = {
        "rows": [{"row": row, "open": row.ended_at is None} for row in rows],
        "may_note": queries.specialists_led_by(request.viewer).exists(),
    }
    return render(request, "alliances/desk/leaves.html", context)


@page("alliances.serve")
def new_leave(request: LinliRequest) -> HttpResponse:
    """Somebody is away for some days."""
    now = clock.now()
    led = list(queries.specialists_led_by(request.viewer))
    able = {each.pk: each.name for who in led for each in queries.substitutes_for(who.pk, now)}
    form = forms.LeaveForm(
        request.POST or None,
        specialists=[(each.pk, each.name) for each in led],
        substitutes=able.items(),
        initial={"since": clock.local(now).date()},
    )

    def note() -> Leave:
        clean = form.cleaned_data
        return actions.go_on_leave(
            clean["specialist"],
            clean["substitute"],
            since=clean["since"],
            until=clean["until"],
            by=request.viewer,
            now=now,
        )

    if request.method == "POST" and attempt(form, note):
        messages.success(request, _("Noted. Firms and what they have open pass on by themselves."))
        return redirect("alliances:leaves")
    back = reverse("alliances:leaves")
    return form_page(request, form, title=_("Note a leave"), button=_("Save"), back=back)


@page("alliances.serve")
@require_POST
def end_leave(request: LinliRequest, pk: int) -> HttpResponse:
    """Back early."""
    row = get_object_or_404(queries.leaves_visible_to(request.viewer), pk=pk)
    actions.end_leave(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The firms are back with their specialist."))
    return redirect("alliances:leaves")

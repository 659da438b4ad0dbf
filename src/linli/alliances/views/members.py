"""One membership: its standing and its history."""

from django.http import HttpResponse
from django.shortcuts import render

from linli.alliances import rules
from linli.alliances.queries.members import LOOKS
from linli.alliances.views._shared import get_member
from linli.alliances.workflow import State
from linli.base.pages import LinliRequest, page
from linli.commitments import queries as commitments
from linli.journal import queries as journal


@page("alliances.see")
def member(request: LinliRequest, pk: int) -> HttpResponse:
    """One membership."""
    row = get_member(request, pk)
    context = {
        "member": row,
        "colour": LOOKS[State(row.state)],
        "may_open_firm": rules.can_see_firm(request.viewer, row.organisation),
        "happenings": commitments.told(journal.timeline(f"membership:{row.pk}")),
    }
    return render(request, "alliances/desk/member.html", context)

"""Links of an item to the records that are its progress, and its files."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import Conflict
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.files import queries as files
from linli.ledgers import actions, forms, queries
from linli.ledgers.views._shared import conflict_page, find_item


@page("ledgers.see")
def link_rows(request: LinliRequest, pk: int, link_pk: int) -> HttpResponse:
    """The gatherings behind a link, as far as the viewer may see them."""
    row = find_item(request, pk)
    link = get_object_or_404(queries.links_of(row), pk=link_pk)
    rows = queries.sources(link, request.viewer)[0][1].order_by("-pk")[:200]
    context = {"item": row, "label": queries.label(link), "rows": rows}
    return render(request, "ledgers/desk/link_rows.html", context)


@page("ledgers.keep")
def new_link(request: LinliRequest, pk: int) -> HttpResponse:
    """Let the item fill itself from records."""
    row = find_item(request, pk)
    choices: dict[str, Any] = {
        "drives": queries.drives_to_link(request.viewer),
        "categories": queries.case_categories(),
        "events": [(kind, queries.event_label(kind)) for kind in queries.event_kinds()],
        "figures": [(each.key, each.label) for each in queries.figures().values()],
        "initial": {"version": row.version},
    }
    form = forms.LinkForm(*([request.POST] if request.method == "POST" else []), **choices)
    back = reverse("ledgers:item", args=[pk])
    if request.method == "POST":
        try:
            made = attempt(
                form,
                lambda: actions.link(
                    pk,
                    form.draft(),
                    version=form.cleaned_data["version"],
                    by=request.viewer,
                    now=clock.now(),
                ),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, back)
        if made is not None:
            messages.success(request, _("Linked: the percentage is counted from these records."))
            return redirect("ledgers:item", pk=pk)
    return form_page(
        request,
        form,
        title=_("Let it fill itself"),
        button=_("Let it fill itself"),
        back=back,
        lead=row.title,
    )


@page("ledgers.keep")
@require_POST
def unlink(request: LinliRequest, pk: int, link_pk: int) -> HttpResponse:
    """Take a link off."""
    row = find_item(request, pk)
    link = get_object_or_404(queries.links_of(row), pk=link_pk)
    actions.unlink(row.pk, link.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Taken off."))
    return redirect("ledgers:item", pk=pk)


@page("ledgers.keep")
def new_team(request: LinliRequest, pk: int) -> HttpResponse:
    """Set up a task team for the item."""
    row, now = find_item(request, pk), clock.now()
    start = {"name": row.title, "ends_on": row.due_on, "version": row.version}
    leaders = queries.team_leaders(row, now)
    form = forms.TeamForm(request.POST or None, leaders=leaders, initial=start)
    back = reverse("ledgers:item", args=[pk])
    if request.method == "POST":
        try:
            made = attempt(
                form,
                lambda: actions.set_up_team(
                    pk,
                    form.cleaned_data["name"],
                    leader_id=form.cleaned_data["leader"],
                    ends_on=form.cleaned_data["ends_on"],
                    version=form.cleaned_data["version"],
                    by=request.viewer,
                    now=now,
                ),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, back)
        if made is not None:
            messages.success(request, _("The team is set up. Its leader adds the members."))
            return redirect(back)
    return form_page(
        request,
        form,
        title=_("Set up a task team"),
        button=_("Set up a task team"),
        back=back,
        lead=row.title,
    )


@page("ledgers.see")
def item_file(request: LinliRequest, pk: int, proof_id: Any) -> HttpResponseBase:
    """A file that came with the application for close-out."""
    row = find_item(request, pk)
    return files.response(get_object_or_404(files.of(f"item:{row.pk}"), pk=proof_id))

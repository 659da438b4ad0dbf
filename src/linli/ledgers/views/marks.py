"""Set an item's colour by hand, and end that again: supervisors alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.ledgers.actions import colours as actions
from linli.ledgers.forms import colours as forms
from linli.ledgers.queries import colours
from linli.ledgers.views._shared import find_item
from linli.ledgers.views.item import item_page


@page("ledgers.mark")
@require_POST
def mark(request: LinliRequest, pk: int) -> HttpResponse:
    """Set the colour by hand, with a reason and a last day."""
    item, now = find_item(request, pk), clock.now()
    form = forms.MarkForm(request.POST, shades=colours.in_force(item.ledger_id).scheme.shades)
    done = attempt(form, lambda: actions.mark(pk, **form.cleaned_data, by=request.viewer, now=now))
    if done is None:
        return item_page(request, item, status=422, failed=("mark", form))
    messages.success(request, _("Marked. It lapses by itself after its last day."))
    return redirect("ledgers:item", pk=pk)


@page("ledgers.mark")
@require_POST
def lift(request: LinliRequest, pk: int, mark_pk: int) -> HttpResponse:
    """End a mark before its day."""
    found = get_object_or_404(find_item(request, pk).marks.all(), pk=mark_pk)
    actions.lift_mark(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The mark has ended; the rules speak again."))
    return redirect("ledgers:item", pk=pk)

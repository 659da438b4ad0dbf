"""Two copies of one submission side by side, and which of them stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.base.errors import Conflict, Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.surveys import actions, queries
from linli.surveys.forms import SettleForm
from linli.surveys.models import Submission


@page("surveys.settle")
def copy(request: LinliRequest, pk: int) -> HttpResponse:
    """Both as they came, what they say differently, and the one act."""
    rows = queries.copies_visible_to(request.viewer).select_related(
        "area",
        "sender",
        "form_version__form",
        "conflict_of__area",
        "conflict_of__sender",
        "conflict_of__form_version__form",
    )
    found = get_object_or_404(rows, pk=pk)
    both = queries.pair(found)
    if request.method != "POST":
        form = SettleForm(initial={"version": found.version}, choices=both.choices)
        return _page(request, found, both, form, 200)
    form = SettleForm(request.POST, choices=both.choices)
    if form.is_valid():
        try:
            stands = actions.settle_copy(
                found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()
            )
        except Conflict:
            messages.error(request, _("Someone else has settled this meanwhile. Look again."))
            return redirect("surveys:submission", found.pk)
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Settled. Both copies stay readable."))
            return redirect("surveys:submission", stands.pk)
    return _page(request, found, both, form, 422)


def _page(
    request: LinliRequest, found: Submission, both: queries.Pair, form: SettleForm, status: int
) -> HttpResponse:
    names = accounts.names_of([found.settled_by]) if found.settled_by else {}
    context = {
        "copy": found,
        "pair": both,
        "sides": (both.first, both.second),
        "subject": queries.subject_words([found.subject]).get(found.subject, ""),
        "settled_by": names.get(found.settled_by, ""),
        "form": form,
    }
    return render(request, "surveys/desk/copy.html", context, status=status)

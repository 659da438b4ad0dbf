"""Uncovering a masked value: the question what for, then the value, once."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from linli.accounts import actions, spec
from linli.accounts.forms import RevealForm
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.people import queries as people


@page("accounts.reveal")
@never_cache
def reveal(request: LinliRequest) -> HttpResponse:
    """Asks the purpose (GET with ?subject=person:8&field=phone&back=…); after the answer shows
    the value, which is written into the log, and stands in no address and no cache.
    """
    asked = {name: request.GET.get(name, "") for name in ("subject", "field", "back")}
    form = RevealForm(request.POST if request.method == "POST" else None, initial=asked)
    value = None
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        value = people.uncovered(request.viewer, asked["subject"], asked["field"])
        actions.reveal(
            request.viewer, asked["subject"], asked["field"], asked["purpose"], clock.now()
        )
    elif form.is_bound:
        asked = {name: request.POST.get(name, "") for name in asked}
    context = {
        "form": form,
        "value": value,
        "field_words": spec.field_words(asked["field"]),
        "whose": spec.thing_words(asked["subject"]),
        "back": _safe(request, asked["back"]),
    }
    return render(request, "accounts/desk/reveal.html", context, status=422 if form.errors else 200)


def _safe(request: LinliRequest, url: str) -> str:
    """Where to go back to: a page of this house, else the front page."""
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}) else "/"

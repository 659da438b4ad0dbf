"""Who uncovered which masked value: the supervisor's log."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts import queries, spec
from linli.base import exports
from linli.base.pages import LinliRequest, page

PAGE = 50


@page("accounts.see_access")
def access_log(request: LinliRequest) -> HttpResponse:
    """Newest first: when, who, which field of whose record, what for. The values are not here."""
    before = request.GET.get("before", "")
    accesses = queries.accesses_visible_to(request.viewer)
    if before.isdecimal():
        accesses = accesses.filter(pk__lt=int(before))
    found = list(accesses[: PAGE + 1])
    names = queries.names_of(access.actor for access in found)
    rows = [
        {
            "at": access.at,
            "who": names.get(access.actor, access.actor),
            "field": spec.field_words(access.field),
            "whose": spec.thing_words(access.subject),
            "purpose": spec.purpose_words(access.purpose),
        }
        for access in found[:PAGE]
    ]
    older = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    newer = reverse("accounts:access_log") if before else ""
    context = {"rows": rows, "older": older, "newer": newer}
    return render(request, "accounts/desk/access.html", context)


@page("accounts.see_access")
def access_export(request: LinliRequest) -> HttpResponse:
    """The same as a file."""
    accesses = list(queries.accesses_visible_to(request.viewer)[:20_000])
    names = queries.names_of(access.actor for access in accesses)
    header = (_("When"), _("Who looked"), _("Field"), _("Whose"), _("Purpose"))
    rows = (
        (
            access.at,
            names.get(access.actor, access.actor),
            spec.field_words(access.field),
            spec.thing_words(access.subject),
            spec.purpose_words(access.purpose),
        )
        for access in accesses
    )
    return exports.response(request, "access-log", header, rows)

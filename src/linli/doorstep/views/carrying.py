"""What a phone takes along and brings back: the list of a round's pages, the key of its queue,
and the answers that the queue understands (docs/adr/0015-offline-field.md).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from linli.base import crypto
from linli.base.pages import LinliRequest, page
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.doorstep import queries
from linli.drives import queries as drives
from linli.knowledge.rules import RIGHTS as ANSWERS
from linli.places.models import Compound, Dwelling
from linli.surveys import queries as surveys
from linli.visits import queries as visits

#: Firms, shops and persons to call on that a phone takes along, those expected first.
MOST_CALLS = 100


def forms_of_drives(viewer: Viewer, doors: list[Dwelling]) -> Iterator[str]:
    """The pages of survey forms at doors where a running drive asks by one (2 queries)."""
    asking = drives.asking_at(viewer, (door.pk for door in doors))
    offered = list(surveys.offered(viewer))
    for door, targets in asking.items():
        for target in targets:
            form = surveys.serving(offered, target.drive.form, str(target.area.path))
            if form is not None:
                yield reverse("doorstep:fill", args=[door, form.form_id])


def forms_of_calls(viewer: Viewer, doors: list[Dwelling]) -> Iterator[str]:
    """The list of firms, shops and persons to call on, and their survey forms (2 queries)."""
    del doors  # they have none
    offered = list(surveys.offered(viewer))
    yield reverse("doorstep:calls")
    for target in drives.calls_of(viewer)[:MOST_CALLS]:
        form = surveys.serving(offered, target.drive.form, str(target.area.path))
        if form is not None:
            yield reverse("doorstep:call", args=[target.pk, form.form_id])


def approved_answers(viewer: Viewer, doors: list[Dwelling]) -> Iterator[str]:
    """The page of approved answers, searched on the phone itself."""
    del doors  # the same at every door
    if ANSWERS.may(viewer, "carry"):
        yield reverse("knowledge:at_door")


#: What else belongs into a phone's bag: each gets the viewer and the doors of the round and gives
#: addresses of pages or files.
ALSO: tuple[Callable[[Viewer, list[Dwelling]], Iterable[str]], ...] = (
    forms_of_drives,
    forms_of_calls,
    approved_answers,
)


@page("doorstep.record", face="field")
@never_cache
def ready(request: LinliRequest) -> HttpResponse:
    """Who is signed in, a fresh token for forms, and the key of this account's queue on phones."""
    account = request.viewer.account_id
    return JsonResponse(
        {
            "account": str(account),
            "csrf": get_token(request),
            "key": crypto.lent_key(f"outbox:{account}"),
        }
    )


@page("doorstep.record", face="field")
@never_cache
def pack(request: LinliRequest) -> HttpResponse:
    """The addresses to load before going out: the whole round of the week, or one `?compound=`."""
    shares = visits.shares_of(request.viewer, localdate(clock.now()))
    compounds = [share.plan.compound for share in shares]
    if (asked := request.GET.get("compound", "")).isdecimal():
        compounds = [get_object_or_404(queries.compounds(request.viewer), pk=asked[:18])]
    doors = queries.taken_along(request.viewer, compounds, shares)
    addresses = [*_pages(compounds), *(_address(door) for door in doors)]
    for more in ALSO:
        addresses += more(request.viewer, doors)
    return JsonResponse(
        {
            "version": hashlib.sha256("\n".join(addresses).encode()).hexdigest()[:16],
            "account": str(request.viewer.account_id),
            "person": request.viewer.name,
            "addresses": list(dict.fromkeys(addresses)),
            "doors": [{"url": _address(door), "words": door.address} for door in doors],
        }
    )


def _pages(compounds: Iterable[Compound]) -> list[str]:
    names = ("doorstep:round", "doorstep:find", "doorstep:waiting")
    return [
        *map(reverse, names),
        *(reverse("doorstep:compound", args=[one.pk]) for one in compounds),
    ]


def _address(door: Dwelling) -> str:
    return reverse("doorstep:household", args=[door.pk])


@page("doorstep.record", face="field")
def waiting(request: LinliRequest) -> HttpResponse:
    """The records that wait on this phone: the house knows nothing of them, the phone lists them.
    `?leaving`: somebody wanted to sign out.
    """
    return render(request, "doorstep/field/waiting.html")


def kept(key: str, *, done: str, again: bool, pass_on: list[dict[str, Any]]) -> HttpResponse:
    """The one answer on which a phone may forget a record: it names the record's own key."""
    told = [
        {
            "number": one["case"].number,
            "summary": one["case"].summary,
            "code": one["code"],
            "link": one["link"],
        }
        for one in pass_on
    ]
    answer = {"key": key, "done": done, "again": again, "told": told}
    return JsonResponse(answer, status=200 if again else 201)


def to_mend(typed: Iterable[forms.Form]) -> HttpResponse:
    """What has to be mended, field by field; nothing was kept."""
    errors = [
        {"field": field, "label": label, "words": str(words)}
        for form in typed
        for field, label, faults in _faults(form)
        for words in faults
    ]
    return JsonResponse({"errors": errors}, status=422)


def _faults(form: forms.Form) -> Iterable[tuple[str, str, Iterable[Any]]]:
    yield "", "", form.non_field_errors()
    for bound in form:
        yield bound.html_name, str(bound.label), bound.errors

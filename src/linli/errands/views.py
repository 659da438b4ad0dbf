"""One's own errands: how far each is, its file, and once more."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.base.errors import NotAllowed
from linli.base.pages import SIGNED_IN, LinliRequest, page
from linli.clock import queries as clock
from linli.errands import actions, queries
from linli.errands.models import Errand
from linli.errands.spec import KEPT
from linli.files import queries as files

PAGE = 50
COLOURS = {"waiting": "blue", "done": "green", "failed": "red", "expired": "grey"}


@page(SIGNED_IN)
@never_cache
def mine(request: LinliRequest) -> HttpResponse:
    """What I asked the program to do, newest first."""
    rows = queries.visible_to(request.viewer)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 12:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    context = {
        "lines": [(row, COLOURS[row.state]) for row in found[:PAGE]],
        "older": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "newer": "?" if before else "",
    }
    return render(request, "errands/desk/mine.html", context)


@page(SIGNED_IN)
@never_cache
def errand(request: LinliRequest, pk: int) -> HttpResponse:
    """How far it is; the file once it is ready. The page asks again by itself."""
    found = _own(request, pk)
    attachment = queries.file_of(found)
    context = {
        "errand": found,
        "colour": COLOURS[found.state],
        "file": attachment,
        "back": found.address if found.kind == Errand.Kind.LIST else _above(found.address),
        "kept_until": queries.kept_until(found),
        "days": KEPT.days,
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"errands/desk/{'_errand' if part else 'errand'}.html", context)


def _above(address: str) -> str:
    """The page on which a list is looked at stands above its acts."""
    return address.rstrip("/").rpartition("/")[0] + "/"


@page(SIGNED_IN)
@never_cache
def file(request: LinliRequest, pk: int) -> HttpResponseBase:
    """The file, for who asked for it, as long as they may see the same."""
    found = _own(request, pk)
    attachment = queries.file_of(found)
    if attachment is None:
        raise Http404
    if found.grants != queries.grants_of(request.viewer):
        raise NotAllowed(_("Your appointments have changed since. Have the list made once more."))
    return files.response(attachment)


@page(SIGNED_IN)
@require_POST
def ask(request: LinliRequest) -> HttpResponse:
    """Have a long list made."""
    address = request.POST.get("address", "")[:1000]
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        raise Http404 from None
    title = request.POST.get("title", "").strip() or address
    asked = actions.ask(address, title=title, by=request.viewer, now=clock.now())
    return redirect("errands:errand", asked.pk)


@page(SIGNED_IN)
@require_POST
def repeat(request: LinliRequest, pk: int) -> HttpResponse:
    """Once more."""
    actions.repeat(_own(request, pk).pk, by=request.viewer, now=clock.now())
    return redirect("errands:errand", pk)


def _own(request: LinliRequest, pk: int) -> Errand:
    return get_object_or_404(queries.visible_to(request.viewer), pk=pk)

"""What anyone can open without an account: the way in, preferences, and the plain error pages."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from linli.base.pages import PUBLIC, LinliRequest, page

YEAR = 365 * 24 * 3600


def home(request: LinliRequest) -> HttpResponse:
    """The residents' front page: raise, track, sign in."""
    return render(request, "site/portal_home.html")


@page(PUBLIC, face="portal")
@require_POST
def preferences(request: LinliRequest) -> HttpResponse:
    """Keep theme and view in cookies: they belong to the device, not to the account."""
    target = request.POST.get("next", "/")
    here = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(target if here and target.startswith("/") else "/")
    for name, allowed in (("theme", ("light", "dark", "")), ("view", ("large", "elder", ""))):
        if (value := request.POST.get(name)) is not None and value in allowed:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def only_sent(request: HttpRequest, refused: HttpResponseBase) -> HttpResponse:
    """405: a form came back with errors, and its address was opened anew (a phone does that to
    a tab it had put away): the way to the page the form stands on.
    """
    response = render(request, "base/405.html", {"back": _above(request.path)}, status=405)
    response["Allow"] = refused["Allow"]
    return response


def _above(path: str) -> str:
    """The nearest address above this one that leads somewhere."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        with suppress(Resolver404):
            resolve(path)
            break
    return path


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404: also for what exists but is not theirs to see."""
    return render(request, "base/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403: signed in, but without the right."""
    return render(request, "base/403.html", status=403)

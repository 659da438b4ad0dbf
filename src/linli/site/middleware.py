"""What happens to every request: who is looking, and what may be kept of the answer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from linli.accounts import queries as accounts
from linli.base.pages import LINK, PUBLIC
from linli.clock import queries as clock
from linli.site import portal


class GuardMiddleware:
    """Refuses addresses that no page of the house makes; keeps pages out of shared caches.

    A page is shown again only after asking the house, except by the browser's own way back,
    which keeps what was typed. Who signs out takes the rest along (`accounts` clears the cache).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.path_info + unquote_plus(request.META.get("QUERY_STRING", ""))
        if "\x00" in asked:  # PostgreSQL knows no text with this sign in it
            return HttpResponseBadRequest()
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class ViewerMiddleware:
    """Sets `request.viewer`, looked up once and only when a page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: accounts.viewer_of(request, clock.now())
        )
        response = self.get_response(request)
        if response.status_code == NOT_BY_ADDRESS and request.method == "GET":
            return portal.only_sent(request, response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Any,
        args: Any,  # noqa: ARG002
        kwargs: Any,  # noqa: ARG002
    ) -> HttpResponseBase | None:
        """On pages for bearers of links the link counts, also beside a signed-in account. Whoever
        still has a password that somebody else chose changes it first.
        """
        if getattr(view, "linli_right", "") == LINK:
            request.viewer = SimpleLazyObject(  # type: ignore[attr-defined]
                lambda: accounts.viewer_of(request, clock.now(), link_first=True)
            )
            return None
        if getattr(view, "linli_right", PUBLIC) == PUBLIC and request.path != "/":
            return None
        if request.path == CHANGE_PASSWORD or not accounts.must_change_password(request):
            return None
        return redirect(CHANGE_PASSWORD)


NOT_BY_ADDRESS = 405
CHANGE_PASSWORD = "/accounts/me/password/"  # noqa: S105 - an address

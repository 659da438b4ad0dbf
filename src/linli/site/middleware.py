"""Who is looking: the viewer of a request, from the account that signed in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from linli.accounts import queries as accounts
from linli.base.pages import LINK, PUBLIC
from linli.clock import queries as clock


class ViewerMiddleware:
    """Sets `request.viewer`, looked up once and only when a page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: accounts.viewer_of(request, clock.now())
        )
        return self.get_response(request)

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


CHANGE_PASSWORD = "/accounts/me/password/"  # noqa: S105 - an address

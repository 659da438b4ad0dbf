"""Who is looking: the viewer of a request, from the account that signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from linli.accounts import queries as accounts


class ViewerMiddleware:
    """Sets `request.viewer`, looked up once and only when a page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(lambda: accounts.viewer_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)

"""What every page declares: who may open it. A page without a declared right fails a test."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, Protocol

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from linli.base import progress, rights
from linli.base.errors import Conflict, NotAllowed
from linli.base.viewer import Viewer

Face = Literal["desk", "field", "portal"]
#: Open to anyone on the network: no account, no personal data without a signed link.
PUBLIC = "public"
#: Signed-in people of any role.
SIGNED_IN = "signed_in"
#: The bearer of a signed link; the view itself resolves the link.
LINK = "link"
#: Says for whom a phone holds a record; another one who signed in meanwhile must not send it.
ACCOUNT = "X-Linli-Account"


class LinliRequest(HttpRequest):
    """A request after our middleware: the viewer, and the moment it arrived."""

    viewer: Viewer


class View(Protocol):
    linli_right: str
    linli_face: Face

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def page(
    right: str, *, face: Face = "desk", links: bool = False
) -> Callable[[Callable[..., HttpResponseBase]], Any]:
    """Declare the right a view needs: "app.act", or PUBLIC, SIGNED_IN, LINK.

    A visitor without an account is sent to the sign-in page, a person without the right
    gets 403. NotAllowed raised by the view becomes a plain page with status 409 (conflict)
    or 403 that says what to do. `links`: the bearer of a signed link whose one grant carries the
    right is let in like somebody who signed in.
    """

    def declare(view: Callable[..., HttpResponseBase]) -> Any:
        @wraps(view)
        def guarded(request: LinliRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if right not in {PUBLIC, LINK}:
                by_link = links and rights.may(request.viewer, right)
                if request.viewer.account_id is None and not by_link:
                    if wants_json(request):
                        return JsonResponse({"sign_in": True}, status=401)
                    return redirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")
                if right != SIGNED_IN and not rights.may(request.viewer, right):
                    raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as refusal:
                return refused(request, refusal)

        guarded.linli_right = right  # type: ignore[attr-defined]  # read by the rights test and the menu
        guarded.linli_face = face  # type: ignore[attr-defined]
        return guarded

    return declare


def is_meant_for_another(request: LinliRequest) -> bool:
    """Whether the phone holds this record for an account that is not signed in here."""
    meant = request.headers.get(ACCOUNT, "")
    return bool(meant) and meant != str(request.viewer.account_id)


def sign_in_as_another() -> HttpResponse:
    """The record waits on until its own account signs in."""
    return JsonResponse({"sign_in": True}, status=403)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks, not a page that somebody looks at."""
    return request.headers.get("accept", "").startswith("application/json")


def refused(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """The page that shows a refusal: what happened, what was kept, what to do. A program is told
    the same words; 409, for a queue must be able to tell a refusal from a sign-in that ended.
    """
    if wants_json(request):
        words = {"field": "", "label": "", "words": str(refusal)}
        return JsonResponse({"errors": [words], "code": refusal.code}, status=409)
    if progress.is_background():
        raise refusal  # a worker keeps the words
    status = 409 if isinstance(refusal, Conflict) else 403
    current = getattr(refusal, "current", None)
    context = {"refusal": refusal, "current": current, "back": _came_from(request)}
    return render(request, f"base/{status}.html", context, status=status)


def _came_from(request: HttpRequest) -> str:
    """The page of this house on which the act was chosen; else the front page."""
    page = request.headers.get("referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else "/"

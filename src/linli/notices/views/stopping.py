"""The link in a mail by which its recipient gets no more of them: no account, one press.

A look alone changes nothing, because programs look at links before people do (RFC 8058).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from linli.base.errors import NotAllowed
from linli.base.pages import PUBLIC, page
from linli.clock import queries as clock
from linli.notices import actions
from linli.notices.gateways import marks


@csrf_exempt
@page(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; a POST, of the button or of a mail program, stops."""
    if marks.read_stop(token) is None:
        raise Http404
    done = request.method == "POST"
    if done:
        try:
            actions.stop_by_link(token, now=clock.now())
        except NotAllowed:
            raise Http404 from None
    response = render(request, "notices/portal/stop.html", {"done": done})
    response["Referrer-Policy"] = "no-referrer"
    return response

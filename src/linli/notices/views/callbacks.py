"""The doors through which gateways report and people answer: no account, but a signature.

What comes twice is taken in once; whatever is untrue is refused without a word about why.
"""

import logging
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from linli.base.pages import PUBLIC, page
from linli.clock import queries as clock
from linli.notices import actions
from linli.notices.gateways import callbacks
from linli.notices.gateways.callbacks import Report, Said, Untrue
from linli.notices.workflow import Channel

log = logging.getLogger(__name__)


@csrf_exempt
@page(PUBLIC)
def wechat(request: HttpRequest) -> HttpResponse:
    """WeChat's server: proves itself by GET, reports by POST."""
    query = {key: value for key, value in request.GET.items() if isinstance(value, str)}
    try:
        if request.method == "GET":
            callbacks.check_wechat(query)
            return HttpResponse(query.get("echostr", "")[:64], content_type="text/plain")
        told = callbacks.read_wechat(query, _body(request))
    except Untrue as untrue:
        return _refuse(untrue)
    _take_in([told] if told else [], Channel.WECHAT)
    return HttpResponse("success", content_type="text/plain")


@csrf_exempt
@page(PUBLIC)
def sms(request: HttpRequest) -> HttpResponse:
    """The provider of text messages: receipts and replies."""
    try:
        told = callbacks.read_sms(request.headers, _body(request))
    except Untrue as untrue:
        return _refuse(untrue)
    _take_in(told, Channel.SMS)
    return HttpResponse("ok", content_type="text/plain")


def _body(request: HttpRequest) -> bytes:
    """At most as much as an honest call brings; more is never read."""
    given = request.headers.get("Content-Length", "0")
    if request.method != "POST" or not given.isdecimal() or int(given) > callbacks.LARGEST:
        raise Untrue("large")
    return request.read(callbacks.LARGEST + 1)


def _take_in(told: "Iterable[Report | Said]", channel: Channel) -> None:
    now = clock.now()
    for one in told:
        if isinstance(one, Report):
            actions.reported(one, now=now)
        else:
            actions.take_in(one, channel, now=now)


def _refuse(untrue: Untrue) -> HttpResponse:
    log.warning("a callback was refused: %s", untrue)
    status = 413 if str(untrue) == "large" else 403
    return HttpResponse(status=status)

"""OpenRosa 1.0, the protocol of ODK Collect and its like: headers, messages, sign-in by a code.

https://docs.getodk.org/openrosa/ . No domain: forms are served by surveys, submissions taken by
doorstep.
"""

import base64
import binascii
from collections.abc import Callable
from typing import TypeVar
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from linli.base import lent, throttle

VERSION = "1.0"
XML = "text/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: Codes that are wrong, from one address: guesses stay hopeless.
MOST_GUESSES, WINDOW = 20, 600

T = TypeVar("T")


def dressed(response: HttpResponse, accepted: int) -> HttpResponse:
    """The response with the headers that every answer carries. `accepted`: most bytes taken."""
    response["X-OpenRosa-Version"] = VERSION
    response["X-OpenRosa-Accept-Content-Length"] = str(accepted)
    response["Date"] = http_date(lent.now().timestamp())
    response["Cache-Control"] = "private, no-store"
    return response


def document(body: str, *, status: int = 200, accepted: int) -> HttpResponse:
    """An XML answer; `body` is markup."""
    return dressed(HttpResponse(_HEAD + body, status=status, content_type=XML), accepted)


def message(words: object, *, status: int, nature: str, accepted: int) -> HttpResponse:
    """What Collect shows to the person who sent or asked for something."""
    body = (
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f'<message nature="{escape(nature)}">{escape(str(words))}</message>'
        "</OpenRosaResponse>"
    )
    return document(body, status=status, accepted=accepted)


def element(name: str, text: object) -> str:
    """One element with text."""
    return f"<{name}>{escape(str(text))}</{name}>"


def bearer(request: HttpRequest, token: str, find: Callable[[str], T | None]) -> T | HttpResponse:
    """Whose code this is: in the address, else as the password of HTTP Basic.

    Answers 401 where there is none, 403 for a wrong one, 429 after too many wrong ones.
    """
    given = token or _password(request)
    if not given:
        answer = HttpResponse(status=401)
        answer["WWW-Authenticate"] = 'Basic realm="Linli", charset="UTF-8"'
        return answer
    limits = {"most": MOST_GUESSES, "seconds": WINDOW}
    if throttle.is_shut(request, "openrosa", **limits):
        return HttpResponse(status=429)
    found = find(given)
    if found is None:
        throttle.passes(request, "openrosa", **limits)
        return HttpResponse(status=403)
    return found


def _password(request: HttpRequest) -> str:
    scheme, _sign, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""

"""OpenRosa 1.0, the protocol of ODK Collect and its like: headers, messages, sign-in by a code.

https://docs.getodk.org/openrosa/ . No domain: forms are served by surveys, submissions taken by
doorstep.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from linli.base import digest, lent, throttle

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


@dataclass(frozen=True)
class Doors(Generic[T]):
    """How a code is found: by itself, or by its user name, with the secret kept for Digest."""

    by_code: Callable[[str], T | None]
    by_name: Callable[[str], tuple[T, str] | None]


def bearer(request: HttpRequest, token: str, doors: Doors[T]) -> T | HttpResponse:
    """Whose code this is: in the address, else as the password of HTTP Basic, else by HTTP Digest.

    Answers 401 where there is none, or where the nonce is used up; 403 for a wrong one, 429 after
    too many wrong ones.
    """
    given = token or _password(request)
    answered = None if given else digest.read(request.headers.get("authorization", ""))
    if not given and answered is None:
        return _asked()
    limits = {"most": MOST_GUESSES, "seconds": WINDOW}
    if throttle.is_shut(request, "openrosa", **limits):
        return HttpResponse(status=429)
    found = doors.by_code(given) if answered is None else _by_digest(request, answered, doors)
    if found is None:
        throttle.passes(request, "openrosa", **limits)
        return HttpResponse(status=403)
    if answered is not None and not digest.uses_up(answered, lent.now()):
        return _asked(stale=True)
    return found


def _by_digest(request: HttpRequest, given: digest.Given, doors: Doors[T]) -> T | None:
    found = doors.by_name(given.username)
    if found is None:
        return None
    bearer_, kept = found
    path = request.get_full_path()
    return bearer_ if digest.matches(given, request.method or "", path, kept) else None


def _asked(*, stale: bool = False) -> HttpResponse:
    answer = HttpResponse(status=401)
    by_digest = digest.challenge(lent.now(), stale=stale)
    answer["WWW-Authenticate"] = f'{by_digest}, Basic realm="{digest.REALM}", charset="UTF-8"'
    return answer


def _password(request: HttpRequest) -> str:
    scheme, _sign, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""

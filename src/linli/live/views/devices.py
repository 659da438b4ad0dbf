"""A device is told from another by a cookie; what is kept of it changes each day."""

import secrets
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from linli.base import crypto
from linli.clock import queries as clock

COOKIE = "linli_device"


def digest(device: str, now: datetime) -> str:
    """What is kept of a device today. Tomorrow it is another word, and neither leads to the other
    or back.
    """
    if not device:
        return ""
    return crypto.blind_index(f"live device {clock.local(now):%Y-%m-%d} {device}")


def of(request: HttpRequest) -> str:
    """The digest of who asks; "" if their browser keeps no cookies."""
    return digest(request.COOKIES.get(COOKIE, ""), clock.now())


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a browser the cookie it is told by, until it is closed."""
    if COOKIE not in request.COOKIES:
        response.set_cookie(
            COOKIE,
            secrets.token_urlsafe(18),
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response

"""Doors without an account open only so often: guesses at numbers, codes and links stay hopeless.

Counted in the database cache, so for all processes together, in windows of real time.
"""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.base import crypto


def passes(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one try at `what` from this address; False once there were more than `most` in the
    window of so many seconds. Count only failures where honest use may be frequent.
    """
    key = _key(request, what, seconds)
    with transaction.atomic():
        # One at a time: else many tries at the same moment would count as one.
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [key])
        tries = int(cache.get(key, 0)) + 1
        cache.set(key, tries, timeout=seconds)
    return tries <= most


def is_shut(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether the window's tries are used up already, without counting one."""
    return int(cache.get(_key(request, what, seconds), 0)) >= most


def refused(request: HttpRequest) -> HttpResponse:
    """The plain page (429) that says to wait."""
    return render(request, "base/429.html", status=429)


def _key(request: HttpRequest, what: str, seconds: int) -> str:
    """Names the window; the address is kept only as a keyed digest."""
    address = crypto.blind_index(get_adapter().get_client_ip(request))
    return f"throttle:{what}:{seconds}:{int(time.time() // seconds)}:{address[:32]}"

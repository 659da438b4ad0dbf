"""Doors without an account open only so often: guesses at numbers, codes and links stay hopeless.

Counted in a table of its own, so for all processes together, in windows of real time.
"""

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.base import crypto

#: One statement: whoever comes at the same moment is counted after the other. A window begins with
#: its first try; those of others that are over go on the way, a few at a time.
_COUNT = """
with over as (
  delete from base_tries where key in (
    select key from base_tries where until < now() and key <> %(key)s
    limit 20 for update skip locked))
insert into base_tries as had values (%(key)s, 1, now() + %(seconds)s * interval '1 second')
on conflict (key) do update set
  tries = case when had.until < now() then 1 else had.tries + 1 end,
  until = case when had.until < now() then excluded.until else had.until end
returning tries
"""


def passes(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one try at `what` from this address; False once there were more than `most` in the
    window of so many seconds. Count only failures where honest use may be frequent.
    """
    asked: dict[str, str | int] = {"key": _key(request, what, seconds), "seconds": seconds}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        (tries,) = cursor.fetchone()
    return int(tries) <= most


def is_shut(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether the window's tries are used up already, without counting one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from base_tries where key = %s and tries >= %s and until >= now()",
            [_key(request, what, seconds), most],
        )
        return cursor.fetchone() is not None


def refused(request: HttpRequest) -> HttpResponse:
    """The plain page (429) that says to wait."""
    return render(request, "base/429.html", status=429)


def _key(request: HttpRequest, what: str, seconds: int) -> str:
    """Names the window; the address is kept only as a keyed digest."""
    address = crypto.blind_index(get_adapter().get_client_ip(request))
    return f"{what}:{seconds}:{address[:32]}"

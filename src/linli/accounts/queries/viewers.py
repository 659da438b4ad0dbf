"""Who someone is, and what they may do where."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.http import HttpRequest
from django.utils.timezone import localdate

from linli.accounts.models import Account, Link, Section
from linli.accounts.queries.answering import in_force_on
from linli.accounts.rules import HOUSE
from linli.base.composed import Composed
from linli.base.viewer import ANYONE, Grant, Viewer
from linli.places.models import Area, in_this_language

#: Where the session keeps the signed link its bearer came by.
LINK_IN_SESSION = "linli_link"


def viewer_of(request: HttpRequest, now: datetime, *, link_first: bool = False) -> Viewer:
    """The viewer of a request: the account that signed in, else the signed link its bearer
    came by, else anyone. Who must change the password first has no rights until then.

    `link_first`: on pages made for bearers of links the link counts before the account.
    """
    if link_first and (bearer := link_viewer_of(request, now)) is not None:
        return bearer
    user = getattr(request, "user", None)
    if isinstance(user, Account) and user.is_active:
        if user.must_change_password:
            return Viewer(key=f"account:{user.pk}", account_id=user.pk, name=user.name)
        return _viewer(user, getattr(user, "appointed", None) or _appointed(user, now))
    return link_viewer_of(request, now) or ANYONE


def link_viewer_of(request: HttpRequest, now: datetime) -> Viewer | None:
    """The bearer of the signed link this browser came by, also beside a signed-in account."""
    session = getattr(request, "session", None)
    link_id = session.get(LINK_IN_SESSION) if session is not None else None
    link = _links_in_force(now).filter(pk=link_id).first() if link_id else None
    return _bearer(link) if link else None


def account_with_appointments(account_id: int, now: datetime) -> Any:
    """Who comes with a session (an Account, or None), with their appointments in force at `now` as
    `appointed` (1 query).
    """
    return _with_appointments.first(number=account_id, day=localdate(now))


def _account(number: int, day: date) -> "QuerySet[Account]":
    rows: QuerySet[Any] = in_force_on(day).filter(account_id=OuterRef("pk")).order_by("pk")
    told = JSONObject(
        role="role",
        scope="scope",
        path=Cast("area__path", TextField()),
        name="area__name",
        name_en="area__name_en",
    )
    appointed = ArraySubquery(rows.values(_row=told).values("_row"))
    return Account.objects.filter(pk=number).annotate(appointed=appointed)


_with_appointments = Composed[Account](_account)


def viewer_for(account: Account, now: datetime) -> Viewer:
    """The viewer with all appointments in force at `now`; none if the account is closed.

    A scope wins over the area beside it: who is appointed for one thing has no rights in
    the area. "house:1" reaches every area, also those made later.
    """
    return _viewer(account, _appointed(account, now))


def everybody(now: datetime) -> list[tuple[Account, Viewer]]:
    """All who can sign in, in the order in which their accounts were opened: for the house that
    shows itself (`linli demo`).
    """
    rows = Account.objects.filter(is_active=True).order_by("pk")
    return [(account, viewer_for(account, now)) for account in rows]


_COLUMNS = ("role", "scope", "path", "name", "name_en")


def _appointed(account: Account, now: datetime) -> list[dict[str, Any]]:
    found = _appointments(number=account.pk, day=localdate(now))
    return [dict(zip(_COLUMNS, row, strict=True)) for row in found]


_appointments = Composed[tuple[Any, ...]](
    lambda number, day: (
        in_force_on(day)
        .filter(account_id=number)
        .order_by("pk")
        .values_list("role", "scope", "area__path", "area__name", "area__name_en")
    )
)


def _viewer(account: Account, appointed: Iterable[Any]) -> Viewer:
    grants: list[Grant] = []
    places: dict[str, str] = {}
    for row in appointed:
        role, scope, path = row["role"], row["scope"], row["path"]
        if scope == HOUSE:
            for top in Area.objects.filter(parent=None).order_by("pk"):
                grants.append(Grant(role=role, area=top.path))
                places[top.path] = str(top)
        if scope:
            grants.append(Grant(role=role, scope=scope))
            places.setdefault("", scope)
        else:
            grants.append(Grant(role=role, area=path))
            places.setdefault(path, in_this_language(row["name"], row["name_en"]))
    return Viewer(
        key=f"account:{account.pk}",
        grants=tuple(grants),
        account_id=account.pk,
        name=account.name,
        person_id=account.person_id,
        place=_deepest(places),
    )


def _deepest(places: dict[str, str]) -> str:
    """An area wins over a section, the lowest area over those above it. `places`: path → name of
    the area; "" → the first single thing. Only a section is looked up, so that the many who work
    in an area are found in one query.
    """
    path = max(places, key=lambda path: (bool(path), path.count(".")), default="")
    return places[path] if path else _section(places.get("", ""))


def _section(scope: str) -> str:
    kind, _sign, number = scope.partition(":")
    found = Section.objects.filter(pk=number).first() if kind == "section" else None
    return str(found) if found else ""


def viewer_by_link(token: str, now: datetime) -> Viewer | None:
    """The bearer of a signed link with its one grant; None if unknown, expired or revoked."""
    link = link_by_token(token, now)
    return _bearer(link) if link else None


def link_by_token(token: str, now: datetime) -> Link | None:
    """The link of this token while it holds."""
    return _links_in_force(now).filter(digest=digest(token)).first()


def digest(token: str) -> str:
    """What is kept of a token. It has 192 random bits, so a plain SHA-256 cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def links_of(scope: str, now: datetime) -> "QuerySet[Link]":
    """Links to this thing that still open something."""
    return _links_in_force(now).filter(scope=scope).order_by("-pk")


def _links_in_force(now: datetime) -> "QuerySet[Link]":
    return Link.objects.filter(revoked_at=None, expires_at__gt=now)


def _bearer(link: Link) -> Viewer:
    grant = Grant(role=link.role, scope=link.scope, only=frozenset(link.only))
    return Viewer(key=f"link:{link.pk}", grants=(grant,))


def must_change_password(request: HttpRequest) -> bool:
    """True if the signed-in account still has the password someone else chose for it."""
    user = getattr(request, "user", None)
    return isinstance(user, Account) and user.is_active and user.must_change_password

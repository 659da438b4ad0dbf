"""Signed links: a way in without a password, for one purpose and a time."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import events, queries, rules
from linli.accounts.models import Link
from linli.base.errors import NotAllowed
from linli.base.viewer import Viewer
from linli.journal import actions as journal


@transaction.atomic
def make_link(
    purpose: str,
    role: str,
    scope: str,
    valid_for: timedelta,
    *,
    only: Collection[str] = (),
    by: Viewer,
    now: datetime,
) -> str:
    """The token (32 signs that fit into an address) of a new link. Only its digest is kept, so
    it is given once, here; who lost it gets a new one. `only`: the rights it is narrowed to, where
    it shall not carry all of the role's.
    """
    if not rules.can_make_link(by, purpose, scope):
        raise NotAllowed(
            _("Links are given out by the community's staff: ask there."), code="not_staff"
        )
    token = secrets.token_urlsafe(24)
    link = Link.objects.create(
        digest=queries.digest(token),
        purpose=purpose,
        role=role,
        scope=scope,
        only=sorted(only),
        made_by=by.key,
        made_at=now,
        expires_at=now + valid_for,
    )
    _record(events.LINK_MADE, f"link:{link.pk}", scope, purpose, by, now)
    return token


@transaction.atomic
def revoke_links(scope: str, purpose: str = "", *, by: Viewer, now: datetime) -> int:
    """Make the links to this thing useless at once; of one purpose, or all. How many there were."""
    if not rules.can_revoke_links(by, scope, purpose):
        raise NotAllowed(
            _("Links are revoked by the community's staff: ask there."), code="not_staff"
        )
    links = queries.links_of(scope, now)
    if purpose:
        links = links.filter(purpose=purpose)
    revoked = Link.objects.filter(pk__in=links.values("pk")).update(revoked_at=now)
    if revoked:
        _record(events.LINKS_REVOKED, scope, scope, purpose, by, now)
    return revoked


@transaction.atomic
def revoke_link(link_id: int, *, by: Viewer, now: datetime) -> bool:
    """Make one link useless at once; whether it still opened something."""
    link = Link.objects.select_for_update().get(pk=link_id)
    if not rules.can_revoke_links(by, link.scope, link.purpose):
        raise NotAllowed(
            _("Links are revoked by the community's staff: ask there."), code="not_staff"
        )
    if link.revoked_at is not None:
        return False
    link.revoked_at = now
    link.save(update_fields=["revoked_at"])
    _record(events.LINKS_REVOKED, f"link:{link.pk}", link.scope, link.purpose, by, now)
    return True


@transaction.atomic
def use_link(token: str, *, now: datetime) -> Link | None:
    """Note that a link was opened; None if it is unknown, expired or revoked."""
    link = queries.link_by_token(token, now)
    if link is not None:
        Link.objects.filter(pk=link.pk).update(last_used_at=now)
    return link


def _record(kind: str, subject: str, scope: str, purpose: str, by: Viewer, now: datetime) -> None:
    area = queries.scope_area(scope)
    journal.record(
        kind, subject=subject, area=area.path if area else "", by=by, now=now, purpose=purpose
    )

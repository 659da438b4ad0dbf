"""Codes by which ODK Collect on a phone acts for one colleague."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base import crypto
from linli.base import digest as http_digest
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places.models import Area
from linli.surveys import events, rules
from linli.surveys.models import AppUser, Form


@dataclass(frozen=True)
class Code:
    """A code as it is told once; only its digest is kept, and the sealed secret of HTTP Digest."""

    user: AppUser
    token: str


@transaction.atomic
def make_code(
    account_id: int,
    area_id: int,
    name: str,
    form_ids: Iterable[int] = (),
    *,
    by: Viewer,
    now: datetime,
) -> Code:
    """A new code for a phone of this worker. Without forms it reaches all those of the area."""
    area = Area.objects.get(pk=area_id)
    ensure(
        rules.can_make_codes(by, area),
        _("Codes for phones are made by the secretary of the community."),
        code="not_secretary",
    )
    account = Account.objects.get(pk=account_id)
    if not rules.can_submit(accounts.viewer_for(account, now), area):
        raise Invalid(_("Choose somebody who fills in forms in this community."), field="account")
    if not name.strip():
        raise Invalid(_("Say which phone this is."), field="name")
    token = secrets.token_urlsafe(24)
    user = AppUser.objects.create(
        account=account,
        area=area,
        name=name.strip()[:60],
        digest=crypto.blind_index(token),
        made_by=by.key,
        made_at=now,
    )
    user.secret = http_digest.secret(user.username, token)
    user.save(update_fields=["secret"])
    user.forms.set(Form.objects.filter(pk__in=list(form_ids)))
    _record(events.CODE_MADE, user, by, now)
    return Code(user, token)


@transaction.atomic
def revoke_code(user_id: int, *, by: Viewer, now: datetime) -> AppUser:
    """The phone is lost, or its bearer has left: nothing opens by this code any more."""
    user = AppUser.objects.select_for_update(of=("self",)).select_related("area").get(pk=user_id)
    ensure(
        rules.can_make_codes(by, user.area),
        _("Codes for phones are revoked by the secretary of the community."),
        code="not_secretary",
    )
    if user.revoked_at:
        raise NotAllowed(_("This code is revoked already."), code="revoked")
    user.revoked_at, user.secret = now, ""
    user.save(update_fields=["revoked_at", "secret"])
    _record(events.CODE_REVOKED, user, by, now)
    return user


def _record(kind: str, user: AppUser, by: Viewer, now: datetime) -> None:
    journal.record(
        kind,
        subject=f"app_user:{user.pk}",
        about=(f"account:{user.account_id}",),
        area=user.area.path,
        by=by,
        now=now,
    )

"""Open, change and close accounts."""

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts import events, queries, rules
from linli.accounts.actions.appointing import appoint
from linli.accounts.models import Account
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.masking import normal_phone
from linli.base.viewer import Role, Viewer, system
from linli.journal import actions as journal

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@transaction.atomic
def open_account(
    username: str,
    name: str,
    password: str,
    *,
    by: Viewer,
    now: datetime,
    email: str = "",
    phone: str = "",
    person_id: int | None = None,
    must_change: bool = False,
) -> Account:
    """A new account, without any appointment yet. With an empty password nobody can sign in
    by it (a steward who only uses signed links).

    Raises Invalid for a bad or taken user name, a missing name, a weak password.
    """
    _ensure_managed(by, ())
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Invalid(
            _("A user name has 2 to 60 signs: small letters, digits, dot, hyphen, underline."),
            field="username",
        )
    account = Account(
        username=username,
        name=_name(name),
        email=email.strip(),
        phone=normal_phone(phone),
        person_id=person_id,
        must_change_password=must_change and bool(password),
        created_at=now,
    )
    if password:
        _check_password(password, account)
    account.set_password(password or None)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as taken:
        raise Invalid(_("This user name is taken: choose another."), field="username") from taken
    journal.record(events.OPENED, subject=f"account:{account.pk}", area="", by=by, now=now)
    return account


@transaction.atomic
def edit_account(
    account_id: int,
    *,
    name: str,
    email: str,
    phone: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Account:
    """Name and ways to reach an account's holder; they may do it themselves."""
    account = _locked(account_id, version)
    if by.account_id != account.pk:
        _ensure_managed(by, queries.places_of(account))
    account.name = _name(name)
    account.email = email.strip()
    account.phone = normal_phone(phone)
    account.version += 1
    account.save()
    journal.record(events.EDITED, subject=f"account:{account.pk}", area="", by=by, now=now)
    return account


@transaction.atomic
def deactivate(
    account_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Account:
    """Close an account: nobody can sign in by it, and its sessions end at this moment."""
    account = _locked(account_id, version)
    _ensure_managed(by, queries.places_of(account))
    if by.account_id == account.pk:
        raise NotAllowed(
            _("Nobody closes their own account: ask another administrator."), code="own_account"
        )
    if not account.is_active:
        raise NotAllowed(_("This account is closed already."), code="already_closed")
    account.is_active = False
    account.session_epoch += 1
    account.version += 1
    account.save()
    journal.record(events.DEACTIVATED, subject=f"account:{account.pk}", area="", by=by, now=now)
    return account


@transaction.atomic
def reactivate(
    account_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Account:
    """Open a closed account again; its appointments hold again as far as they have not ended."""
    account = _locked(account_id, version)
    _ensure_managed(by, queries.places_of(account))
    if account.is_active:
        raise NotAllowed(_("This account is open already."), code="already_open")
    account.is_active = True
    account.version += 1
    account.save()
    journal.record(events.REACTIVATED, subject=f"account:{account.pk}", area="", by=by, now=now)
    return account


@transaction.atomic
def set_password(
    account_id: int, password: str, *, by: Viewer, now: datetime, must_change: bool = False
) -> Account:
    """A new password; all sessions of the account end. Raises Invalid for a weak one."""
    account = _locked(account_id, None)
    if not rules.can_set_password(by, account, queries.places_of(account)):
        raise NotAllowed(
            _("Only the account's administrator sets this password."), code="not_yours"
        )
    _check_password(password, account)
    account.set_password(password)
    account.must_change_password = must_change
    account.session_epoch += 1
    account.version += 1
    account.save()
    journal.record(events.PASSWORD_SET, subject=f"account:{account.pk}", area="", by=by, now=now)
    return account


@transaction.atomic
def first_administrator(username: str, name: str, password: str, now: datetime) -> Account:
    """The first administrator of an empty house, appointed for the whole of it.

    Raises NotAllowed when the house has an administrator already.
    """
    if queries.in_force(None).filter(role=Role.ADMINISTRATOR).exists():
        raise NotAllowed(
            _("This house has an administrator already, who opens further accounts."),
            code="administrator_exists",
        )
    start = system("init")
    account = open_account(username, name, password, by=start, now=now)
    appoint(account.pk, Role.ADMINISTRATOR, scope=rules.HOUSE, by=start, now=now)
    return account


def _locked(account_id: int, version: int | None) -> Account:
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    if version is not None and version != account.version:
        raise Conflict(_("Somebody else changed this account meanwhile."), current=account)
    return account


def _ensure_managed(by: Viewer, places: tuple[str, ...]) -> None:
    if not rules.can_manage(by, places):
        raise NotAllowed(
            _("Accounts are looked after by the administrator of their area: ask there."),
            code="not_administrator",
        )


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Give the name by which colleagues know this person."), field="name")
    return name[:60]


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Invalid(" ".join(weak.messages), field="password") from weak

"""Who works in both streets, and firms with codes."""

from datetime import date, datetime
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base.viewer import Role, Viewer, system
from linli.people import actions as people
from linli.people.models import Organisation
from linli.places.models import Area

PROGRAM = system("demo")
PASSWORD = "linli-demo-2022"  # noqa: S105 - printed at every start; the people are invented
HUAIHE, JIEFANG = "淮河路街道", "解放路街道"
#: User name, name, role, street.
STAFF = (
    ("huaihe", "程远航", Role.LEADER, HUAIHE),
    ("huaihe1", "白若溪", Role.SPECIALIST, HUAIHE),
    ("huaihe2", "丁一帆", Role.SPECIALIST, HUAIHE),
    ("jiefang", "沈清和", Role.LEADER, JIEFANG),
)
#: Signs in for the first of the alliance's firms.
CONTACT = ("lianmeng", "姚思源")
SINCE = date(2021, 4, 1)
#: Letters of a credit code by their value (GB 32100-2015).
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def sign_ins() -> list[tuple[str, ...]]:
    """None of their own: the demo prints every account."""
    return []


def street(name: str) -> Area:
    """One of both streets."""
    return Area.objects.get(name=name, level="subdistrict", closed_on=None)


def appoint(where: str, now: datetime) -> None:
    """Open the accounts of a street."""
    area = street(where)
    for username, name, role, place in STAFF:
        if place == where:
            account = accounts.open_account(username, name, PASSWORD, by=PROGRAM, now=now)
            accounts.appoint(
                account.pk, str(role), area_id=area.pk, since=SINCE, by=PROGRAM, now=now
            )


def appoint_contact(firm: Organisation, now: datetime) -> None:
    """A contact with an account; those of the other firms come by links."""
    username, name = CONTACT
    account = accounts.open_account(username, name, PASSWORD, by=PROGRAM, now=now)
    scope = f"organisation:{firm.pk}"
    role = str(Role.CONTACT)
    accounts.appoint(account.pk, role, scope=scope, since=now.date(), by=PROGRAM, now=now)


def viewer(username: str, now: datetime) -> Viewer:
    """One of the staff, with the rights in force at this moment."""
    return viewers.viewer_for(Account.objects.get(username=username), now)


def credit_code(number: int) -> str:
    """An invented credit code of this town with its right check sign (GB 32100-2015)."""
    body = f"91410103MB{number:07d}"
    weights = [pow(3, place, 31) for place in range(17)]
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, weights, strict=True))
    return body + SIGNS[(31 - total % 31) % 31]


def register(area_id: int, name: str, number: int, now: datetime) -> Organisation:
    """An invented firm with its contact."""
    to: dict[str, Any] = {"by": PROGRAM, "now": now}
    return people.register_organisation(
        area_id,
        kind="firm",
        name=name,
        credit_code=credit_code(number),
        contact_name=f"{'林高罗梁宋唐许邓'[number % 8]}经理",
        contact_phone=f"1390008{number:04d}",
        **to,
    )

"""Stewards: neighbours who look after a building, and come in by a link instead of a password."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import events, queries, rules
from linli.accounts.actions.appointing import appoint, end_appointment
from linli.accounts.actions.linking import make_link, revoke_links
from linli.accounts.models import Account, Appointment, Link
from linli.base import masking
from linli.base.errors import NotAllowed
from linli.base.viewer import Role, Viewer
from linli.journal import actions as journal
from linli.people import actions as people
from linli.people import queries as register
from linli.people.models import Person
from linli.places.models import Building

#: How long a steward's link works; a lost or old one is replaced on the same page.
LINK_LIVES = timedelta(days=180)


@transaction.atomic
def name_steward(
    building_id: int, *, name: str, phone: str, by: Viewer, now: datetime
) -> Appointment:
    """Make a neighbour the steward of a building. Who is in the register with this telephone
    number is taken from there; else they are written down. Nobody gets a password.

    Raises Invalid for a missing name or a wrong number.
    """
    building = Building.objects.select_related("compound__area").get(pk=building_id)
    area = building.compound.area
    _ensure_may(by, area.path)
    person = register.find_by_phone(by, phone).first() if phone else None
    person = person or people.register_person(area.pk, name=name, phone=phone, by=by, now=now)
    account = _account_of(person, by=by, now=now)
    return appoint(account.pk, Role.STEWARD, scope=f"building:{building.pk}", by=by, now=now)


def _account_of(person: Person, *, by: Viewer, now: datetime) -> Account:
    """Their account, made without password where there is none. It shows the masked name only:
    administrators see accounts, and never residents' data.
    """
    standing = Account.objects.filter(person=person, is_active=True).first()
    if standing is not None:
        return standing
    account = Account(
        username=f"steward-{person.pk}",
        name=masking.mask_name(person.name),
        person=person,
        created_at=now,
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    journal.record(events.OPENED, subject=f"account:{account.pk}", area="", by=by, now=now)
    return account


@transaction.atomic
def give_steward_link(appointment_id: int, *, by: Viewer, now: datetime) -> str:
    """The token of a new link for this steward; their links until now open nothing any more."""
    appointment = Appointment.objects.select_related("account", "area").get(pk=appointment_id)
    _ensure_may(by, appointment.area.path if appointment.area else "")
    if not queries.in_force(now).filter(pk=appointment.pk, role=Role.STEWARD).exists():
        raise NotAllowed(_("This person is not a steward any more."), code="not_steward")
    if appointment.account.person_id is None:
        raise NotAllowed(
            _("This steward signs in by password: no link is needed."), code="has_password"
        )
    scope = f"person:{appointment.account.person_id}"
    revoke_links(scope, Link.Purpose.STEWARD, by=by, now=now)
    return make_link(Link.Purpose.STEWARD, Role.STEWARD, scope, LINK_LIVES, by=by, now=now)


@transaction.atomic
def end_steward(appointment_id: int, *, by: Viewer, now: datetime) -> Appointment:
    """They look after this building no longer; with the last building their links end too."""
    appointment = end_appointment(appointment_id, by=by, now=now)
    account = appointment.account
    still = queries.in_force(now).filter(account=account, role=Role.STEWARD)
    if account.person_id is not None and not still.exists():
        revoke_links(f"person:{account.person_id}", Link.Purpose.STEWARD, by=by, now=now)
    return appointment


def _ensure_may(by: Viewer, path: str) -> None:
    if not rules.can_name_stewards(by, path):
        raise NotAllowed(
            _("Stewards are named by the secretary of their community: ask there."),
            code="not_secretary",
        )

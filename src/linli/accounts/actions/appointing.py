"""Give roles to accounts, and end them."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts import events, queries, rules
from linli.accounts.models import Account, Appointment
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Role, Viewer
from linli.journal import actions as journal
from linli.places.models import Area


@transaction.atomic
def appoint(
    account_id: int,
    role: str,
    *,
    area_id: int | None = None,
    scope: str = "",
    since: date | None = None,
    until: date | None = None,
    by: Viewer,
    now: datetime,
) -> Appointment:
    """A role in an area, or for one thing ("section:3", "building:7"), from `since` (today if
    not given) to the last day `until`. The same appointment in force is returned, not doubled.

    Where the thing of the scope lies in an area we know, that area counts, not the given one.
    """
    role, since = _role(role), since or localdate(now)
    area = queries.scope_area(scope)
    if area is None and area_id is not None:
        area = Area.objects.get(pk=area_id)
    _check(role, area, scope, since, until)
    if not rules.can_appoint(by, area.path if area else "", scope, role):
        raise NotAllowed(
            _("Appointments are made by the administrator of the area: ask there."),
            code="not_administrator",
        )
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    same = queries.in_force(now).filter(
        account=account, role=role, area=area, scope=scope, until=until
    )
    if (standing := same.first()) is not None:
        return standing
    appointment = Appointment.objects.create(
        account=account, role=role, area=area, scope=scope, since=since, until=until
    )
    _record(events.APPOINTED, appointment, by, now)
    return appointment


@transaction.atomic
def end_appointment(appointment_id: int, *, by: Viewer, now: datetime) -> Appointment:
    """End a role at this moment. Open work of its holder stays theirs until handed on."""
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("area")
        .get(pk=appointment_id)
    )
    path = appointment.area.path if appointment.area else ""
    if not rules.can_appoint(by, path, appointment.scope, appointment.role):
        raise NotAllowed(
            _("Appointments are ended by the administrator of the area: ask there."),
            code="not_administrator",
        )
    if appointment.ended_at is not None:
        raise NotAllowed(_("This appointment has ended already."), code="already_ended")
    if appointment.scope == rules.HOUSE and _is_last_of_house(appointment, now):
        raise NotAllowed(
            _("The house must keep one administrator: appoint another one first."),
            code="last_administrator",
        )
    appointment.ended_at = now
    appointment.save()
    _record(events.APPOINTMENT_ENDED, appointment, by, now)
    return appointment


def _role(role: str) -> str:
    if role not in {str(known) for known in Role}:
        raise Invalid(_("Choose one of the roles of the house."), field="role")
    return str(role)


def _check(role: str, area: Area | None, scope: str, since: date, until: date | None) -> None:
    if role == Role.HANDLER and not scope:
        raise Invalid(_("A handler works in a section: choose it."), field="section")
    if area is None and not scope:
        raise Invalid(_("Choose the area in which this role holds."), field="area")
    if scope == rules.HOUSE and role != Role.ADMINISTRATOR:
        raise Invalid(_("Only an administrator is appointed for the whole house."), field="area")
    if until is not None and until < since:
        raise Invalid(_("The last day lies before the first: correct one of them."), field="until")


def _is_last_of_house(appointment: Appointment, now: datetime) -> bool:
    others = queries.in_force(now).filter(role=Role.ADMINISTRATOR, scope=rules.HOUSE)
    return not others.exclude(pk=appointment.pk).exists()


def _record(kind: str, appointment: Appointment, by: Viewer, now: datetime) -> None:
    journal.record(
        kind,
        subject=f"account:{appointment.account_id}",
        area=appointment.area.path if appointment.area else "",
        by=by,
        now=now,
        role=appointment.role,
        scope=appointment.scope,
    )

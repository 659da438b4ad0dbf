"""Firms, contractors, property and utility companies, authorities, social organisations."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base import masking
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.people import events, queries, rules
from linli.people.actions.common import clean_name, clean_phone, ensure_fresh, locked
from linli.people.models import Organisation, OrganisationFact
from linli.people.spec import is_credit_code
from linli.places.models import Area, Compound

_ONLY_HERE = _("Organisations are changed by the staff of their area or the administrator.")

LONGEST_FACT = 200


@transaction.atomic
def register_organisation(
    area_id: int,
    *,
    kind: str,
    name: str,
    by: Viewer,
    now: datetime,
    credit_code: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    address: str = "",
    compound_id: int | None = None,
) -> Organisation:
    """Write down an organisation. One of a whole sub-district is known in all its communities.
    `compound_id`: of its area.
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_edit_organisation(by, area), _ONLY_HERE)
    organisation = Organisation(area=area)
    _set(organisation, kind, name, credit_code, contact_name, contact_phone)
    _place(organisation, address, compound_id)
    organisation.save()
    _record(events.ORGANISATION_REGISTERED, organisation, by=by, now=now)
    return organisation


@transaction.atomic
def edit_organisation(
    organisation_id: int,
    *,
    kind: str,
    name: str,
    by: Viewer,
    now: datetime,
    credit_code: str = "",
    contact_name: str | None = None,
    contact_phone: str | None = None,
    address: str | None = None,
    compound_id: int | None = None,
    version: int | None = None,
) -> Organisation:
    """Change what is known of an organisation; contact None stays as it is, "" empties it; with
    address None its place stays as it is.
    """
    organisation = _organisation(organisation_id, by, version)
    _set(
        organisation,
        kind,
        name,
        credit_code,
        organisation.contact_name if contact_name is None else contact_name,
        organisation.contact_phone if contact_phone is None else contact_phone,
    )
    if address is not None:
        _place(organisation, address, compound_id)
    organisation.version += 1
    organisation.save()
    _record(events.ORGANISATION_EDITED, organisation, by=by, now=now)
    return organisation


@transaction.atomic
def retire_organisation(
    organisation_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Organisation:
    """Take an organisation out of the lists to choose from; its history stays."""
    organisation = _organisation(organisation_id, by, version)
    return _switch(organisation, events.ORGANISATION_RETIRED, by=by, now=now, active=False)


@transaction.atomic
def restore_organisation(
    organisation_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Organisation:
    """Take a retired organisation into the lists again."""
    organisation = _organisation(organisation_id, by, version)
    return _switch(organisation, events.ORGANISATION_RESTORED, by=by, now=now, active=True)


def _switch(
    organisation: Organisation, kind: str, *, by: Viewer, now: datetime, active: bool
) -> Organisation:
    if organisation.active == active:
        raise NotAllowed(_("That was done already. Load the page again."), code="wrong_state")
    organisation.active = active
    organisation.version += 1
    organisation.save(update_fields=["active", "version"])
    _record(kind, organisation, by=by, now=now)
    return organisation


def _organisation(organisation_id: int, by: Viewer, version: int | None) -> Organisation:
    organisation = locked(Organisation, organisation_id, "area")
    ensure(rules.can_edit_organisation(by, organisation.area), _ONLY_HERE)
    ensure_fresh(organisation, version)
    return organisation


def _set(
    organisation: Organisation,
    kind: str,
    name: str,
    credit_code: str,
    contact_name: str,
    contact_phone: str,
) -> None:
    if kind not in Organisation.Kind.values:
        raise Invalid(_("Choose what kind of organisation it is."), field="kind")
    name, credit_code = clean_name(name, longest=120), credit_code.strip().upper()
    if credit_code and not is_credit_code(credit_code):
        raise Invalid(_("A credit code has 18 digits and letters."), field="credit_code")
    others: Any = Organisation.objects.exclude(pk=organisation.pk)
    if others.filter(area=organisation.area, name=name).exists():
        raise Invalid(_("An organisation of this name is there."), field="name", code="taken")
    if credit_code and others.filter(credit_code=credit_code).exists():
        raise Invalid(
            _("An organisation with this credit code is there."), field="credit_code", code="taken"
        )
    organisation.kind, organisation.name, organisation.credit_code = kind, name, credit_code
    organisation.contact_name = contact_name.strip()
    organisation.contact_phone = clean_phone(contact_phone, field="contact_phone", hotline=True)
    organisation.mobile = masking.is_mobile(organisation.contact_phone)


def _place(organisation: Organisation, address: str, compound_id: int | None) -> None:
    there = Compound.objects.filter(area__path__within=organisation.area.path)
    if compound_id is not None and not there.filter(pk=compound_id).exists():
        raise Invalid(_("Choose a compound of its area."), field="compound")
    organisation.address, organisation.compound_id = address.strip()[:120], compound_id


def _record(kind: str, organisation: Organisation, *, by: Viewer, now: datetime) -> None:
    journal.record(
        kind,
        subject=f"organisation:{organisation.pk}",
        area=organisation.area.path,
        by=by,
        now=now,
        kind_of=organisation.kind,
    )


@transaction.atomic
def note_organisation_facts(
    organisation_id: int, said: Mapping[str, str], *, source: str, by: Viewer, now: datetime
) -> int:
    """Keep what was said about an organisation, as far as it differs from what is known; how much.

    For the app whose record it is (`source`, "submission:5"); it has asked whether `by` may.
    """
    fresh = {code: value.strip() for code, value in said.items() if value.strip()}
    organisation = Organisation.objects.select_related("area").get(pk=organisation_id)
    known = {fact.code: fact.value for fact in queries.facts_of_organisation(organisation_id)}
    changed = {code: value for code, value in fresh.items() if known.get(code) != value}
    for value in changed.values():
        if (
            len(value) > LONGEST_FACT
            or masking.IDENTITY.search(value)
            or masking.PHONE.search(value)
        ):
            raise Invalid(
                _("This does not belong among the facts of an organisation."), field="facts"
            )
    if not changed:
        return 0
    OrganisationFact.objects.bulk_create(
        OrganisationFact(
            organisation=organisation,
            code=code,
            value=value,
            said_at=now,
            said_by=by.key,
            source=source,
        )
        for code, value in changed.items()
    )
    journal.record(
        events.ORGANISATION_FACTS_NOTED,
        subject=f"organisation:{organisation.pk}",
        about=(source,),
        area=str(organisation.area.path),
        by=by,
        now=now,
        codes=sorted(changed),
    )
    return len(changed)


@transaction.atomic
def blacken_organisation_facts(area: Area, words: Collection[str]) -> int:
    """Somebody is erased: their name and number go from what was said about the organisations of
    their area; how many. Facts are sealed, so each is read. For `erase_person`, which has asked.
    """
    facts = OrganisationFact.objects.filter(organisation__area=area).order_by("pk")
    named = [
        fact
        for fact in facts.select_for_update()
        if masking.blacken_fields(fact, ("value",), words)
    ]
    OrganisationFact.objects.bulk_update(named, ("value",))
    return len(named)

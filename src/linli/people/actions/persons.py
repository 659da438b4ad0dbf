"""Residents and helpers, and how they belong to dwellings."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.base import crypto, masking
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.journal import queries as journal_queries
from linli.journal.models import Entry
from linli.people import events, rules
from linli.people.actions.common import clean_name, clean_note, clean_phone, ensure_fresh, locked
from linli.people.actions.consents import give_consent
from linli.people.actions.imports import strike_from_lists
from linli.people.actions.organisations import blacken_organisation_facts
from linli.people.models import Consent, Person, Tie
from linli.people.spec import Erased
from linli.places import actions as places
from linli.places.models import Area, Dwelling

#: The reaction that calls `finish_erasure`, under the name by which deliveries are remembered.
FINISHER = "linli.people.handlers.finish_erasure"


class StillForgetting(Exception):
    """An app has not erased its part yet; the queue comes back."""


_ONLY_HERE = _("Residents are written down by the staff of their community.")


@transaction.atomic
def register_person(
    area_id: int,
    *,
    name: str,
    by: Viewer,
    now: datetime,
    phone: str = "",
    note: str = "",
    dwelling_id: int | None = None,
    kind: str = Tie.Kind.OCCUPANT,
    consent: str = "",
) -> Person:
    """Write down a resident, with their tie to a dwelling where one is given.

    `consent`: how they agreed to be contacted after the notice of purpose ("spoken", "paper").
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_register(by, area), _ONLY_HERE)
    person = Person(area=area, note=clean_note(note))
    set_name(person, clean_name(name))
    set_phone(person, clean_phone(phone))
    person.save()
    _record(events.PERSON_REGISTERED, person, by=by, now=now)
    if dwelling_id is not None:
        tie(person.pk, dwelling_id, kind=kind, by=by, now=now)
    if consent:
        give_consent(f"person:{person.pk}", "contact", how=consent, by=by, now=now)
    return person


@transaction.atomic
def edit_person(
    person_id: int,
    *,
    by: Viewer,
    now: datetime,
    name: str | None = None,
    phone: str | None = None,
    note: str | None = None,
    version: int | None = None,
) -> Person:
    """Correct what is known of a person; None leaves a value alone, "" empties phone or note."""
    person = _person(person_id, by, version)
    if name is not None:
        set_name(person, clean_name(name))
    if phone is not None:
        set_phone(person, clean_phone(phone))
    if note is not None:
        person.note = clean_note(note)
    person.version += 1
    person.save()
    changed = {"name": name, "phone": phone, "note": note}
    fields = [field for field, value in changed.items() if value is not None]
    _record(events.PERSON_EDITED, person, by=by, now=now, fields=fields)
    return person


@transaction.atomic
def tie(
    person_id: int,
    dwelling_id: int,
    *,
    kind: str,
    by: Viewer,
    now: datetime,
    since: date | None = None,
) -> Tie:
    """Note that a person lives in, owns, heads, or is registered at a dwelling."""
    person = _person(person_id, by, None)
    dwelling = Dwelling.objects.select_related("compound__area").get(pk=dwelling_id)
    ensure(rules.can_register(by, dwelling.compound.area), _ONLY_HERE)
    if kind not in Tie.Kind.values:
        raise Invalid(_("Choose how they belong to the dwelling."), field="kind")
    if not dwelling.active:
        raise Invalid(_("This dwelling is retired. Choose another."), field="dwelling")
    if since is not None and since > timezone.localdate(now):
        raise Invalid(_("This day is still to come."), field="since")
    if Tie.objects.filter(person=person, dwelling=dwelling, kind=kind, until=None).exists():
        raise Invalid(_("This tie is noted already."), field="kind", code="taken")
    row = Tie.objects.create(person=person, dwelling=dwelling, kind=kind, since=since)
    _record(events.TIED, person, by=by, now=now, about=_about(row), tie=str(kind))
    return row


@transaction.atomic
def untie(tie_id: int, *, by: Viewer, now: datetime, until: date | None = None) -> Tie:
    """End a tie on a day (its last; today if None): they moved out, sold it, died."""
    row = locked(Tie, tie_id, "person__area")
    ensure(rules.can_edit(by, row.person), _ONLY_HERE)
    if row.until is not None:
        raise NotAllowed(_("This tie has ended already."), code="wrong_state")
    today = timezone.localdate(now)
    until = until or today
    if until > today or (row.since is not None and until < row.since):
        raise Invalid(_("The last day lies between the first day and today."), field="until")
    row.until = until
    row.save(update_fields=["until"])
    _record(events.UNTIED, row.person, by=by, now=now, about=_about(row), tie=row.kind)
    return row


@transaction.atomic
def erase_person(person_id: int, *, by: Viewer, now: datetime) -> Person:
    """Erase all personal data of a person here: name, phone, notes, ties, words in the journal.

    The empty row stays, so that what was done still counts. Other apps erase their part when
    they read of it (`events.PERSON_ERASED`); until the last has, the name and number by which
    they find it are kept sealed with that entry (`finish_erasure`). It cannot be undone.
    """
    person = locked(Person, person_id, "area")
    ensure(
        rules.can_erase(by, person),
        _("Only the community's secretary, or the person themselves, has data erased."),
    )
    doors = sorted(set(person.ties.values_list("dwelling_id", flat=True)))
    who = Erased(person.pk, tuple(doors), person.name, person.phone)
    person.ties.all().delete()
    _empty(person)
    person.erased_at = now
    person.version += 1
    person.save()
    subject = f"person:{person.pk}"
    about = [f"dwelling:{door}" for door in doors]
    Consent.objects.filter(subject=subject, withdrawn_at=None).update(withdrawn_at=now)
    journal.erase_text(subject, by=by, now=now)
    for thing in (subject, *about):
        journal.erase_texts_naming(thing, who.words, by=by, now=now)
    strike_from_lists(who)
    places.blacken_notes(doors, who.words)
    blacken_organisation_facts(person.area, who.words)
    words = f"{who.name}\n{who.phone}"
    _record(events.PERSON_ERASED, person, by=by, now=now, about=about, text=words)
    return person


@transaction.atomic
def finish_erasure(entry: Entry, *, now: datetime) -> None:
    """Every app has forgotten (a person, the raiser of a case): the name and number kept for
    that go too. Raises StillForgetting while one has not.
    """
    if journal_queries.waits_for_others(entry, FINISHER):
        raise StillForgetting(f"entry {entry.pk}")
    journal.erase_own_text(entry, now=now)


def set_name(person: Person, name: str) -> None:
    """The name with its blind index, so that equal names can be found and none read."""
    person.name, person.name_index = name, crypto.blind_index(name)


def set_phone(person: Person, phone: str) -> None:
    """The phone (digits) with its blind index, and whether text messages reach it."""
    person.phone, person.phone_index = phone, crypto.blind_index(phone)
    person.mobile = masking.is_mobile(phone)


def _empty(person: Person) -> None:
    for field in ("name", "phone", "identity", "note"):
        setattr(person, field, "")
    for field in ("name_index", "phone_index", "identity_index", "identity_basis"):
        setattr(person, field, "")
    person.mobile = False


def _person(person_id: int, by: Viewer, version: int | None) -> Person:
    person = locked(Person, person_id, "area")
    if person.erased_at is not None:
        raise NotAllowed(_("This person's data was erased."), code="erased")
    ensure(rules.can_edit(by, person), _ONLY_HERE)
    ensure_fresh(person, version)
    return person


def _about(row: Tie) -> tuple[str, ...]:
    return (f"dwelling:{row.dwelling_id}",)


def _record(
    kind: str,
    person: Person,
    *,
    by: Viewer,
    now: datetime,
    about: "list[str] | tuple[str, ...]" = (),
    text: str = "",
    **data: "str | list[str]",
) -> None:
    subject, area = f"person:{person.pk}", person.area.path
    journal.record(kind, subject=subject, area=area, about=about, by=by, now=now, text=text, **data)

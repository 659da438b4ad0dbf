"""From the promise to its proof: made, worked on, reported done, confirmed, moved, dropped."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts import actions as accounts
from linli.accounts.models import Account, Link, Section
from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Role, Viewer
from linli.clock import queries as clock
from linli.commitments import events, rules, workflow
from linli.commitments.models import Commitment, Contact
from linli.commitments.spec import Owner
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.notices.models import Notice
from linli.notices.workflow import Channel
from linli.people.models import Organisation, Person
from linli.places.models import Area, Dwelling

#: A link outlives most due dates; the community gives a new one when it has run out.
LINK_LIVES = timedelta(days=90)
#: A due date beyond this is a slip of the hand; what takes longer is promised in parts.
LONGEST = timedelta(days=3660)
_OWNERS: dict[str, Any] = {
    "account": Account,
    "person": Person,
    "organisation": Organisation,
    "section": Section,
}


@transaction.atomic
def open_commitment(
    *,
    what: str,
    owner: Owner,
    due_on: date,
    area_id: int,
    origin: str,
    answerable_id: int,
    by: Viewer,
    now: datetime,
    compound_id: int | None = None,
    next_check_on: date | None = None,
    dwellings: Iterable[int] = (),
) -> Commitment:
    """Write down who owes what by the end of `due_on`, for the record `origin` ("resolution:4").

    `dwellings` are the households the owner is to reach. A firm as owner needs a date for the
    next check, since nobody in the house sees its work.
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_open(by, area.path), _("Commitments in this area are made by its community."))
    _check_owner(owner, next_check_on)
    _check_next(next_check_on, now)
    _check_due(due_on, now)
    commitment = Commitment.objects.create(
        area=area,
        compound_id=compound_id,
        origin=origin,
        what=_words(what, "what", _("Say what is to be done.")),
        answerable_id=answerable_id,
        next_check_on=next_check_on,
        **clock.until(due_on, now).columns(),
        **_owner_columns(owner),
    )
    households = Dwelling.objects.filter(pk__in=set(dwellings))
    Contact.objects.bulk_create(
        [Contact(commitment=commitment, dwelling=home) for home in households]
    )
    _record(
        events.OPENED,
        commitment,
        by,
        now,
        about=(origin, *(f"dwelling:{home.pk}" for home in households)),
        owner=owner.key,
        due_on=due_on.isoformat(),
    )
    return commitment


@transaction.atomic
def note_progress(
    commitment_id: int, text: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Commitment:
    """Write down how far it has come."""
    commitment = _locked(commitment_id, version)
    ensure(
        rules.can_work(by, commitment), _("Only its owner, or who looks after it, notes progress.")
    )
    commitment.state = workflow.after(commitment.state, "note")
    words = _words(text, "text", _("Write down what has been done."))
    return _keep(events.NOTED, commitment, by, now, text=words)


@transaction.atomic
def tick_contact(
    contact_id: int, *, reached: bool, by: Viewer, now: datetime, note: str = ""
) -> Contact:
    """Tick a household as reached, or take the tick back. The second same tick changes nothing."""
    contact = Contact.objects.get(pk=contact_id)
    commitment = _locked(contact.commitment_id, None)
    ensure(
        rules.can_work(by, commitment), _("Only the owner of this commitment ticks its households.")
    )
    commitment.state = workflow.after(commitment.state, "note")
    contact.refresh_from_db()
    if bool(contact.reached_at) == reached and contact.note == note.strip():
        return contact
    contact.reached_at = (contact.reached_at or now) if reached else None
    contact.note = note.strip()
    contact.save(update_fields=["reached_at", "note"])
    about = (f"dwelling:{contact.dwelling_id}",)
    _keep(events.CONTACT_TICKED, commitment, by, now, about=about, reached=reached)
    return contact


@transaction.atomic
def set_next_check(
    commitment_id: int,
    next_check_on: date,
    *,
    by: Viewer,
    now: datetime,
    note: str = "",
    version: int | None = None,
) -> Commitment:
    """Set when the owner is asked next; `note` says what the last check brought."""
    commitment = _locked(commitment_id, version)
    ensure(
        rules.can_set_check(by, commitment),
        _("Who looks after it, or the secretary, sets the next check."),
    )
    commitment.state = workflow.after(commitment.state, "check")
    _check_next(next_check_on, now)
    commitment.next_check_on = next_check_on
    return _keep(
        events.CHECK_SET, commitment, by, now, text=note.strip(), on=next_check_on.isoformat()
    )


@transaction.atomic
def finish(
    commitment_id: int, result: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Commitment:
    """Report it done, with the result. It counts once somebody else has confirmed it."""
    commitment = _locked(commitment_id, version)
    ensure(
        rules.can_work(by, commitment), _("Only its owner, or who looks after it, reports it done.")
    )
    commitment.state = workflow.after(commitment.state, "finish")
    commitment.result = _words(result, "result", _("Say what came of it."))
    commitment.done_by = by.key
    commitment.done_at = commitment.met_at = now
    return _keep(
        events.DONE, commitment, by, now, text=commitment.result, in_time=now <= commitment.due_at
    )


@transaction.atomic
def confirm(
    commitment_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Commitment:
    """Somebody other than the owner has seen that it is done."""
    commitment = _locked(commitment_id, version)
    ensure(
        rules.can_confirm(by, commitment), _("Somebody other than the one who did it confirms it.")
    )
    commitment.state = workflow.after(commitment.state, "confirm")
    commitment.confirmed_by = by.key
    commitment.confirmed_at = now
    return _keep(events.CONFIRMED, commitment, by, now)


@transaction.atomic
def send_back(
    commitment_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Commitment:
    """It is not done after all: its clock runs on from the same due date."""
    commitment = _locked(commitment_id, version)
    ensure(
        rules.can_send_back(by, commitment),
        _("Somebody other than the one who did it sends it back."),
    )
    commitment.state = workflow.after(commitment.state, "send_back")
    commitment.done_by = commitment.confirmed_by = ""
    commitment.done_at = commitment.confirmed_at = commitment.met_at = None
    words = _words(reason, "reason", _("Say what is still missing."))
    return _keep(events.SENT_BACK, commitment, by, now, text=words)


@transaction.atomic
def hand_on(
    commitment_id: int,
    owner: Owner,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    next_check_on: date | None = None,
    version: int | None = None,
) -> Commitment:
    """Give it to another owner. What was promised and the due date stay."""
    commitment = _locked(commitment_id, version)
    ensure(
        rules.can_change(by, commitment),
        _("The secretary changes the owner, never the owner alone."),
    )
    commitment.state = workflow.after(commitment.state, "hand_on")
    before = commitment.owner
    _check_owner(owner, next_check_on or commitment.next_check_on)
    _check_next(next_check_on, now)
    for column, value in _owner_columns(owner).items():
        setattr(commitment, column, value)
    commitment.next_check_on = next_check_on or commitment.next_check_on
    words = _words(reason, "reason", _("Say why the owner changes."))
    return _keep(
        events.HANDED_ON, commitment, by, now, text=words, owner=owner.key, before=before.key
    )


@transaction.atomic
def extend(
    commitment_id: int,
    due_on: date,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Commitment:
    """Allow more time, with a reason; the owner cannot do that alone."""
    commitment = _locked(commitment_id, version)
    ensure(
        rules.can_change(by, commitment),
        _("The secretary or the office extends it, never the owner alone."),
    )
    commitment.state = workflow.after(commitment.state, "extend")
    before = timezone.localdate(commitment.due_at)
    if due_on <= before:
        raise Invalid(_("The new date must lie after the present one."), field="due_on")
    _check_due(due_on, now)
    span = clock.until(due_on, now)
    commitment.yellow_at, commitment.due_at = span.yellow_at, span.due_at
    words = _words(reason, "reason", _("Say why more time is needed."))
    return _keep(
        events.EXTENDED,
        commitment,
        by,
        now,
        text=words,
        due_on=due_on.isoformat(),
        before=before.isoformat(),
    )


@transaction.atomic
def cancel(
    commitment_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Commitment:
    """It is no longer needed. It leaves the figures; the reason stays on its page."""
    commitment = _locked(commitment_id, version)
    ensure(
        rules.can_change(by, commitment),
        _("The secretary or the office cancels it, never the owner alone."),
    )
    commitment.state = workflow.after(commitment.state, "cancel")
    words = _words(reason, "reason", _("Say why it is no longer needed."))
    return _keep(events.CANCELLED, commitment, by, now, text=words)


@transaction.atomic
def send_link(
    commitment_id: int, *, by: Viewer, now: datetime, kind: str = "commitment.owed"
) -> Notice:
    """Make an owner without an account a link to what they owe, and the notice that carries it.

    The notice is sent to their phone, or waits to be printed or copied where none is known.
    """
    commitment = _locked(commitment_id, None)
    ensure(rules.can_send_link(by, commitment), _("Links are for owners without an account."))
    owner = commitment.owner
    person = owner.kind == "person"
    purpose = Link.Purpose.STEWARD if person else Link.Purpose.COMMITMENT
    role = Role.STEWARD if person else Role.CONTACT
    scope = owner.key if person else f"commitment:{commitment.pk}"
    token = accounts.make_link(purpose, role, scope, LINK_LIVES, by=by, now=now)
    phone = _phone_of(commitment)
    notice = notices.send(
        kind,
        recipient=owner.key,
        about=f"commitment:{commitment.pk}",
        to=notices.Address(Channel.SMS if phone else Channel.LINK, phone),
        words={"what": commitment.what, "due_at": commitment.due_at},
        link=f"/l/{token}/",
        once=f"{kind}:{commitment.pk}:{now.isoformat()}",
        area=commitment.area.path,
        now=now,
    )
    _record(events.LINK_SENT, commitment, by, now)
    return notice


def _phone_of(commitment: Commitment) -> str:
    if commitment.owner_person is not None:
        return str(commitment.owner_person.phone)
    firm = commitment.owner_organisation
    return str(firm.contact_phone) if firm else ""


def _keep(
    kind: str,
    commitment: Commitment,
    by: Viewer,
    now: datetime,
    *,
    about: tuple[str, ...] = (),
    text: str = "",
    **data: Any,
) -> Commitment:
    commitment.version += 1
    commitment.save()
    _record(kind, commitment, by, now, about=about, text=text, **data)
    return commitment


def _record(
    kind: str,
    commitment: Commitment,
    by: Viewer,
    now: datetime,
    *,
    about: tuple[str, ...] = (),
    text: str = "",
    **data: Any,
) -> None:
    journal.record(
        kind,
        subject=f"commitment:{commitment.pk}",
        area=commitment.area.path,
        by=by,
        now=now,
        about=about,
        text=text,
        **data,
    )


def _locked(commitment_id: int, version: int | None) -> Commitment:
    rows = Commitment.objects.select_related("area").select_for_update(of=("self",))
    commitment = rows.get(pk=commitment_id)
    if version is not None and commitment.version != version:
        raise Conflict(_("Somebody else changed this commitment meanwhile."), current=commitment)
    return commitment


def _words(text: str, field: str, ask: object) -> str:
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()


def _check_owner(owner: Owner, next_check_on: date | None) -> None:
    if not _OWNERS[owner.kind].objects.filter(pk=owner.id).exists():
        raise Invalid(_("This owner is not in the registry."), field="owner")
    if owner.kind == "organisation" and next_check_on is None:
        raise Invalid(_("An outside owner needs a date for the next check."), field="next_check_on")


def _check_due(due_on: date, now: datetime) -> None:
    if due_on < timezone.localdate(now):
        raise Invalid(_("The due date lies in the past."), field="due_on")
    if due_on > timezone.localdate(now) + LONGEST:
        raise Invalid(_("Nobody can promise that far ahead: correct the year."), field="due_on")


def _check_next(on: date | None, now: datetime) -> None:
    if on is not None and on < timezone.localdate(now):
        raise Invalid(_("The next check lies in the past."), field="next_check_on")


def _owner_columns(owner: Owner) -> dict[str, int | None]:
    return {f"owner_{kind}_id": owner.id if kind == owner.kind else None for kind in _OWNERS}

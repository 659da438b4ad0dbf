"""Bind somebody's account to them, note that they want no more messages, forget them."""

import secrets
from datetime import datetime, timedelta

from django.db.models import Model
from django.utils.translation import gettext as _

from linli.base import crypto, masking
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.outreach import events, queries, rules
from linli.outreach.models import Audience, BindCode, Binding, Group, Message, Text
from linli.people.models import Person
from linli.people.spec import Erased

#: Signs that cannot be mistaken for one another.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LIVES = timedelta(days=7)
#: Where staff may have written a name.
NAMES_IN: dict[type[Model], tuple[str, ...]] = {
    Audience: ("name",),
    Group: ("name",),
    Message: ("title",),
    Text: ("subject", "body"),
}


@act
def give_code(person_id: int, *, by: Viewer, now: datetime) -> str:
    """A code of eight letters for this person, valid a week, shown this once: they send it to the
    official account, or type it on its page.
    """
    person = Person.objects.select_related("area").get(pk=person_id, erased_at=None)
    ensure(rules.can_bind(by, person.area), _("Only the staff of their area gives codes."))
    code = "".join(secrets.choice(SIGNS) for _sign in range(8))
    BindCode.objects.filter(person=person, used_at=None).delete()
    BindCode.objects.create(
        person=person,
        digest=crypto.blind_index(code),
        given_by=by.key,
        expires_at=now + CODE_LIVES,
    )
    _record(events.CODE_GIVEN, person, by, now)
    return code


@act
def bind_by_code(
    code: str, channel: Channel, address: str, *, by: Viewer, now: datetime
) -> Binding:
    """Whoever brings the code binds their account to the person it was handed to, once."""
    digest = crypto.blind_index("".join(code.upper().split()))
    found = BindCode.objects.select_for_update().filter(digest=digest, used_at=None).first()
    if found is None or found.expires_at < now or not address:
        raise Invalid(_("This code opens nothing: ask for a new one."), field="code")
    found.used_at = now
    found.save(update_fields=["used_at"])
    return _bind(found.person_id, channel, address, by, now)


@act
def bind_mail(person_id: int, address: str, *, by: Viewer, now: datetime) -> Binding:
    """The mail address that somebody gave the staff."""
    person = Person.objects.select_related("area").get(pk=person_id, erased_at=None)
    ensure(rules.can_bind(by, person.area), _("Only the staff of their area writes this down."))
    if "@" not in address.strip("@ "):
        raise Invalid(_("This is no mail address."), field="address")
    return _bind(person_id, Channel.EMAIL, address.strip().lower(), by, now)


def _bind(person_id: int, channel: Channel, address: str, by: Viewer, now: datetime) -> Binding:
    """An account that was somebody else's before is theirs now."""
    index = crypto.blind_index(address)
    person = Person.objects.select_related("area").get(pk=person_id)
    if channel == Channel.WECHAT:
        Binding.objects.filter(channel=channel, address_index=index).delete()
    Binding.objects.filter(person=person, channel=channel).delete()
    row = Binding.objects.create(
        person=person,
        channel=channel,
        address=address,
        address_index=index,
        bound_at=now,
        bound_by=by.key,
    )
    _record(events.BOUND, person, by, now, channel=str(channel))
    return row


@act
def unbind(binding_id: int, *, by: Viewer, now: datetime) -> None:
    """Not to be written to by this account any more."""
    row = Binding.objects.select_related("person__area").get(pk=binding_id)
    ensure(rules.can_bind(by, row.person.area), _("Only the staff of their area does this."))
    _record(events.UNBOUND, row.person, by, now, channel=str(row.channel))
    row.delete()


@act
def note_stop(address: str, area_path: str, *, by: Viewer, now: datetime) -> bool:
    """Somebody said that they want no more messages on this number, or at this mail address; False
    if they did before.
    """
    ensure(rules.RIGHTS.may_in(by, "bind", area_path), _("Only the staff of the area does this."))
    is_mail = "@" in address.strip("@ ")
    given = address.strip().lower() if is_mail else masking.normal_phone(address)
    if not (is_mail or masking.PHONE.fullmatch(given)):
        raise Invalid(_("The telephone number is not complete."), field="phone")
    mask = masking.mask_mail if is_mail else masking.mask_phone
    return notices.opt_out(
        crypto.blind_index(given),
        shown=mask(given)[:40],
        how="staff",
        area=area_path,
        by=by,
        now=now,
    )


@act
def lift_stop(optout_id: int, *, by: Viewer, now: datetime) -> None:
    """They asked for messages again."""
    row = queries.opt_outs_visible_to(by).filter(pk=optout_id).first()
    if row is None or not rules.RIGHTS.may_in(by, "bind", row.area):
        raise NotAllowed(_("Only the staff of the area does this."))
    notices.opt_in(row.pk, by=by, now=now)


@act
def follow_person(person_id: int, *, by: Viewer, now: datetime) -> int:  # noqa: ARG001 - as all acts
    """Somebody moved away, or has another number: what waits for them at the old one stays here;
    how many.
    """
    person = Person.objects.get(pk=person_id)
    theirs: set[str] = set() if queries.has_left(person) else queries.indexes_of(person)
    return notices.stop_for(f"person:{person_id}", still_theirs=theirs, now=now)


@act
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Accounts, notices, replies of somebody whose data is erased, and their name in the texts of
    messages; how many rows changed.
    """
    bound = Binding.objects.filter(person_id=who.person_id)
    indexes = {*bound.values_list("address_index", flat=True), crypto.blind_index(who.phone)}
    gone = notices.erase_replies(indexes, now=now)
    gone += notices.erase(recipient=f"person:{who.person_id}", by=by, now=now)
    gone += bound.delete()[0]
    gone += BindCode.objects.filter(person_id=who.person_id).delete()[0]
    for model, fields in NAMES_IN.items():
        for row in queries.naming(model, fields, who):
            changed = masking.blacken_fields(row, fields, (who.name, who.phone))
            row.save(update_fields=changed)
            gone += 1
    written = queries.keys_near(who.person_id)
    for key in written:
        journal.erase_texts_naming(key, who.words, by=by, now=now)
    return gone + notices.blacken_mailings(written, (who.name, who.phone), now=now)


@act
def forget_registration(recipient: str, *, by: Viewer, now: datetime) -> int:
    """Notices of messages to a registration that was erased, and what came back on them; how many
    rows changed. `recipient` as notices name it: "registration:7".
    """
    gone = notices.erase_replies(set(), to=recipient, now=now)
    return gone + notices.erase(recipient=recipient, by=by, now=now)


def _record(kind: str, person: Person, by: Viewer, now: datetime, **data: str) -> None:
    journal.record(
        kind, subject=f"person:{person.pk}", area=str(person.area.path), by=by, now=now, **data
    )

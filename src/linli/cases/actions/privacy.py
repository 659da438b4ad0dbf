"""The raiser's own data: corrected, no longer used, erased."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.accounts import actions as accounts
from linli.base import crypto, masking
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.cases import events, queries, rules
from linli.cases.actions import door, raising
from linli.cases.models import Case
from linli.cases.spec import CONSENT_PURPOSE, Raiser
from linli.files import actions as files
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.people import actions as people
from linli.people.spec import Erased
from linli.places.models import Compound

#: Words about a case that stay when its raiser is erased, without what leads to them.
_STAYING = ("summary", "answer", "public_question", "public_answer")
#: All that is written about a case: in its row, and in the rows that belong to it.
_WRITTEN = (*_STAYING, "body", "spot")
_WRITTEN_ABOUT = {
    "returns": "reason",
    "pauses": "note",
    "confirmations": "comment",
    "hand_overs": "note",
}


@transaction.atomic
def correct_raiser(
    case_id: int,
    *,
    name: str,
    phone: str,
    consent: bool = False,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Correct name and telephone (PIPL art. 46). Empty ones are taken off the case."""
    case = door.locked(case_id, version)
    ensure(
        rules.can_correct_raiser(by, case),
        _("Contact details are corrected by the raiser or by those who work on the case."),
    )
    _ensure_not_erased(case)
    given = Raiser(case.raiser_person_id, name, phone, consent or queries.has_consent(case))
    raising.take_down_raiser(case, given)
    raising.keep_consent(case, given, "web" if rules.is_raiser(by, case) else "spoken", by, now)
    door.keep(case, events.RAISER_CORRECTED, by=by, now=now)
    return case


@transaction.atomic
def withdraw_consent(
    case_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Case:
    """The raiser no longer agrees to be contacted: name and telephone go, the case goes on."""
    case = door.locked(case_id, version)
    ensure(rules.can_erase(by, case), _("Only the raiser takes their consent back."))
    _ensure_not_erased(case)
    _take_consent_back(case, by, now)
    case.raiser_name = case.raiser_phone = case.raiser_phone_index = ""
    case.raiser_person = None
    door.keep(case, events.CONSENT_WITHDRAWN, by=by, now=now)
    return case


@transaction.atomic
def erase(
    case_id: int,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
    words: Collection[str] = (),
) -> Case:
    """Erase everything that leads to the raiser (PIPL art. 47): name, phone, door, own words,
    photos, notices, links. What remains is that a case of this category stood here and how it
    ended; their name, numbers and addresses in its summary and answer are blackened.

    `words`: other names the raiser is known by, blackened too. All of them are kept sealed with
    the entry until those who wrote about the case elsewhere have blackened them too (`people`'s
    `finish_erasure`).
    """
    case = door.locked(case_id, version)
    ensure(
        rules.can_erase(by, case),
        _("Erasing is asked for by the raiser, or done by the secretary for them."),
    )
    _ensure_not_erased(case)
    subject = f"case:{case.pk}"
    _take_consent_back(case, by, now)
    known = list(dict.fromkeys([*words, *_names_of_raiser(case)]))
    _blacken(case, known)
    for kept in queries.photo_subjects(case):
        files.purge(kept, by=by, now=now, area=case.area.path)
    notices.erase(about=subject, by=by, now=now)
    if _names_of_raiser(case):  # a shop leads to the raiser only where somebody raised it by name
        case.organisation = None
    case.raiser_name = case.raiser_phone = case.raiser_phone_index = case.tracking_digest = ""
    case.raiser_person, case.dwelling = None, None
    case.body = case.spot = ""
    written = {fact.code for fact in case.spec.facts if fact.is_words}
    case.facts |= {code: masking.redact(case.facts[code]) for code in written & set(case.facts)}
    for row in case.hand_overs.all():
        row.note = masking.redact(row.note)
        row.save(update_fields=["note"])
    for field in _STAYING:
        longest = getattr(Case._meta.get_field(field), "max_length", None)
        setattr(case, field, masking.redact(getattr(case, field))[:longest])
    case.confirmations.update(comment="")
    case.erased_at = now
    journal.erase_text(subject, by=by, now=now)
    door.keep(case, events.ERASED, by=by, now=now, text="\n".join(known))
    accounts.revoke_links(subject, by=system("erasure"), now=now)
    return case


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """A person's file was erased: erase the raiser's data in all cases of theirs, also those
    raised under their name and number without their file; how many. In cases about their doors,
    and in those of their compounds that name them, name and number are blackened.
    """
    of_number = crypto.blind_index(who.phone) or None
    known = Q(raiser_person_id=who.person_id) | Q(raiser_phone_index=of_number)
    theirs = [
        case.pk
        for case in Case.objects.filter(known, erased_at=None).order_by("pk")
        if case.raiser_person_id == who.person_id or case.raiser_name in {who.name, ""}
    ]
    for case_id in theirs:
        erase(case_id, by=by, now=now, words=who.words)
    compounds = Compound.objects.filter(dwellings__in=who.dwellings).distinct()
    named = Q(compound__in=compounds) & _naming(who.words)
    others = Case.objects.filter(Q(dwelling__in=who.dwellings) | named).exclude(pk__in=theirs)
    for case_id in sorted(set(others.values_list("pk", flat=True))):
        _blacken_other(case_id, who, by, now)
    for compound in compounds:  # whatever was noted on any case there stands on its timeline
        journal.erase_texts_naming(f"compound:{compound.pk}", who.words, by=by, now=now)
    return len(theirs)


def _naming(words: Collection[str]) -> Q:
    """Cases in whose texts one of these words stands."""
    naming = Q(pk__in=())
    for field in (*_WRITTEN, *(f"{part}__{field}" for part, field in _WRITTEN_ABOUT.items())):
        for word in words:
            naming |= Q(**{f"{field}__contains": word}) if len(word) > 1 else Q(pk__in=())
    return naming


def _blacken_other(case_id: int, who: Erased, by: Viewer, now: datetime) -> None:
    case, subject = door.locked(case_id, None), f"case:{case_id}"
    journal.erase_texts_naming(subject, who.words, by=by, now=now)
    if _blacken(case, who.words):
        notices.erase(about=subject, by=by, now=now)
        door.keep(case, events.NAME_BLACKENED, by=by, now=now)


def _blacken(case: Case, words: Collection[str]) -> bool:
    """Blacken these words wherever somebody wrote about the case; whether its own row changed
    (still to be saved).
    """
    for part, field in _WRITTEN_ABOUT.items():
        for row in getattr(case, part).all():
            if masking.blacken_fields(row, (field,), words):
                row.save(update_fields=[field])
    told = _blacken_facts(case, words)
    return bool(masking.blacken_fields(case, _WRITTEN, words)) or told


def _blacken_facts(case: Case, words: Collection[str]) -> bool:
    """Blacken these words in what somebody wrote among its facts; whether there was one."""
    was = dict(case.facts)
    for fact in case.spec.facts:
        if fact.is_words and fact.code in was:
            case.facts[fact.code] = masking.blacken(was[fact.code], words)
    return bool(case.facts != was)


def _names_of_raiser(case: Case) -> list[str]:
    person = case.raiser_person
    known = (case.raiser_name, case.raiser_phone, *((person.name, person.phone) if person else ()))
    return [word for word in known if word]


def _take_consent_back(case: Case, by: Viewer, now: datetime) -> None:
    people.withdraw_consent(f"case:{case.pk}", purpose=CONSENT_PURPOSE, by=by, now=now)


def _ensure_not_erased(case: Case) -> None:
    if case.erased_at is not None:
        raise NotAllowed(_("The personal data of this case is erased already."), code="erased")

"""Raise a case: at the door, by telephone, at the counter, through the portal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base import crypto, masking
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.facts import clean as cleaned
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, queries, rules
from linli.cases.actions import clocks, door, handling, tracking
from linli.cases.actions.photos import keep_photos
from linli.cases.models import Case, Category, Source, Urgency
from linli.cases.spec import (
    CONSENT_PURPOSE,
    KINDS,
    LONGEST_WAIT,
    Kind,
    Raiser,
    Settled,
)
from linli.people import actions as people
from linli.people.spec import is_phone
from linli.places.models import Area, Compound, Dwelling

LONGEST_SUMMARY = 120
LONGEST_BODY = 2000


@dataclass(frozen=True)
class Raised:
    """What came of it: the case, the code that with its number opens it, and the link's token.

    `token` is "" when no link was asked for (raised by staff for someone without a phone).
    """

    case: Case
    tracking_code: str
    token: str = ""


@act
def raise_case(
    *,
    kind: str,
    category_id: int,
    area_id: int,
    compound_id: int | None = None,
    dwelling_id: int | None = None,
    place: str = "",
    summary: str,
    body: str = "",
    urgency: str = Urgency.NORMAL,
    source: str,
    raiser: Raiser | None = None,
    photos: "Sequence[UploadedFile[bytes]]" = (),
    once: str,
    settled: Settled | None = None,
    facts: Mapping[str, object] | None = None,
    organisation_id: int | None = None,
    receive: bool = False,
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> Raised:
    """Take down what is wrong or asked. The same `once` gives the same case, never a second.

    The staff member who raises it is its first receiver; what comes through the portal goes
    to whoever answers for the area. `receive`: it counts as received at once (counter,
    telephone). `settled`: solved on the spot, so it ends at once and waits for the raiser's
    word or for a recheck, which are somebody else's. `facts`: what its kind asks for.
    `organisation_id`: the shop with which it lies, for kinds that lie with shops. `at`: when it
    was said, where it lay on a phone without network: its clocks run from then.
    """
    raiser, said_at = raiser or Raiser(), _said_at(at, now)
    _one_at_a_time(f"once:{once}")
    if (known := Case.objects.filter(once=once).select_related("area").first()) is not None:
        return _tell(known, by, now)
    area, compound, dwelling = _place(area_id, compound_id, dwelling_id)
    declared = KINDS[_known_kind(kind)]
    ensure(
        rules.can_raise(by, area, source, declared, organisation_id),
        _("You can register only in your own area. Elsewhere, pass on the link to raise it."),
    )
    owner = _first_receiver(by, area, source, now)
    case = Case(
        number=_next_number(declared.prefix, localdate(now)),
        kind=kind,
        facts=_facts(declared, facts or {}, said_at),
        organisation_id=_organisation(declared, area, organisation_id),
        category=_category(category_id, kind),
        area=area,
        compound=compound,
        dwelling=dwelling,
        spot=place.strip()[:120],
        summary=_summary(summary, body),
        body=body.strip()[:LONGEST_BODY],
        urgency=_one_of(urgency, Urgency.values, "urgency"),
        source=_one_of(source, Source.values, "source"),
        raised_at=said_at,
        arrived_at=now,
        raised_by=by.key,
        first_receiver=owner,
        owner=owner,
        once=once,
        settled_on_spot=settled is not None,
    )
    take_down_raiser(case, raiser)
    case.tracking_digest = tracking.digest(case.number, tracking.code_of(once))
    case.save()
    keep_consent(case, raiser, "web" if source == Source.PORTAL else "spoken", by, now)
    clocks.run(case, "raise", said_at)
    door.write_down(
        case,
        events.RAISED,
        by=by,
        now=now,
        about=[f"organisation:{organisation_id}"] if organisation_id else (),
        source=source,
        urgency=urgency,
        facts=codes_of(case),
        **({"said_at": said_at.isoformat(timespec="seconds")} if case.came_late else {}),
    )
    keep_photos(case, f"case:{case.pk}", photos, by=by, now=now)
    if receive or settled is not None:
        _receive_at_once(case, by, now)
    if settled is not None:
        answer = settled.answer or _done_on_spot(case)
        handling.end(case, settled.outcome, answer, settled.next_on, by=by, now=now, at=said_at)
    return _tell(case, by, now)


def _tell(case: Case, by: Viewer, now: datetime) -> Raised:
    code = tracking.code_of(case.once)
    asked_for = case.source == Source.PORTAL or bool(case.raiser_phone)
    return Raised(case, code, tracking.make_link(case, by=by, now=now) if asked_for else "")


def _one_at_a_time(what: str) -> None:
    """Whoever does the same thing now waits until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"linli.cases.{what}"])


def _next_number(prefix: str, day: date) -> str:
    """SQ20220418-0001: counted per kind and day, without gaps or doubles."""
    stem = f"{prefix}{day:%Y%m%d}-"
    _one_at_a_time(stem)
    last = Case.objects.filter(number__startswith=stem).order_by("-pk").values("number").first()
    return f"{stem}{int(last['number'].removeprefix(stem)) + 1 if last else 1:04d}"


def _known_kind(kind: str) -> str:
    return _one_of(kind, KINDS, "kind")


def _one_of(value: str, known: object, field: str) -> str:
    if value not in known:  # type: ignore[operator]  # a list or a mapping
        raise Invalid(_("Choose one of the list."), field=field)
    return value


def _category(category_id: int, kind: str) -> Category:
    category = queries.categories_for(kind).filter(pk=category_id).first()
    if category is None:
        raise Invalid(_("Choose what it is about from the list."), field="category")
    return category


def _place(
    area_id: int, compound_id: int | None, dwelling_id: int | None
) -> tuple[Area, Compound | None, Dwelling | None]:
    """Where it is. A dwelling names its compound, a compound its area: they cannot disagree."""
    if dwelling_id is not None:
        dwelling = Dwelling.objects.select_related("compound__area").get(pk=dwelling_id)
        return dwelling.compound.area, dwelling.compound, dwelling
    if compound_id is not None:
        compound = Compound.objects.select_related("area").get(pk=compound_id)
        return compound.area, compound, None
    area = Area.objects.filter(pk=area_id, closed_on=None).first()
    if area is None:
        raise Invalid(_("Choose the community from the list."), field="area")
    return area, None, None


def _facts(kind: Kind, given: Mapping[str, object], now: datetime) -> dict[str, str]:
    """What the kind asks for; a day until which something runs is one to come after `now`."""
    stored = cleaned(kind.facts, given, prefix=kind.code)
    for fact in kind.facts:
        day = parse_date(stored.get(fact.code, "")) if fact.is_day else None
        if day and not localdate(now) < day <= localdate(now) + queries.FARTHEST:
            raise Invalid(_("Name a coming day, within a year."), field=f"{kind.code}_{fact.code}")
    return stored


def _done_on_spot(case: Case) -> str:
    """The fact that says how it was settled; "" for kinds that want an answer."""
    named = case.spec.settled_by
    done = str(case.facts.get(named, ""))
    if named and not done:
        raise Invalid(_("Say what was done on the spot."), field=f"{case.kind}_{named}")
    return done


def codes_of(case: Case) -> dict[str, str]:
    """Its facts without the words of a person, which must stay erasable."""
    coded = {fact.code for fact in case.spec.facts if not fact.is_words}
    return {code: value for code, value in case.facts.items() if code in coded}


def _organisation(kind: Kind, area: Area, organisation_id: int | None) -> int | None:
    if organisation_id is None:
        if kind.of_firms:
            raise Invalid(_("Name the firm for which it is raised."), field="shop")
        return None
    if (
        not kind.at_organisations
        or not queries.organisations_near(area).filter(pk=organisation_id).exists()
    ):
        raise Invalid(_("Choose a shop or organisation of this area."), field="shop")
    return organisation_id


def _first_receiver(by: Viewer, area: Area, source: str, now: datetime) -> Account:
    if source != Source.PORTAL and by.account_id is not None:
        return Account.objects.get(pk=by.account_id)
    return accounts.answerable_for(area, now)


def _summary(summary: str, body: str) -> str:
    words = " ".join(summary.split()) or " ".join(body.split())[:LONGEST_SUMMARY]
    if len(words) < 2:
        raise Invalid(_("Say in a few words what it is about."), field="summary")
    if len(words) > LONGEST_SUMMARY:
        raise Invalid(
            _("Keep this to %(n)d signs; the rest goes into the details.") % {"n": LONGEST_SUMMARY},
            field="summary",
        )
    if len(body.strip()) > LONGEST_BODY:
        raise Invalid(_("Keep the details to %(n)d signs.") % {"n": LONGEST_BODY}, field="body")
    return words


def take_down_raiser(case: Case, raiser: Raiser) -> None:
    """Name and phone as far as given; of a known person, those on file."""
    case.raiser_person_id = raiser.person_id
    case.raiser_name = raiser.name.strip()[:40]
    case.raiser_phone = usable_phone(raiser.phone)
    case.raiser_phone_index = crypto.blind_index(case.raiser_phone)


def usable_phone(phone: str) -> str:
    """Digits of a phone number, "" for none; Invalid when they cannot be one."""
    digits = masking.normal_phone(phone)
    if phone.strip() and not is_phone(digits):
        raise Invalid(
            _("This is no telephone number: 11 digits for a mobile, or area code and number."),
            field="phone",
        )
    return digits


def keep_consent(case: Case, raiser: Raiser, how: str, by: Viewer, now: datetime) -> None:
    """Nobody's name or phone is kept without their word (PIPL art. 13, 14)."""
    if not (case.raiser_name or case.raiser_phone):
        return
    if not raiser.consent:
        raise Invalid(
            _("Name and telephone are kept only with consent: tick the box, or leave both empty."),
            field="consent",
        )
    if queries.has_consent(case):
        return
    people.give_consent(f"case:{case.pk}", purpose=CONSENT_PURPOSE, how=how, by=by, now=now)


def _said_at(at: datetime | None, now: datetime) -> datetime:
    """When it was said: never in the future, and no longer ago than a phone can have kept it."""
    if at is not None and not now - LONGEST_WAIT <= at <= now:
        raise Invalid(_("This moment cannot be: correct the date or the time."), field="at")
    return at or now


def _receive_at_once(case: Case, by: Viewer, now: datetime) -> None:
    door.move(case, "receive")
    clocks.run(case, "receive", case.raised_at)
    door.keep(case, events.RECEIVED, by=by, now=now)

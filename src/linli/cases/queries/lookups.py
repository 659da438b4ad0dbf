"""Small reads: what may be chosen, what is due, what everyone may read."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account, DutyItem, Section
from linli.base.errors import NotAllowed
from linli.base.viewer import Role, Viewer
from linli.cases.models import Case, Category, HandOver, Pause
from linli.cases.queries.inbox import listed
from linli.cases.spec import CONSENT_PURPOSE, FEEDBACK, OBJECTION_TERM, RAISERS_KEPT
from linli.cases.workflow import State
from linli.clock import queries as clock
from linli.people import queries as people
from linli.people.models import Consent, Organisation
from linli.places import queries as places
from linli.places.models import Area, Compound

#: How far away a day may be that is named for something to be done or looked at again.
FARTHEST = timedelta(days=365)


def by_number(number: str) -> Case | None:
    """The case of this number; only to be told whose code fits (`actions.track`)."""
    return Case.objects.filter(number=number, erased_at=None).first()


def by_id(pk: int) -> Case:
    """The case an entry of the journal speaks of, for reactions; nobody looks at it here."""
    return Case.objects.select_related("area", "category", "owner", "organisation").get(pk=pk)


def with_page(rows: "QuerySet[Case]") -> "QuerySet[Any]":
    """With what its own page shows: everyone named, the clocks, `current_pause` (asked for or
    approved; None) and `consents` (the raiser agrees to be contacted); 2 queries.
    """
    in_force = Q(pauses__state__in=(Pause.State.ASKED, Pause.State.APPROVED))
    shown: QuerySet[Any] = (
        listed(rows)
        .annotate(
            current_pause=FilteredRelation("pauses", condition=in_force),
            consents=Exists(
                Consent.objects.filter(
                    subject=Concat(Value("case:"), Cast(OuterRef("pk"), CharField())),
                    purpose=CONSENT_PURPOSE,
                    withdrawn_at=None,
                )
            ),
        )
        .select_related("first_receiver", "current_pause", "organisation")
        .prefetch_related("clocks")
    )
    return shown


def confirm_until(case: Case) -> datetime | None:
    """Until when the raiser is asked for their word; None where nothing is asked."""
    return case.clocks.filter(code="confirm", met_at=None).values_list("due_at", flat=True).first()


def all_categories() -> "QuerySet[Category]":
    """Every category, also those out of use, for the settings page."""
    return Category.objects.order_by("-active", "order", "id")


def categories_in_use() -> "QuerySet[Category]":
    """Categories that cases may have now."""
    return Category.objects.filter(active=True).order_by("order", "id")


def categories_for(*kinds: str) -> "QuerySet[Category]":
    """Categories in use that one of these kinds may have, in the town's order."""
    fitting = Q(kinds="")
    for kind in kinds:
        fitting |= Q(kinds__contains=kind)
    return Category.objects.filter(fitting, active=True).order_by("order", "id")


def feedback_category() -> Category:
    """The category of complaints and suggestions about Linli itself."""
    return Category.objects.get(code=FEEDBACK)


def _above(case: Case) -> list[int]:
    return [int(part) for part in case.area.path.split(".")]


def sections_for(case: Case) -> "QuerySet[Section]":
    """Sections in use to which the case can be dispatched: those of its own and higher areas."""
    return Section.objects.filter(area_id__in=_above(case), active=True).order_by(
        "area__path", "pk"
    )


def authorities_for(case: Case) -> "QuerySet[Organisation]":
    """Authorities in use to which the case can be handed over: of its own and higher areas."""
    return Organisation.objects.filter(
        area_id__in=_above(case), kind=Organisation.Kind.AUTHORITY, active=True
    ).order_by("area__path", "pk")


def hand_overs_of(case: Case) -> "QuerySet[HandOver]":
    """To whom it was handed over, the latest first; kinds that are not ask the tables nothing."""
    if "hand_over" not in case.spec.moves:
        return HandOver.objects.none()
    return case.hand_overs.select_related("organisation", "section").order_by("-pk")


def organisations_near(area: Area) -> "QuerySet[Organisation]":
    """Shops and organisations in use with which a case of this area may lie: those of the area,
    of those above it, and of those in it.
    """
    above = Q(area_id__in=[int(part) for part in area.path.split(".")])
    return Organisation.objects.filter(above | Q(area__path__within=area.path), active=True)


def firms_of(viewer: Viewer) -> "QuerySet[Organisation]":
    """The organisations in use whose contact the viewer is."""
    own = viewer.scoped("organisation", Role.CONTACT)
    return Organisation.objects.filter(pk__in=own, active=True).order_by("name")


def organisation_of(viewer: Viewer, pk: int | None) -> Organisation | None:
    """The shop or organisation of a list, as far as the viewer may see it."""
    return people.organisations_visible_to(viewer).filter(pk=pk).first() if pk else None


def duty_items_for(case: Case) -> "QuerySet[DutyItem]":
    """Lines of duty lists on which a return of the case can rest."""
    return (
        DutyItem.objects.filter(
            section__area_id__in=_above(case), section__active=True, active=True
        )
        .select_related("section")
        .order_by("section__area__path", "section_id", "code")
    )


def colleagues_for(case: Case, now: datetime) -> "QuerySet[Account]":
    """Colleagues to whom the case can be given by name; what firms raise, specialists too."""
    colleagues = accounts.staff_of(case.area, now)
    if case.spec.of_firms:
        colleagues = colleagues | accounts.specialists_of(case.area, now)
    return colleagues.order_by("name", "pk")


def may_object_until(case: Case) -> datetime | None:
    """Until when somebody may object to the taking; None while nobody took it, and once the
    office decided whose it is.
    """
    if case.taken_at is None or case.decided_at is not None:
        return None
    return clock.start(OBJECTION_TERM, case.area.path, "", case.taken_at).due_at


def has_consent(case: Case) -> bool:
    """True while the raiser agrees to be contacted about it."""
    return Consent.objects.filter(
        subject=f"case:{case.pk}", purpose=CONSENT_PURPOSE, withdrawn_at=None
    ).exists()


def due_unconfirmed(now: datetime) -> "QuerySet[Case]":
    """Ended cases whose raiser has let the term for their word pass."""
    return Case.objects.filter(
        state=State.ENDED, clocks__code="confirm", clocks__met_at=None, clocks__due_at__lt=now
    ).order_by("pk")


def has_word(case: Case, once: str) -> bool:
    """Whether the raiser's word with this key of a phone was taken down already."""
    return bool(once) and case.confirmations.filter(once=once).exists()


def pauses_to_end(now: datetime) -> "QuerySet[Pause]":
    """Approved pauses whose day has come."""
    return Pause.objects.filter(state=Pause.State.APPROVED, until_on__lte=localdate(now)).order_by(
        "pk"
    )


def raisers_to_forget(now: datetime) -> "QuerySet[Case]":
    """Cases that ended so long ago that the raiser's data has to go."""
    long_ago = now - RAISERS_KEPT
    over = Q(state=State.CLOSED, closed_at__lt=long_ago) | Q(
        state=State.WITHDRAWN, raised_at__lt=long_ago
    )
    return Case.objects.filter(over, erased_at=None).order_by("pk")


def public_answers() -> "QuerySet[Case]":
    """Answers that everyone may read, newest first; only their public words are shown."""
    return (
        Case.objects.filter(published_at__isnull=False)
        .only("pk", "public_question", "public_answer", "published_at", "raised_at")
        .order_by("-published_at", "-pk")
    )


def feedback_area_id(now: datetime) -> int:
    """The topmost area in which somebody answers: their office answers what is said about Linli
    itself. NotAllowed when nobody is appointed anywhere.
    """
    found = (
        accounts.in_force(now)
        .filter(role__in=(Role.LEADER, Role.SECRETARY), scope="", area__closed_on=None)
        .annotate(depth=Func(F("area__path"), function="nlevel", output_field=IntegerField()))
        .order_by("depth", "area_id")
        .values_list("area_id", flat=True)
        .first()
    )
    if found is None:
        raise NotAllowed(
            _("Nobody answers for this house yet: the administrator appoints a secretary first."),
            code="nobody_answerable",
        )
    return found


def open_places(now: datetime) -> list[tuple[Area, list[Compound]]]:
    """Communities that somebody answers for, with their compounds, for residents who choose
    theirs. Public.
    """
    answering = accounts.areas_answered_for(now)
    communities = [
        area for area in places.open_communities() if accounts.is_answered_for(area, answering)
    ]
    by_id: dict[int, list[Compound]] = {area.pk: [] for area in communities}
    compounds = Compound.objects.filter(active=True, area__closed_on=None).select_related("area")
    for compound in compounds.order_by("py", "pk"):
        for part in compound.area.path.split("."):
            if (found := by_id.get(int(part))) is not None:
                found.append(compound)
    return [(area, by_id[area.pk]) for area in communities]


def takes_cases(area: Area, now: datetime) -> bool:
    """Whether somebody answers for what residents raise here. Public."""
    return accounts.is_answered_for(area, accounts.areas_answered_for(now))

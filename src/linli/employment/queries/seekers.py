"""Files of those who look for work, as the desk lists them: masked."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from linli.base import crypto, masking
from linli.base.viewer import Viewer
from linli.employment.models import Seeker
from linli.employment.rules import RIGHTS
from linli.employment.spec import Hours
from linli.employment.spec.seekers import FILE_KEPT
from linli.employment.workflow import Standing
from linli.people import queries as people
from linli.people.models import Person, Tie
from linli.visits import queries as visits
from linli.visits.models import Visit

#: Visits that a file shows.
VISITS = 5


def seekers_visible_to(viewer: Viewer) -> "QuerySet[Seeker]":
    """Files this viewer keeps; the twin of `rules.can_see_seeker`."""
    paths = RIGHTS.areas(viewer, "see_seekers")
    return Seeker.objects.filter(area__path__within_any=paths)


def seekers_listed(rows: "QuerySet[Seeker]") -> "QuerySet[Seeker]":
    """With what a line of the list shows."""
    return rows.select_related("person", "area").prefetch_related("wishes")


def visits_to(viewer: Viewer, seeker: Seeker) -> "QuerySet[Visit]":
    """The last visits to where they live, as far as this viewer may see them."""
    homes = seeker.person.ties.filter(until=None, kind=Tie.Kind.OCCUPANT).values("dwelling")
    rows = visits.listed(visits.counted(visits.visible_to(viewer)))
    return rows.filter(dwelling__in=homes).order_by("-at")[:VISITS]


def seekers_named(viewer: Viewer, words: str) -> "QuerySet[Seeker]":
    """Files of who has this whole name or telephone number; a part of it finds nobody."""
    name = Q(person__name_index=crypto.blind_index("".join(words.split())))
    phone = crypto.blind_index(masking.normal_phone(words))
    said = name | Q(person__phone_index=phone) if phone else name
    return seekers_visible_to(viewer).filter(said)


def seekers_filtered(viewer: Viewer, *, state: str, occupation: int = 0) -> "QuerySet[Seeker]":
    """The desk's list. `state`: one of the standings, or "all"."""
    rows = seekers_visible_to(viewer)
    if state != "all":
        rows = rows.filter(state=state)
    return rows.filter(wishes=occupation) if occupation else rows


def seeker_counts(viewer: Viewer, *, occupation: int = 0) -> dict[str, int]:
    """State (or "all") → how many."""
    rows = seekers_filtered(viewer, state="all", occupation=occupation).order_by()
    found = dict(rows.values_list("state").annotate(n=Count("pk")))
    numbers = {state: found.get(state, 0) for state in Standing.values}
    return numbers | {"all": sum(found.values())}


def persons_without_file(viewer: Viewer, words: str) -> "QuerySet[Person]":
    """Residents of this name or number who have no file yet."""
    name = Q(name_index=crypto.blind_index("".join(words.split())))
    phone = crypto.blind_index(masking.normal_phone(words))
    found = people.visible_to(viewer).filter(name | Q(phone_index=phone) if phone else name)
    paths = RIGHTS.areas(viewer, "keep_seekers")
    rows = found.filter(seeker=None, area__path__within_any=paths)
    return rows.select_related("area").order_by("pk")


def files_to_forget(now: datetime) -> "QuerySet[Seeker]":
    """Files of those who found work or left so long ago that what was known of them goes."""
    over = (Standing.AT_WORK, Standing.OWN, Standing.OUT)
    long_ago = localdate(now - FILE_KEPT)
    rows = Seeker.objects.filter(forgotten_at=None, state__in=over, since__lt=long_ago)
    return rows.order_by("pk")


def hours_words(codes: list[str]) -> str:
    """The hours somebody would work, in words; "" for any."""
    return "、".join(str(Hours(code).label) for code in codes if code in Hours.values)

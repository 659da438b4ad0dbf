"""Vacancies as the desk lists them and as anybody finds them."""

from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet, Sum

from linli.base.viewer import Role, Viewer
from linli.employment.models import Occupation, Vacancy
from linli.employment.rules import RIGHTS
from linli.employment.spec.occupations import group_of
from linli.employment.workflow import STANDING, State
from linli.people.models import Organisation
from linli.places.models import Area, Level

SIZE = 50
Rows = TypeVar("Rows", bound="QuerySet[Any]")


def visible_to(viewer: Viewer) -> "QuerySet[Vacancy]":
    """Vacancies this viewer keeps or oversees; the twin of `rules.can_see`."""
    own = Q(organisation__in=viewer.scoped("organisation", Role.CONTACT))
    area = Q(area__path__within_any=RIGHTS.areas(viewer, "see_area"))
    return Vacancy.objects.filter(own | area)


def own_vacancies(viewer: Viewer) -> "QuerySet[Vacancy]":
    """Vacancies of the firms whose contact the viewer is."""
    own = viewer.scoped("organisation", Role.CONTACT)
    return Vacancy.objects.filter(organisation__in=own)


def own_firms(viewer: Viewer) -> "QuerySet[Organisation]":
    """Firms whose contact the viewer is."""
    own = viewer.scoped("organisation", Role.CONTACT)
    return Organisation.objects.filter(pk__in=own, active=True).order_by("name", "pk")


def where_may(rows: Rows, viewer: Viewer, act: str) -> Rows:
    """Of rows with an area, those where the viewer may do this as well: who exports in one area
    and only looks in another takes the rows of the first along.
    """
    return rows.filter(area__path__within_any=RIGHTS.areas(viewer, act))


def on_offer(day: date) -> "QuerySet[Vacancy]":
    """Open on this day, wherever the firm is: offers are public."""
    return Vacancy.objects.filter(state=State.OPEN, valid_until__gte=day)


def listed(rows: "QuerySet[Vacancy]") -> "QuerySet[Vacancy]":
    """With what a line of a list shows."""
    return rows.select_related("organisation", "occupation", "area", "work_area")


def public(day: date, *, group: str = "", words: str = "", after: int = 0) -> "QuerySet[Vacancy]":
    """What is on offer for everybody, the newest first. `group`: of the classification (6-18)."""
    rows = _named(listed(on_offer(day)), words)
    if group:
        rows = rows.filter(occupation__code__startswith=f"{group}-")
    if after:
        rows = rows.filter(pk__lt=after)
    return rows.order_by("-pk")


def groups_on_offer(day: date) -> dict[str, int]:
    """Minor groups of the classification with open vacancies → how many."""
    found: dict[str, int] = {}
    codes = on_offer(day).filter(occupation__isnull=False).order_by()
    for code, number in codes.values_list("occupation__code").annotate(n=Count("pk")):
        found[group_of(code)] = found.get(group_of(code), 0) + number
    return dict(sorted(found.items()))


def named_groups(day: date) -> list[tuple[str, str, int]]:
    """Groups with open vacancies: code, the names of their occupations on offer, how many."""
    names: dict[str, list[str]] = {}
    rows = Occupation.objects.filter(vacancies__in=on_offer(day)).distinct()
    for row in rows:
        names.setdefault(group_of(row.code), []).append(str(row))
    numbers = groups_on_offer(day)
    return [(code, _few(names[code]), number) for code, number in numbers.items()]


def _few(names: list[str]) -> str:
    return "、".join(names[:2]) + ("…" if len(names) > 2 else "")


def ever_public() -> "QuerySet[Vacancy]":
    """Whatever everybody could read once: a link to it says that it is over."""
    return Vacancy.objects.all()


def filtered(
    viewer: Viewer, *, state: str, words: str = "", occupation: int = 0
) -> "QuerySet[Vacancy]":
    """The desk's list. `state`: one of the states, or "all"."""
    rows = _named(visible_to(viewer), words)
    if state != "all":
        rows = rows.filter(state=state)
    return rows.filter(occupation=occupation) if occupation else rows


def _named(rows: "QuerySet[Vacancy]", words: str) -> "QuerySet[Vacancy]":
    if not words:
        return rows
    said = Q(title__icontains=words) | Q(organisation__name__icontains=words)
    return rows.filter(said | Q(occupation__name__icontains=words))


def counts(viewer: Viewer, *, words: str = "", occupation: int = 0) -> dict[str, tuple[int, int]]:
    """State (or "all") → vacancies and posts: one query."""
    rows = filtered(viewer, state="all", words=words, occupation=occupation).order_by()
    found = {
        row["state"]: (row["n"], row["posts_sum"])
        for row in rows.values("state").annotate(n=Count("pk"), posts_sum=Sum("posts"))
    }
    whole = (sum(n for n, _p in found.values()), sum(p for _n, p in found.values()))
    return {state: found.get(state, (0, 0)) for state in State.values} | {"all": whole}


def over(day: date) -> "QuerySet[Vacancy]":
    """Standing vacancies whose last day is past."""
    return Vacancy.objects.filter(state__in=STANDING, valid_until__lt=day).order_by("pk")


def standing_alike(organisation_id: int, alike: str, but: int = 0) -> Vacancy | None:
    """The same post of this firm that is on offer already."""
    rows = Vacancy.objects.filter(organisation_id=organisation_id, alike=alike, state__in=STANDING)
    return rows.exclude(pk=but).first()


def firms_to_offer(viewer: Viewer) -> "QuerySet[Organisation]":
    """Firms for which this viewer may offer vacancies."""
    own = Q(pk__in=viewer.scoped("organisation", Role.CONTACT))
    area = Q(area__path__within_any=RIGHTS.areas(viewer, "offer"))
    return Organisation.objects.filter(own | area, active=True).order_by("name", "pk")


def areas_to_import(viewer: Viewer) -> "QuerySet[Area]":
    """Areas into which this viewer may take over lists."""
    paths = RIGHTS.areas(viewer, "import")
    rows = Area.objects.filter(closed_on=None, in_use=True, path__within_any=paths)
    return rows.exclude(level=Level.GRID).order_by("path")


def work_areas() -> "QuerySet[Area]":
    """Where work can be: districts, sub-districts and communities in use."""
    levels = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY)
    return Area.objects.filter(closed_on=None, in_use=True, level__in=levels).order_by("path")


def naming(word: str) -> "QuerySet[Vacancy]":
    """Vacancies in whose words a name or number stands."""
    fields = ("title", "place", "duties", "closed_why", "alike")
    said = Q(pk__in=())
    for field in fields:
        said |= Q(**{f"{field}__contains": word})
    return Vacancy.objects.filter(said) if len(word) > 1 else Vacancy.objects.none()


def untouched(ids: "list[int]") -> "QuerySet[Vacancy]":
    """Those that nobody changed or built upon since they were made."""
    rows = Vacancy.objects.filter(pk__in=ids, version=1)
    return rows.filter(posts_at_fairs=None, candidacies=None)


def area_to_decide(viewer: Viewer) -> Area | None:
    """The widest area in which this viewer says what words mean."""
    paths = sorted(RIGHTS.areas(viewer, "decide"), key=lambda path: path.count("."))
    return Area.objects.filter(path=paths[0]).first() if paths else None

"""From the tables to the matching and back: profiles, offers, and reasons in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from linli.base.viewer import Viewer
from linli.employment.models import Course, Requirement, Seeker, Skill, Vacancy
from linli.employment.queries.seekers import seekers_listed, seekers_visible_to
from linli.employment.queries.vacancies import listed, on_offer
from linli.employment.spec import Education, group_of
from linli.employment.spec.matching import (
    Level,
    Market,
    Middle,
    Offer,
    Profile,
    Reason,
    missing,
    reach_of,
    reasons,
)
from linli.employment.spec.matching.pairing import best_seekers
from linli.employment.spec.matching.scoring import only_skills_lack
from linli.employment.workflow import AVAILABLE
from linli.places.models import Area
from linli.places.models import Level as AreaLevel

#: Shown at once; nobody reads more.
SHOWN = 10
#: Areas that a way between home and work is made of: district, sub-district, community.
_STEPS = 3
#: From so many kilometres on no tenths are told.
NEAR = 2


def available(viewer: Viewer) -> "QuerySet[Seeker]":
    """Who looks for work among the files of this viewer."""
    rows = seekers_visible_to(viewer).filter(state__in=AVAILABLE, forgotten_at=None)
    return seekers_listed(rows)


def profiles(seekers: "QuerySet[Seeker]") -> list[Profile]:
    """What of these files enters the matching: nothing that says who somebody is."""
    rows = seekers.select_related("area").prefetch_related(
        "wishes", "training", Prefetch("skills", Skill.objects.prefetch_related("counts_as"))
    )
    above = _cities()
    return [_profile(row, above) for row in rows]


def _profile(row: Seeker, above: frozenset[str]) -> Profile:
    wishes = list(row.wishes.all())
    skills = {skill.pk for skill in row.skills.all()}
    skills |= {civil.pk for skill in row.skills.all() for civil in skill.counts_as.all()}
    return Profile(
        row.pk,
        frozenset(wish.pk for wish in wishes),
        frozenset(group_of(wish.code) for wish in wishes),
        frozenset(skills),
        frozenset(skill.pk for skill in row.training.all()),
        _level(row.education),
        row.years,
        row.wage_from or 0,
        way_of(row.area.path, above),
        reach_of(row.reach),
        frozenset(row.hours),
        row.lodging,
        middle_in(row.area),
    )


def offers(vacancies: "QuerySet[Vacancy]") -> list[Offer]:
    """Vacancies as the matching sees them; those without an occupation wait for one."""
    rows = (
        vacancies.filter(occupation__isnull=False)
        .select_related("occupation", "area", "work_area")
        .prefetch_related(Prefetch("requirements", Requirement.objects.order_by("pk")))
    )
    above = _cities()
    return [_offer(row, above) for row in rows]


def _offer(row: Vacancy, above: frozenset[str]) -> Offer:
    needs = list(row.requirements.all())
    occupation = row.occupation
    return Offer(
        row.pk,
        occupation.pk if occupation else 0,
        group_of(occupation.code) if occupation else "",
        row.posts,
        row.monthly_low or 0,
        row.monthly_high or row.monthly_low or 0,
        frozenset(need.skill_id for need in needs if need.must),
        frozenset(need.skill_id for need in needs if not need.must),
        _level(row.education),
        row.education_must,
        row.years,
        way_of((row.work_area or row.area).path, above),
        row.hours,
        row.lodging,
        row.insurance in {"five", "full"},
        middle=middle_in(row.work_area or row.area),
    )


def _level(code: str) -> int:
    return Level[code.upper()]


def middle_in(area: Area) -> Middle | None:
    """The middle of an area as the matching takes it."""
    if area.latitude is None or area.longitude is None:
        return None
    return float(area.latitude), float(area.longitude)


def way_of(path: str, above: frozenset[str]) -> tuple[int, ...]:
    """The areas of a place from the district on (district, sub-district, community); `above`: ids
    of cities, which say nothing about the way.
    """
    parts = [part for part in path.split(".") if part not in above]
    return tuple(int(part) for part in parts[:_STEPS])


def _cities() -> frozenset[str]:
    cities = Area.objects.filter(level=AreaLevel.CITY)
    return frozenset(str(pk) for pk in cities.values_list("pk", flat=True))


def courses_above(area: Area, day: date) -> "QuerySet[Course]":
    """Courses not over on this day, in an area or above it."""
    rows = Course.objects.filter(
        ends_on__gte=day, area__in=[int(pk) for pk in area.path.split(".")]
    )
    return rows.select_related("skill", "area")


@dataclass(frozen=True)
class Match:
    """One pair as a page shows it: the row, and why, in words. `against`: what speaks against."""

    row: Any
    good: tuple[str, ...]
    against: tuple[str, ...]


def best_vacancies(seeker: Seeker, day: date) -> list[Match]:
    """The best vacancies on offer for one person, with reasons for what is shown."""
    (profile,) = profiles(Seeker.objects.filter(pk=seeker.pk))
    market = Market(offers(on_offer(day)))
    pairs = market.best(profile, SHOWN)
    rows = listed(Vacancy.objects.all()).in_bulk([pair.offer for pair in pairs])
    words = _Words()
    return [
        words.match(rows[pair.offer], reasons(profile, market.offers[pair.offer])) for pair in pairs
    ]


def best_for_vacancy(viewer: Viewer, vacancy: Vacancy) -> list[Match]:
    """Whom of the viewer's files this vacancy suits best."""
    found = offers(Vacancy.objects.filter(pk=vacancy.pk))
    if not found:
        return []
    known = {profile.id: profile for profile in profiles(available(viewer))}
    pairs = best_seekers(found[0], known.values(), SHOWN)
    rows = seekers_listed(Seeker.objects.all()).in_bulk([pair.seeker for pair in pairs])
    words = _Words()
    return [words.match(rows[pair.seeker], reasons(known[pair.seeker], found[0])) for pair in pairs]


def why_pairs(pairs: "Iterable[tuple[int, int]]") -> dict[tuple[int, int], Match]:
    """Reasons for pairs that are shown: (seeker, vacancy) → why. Three look-ups for all."""
    wanted = set(pairs)
    known = {
        each.id: each for each in profiles(Seeker.objects.filter(pk__in={s for s, _v in wanted}))
    }
    found = {
        each.id: each for each in offers(Vacancy.objects.filter(pk__in={v for _s, v in wanted}))
    }
    words = _Words()
    return {
        (seeker, vacancy): words.match(None, reasons(known[seeker], found[vacancy]))
        for seeker, vacancy in wanted
        if seeker in known and vacancy in found
    }


@dataclass(frozen=True)
class Gap:
    """A certificate that alone stands between somebody and vacancies: what a course would open.
    `course`: the next one that gives it where they live.
    """

    skill: Skill
    vacancies: int
    posts: int
    course: Course | None = None


def gaps_of(seeker: Seeker, day: date) -> list[Gap]:
    """What this person would have to learn for more vacancies, the widest opening first."""
    (profile,) = profiles(Seeker.objects.filter(pk=seeker.pk))
    opened: dict[int, list[Offer]] = {}
    for offer in Market(offers(on_offer(day))).candidates(profile):
        lacking = only_skills_lack(profile, offer)
        if len(lacking) == 1:
            opened.setdefault(next(iter(lacking)), []).append(offer)
    skills = Skill.objects.in_bulk(list(opened))
    coming = courses_above(seeker.area, day).filter(skill__in=opened).order_by("-starts_on", "-pk")
    courses = {course.skill_id: course for course in coming}
    gaps = [
        Gap(skills[pk], len(rows), sum(row.posts for row in rows), courses.get(pk))
        for pk, rows in opened.items()
    ]
    return sorted(gaps, key=lambda gap: (-gap.posts, gap.skill.pk))[:5]


def why_not(seeker: Profile, offer: Offer) -> list[str]:
    """Which must-conditions fail, in words; empty for a possible pair."""
    words = _Words()
    return [words.lack(each.code, each.values) for each in missing(seeker, offer)]


class _Words:
    """Reasons in words; names of skills are looked up once for a page."""

    def __init__(self) -> None:
        self._skills: dict[int, Skill] | None = None

    def match(self, row: Any, told: Iterable[Reason]) -> Match:
        told = list(told)
        good = [self.reason(each) for each in told if each.good]
        against = [self.reason(each) for each in told if not each.good]
        return Match(row, tuple(filter(None, good)), tuple(filter(None, against)))

    def reason(self, told: Reason) -> str:
        """One reason as a sentence part; "" for what need not be said."""
        code, values = told.code, told.values
        if code in {"must", "nice", "lacks"}:
            named = {"skills": self.skills(values)}
            said = {
                "must": _("%(skills)s fits"),
                "nice": _("%(skills)s welcome"),
                "lacks": _("without %(skills)s, which would be welcome"),
            }
            return str(said[code] % named)
        if code in {"wage_above", "wage_below"}:
            above = _("wage %(n)d %% above wish") if values[0] else _("wage as wished")
            words = above if code == "wage_above" else _("wage %(n)d %% below wish")
            return str(words % {"n": values[0]}) if "%" in words else str(words)
        if code == "place":
            return self._place(*values)
        if code == "years":
            return self._years(told)
        if code == "level":
            level = self._level(values[0])
            return "" if told.good else str(_("education below %(level)s") % {"level": level})
        return str(_SAID[code]())

    def lack(self, code: str, values: tuple[int, ...]) -> str:
        """One must-condition that fails, in words."""
        if code == "skills":
            return str(_("missing: %(skills)s") % {"skills": self.skills(values)})
        if code == "level":
            return str(_("education below %(level)s") % {"level": self._level(values[0])})
        return str(_LACKS[code]())

    def skills(self, pks: Iterable[int]) -> str:
        if self._skills is None:
            self._skills = Skill.objects.in_bulk()
        return "、".join(str(self._skills[pk]) for pk in pks)

    def _place(self, away: int, km: float | None) -> str:
        """Where it is; and how far, between the middles of two areas, where both are known."""
        where = str(_PLACES[away]())
        if not away:
            return where
        far = _("distance unknown")
        if km is not None:
            far = _("about %(n)s km") % {"n": f"{km:.0f}" if km >= NEAR else f"{km:.1f}"}
        return str(_("%(place)s, %(distance)s") % {"place": where, "distance": far})

    def _years(self, told: Reason) -> str:
        if not told.values[0]:
            return ""
        words = _("%(n)d years of experience and more") if told.good else _("less than %(n)d years")
        return str(words % {"n": told.values[0]})

    def _level(self, value: int) -> str:
        return str(Education(Level(value).name.lower()).label)


_PLACES = {
    0: lambda: _("in the own community"),
    1: lambda: _("in the own sub-district"),
    2: lambda: _("in the own district"),
    3: lambda: _("in another district"),
}
_SAID = {
    "occupation": lambda: _("wished occupation"),
    "near": lambda: _("near the wished occupation"),
    "any": lambda: _("any work is welcome"),
    "wage_open": lambda: _("wage to be agreed"),
    "insured": lambda: _("with social insurance"),
}
_LACKS = {
    "reach": lambda: _("too far away"),
    "lodging": lambda: _("no lodging"),
    "hours": lambda: _("other hours"),
    "wage": lambda: _("pays too little"),
    "occupation": lambda: _("another occupation"),
}

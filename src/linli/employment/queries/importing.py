"""What an employers' sheet would bring: which row is a vacancy, which is refused and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from dateutil import parser as days
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base import masking
from linli.base.viewer import Viewer
from linli.employment.models import Occupation, Skill, Vacancy
from linli.employment.queries.occupations import by_words, known_words, skills_in
from linli.employment.rules import RIGHTS
from linli.employment.spec import (
    LONGEST_DUTIES,
    VALID_DAYS,
    Need,
    Unreadable,
    VacancyDraft,
    alike_of,
    education_in,
    insurance_in,
    plain,
)
from linli.employment.spec.vacancies import LONG_TERM, LONGEST, MOST_POSTS, Education
from linli.employment.spec.wages import read
from linli.employment.workflow import STANDING
from linli.people.models import Organisation
from linli.places import queries as places
from linli.places.models import Area, Import
from linli.places.spec import ImportResult, Line

KIND = "vacancies"
Rows = Iterable[tuple[int, dict[str, str]]]


@dataclass
class ListPlan:
    """What stands, and what a list adds."""

    area: Area
    today: date
    firms: dict[str, Organisation]
    known: dict[str, tuple[str, ...]]
    ids: dict[str, int]
    skills: list[tuple[int, tuple[str, ...]]]
    standing: set[tuple[int, str]]
    new: list[tuple[Organisation, VacancyDraft]] = field(default_factory=list)


def imports_visible_to(viewer: Viewer) -> "QuerySet[Import]":
    """Lists of vacancies that this viewer may look at."""
    paths = RIGHTS.areas(viewer, "import")
    rows = Import.objects.filter(kind=KIND, area__path__within_any=paths)
    return rows.select_related("area")


def checked(record: Import) -> ImportResult:
    """What a checked list would do, on the day it was read."""
    lines, plan = plan_list(places.rows_of(record), record.area, localdate(record.done_at))
    return places.result(record, lines, _makes(plan))


def _makes(plan: ListPlan) -> dict[str, int]:
    return {"employment.vacancy": len(plan.new)} if plan.new else {}


def plan_list(rows: Rows, area: Area, today: date) -> tuple[list[Line], ListPlan]:
    """Each row with its reason or what it does (5 queries)."""
    firms = Organisation.objects.filter(active=True, area__path__within=area.path)
    standing = Vacancy.objects.filter(area__path__within=area.path, state__in=STANDING)
    plan = ListPlan(
        area,
        today,
        {plain(firm.name): firm for firm in firms.select_related("area")},
        known_words(),
        dict(Occupation.objects.values_list("code", "pk")),
        [
            (pk, (name, *words))
            for pk, name, words in Skill.objects.values_list("pk", "name", "words")
        ],
        set(standing.values_list("organisation_id", "alike")),
    )
    return [_line(number, values, plan) for number, values in rows], plan


def _line(number: int, values: dict[str, str], plan: ListPlan) -> Line:
    trouble = trouble_with(values, plan)
    if trouble:
        return Line(number, values, trouble)
    firm = plan.firms[plain(values["firm"])]
    draft = _draft(values, plan)
    key = (firm.pk, alike_of(draft.title, draft.place))
    if key in plan.standing:
        return Line(number, values, _("This firm offers the same post at this place already."))
    plan.standing.add(key)
    plan.new.append((firm, draft))
    does = (
        _("New vacancy") if draft.occupation_id else _("New vacancy; its occupation is asked for")
    )
    return Line(number, values, "", does)


def trouble_with(values: dict[str, str], plan: ListPlan) -> str:
    """Why a row cannot be taken, in words; "" if all is in order."""
    if plain(values.get("firm", "")) not in plan.firms:
        return _("No firm of this name here: register it in the list of organisations first.")
    if not values.get("title"):
        return _("The post has no name.")
    if not _posts(values.get("posts", "")):
        return _("Say how many posts there are: a whole number above 0.")
    try:
        read(values.get("wage", ""))
    except Unreadable:
        return _("This wage cannot be read: write 4000-6000, 20元/小时, 计件 or 面议.")
    if untimely := _untimely(values.get("valid_until", ""), plan.today):
        return untimely
    public = " ".join(values.get(code, "") for code in ("title", "duties", "needs", "place"))
    if any(each.kind != "address" for each in masking.scan(public)):
        return _("A telephone or identity number stands in this row; vacancies are public.")
    return ""


def _untimely(words: str, today: date) -> str:
    day = _day(words, today)
    if day is None:
        return _("The day until which it is valid cannot be read.")
    if day < today:
        return _("It was valid until %(day)s only.") % {"day": day}
    if day > today + LONGEST:
        return _("%(day)s is too far ahead: name a day within the next year.") % {"day": day}
    return ""


def _posts(words: str) -> int:
    number = words.strip().removesuffix("名").removesuffix("人").removesuffix(".0").strip()
    posts = int(number) if number.isdecimal() and number.isascii() else 0
    return posts if posts <= MOST_POSTS else 0


def _day(words: str, today: date) -> date | None:
    if not words.strip():
        return today + timedelta(days=VALID_DAYS)
    if "长期" in words:
        return today + LONG_TERM
    tidy = words.strip().replace("年", "-").replace("月", "-").removesuffix("日")
    try:
        start = datetime.combine(today, time())  # what a day leaves out is today's, not the clock's
        found: date = days.parse(tidy, yearfirst=True, default=start).date()
    except (ValueError, OverflowError):
        return None
    return found


def _draft(values: dict[str, str], plan: ListPlan) -> VacancyDraft:
    wage = read(values["wage"])
    wanted = f"{values.get('education', '')} {values.get('needs', '')}"
    education = education_in(wanted)
    asked = values.get("needs", "")
    must = not any(soft in asked for soft in ("优先", "不限", "均可"))
    return VacancyDraft(
        title=values["title"].strip()[:60],
        posts=_posts(values["posts"]),
        wage=wage,
        wage_words=values["wage"].strip()[:60],
        occupation_id=by_words(values["title"], plan.known, plan.ids),
        duties="\n".join(part for part in (values.get("duties", ""), asked) if part)[
            :LONGEST_DUTIES
        ],
        insurance=insurance_in(f"{values.get('insurance', '')} {values['wage']}"),
        board=wage.board,
        lodging=wage.lodging,
        education=education,
        education_must=education != Education.ANY and "优先" not in wanted,
        place=values.get("place", "").strip()[:80],
        valid_until=_day(values.get("valid_until", ""), plan.today),
        needs=tuple(Need(pk, must) for pk in skills_in(asked, plan.skills)),
    )

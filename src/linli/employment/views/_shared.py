"""What the pages show alike: a vacancy's wage, its line in a list, its state in a colour."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.employment.models import Vacancy
from linli.employment.spec import WageKind
from linli.employment.workflow import Progress, State

PROGRESS_COLOURS = {
    Progress.RECOMMENDED: "blue",
    Progress.INVITED: "blue",
    Progress.SIGNED: "yellow",
    Progress.HIRED: "green",
    Progress.AT_WORK: "green",
    Progress.LEFT: "grey",
    Progress.ENDED: "grey",
}
COLOURS = {
    State.OPEN: "green",
    State.PAUSED: "yellow",
    State.FILLED: "blue",
    State.EXPIRED: "grey",
    State.WITHDRAWN: "grey",
}


def wage_of(vacancy: Vacancy) -> str:
    """The wage in words: “4,000–6,000 yuan a month + commission”."""
    if vacancy.wage_kind == WageKind.OPEN:
        return str(_("Wage by agreement"))
    low, high = vacancy.wage_low, vacancy.wage_high
    if low is None:
        shown = _("Piece work")
        if vacancy.monthly_low:
            shown = _("Piece work, about %(low)s yuan a month") % {
                "low": f"{vacancy.monthly_low:,}"
            }
    else:
        numbers = _number(low)
        if high is None:
            numbers = _("%(low)s and more") % {"low": numbers}
        elif high > low:
            numbers = f"{numbers}–{_number(high)}"
        words = {"numbers": numbers, "unit": vacancy.get_wage_kind_display()}
        shown = _("%(numbers)s yuan %(unit)s") % words
    return _("%(wage)s + commission") % {"wage": shown} if vacancy.commission else str(shown)


def _number(value: Any) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def posts_of(number: int) -> str:
    """“3 posts”."""
    return ngettext("%(n)d post", "%(n)d posts", number) % {"n": number}


def extras_of(vacancy: Vacancy) -> list[str]:
    """Board, lodging and the like, in words."""
    named = (
        (vacancy.board, _("board")),
        (vacancy.lodging, _("lodging")),
        (vacancy.insurance in {"five", "full"}, vacancy.get_insurance_display()),
    )
    return [str(words) for given, words in named if given]


def vacancy_line(vacancy: Vacancy, *, public: bool = False) -> dict[str, Any]:
    """A row of a list of vacancies (`queries.listed`)."""
    occupation = str(vacancy.occupation) if vacancy.occupation else _("Occupation to be decided")
    meta = [vacancy.organisation.name, wage_of(vacancy), posts_of(vacancy.posts)]
    if str(vacancy.occupation) != vacancy.title:
        meta.insert(1, occupation)
    return {
        "title": vacancy.title,
        "url": reverse("employment:public" if public else "employment:vacancy", args=[vacancy.pk]),
        "meta": meta + (extras_of(vacancy) if public else []),
        "note": _("until %(day)s") % {"day": f"{vacancy.valid_until:%Y-%m-%d}"},
        "colour": "" if public else COLOURS[State(vacancy.state)],
        "word": "" if public else vacancy.get_state_display(),
    }

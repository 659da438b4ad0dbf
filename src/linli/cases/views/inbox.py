"""The desk's list of cases, and the same list as a file."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.base import exports
from linli.base.facts import Fact
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.cases import queries, rules
from linli.cases.queries import SORTS, STAGES, Filters
from linli.cases.spec import KINDS
from linli.cases.views.words import lines
from linli.cases.workflow import OPEN
from linli.clock import queries as clock
from linli.clock.workflow import Colour

MOST_EXPORTED = 100_000
_COLOURS = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.PAUSED)


@page("cases.see")
def inbox(request: LinliRequest) -> HttpResponse:
    """All cases the viewer may see, the most urgent first."""
    now = clock.now()
    filters = chosen(request)
    rows = queries.listed(queries.inbox(request.viewer, filters, now))
    found = queries.page_after(rows, _number(request.GET.get("after", "")))
    shown = found[: queries.SIZE]
    older = _url(filters, after=shown[-1].pk) if len(found) > queries.SIZE else ""
    context = {
        "now": now,
        "lines": lines(shown),
        "stages": _stage_chips(request, filters),
        "narrower": _narrower_chips(request, filters, now),
        "filters": filters,
        "sorts": _sorts(filters),
        "categories": queries.categories_in_use(),
        "organisation": queries.organisation_of(request.viewer, filters.organisation_id),
        "register_url": _register_url(filters),
        "older": older,
        "newer": _url(filters) if request.GET.get("after") else "",
        "export_url": f"{reverse('cases:export')}?{_query(filters)}",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "may_raise": rules.RIGHTS.may(request.viewer, "raise"),
    }
    return render(request, "cases/desk/inbox.html", context)


@page("cases.export")
def export(request: LinliRequest) -> HttpResponse:
    """The list under the same filters as Excel or CSV: no raiser, no words of theirs."""
    now = clock.now()
    rows = queries.listed(queries.inbox(request.viewer, chosen(request), now))[:MOST_EXPORTED]
    header = (
        _("Number"),
        _("Kind of case"),
        _("State"),
        _("Colour"),
        _("Due"),
        _("Category"),
        _("Community"),
        _("Compound"),
        _("Shop or organisation"),
        _("Summary"),
        _("Source"),
        _("Raised"),
        _("Answerable"),
        _("Section"),
        _("Outcome"),
        _("Ended"),
        _("Returned (times)"),
        _("Reopened (times)"),
        *(fact.label for fact in _asked()),
    )
    body = (
        (
            case.number,
            case.spec.label,
            case.get_state_display(),
            Colour(case.colour_code).label if case.state in OPEN else "",
            case.due_at,
            case.category,
            case.area,
            case.compound or "",
            case.organisation or "",
            case.summary,
            case.get_source_display(),
            case.raised_at,
            case.owner,
            case.section or "",
            case.get_outcome_display(),
            case.ended_at,
            case.return_count,
            case.reopen_count,
            *(fact.says(case.facts.get(fact.code, "")) for fact in _asked()),
        )
        for case in rows
    )
    name = f"{_('Cases')}-{clock.local(now):%Y%m%d}"
    return exports.response(request, name, header, body, size=rows.count())


def _asked() -> list[Fact]:
    """The facts that any kind asks for, each a column."""
    return [fact for kind in KINDS.values() for fact in kind.facts]


def _choices(kind: str) -> list[tuple[str, str, Any]]:
    """Fact, value and words of every choice among the facts of this kind."""
    facts = KINDS[kind].facts if kind in KINDS else ()
    return [(fact.code, value, words) for fact in facts for value, words in fact.choices]


def chosen(request: HttpRequest) -> Filters:
    """The filters in the address; what does not fit chooses everything."""
    get = request.GET
    stage, colour, kind = (get.get(name, "") for name in ("stage", "colour", "kind"))
    return Filters(
        stage=stage if stage in STAGES or stage == "all" else "open",
        colour=colour if colour in Colour.values else "",
        kind=kind if kind in KINDS else "",
        mine=get.get("mine") == "1",
        category_id=_number(get.get("category", "")),
        compound_id=_number(get.get("compound", "")),
        organisation_id=_number(get.get("organisation", "")),
        fact=next(
            (
                (fact, value)
                for fact, value, _words in _choices(kind)
                if get.get("fact", "") == f"{fact}:{value}"
            ),
            None,
        ),
        words=get.get("q", "").strip()[:60],
        sort=get.get("sort", "") if get.get("sort") in SORTS else "",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _query(filters: Filters, **more: Any) -> str:
    values = {
        "stage": filters.stage if filters.stage != "open" else "",
        "colour": filters.colour,
        "kind": filters.kind,
        "mine": "1" if filters.mine else "",
        "category": filters.category_id,
        "compound": filters.compound_id,
        "organisation": filters.organisation_id,
        "fact": ":".join(filters.fact or ()),
        "q": filters.words,
        "sort": filters.sort,
        **more,
    }
    return urlencode({key: value for key, value in values.items() if value})


def _url(filters: Filters, **more: Any) -> str:
    query = _query(filters, **more)
    return f"{reverse('cases:inbox')}?{query}" if query else reverse("cases:inbox")


def _register_url(filters: Filters) -> str:
    """Registering begins with what the list is of: its kind, its shop."""
    given = {"kind": filters.kind, "organisation": filters.organisation_id}
    if filters.organisation_id and not filters.kind:
        given["kind"] = next(kind.code for kind in KINDS.values() if kind.at_organisations)
    query = urlencode({key: value for key, value in given.items() if value})
    return f"{reverse('cases:register')}?{query}" if query else reverse("cases:register")


def _stage_chips(request: LinliRequest, filters: Filters) -> list[Chip]:
    labels = {
        "open": pgettext("case", "Open"),
        "raised": _("To be received"),
        "dispatched": _("To be accepted"),
        "in_hand": _("In hand"),
        "suspended": _("Suspended"),
        "ended": _("To be confirmed"),
        "escalated": _("Twice not solved"),
        "over": pgettext("case", "Closed"),
    }
    # A colour or page chosen in one stage means nothing in another.
    counts = queries.counts(request.viewer, filters)
    return [
        Chip(
            label,
            _url(replace(filters, stage=stage, colour="")),
            counts[stage],
            current=filters.stage == stage,
        )
        for stage, label in labels.items()
        if counts[stage] or stage in {"open", "raised", "in_hand", "ended", "over", filters.stage}
    ]


def _sorts(filters: Filters) -> list[tuple[str, Any]]:
    """What the list may be ordered by; closed cases have no due moment any more."""
    usual = ("", _("Newest first")) if filters.stage == "over" else ("", _("Most urgent first"))
    rest = (("newest", _("Newest first")), ("oldest", _("Oldest first")))
    return [usual, *(sort for sort in rest if sort[1] != usual[1])]


def _narrower_chips(request: LinliRequest, filters: Filters, now: Any) -> list[Chip]:
    counts = queries.colour_counts(request.viewer, replace(filters, colour=""), now)
    colours = [
        Chip(
            colour.label,
            _url(replace(filters, colour="" if filters.colour == colour else colour.value)),
            counts.get(colour.value, 0),
            current=filters.colour == colour,
            colour=colour.value,
        )
        for colour in _COLOURS
        if counts.get(colour.value)
    ]
    kinds = [
        Chip(
            kind.label,
            _url(replace(filters, kind="" if filters.kind == code else code, fact=None)),
            current=filters.kind == code,
        )
        for code, kind in KINDS.items()
    ]
    facts = [
        Chip(
            words,
            _url(replace(filters, fact=None if filters.fact == (fact, value) else (fact, value))),
            current=filters.fact == (fact, value),
        )
        for fact, value, words in _choices(filters.kind)
    ]
    mine = Chip(
        _("Mine"), _url(replace(filters, mine=not filters.mine)), current=filters.mine, icon="user"
    )
    return [mine, *kinds, *facts, *colours]

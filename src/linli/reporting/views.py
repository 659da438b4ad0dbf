"""Pages of figures: the week, the rows behind one figure, the brief."""

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.base import exports, gongwen
from linli.base.figures import Figure
from linli.base.pages import LinliRequest, page
from linli.base.rights import ensure
from linli.clock import queries as clock
from linli.places import queries as places
from linli.reporting import queries, rules
from linli.reporting.forms import Asked, asked
from linli.reporting.queries import Reading
from linli.reporting.spec import Brief, Programme, Sentence

PAGE = 50
#: A brief is written when its week is over.
LAST = "last_week"
SLOT = re.compile(r"\{([a-z_]+)\}")


@page("reporting.see")
def figures(request: LinliRequest) -> HttpResponse:
    """The week in figures, programme by programme; each opens its rows."""
    what = asked(request.GET, request.viewer, clock.now())
    # All in one query, however many programmes there are.
    read = {reading.figure.key: reading for reading in queries.read_all(what.extent)}
    groups = [
        (
            programme,
            [
                read[figure.key]
                for figure in programme.figures
                if rules.can_open(request.viewer, figure)
            ],
            [queries.table(breakdown, what.extent) for breakdown in programme.breakdowns],
        )
        for programme in queries.programmes()
        if programme.figures
    ]
    return render(
        request,
        "reporting/desk/figures.html",
        {"asked": what, "groups": groups, "areas": _areas(request)},
    )


@page("reporting.see")
def rows(request: LinliRequest, key: str) -> HttpResponse:
    """The records that a figure counts, or those of its denominator (`?of=1`)."""
    figure, what = _figure(request, key), asked(request.GET, request.viewer, clock.now())
    of, split = _part(request, figure)
    cell = queries.split_of(figure, **split)
    found = queries.rows(figure, what.extent, denominator=of).filter(**cell)
    if request.GET.get("before", "").isdecimal():
        found = found.filter(pk__lt=int(request.GET["before"]))
    shown = list(found[: PAGE + 1])
    last = shown[PAGE - 1].pk if len(shown) > PAGE else None
    older = what.query(before=last, of="1" if of else "", **split) if last else ""
    context = {
        "asked": what,
        "figure": figure,
        "reading": queries.read(figure, what.extent),
        "lines": [figure.line(row) for row in shown[:PAGE]],
        "older": older,
        "of": of,
        "cell": cell,
        "query": what.query(of="1" if of else "", **split),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
    }
    return render(request, "reporting/desk/rows.html", context)


def _part(request: LinliRequest, figure: Figure) -> tuple[bool, dict[str, str]]:
    """Which of a figure's rows are asked for: the denominator's; those of one cell."""
    of = request.GET.get("of") == "1" and figure.out_of is not None
    return of, {name: request.GET.get(name, "") for name in ("row", "column")}


@page("reporting.export")
def rows_export(request: LinliRequest, key: str) -> HttpResponse:
    """The same rows for a spreadsheet; names stay masked as on the page."""
    figure, what = _figure(request, key), asked(request.GET, request.viewer, clock.now())
    of, split = _part(request, figure)
    found = queries.rows(figure, what.extent, denominator=of)
    found = found.filter(**queries.split_of(figure, **split))
    lines = (figure.line(row) for row in found.iterator(chunk_size=500))
    return exports.response(
        request,
        f"{figure.label}-{clock.local(clock.now()):%Y%m%d}",
        [_("Record"), _("Facts")],
        ([line.title, "；".join(map(str, line.meta))] for line in lines),
        size=found.count(),
    )


@page("reporting.see")
def brief(request: LinliRequest) -> HttpResponse:
    """The brief of the week: sentences with figures, each opening its rows."""
    what = asked(request.GET, request.viewer, clock.now(), usual=LAST)
    programme, told = _brief_of(request)
    readings = queries.read_all(what.extent, figures=programme.figures)
    paragraphs = _paragraphs(told, {reading.figure.key: reading for reading in readings}, what)
    context = {
        "asked": what,
        "programme": programme,
        "brief": told,
        "paragraphs": paragraphs,
        "areas": _areas(request),
    }
    return render(request, "reporting/desk/brief.html", context)


@page("reporting.see")
def brief_docx(request: LinliRequest) -> HttpResponse:
    """The same brief as an official document to edit and send; always in Chinese."""
    with translation.override("zh-hans"):
        what = asked(request.GET, request.viewer, clock.now(), usual=LAST)
        programme, told = _brief_of(request)
        readings = {
            reading.figure.key: reading
            for reading in queries.read_all(what.extent, figures=programme.figures)
        }
        until = what.last or clock.now().date()
        blocks: list[gongwen.Block] = []
        for heading, sentences in _paragraphs(told, readings, what, linked=False):
            blocks += [gongwen.Block(str(heading), heading=True), gongwen.Block("".join(sentences))]
        body = gongwen.official_document(
            title=str(told.title),
            blocks=blocks,
            signed=what.area.name if what.area else "",
            dated=f"{until.year}年{until.month}月{until.day}日",
        )
    name = f"brief-{until.isoformat()}.docx"
    return HttpResponse(
        body,
        content_type=gongwen.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _figure(request: LinliRequest, key: str) -> Figure:
    figure = queries.find(key)
    if figure is None:
        raise Http404
    ensure(rules.can_open(request.viewer, figure), _("The records of this figure are sealed."))
    return figure


def _areas(request: LinliRequest) -> Any:
    return (
        places.visible_areas(request.viewer)
        .filter(level__in=("subdistrict", "community"))
        .order_by("path")
    )


def _brief_of(request: LinliRequest) -> tuple[Programme, Brief]:
    """The programme named in the address, else the first that has a brief."""
    told = [(programme, programme.brief) for programme in queries.programmes() if programme.brief]
    if not told:
        raise Http404
    chosen, brief = next(
        (pair for pair in told if pair[0].code == request.GET.get("programme")), told[0]
    )
    assert brief is not None  # noqa: S101 - for the type checker: only those with a brief were kept
    return chosen, brief


def _paragraphs(
    told: Brief, readings: dict[str, Reading], what: Asked, *, linked: bool = True
) -> list[tuple[Any, list[SafeString]]]:
    """Sentences grouped under their headings, each slot replaced by its figure."""
    slots = {key.replace(".", "_"): reading for key, reading in readings.items()}
    grouped: list[tuple[Any, list[SafeString]]] = []
    for sentence in told.sentences:
        if not _says_something(sentence, slots):
            continue
        if not grouped or str(grouped[-1][0]) != str(sentence.heading):
            grouped.append((sentence.heading, []))
        grouped[-1][1].append(_sentence(str(sentence.words), slots, what, linked=linked))
    return grouped


def _says_something(sentence: Sentence, slots: dict[str, Reading]) -> bool:
    """A sentence of nothing but zeros is left out."""
    about = sentence.about or SLOT.findall(str(sentence.words))
    return any(_number(slots, name) != 0 for name in about)


def _number(slots: dict[str, Reading], name: str) -> int | None:
    reading = slots[name.removesuffix("_of")]
    return reading.of if name.endswith("_of") else reading.value


def _sentence(words: str, slots: dict[str, Reading], what: Asked, *, linked: bool) -> SafeString:
    def fill(slot: re.Match[str]) -> str:
        name = slot.group(1)
        number, key = _number(slots, name), slots[name.removesuffix("_of")].figure.key
        text = _("not shown") if number is None else in_prose(number)
        if not linked or number is None:
            return text
        of = "1" if name.endswith("_of") else ""
        url = reverse("reporting:rows", args=[key]) + what.query(of=of)
        return format_html('<a class="num" href="{}">{}</a>', url, text)

    return mark_safe(SLOT.sub(fill, words))  # noqa: S308 - our words, and slots that format_html filled


def in_prose(number: int) -> str:
    """A number as a brief says it: 676 → 670余 (over 670), 220 → 220."""
    cut, more = queries.qualified(number)
    return _("over %(number)s") % {"number": cut} if more else str(cut)

"""Parts that show many things: rows, chips, timeline, figures, matrix."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.base.templatetags.ui.marks import due_text, moment, page_now
from linli.base.templatetags.ui.registry import (
    EMPTY,
    attrs,
    csrf,
    pick,
    register,
    sign_mark,
    tone,
    use,
)


@register.simple_block_tag(end_name="endrows")
def rows(content: SafeString, *, label: object = "") -> SafeString:
    """The list that holds `row`s; `label` names it for a screen reader."""
    return format_html('<ul class="rows"{}>{}</ul>', attrs(aria_label=label), content)


@register.simple_tag(takes_context=True)
def row(
    context: Context,
    *,
    title: object,
    url: str = "",
    meta: object = (),
    colour: object = "",
    word: object = "",
    due: datetime | None = None,
    now: datetime | None = None,
    note: object = "",
    act: object = "",
    act_url: str = "",
    act_post: bool = False,
) -> SafeString:
    """One line of a list: state left, title and facts, time and the one next act right.

    `meta`: a sequence of short facts or one text. `colour` needs `word`. `due`: the moment
    counted from `now` (default: the page's). `note`: under the time (who has it). `act`: words
    of the act; it opens `act_url` (default `url`), or posts to it with `act_post`.
    """
    state = (
        format_html(
            '<span class="state"><span class="badge {}">{}{}</span></span>',
            tone(colour),
            sign_mark(colour),
            word,
        )
        if colour
        else EMPTY
    )
    head = (
        format_html('<a class="title" href="{}">{}</a>', url, title)
        if url
        else format_html('<span class="title">{}</span>', title)
    )
    time = due_text(due, now=now or page_now(context), colour=colour) if due else EMPTY
    return format_html(
        '<li class="{}">{}<div class="main">{}{}</div>{}</li>',
        tone(colour) if colour else "no-colour",
        state,
        head,
        _meta(meta),
        _row_end(time, note, _act(context, act, act_url or url, post=act_post)),
    )


def _meta(meta: object) -> SafeString:
    facts = (
        [meta]
        if isinstance(meta, str) or not isinstance(meta, Iterable)
        else [fact for fact in meta if fact]
    )
    facts = [fact for fact in facts if fact]
    if not facts:
        return EMPTY
    return format_html(
        '<div class="meta">{}</div>',
        format_html_join("", "<span>{}</span>", ((fact,) for fact in facts)),
    )


def _row_end(time: SafeString, note: object, act: SafeString) -> SafeString:
    if not (time or note or act):
        return EMPTY
    when = format_html(
        '<span class="when">{}{}</span>',
        time,
        format_html("<span>{}</span>", note) if note else EMPTY,
    )
    return format_html('<div class="end">{}{}</div>', when if time or note else EMPTY, act)


def _act(context: Context, words: object, url: str, *, post: bool) -> SafeString:
    if not words:
        return EMPTY
    if post:
        button = format_html('<button class="btn btn-sm">{}</button>', words)
        return format_html(
            '<form method="post" action="{}">{}{}</form>', url, csrf(context), button
        )
    return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, words)


@register.simple_tag
def chips(items: Sequence[Any], *, label: object, scroll: bool = True) -> SafeString:
    """Filter chips (parts.Chip): links with counts, the chosen one marked, named by `label`."""
    return format_html(
        '<nav aria-label="{}"><ul class="chips{}">{}</ul></nav>',
        label,
        " scroll" if scroll else "",
        format_html_join("", "<li>{}</li>", ((_link(item, "chip"),) for item in items)),
    )


@register.simple_tag
def tabs(items: Sequence[Any], *, label: object) -> SafeString:
    """Tabs that are pages of their own (parts.Chip); the open one has `current`."""
    return format_html(
        '<nav aria-label="{}"><ul class="tabs">{}</ul></nav>',
        label,
        format_html_join("", "<li>{}</li>", ((_link(item, ""),) for item in items)),
    )


def _link(item: Any, css: str) -> SafeString:
    colour, count = pick(item, "colour"), pick(item, "count", None)
    mark = (
        format_html('<span class="{}">{}</span>', f"signed {tone(colour)}", sign_mark(colour))
        if colour
        else EMPTY
    )
    drawn = use(pick(item, "icon")) if pick(item, "icon") else EMPTY
    return format_html(
        "<a{}>{}{}{}{}</a>",
        attrs(
            class_=css,
            href=pick(item, "url"),
            aria_current="true" if pick(item, "current", default=False) else None,
        ),
        mark,
        drawn,
        pick(item, "label"),
        EMPTY if count is None else format_html(' <span class="count">{}</span>', count),
    )


@register.simple_tag
def empty(
    *, title: object, text: object = "", icon: str = "inbox", act: object = "", url: str = ""
) -> SafeString:
    """What stands where a list would: what this means, what to do, and the link that does it."""
    return format_html(
        '<div class="empty">{}<p class="title strong">{}</p>{}{}</div>',
        use(icon),
        title,
        format_html("<p>{}</p>", text) if text else EMPTY,
        format_html('<a class="btn" href="{}">{}</a>', url, act) if act else EMPTY,
    )


@register.simple_tag(takes_context=True)
def timeline(context: Context, entries: Iterable[Any]) -> SafeString:
    """What happened, in the order given (parts.Happening: at, what, who, text, colour, url)."""
    return format_html(
        '<ol class="timeline">{}</ol>',
        format_html_join(
            "", "<li{}>{}{}{}{}</li>", (_happening(context, entry) for entry in entries)
        ),
    )


def _happening(context: Context, entry: Any) -> tuple[SafeString, ...]:
    colour, url, who, text = (pick(entry, name) for name in ("colour", "url", "who", "text"))
    dot = (
        format_html('<span class="dot signed-dot">{}</span>', sign_mark(colour))
        if colour
        else SafeString('<span class="dot" aria-hidden="true"></span>')
    )
    what = pick(entry, "what")
    head = format_html('<a href="{}">{}</a>', url, what) if url else what
    stamp = moment(context, pick(entry, "at", None))
    return (
        attrs(class_=tone(colour)) if colour else EMPTY,
        dot,
        format_html('<div class="what">{}</div>', head),
        format_html('<div class="who">{}{}{}</div>', stamp, " · " if who else "", who),
        format_html('<div class="text">{}</div>', text) if text else EMPTY,
    )


@register.simple_tag
def steps(items: Sequence[Any], *, label: object) -> SafeString:
    """How far something is (parts.Step): done, current, next."""
    words = {"done": _("done"), "current": _("now"), "next": _("to come")}
    return format_html(
        '<ol class="steps" aria-label="{}">{}</ol>',
        label,
        format_html_join(
            "",
            '<li class="{}"{}>{}<span class="sr"> ({})</span></li>',
            (
                (
                    pick(item, "state", "next"),
                    attrs(aria_current="step" if pick(item, "state") == "current" else None),
                    pick(item, "label"),
                    words[pick(item, "state", "next")],
                )
                for item in items
            ),
        ),
    )


@register.simple_tag
def pager(*, newer: str = "", older: str = "", shown: object = "") -> SafeString:
    """Keyset paging: addresses of the neighbouring pages ("" = none); `shown` says what is seen."""
    if not (newer or older or shown):
        return EMPTY
    return format_html(
        '<nav class="pager" aria-label="{}">{}<span>{}</span>{}</nav>',
        _("Pages"),
        _page_link(newer, _("Previous page"), "prev"),
        shown,
        _page_link(older, _("Next page"), "next"),
    )


def _page_link(url: str, words: str, rel: str) -> SafeString:
    return (
        format_html('<a class="btn btn-sm" href="{}" rel="{}">{}</a>', url, rel, words)
        if url
        else SafeString("<span></span>")
    )


@register.simple_block_tag(end_name="endfigures")
def figures(content: SafeString, *, label: object = "") -> SafeString:
    """The list that holds `figure`s."""
    return format_html('<ul class="figures"{}>{}</ul>', attrs(aria_label=label), content)


@register.simple_tag
def figure(
    *,
    label: object,
    value: int | None,
    of: int | None = None,
    unit: object = "",
    period: object = "",
    url: str = "",
    qualifier: object = "",
    colour: object = "",
) -> SafeString:
    """A figure that opens its rows. With `of` it is a rate: share, numerator, denominator.

    `value` None: hidden (fewer than five persons, sealed). `qualifier`: as in 200-odd (余).
    `url`: the drill-down. `period`: the time it covers, in words.
    """
    name = format_html('<a href="{}">{}</a>', url, label) if url else label
    if value is None:
        shown: object = _("hidden")
    elif of is None:
        shown = format_html("{}{}<small>{}</small>", f"{value:,}", qualifier, unit)
    else:
        shown = f"{100 * value / of:.1f}%" if of else "—"
    share = (
        format_html('<div class="share">{} / {} {}</div>', f"{value or 0:,}", f"{of:,}", unit)
        if of is not None and value is not None
        else EMPTY
    )
    return format_html(
        '<li{}><div class="label">{}<div class="period">{}</div></div><div><div class="value">'
        "{}</div>{}</div>{}</li>",
        attrs(class_=tone(colour)) if colour else EMPTY,
        name,
        period,
        shown,
        share,
        meter(value=value or 0, of=of) if of else EMPTY,
    )


@register.simple_tag
def meter(*, value: int, of: int) -> SafeString:
    """A thin bar: how much of the whole. Only ever beside the number it draws."""
    width = 0 if of <= 0 else max(0, min(100, round(100 * value / of, 1)))
    return format_html(
        '<svg class="meter" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 6">'
        '<rect width="100" height="6"/><rect width="{}" height="6"/></svg>',
        width,
    )


@register.simple_tag
def matrix(*, units: Sequence[Any], floors: Sequence[Any], caption: object) -> SafeString:
    """A building as a table of doors: units across, floors down, a sign beside each colour.

    `units`: parts.MatrixUnit; `floors`: parts.MatrixFloor, topmost first.
    """
    heads = format_html_join(
        "",
        '<th scope="colgroup" colspan="{}">{}</th>',
        ((pick(unit, "columns"), pick(unit, "name")) for unit in units),
    )
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (
                pick(floor, "label"),
                format_html_join(
                    "", "<td>{}</td>", ((_cell(cell),) for cell in pick(floor, "cells"))
                ),
            )
            for floor in floors
        ),
    )
    return format_html(
        '<div class="matrix-box"><table class="matrix"><caption class="sr">{}</caption>'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption,
        heads,
        body,
    )


def _cell(cell: Any) -> SafeString:
    if cell is None:
        return EMPTY
    colour, url, word = pick(cell, "colour", "grey"), pick(cell, "url"), pick(cell, "word")
    sign = pick(cell, "sign") or colour
    inner = format_html(
        "{}{}{}",
        pick(cell, "label"),
        sign_mark(sign) if str(sign) not in {"grey", "none"} else EMPTY,
        format_html('<span class="sr"> {}</span>', word) if word else EMPTY,
    )
    css = f"cell {tone(colour)}"
    if url:
        return format_html("<a{}>{}</a>", attrs(class_=css, href=url, title=word), inner)
    return format_html("<span{}>{}</span>", attrs(class_=css, title=word), inner)


@register.simple_tag
def legend(items: Iterable[Any]) -> SafeString:
    """What the signs mean: (colour, word) pairs."""
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join(
            "",
            '<li><span class="key {}">{}</span>{}</li>',
            ((tone(colour), sign_mark(colour), word) for colour, word in items),
        ),
    )

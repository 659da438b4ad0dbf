"""What the pages of ledgers draw: `{% load ledger %}`."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.base.templatetags.ui.registry import tone
from linli.ledgers.spec.colours import Look

register = template.Library()


@register.simple_tag
def cell(name: str, kind: str, value: object, label: object) -> SafeString:
    """The attributes of a cell that is written in place; `kind`: how its input looks."""
    return format_html(
        ' data-cell="{}" data-kind="{}" data-value="{}" tabindex="-1" title="{}"',
        name,
        kind,
        "" if value is None else value,
        _("Write: %(label)s") % {"label": label},
    )


@register.simple_tag
def progress(percent: int, planned: int | None, how: object) -> SafeString:
    """How far it is as a bar and a number; a line on the bar and a word where it should be."""
    plan = (
        format_html('<line class="plan" x1="{0}" x2="{0}" y1="0" y2="8"/>', planned)
        if planned is not None
        else SafeString("")
    )
    words = [f"{percent}%"]
    if planned is not None:
        words.append(_("planned %(n)s%%") % {"n": planned})
    if how:
        words.append(str(how))
    return format_html(
        '<span class="progress"><svg class="meter" aria-hidden="true" preserveAspectRatio="none"'
        ' viewBox="0 0 100 8"><rect width="100" height="8"/><rect width="{}" height="8"/>{}</svg>'
        "<span>{}</span></span>",
        percent,
        plan,
        " · ".join(words),
    )


@register.simple_tag
def gantt_bar(bar: dict[str, Any], span: Any) -> SafeString:
    """One row of the timeline, drawn in shares of its width; its words are read aloud."""
    months = format_html_join(
        "",
        '<line class="month" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>',
        ((m.x,) for m in span.months),
    )
    now = SafeString("")
    if span.today is not None:
        now = format_html('<line class="now" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>', span.today)
    return format_html(
        '<svg class="gantt-row {}" role="img" aria-label="{}">{}'
        '<rect class="plan{}" x="{}%" width="{}%" y="7" height="12" rx="2"/>'
        '<rect class="reached" x="{}%" width="{}%" y="7" height="12" rx="2"/>{}{}</svg>',
        f"c-{_tone(bar['colour'])}",
        bar["said"],
        months,
        " open-ended" if bar["open_ended"] else "",
        bar["x"],
        bar["width"],
        bar["x"],
        bar["reached"],
        now,
        format_html_join("", "{}", ((_mark(mark),) for mark in bar["marks"] if mark["inside"])),
    )


def _tone(colour: str) -> str:
    return {"red": "red", "met": "green", "paused": "grey", "grey": "grey"}.get(colour, "blue")


def _mark(mark: dict[str, Any]) -> SafeString:
    """A milestone at its day: a filled diamond when reached, a cross when missed."""
    late = SafeString("")
    if mark["late_to"] is not None:
        late = format_html(
            '<line class="late" x1="{}%" x2="{}%" y1="13" y2="13"/>', mark["x"], mark["late_to"]
        )
    if mark["colour"] == "red":
        shape = SafeString('<path class="mark missed" d="M-5-5l10 10M5-5l-10 10"/>')
    else:
        css = "mark done" if mark["reached"] else "mark"
        shape = format_html('<path class="{}" d="M0-6l6 6-6 6-6-6z"/>', css)
    return format_html(
        '{}<svg class="at" x="{}%" y="13" overflow="visible"><title>{}</title>{}</svg>',
        late,
        mark["x"],
        mark["word"],
        shape,
    )


@register.simple_tag
def colour_strip(stretches: list[dict[str, Any]]) -> SafeString:
    """The colours an item had, from the first to now, as a strip; read aloud one by one."""
    said = "，".join(str(each["word"]) for each in stretches)
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}%" width="{}%" height="100%"><title>{}</title></rect>',
        ((tone(each["look"]), each["x"], each["width"], each["word"]) for each in stretches),
    )
    return format_html(
        '<svg class="colour-strip" role="img" aria-label="{}：{}">{}</svg>',
        _("Colours so far"),
        said,
        bars,
    )


@register.filter
def look_name(look: str) -> object:
    """What a colour looks like, in words."""
    return Look(look).label if look in Look.values else look

"""Small parts: icons, badges, moments, masked values."""

from datetime import date, datetime, timedelta

from django.template import TemplateSyntaxError
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.base.templatetags.ui.registry import EMPTY, pick, register, sign_mark, tone, use


@register.simple_tag
def icon(name: str, *, label: object = "", large: bool = False) -> SafeString:
    """A Tabler icon named in web/icons.txt. With `label` it says that to a screen reader."""
    mark = use(name, css="icon icon-lg" if large else "icon")
    return format_html('{}<span class="sr">{}</span>', mark, label) if label else mark


@register.simple_tag
def badge(colour: object, word: object) -> SafeString:
    """Colour, shape and word together. `colour`: a key of COLOURS or a clock.Colour."""
    return format_html('<span class="badge {}">{}{}</span>', tone(colour), sign_mark(colour), word)


@register.simple_tag
def signed(colour: object, word: object) -> SafeString:
    """The same without a ground, for running text and table cells."""
    return format_html('<span class="signed {}">{}{}</span>', tone(colour), sign_mark(colour), word)


@register.simple_tag
def tag(word: object) -> SafeString:
    """A plain label without colour: a category, a source."""
    return format_html('<span class="tag">{}</span>', word)


@register.simple_tag(takes_context=True)
def due(
    context: Context, moment: datetime | None, *, now: datetime | None = None, colour: object = ""
) -> SafeString:
    """How long until or since a moment: “3 hours left”, “2 days over”. Empty for None.

    `now` is the page's moment: given, or `now` of the context.
    """
    return due_text(moment, now=now or page_now(context), colour=colour) if moment else EMPTY


@register.simple_tag(takes_context=True)
def moment(context: Context, value: date | None, *, clock: bool = True) -> SafeString:
    """A date or a moment, short; the year only where it is not this year's."""
    if value is None:
        return EMPTY
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    known = page_now(context, required=False)
    same_year = known is not None and timezone.localtime(known).year == local.year
    words = date_format(
        local, _pattern(with_year=not same_year, clock=clock and isinstance(value, datetime))
    )
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


@register.simple_tag
def masked(value: object, *, reveal_url: str = "", label: object = "") -> SafeString:
    """A value that is already masked, with the door to the purpose question beside it.

    `reveal_url` leads to the page that asks the purpose and logs the look; without it
    the viewer may not reveal. `label` says what is hidden (“telephone number”).
    """
    if not reveal_url:
        return format_html('<span class="masked">{}</span>', value)
    return format_html(
        '<span class="masked">{} <a class="btn btn-sm" href="{}">{} {}<span class="sr">'
        " {}</span></a></span>",
        value,
        reveal_url,
        use("eye"),
        _("Show"),
        label,
    )


@register.simple_tag
def page_script(name: str) -> SafeString:
    """Loads web/pages/<name>.js, built by tools/assets.mjs. Belongs into the block `page_js`."""
    return format_html(
        '<script type="module" src="{}"></script>', static(f"linli/v/pages/{name}.js")
    )


def page_now(context: Context, *, required: bool = True) -> datetime | None:
    """The page's moment from its context: `now`, else `house.now`."""
    found = context.get("now") or pick(context.get("house"), "now", None)
    if isinstance(found, datetime):
        return found
    if required:
        raise TemplateSyntaxError(
            "this part needs the page's moment: pass now= or put `now` into the context"
        )
    return None


def due_text(moment: datetime, *, now: datetime | None, colour: object = "") -> SafeString:
    """The words of `due`, for other parts."""
    if now is None:
        raise TemplateSyntaxError("a due moment needs the page's moment")
    css = f"due {tone(colour)}" if colour else "due"
    exact = date_format(timezone.localtime(moment), _pattern(with_year=True, clock=True))
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>',
        css,
        timezone.localtime(moment).isoformat(),
        exact,
        _span_words(moment - now),
    )


def _span_words(span: timedelta) -> str:
    late = span < timedelta(0)
    minutes = int(abs(span).total_seconds() // 60)
    if minutes >= 48 * 60:
        n = minutes // (24 * 60)
        words = (
            ngettext("%(n)d day over", "%(n)d days over", n)
            if late
            else ngettext("%(n)d day left", "%(n)d days left", n)
        )
    elif minutes >= 60:
        n = minutes // 60
        words = (
            ngettext("%(n)d hour over", "%(n)d hours over", n)
            if late
            else ngettext("%(n)d hour left", "%(n)d hours left", n)
        )
    else:
        n = max(minutes, 1)
        words = (
            ngettext("%(n)d minute over", "%(n)d minutes over", n)
            if late
            else ngettext("%(n)d minute left", "%(n)d minutes left", n)
        )
    return words % {"n": n}


def _pattern(*, with_year: bool, clock: bool) -> str:
    """Django's date format letters, in the order this language writes them."""
    if with_year:
        return pgettext("date format", "j M Y, H:i") if clock else pgettext("date format", "j M Y")
    return pgettext("date format", "j M, H:i") if clock else pgettext("date format", "j M")

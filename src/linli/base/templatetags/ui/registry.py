"""The one library all parts register in, and what they share."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

#: What a colour code looks like: (tone, sign). The sign differs even where the tone is the same,
#: so that nothing is told by colour alone. "paused", "met" and "late" are the clock's own words.
COLOURS = {
    "green": ("green", "green"),
    "yellow": ("yellow", "yellow"),
    "orange": ("orange", "orange"),
    "red": ("red", "red"),
    "blue": ("blue", "blue"),
    "grey": ("grey", "grey"),
    "none": ("grey", "grey"),
    "paused": ("blue", "paused"),
    "met": ("green", "met"),
    "late": ("red", "late"),
    # What a list of its own means by them stands in its legend.
    "dash": ("yellow", "dash"),
    "diamond": ("yellow", "diamond"),
    "cross": ("red", "cross"),
    "star": ("green", "star"),
    "arrow": ("blue", "arrow"),
    "slash": ("grey", "slash"),
}
EMPTY = SafeString("")


class _Sprite:
    """Names of the icons in the built sprite, read once."""

    @cached_property
    def names(self) -> frozenset[str]:
        path = Path(__file__).parents[2] / "static" / "linli" / "v" / "icons.svg"
        parts = path.read_text(encoding="utf-8").split('<symbol id="')[1:]
        return frozenset(part.partition('"')[0] for part in parts)


SPRITE = _Sprite()


def tone(colour: object) -> str:
    """The CSS class of a colour code; an unknown code is the template's fault."""
    return f"c-{_look(colour)[0]}"


def sign_mark(colour: object) -> SafeString:
    """The shape of a colour code, without words."""
    return use(f"sign-{_look(colour)[1]}", css="sign")


def _look(colour: object) -> tuple[str, str]:
    code = str(getattr(colour, "value", colour)).lower()
    if code not in COLOURS:
        raise template.TemplateSyntaxError(f"unknown colour {code!r}; known: {', '.join(COLOURS)}")
    return COLOURS[code]


def use(name: str, *, css: str = "icon") -> SafeString:
    """An svg that draws a symbol of the sprite and says nothing to a screen reader."""
    if name not in SPRITE.names:
        raise template.TemplateSyntaxError(f"unknown icon {name!r}; add it to web/icons.txt")
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css,
        static("linli/v/icons.svg"),
        name,
    )


def pick(item: Any, name: str, default: Any = "") -> Any:
    """`item.name` or `item["name"]`: components take records and dicts alike."""
    if isinstance(item, Mapping):
        return item.get(name, default)
    return getattr(item, name, default)


def csrf(context: Context) -> SafeString:
    """The hidden token of a form that posts; empty where the page has no request."""
    token = context.get("csrf_token")
    if not token or token == "NOTPROVIDED":  # noqa: S105 - Django's own placeholder
        return EMPTY
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


def attrs(**values: object) -> SafeString:
    """HTML attributes; None, False and "" are left out, True stands without a value."""
    parts = []
    for key, value in values.items():
        name = key.strip("_").replace("_", "-")
        if value is True:
            parts.append(format_html(" {}", name))
        elif value not in (None, False, ""):
            parts.append(format_html(' {}="{}"', name, value))
    return mark_safe("".join(parts))  # noqa: S308 - every part went through format_html

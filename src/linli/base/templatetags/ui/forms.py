"""Parts of forms. A label stands above its field; help and error are tied to it for readers."""

from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BaseForm, widgets
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.base.templatetags.ui.registry import EMPTY, attrs, register, sign_mark, use

#: More choices than these stand in a box of their own that can be searched.
MANY = 15

#: Django writes these as text fields; browsers have better ones, which speak ISO.
_PICKERS: tuple[tuple[type[widgets.DateTimeBaseInput], str, str], ...] = (
    (widgets.DateInput, "date", "%Y-%m-%d"),
    (widgets.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (widgets.TimeInput, "time", "%H:%M"),
)


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: object = "",
    help: object = "",
    across: bool = False,
    autofocus: bool = False,
) -> SafeString:
    """A Django form field with label, help and error. `across`: choices side by side.

    Works with every widget of django.forms that Linli uses: text, textarea, select,
    radio and check groups, a single checkbox, dates and times, numbers, files, hidden.
    """
    if bound.is_hidden:
        return SafeString(str(bound))
    widget = bound.field.widget
    words = label or bound.label
    hint = help or bound.help_text
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return _group(bound, words, hint, across=across)
    if isinstance(widget, widgets.CheckboxInput):
        return _checkbox(bound, words, hint)
    _use_picker(widget)
    if getattr(bound.field, "empty_label", None) == BLANK_CHOICE_DASH[0][1]:
        bound.field.empty_label = _("Choose")  # type: ignore[attr-defined] # a ModelChoiceField
    extra: dict[str, Any] = {
        "class": f"input {widget.attrs.get('class', '')}".strip(),
        "aria-describedby": _described(bound, hint) or None,
    }
    if isinstance(widget, widgets.Textarea) and str(widget.attrs.get("rows")) == "10":
        extra["rows"] = 4  # ten is Django's default, not somebody's wish
    if bound.errors:
        extra["aria-invalid"] = "true"
    if autofocus:
        extra["autofocus"] = True
    drawn = bound.as_widget(attrs={key: value for key, value in extra.items() if value is not None})
    return format_html(
        '<div class="f"><label for="{}">{}{}</label>{}{}{}</div>',
        bound.id_for_label,
        words,
        _required(bound),
        _help(bound, hint),
        drawn,
        _errors(bound),
    )


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """The summary above a form that came back: what to mend, each line leading to its field."""
    if not form.is_bound or not form.errors:
        return EMPTY
    lines: list[SafeString] = [
        format_html("<li>{}</li>", error) for error in form.non_field_errors()
    ]
    for bound in form:
        lines += [
            format_html(
                '<li><a href="#{}">{}</a>{}{}</li>',
                bound.id_for_label or bound.auto_id,
                bound.label,
                " " if str(bound.label).endswith(("?", "？")) else _(": "),
                error,
            )
            for error in bound.errors
        ]
    title = ngettext("Please mend %(n)d thing", "Please mend %(n)d things", len(lines)) % {
        "n": len(lines)
    }
    return format_html(
        '<div class="form-errors" role="alert" tabindex="-1"><h2>{}</h2><p class="small">'
        "{}</p><ul>{}</ul></div>",
        title,
        _("Nothing has been saved yet; what you typed is still here."),
        format_html_join("", "{}", ((line,) for line in lines)),
    )


@register.simple_tag
def photo_input(bound: BoundField, *, limit: int = 3, help: object = "") -> SafeString:
    """Photos, always optional: made small, without position. Needs `{% page_script "photo" %}`."""
    return format_html(
        '<div class="f"><div class="drop" data-photos data-limit="{limit}">'
        '<input type="file" id="{id}" name="{name}" '
        'accept="image/jpeg,image/png,image/webp,image/heic"{multiple}{described}>'
        '<label for="{id}">{icon}<span>{label}</span></label>'
        '<ul class="photos" aria-live="polite"></ul>'
        '<template><li data-new><img alt="{alt}">'
        '<button type="button" class="btn btn-icon" aria-label="{remove}">{x}</button></li>'
        "</template>"
        "</div>{help}{errors}</div>",
        limit=limit,
        id=bound.id_for_label,
        name=bound.html_name,
        multiple=attrs(multiple=limit > 1),
        described=attrs(aria_describedby=_described(bound, help or _photo_help(limit))),
        icon=use("camera"),
        label=bound.label,
        alt=_("Photo you chose"),
        remove=_("Remove this photo"),
        x=use("x"),
        help=_help(bound, help or _photo_help(limit)),
        errors=_errors(bound),
    )


def _photo_help(limit: int) -> str:
    return ngettext(
        "Optional, at most %(n)d photo. The place where it was taken is removed first.",
        "Optional, at most %(n)d photos. The places where they were taken are removed first.",
        limit,
    ) % {"n": limit}


def _group(bound: BoundField, words: object, hint: object, *, across: bool) -> SafeString:
    options = list(bound.subwidgets)
    many = len(options) > MANY
    if many:
        options.sort(key=lambda option: not option.data["selected"])  # the chosen ones in sight
    picks = format_html_join(
        "",
        '<label class="pick" for="{}">{}<span>{}</span></label>',
        ((option.id_for_label, option.tag(), option.choice_label) for option in options),
    )
    return format_html(
        '<fieldset class="f" id="{}"{}><legend>{}{}</legend>{}{}<div class="picks{}">{}</div>'
        "{}</fieldset>",
        bound.auto_id,
        attrs(aria_describedby=_described(bound, hint)),
        words,
        _required(bound),
        _help(bound, hint),
        _narrow(words) if many else EMPTY,
        " many" if many else " across" if across else "",
        picks,
        _errors(bound),
    )


def _narrow(words: object) -> SafeString:
    """A field that leaves of many choices those with these words (page.js), and the chosen ones."""
    return format_html(
        '<input class="input" type="search" data-narrow autocomplete="off" placeholder="{}" '
        'aria-label="{}: {}" hidden>',
        _("Find in the list"),
        words,
        _("Find in the list"),
    )


def _checkbox(bound: BoundField, words: object, hint: object) -> SafeString:
    extra: dict[str, str | bool] = {}
    if described := _described(bound, hint):
        extra["aria-describedby"] = described
    if bound.errors:
        extra["aria-invalid"] = "true"
    return format_html(
        '<div class="f picks"><label class="pick" for="{}">{}<span>{}{}</span></label>{}{}</div>',
        bound.id_for_label,
        bound.as_widget(attrs=extra),
        words,
        _required(bound),
        _help(bound, hint),
        _errors(bound),
    )


def _use_picker(widget: widgets.Widget) -> None:
    for kind, input_type, pattern in _PICKERS:
        if type(widget) is kind and widget.input_type == "text":
            widget.input_type = input_type
            widget.format = pattern


def _required(bound: BoundField) -> SafeString:
    return (
        format_html('<span class="req">{}</span>', _("required")) if bound.field.required else EMPTY
    )


def _described(bound: BoundField, hint: object) -> str:
    ids = [f"{bound.auto_id}_helptext"] if hint else []
    return " ".join(ids + ([f"{bound.auto_id}_error"] if bound.errors else []))


def _help(bound: BoundField, hint: object) -> SafeString:
    return (
        format_html('<p class="help" id="{}_helptext">{}</p>', bound.auto_id, hint)
        if hint
        else EMPTY
    )


def _errors(bound: BoundField) -> SafeString:
    if not bound.errors:
        return EMPTY
    return format_html(
        '<div id="{}_error">{}</div>',
        bound.auto_id,
        format_html_join(
            "", '<p class="error">{}{}</p>', ((sign_mark("red"), error) for error in bound.errors)
        ),
    )

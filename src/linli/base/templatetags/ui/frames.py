"""Parts that hold others: cards, act bars, notes, dialogs, pairs, tables."""

from typing import Any

from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.base import lent
from linli.base.parts import Beside
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


@register.simple_block_tag(end_name="endcard")
def card(
    content: SafeString,
    *,
    title: object = "",
    note: object = "",
    id: str = "",
    flush: bool = False,
) -> SafeString:
    """A titled box. `note`: words or a link right of the title. `flush`: for lists, no padding."""
    head = (
        format_html(
            "<header><h2>{}</h2>{}</header>",
            title,
            format_html('<div class="note">{}</div>', note) if note else EMPTY,
        )
        if title
        else EMPTY
    )
    return format_html(
        '<section{}>{}<div class="in">{}</div></section>',
        attrs(class_="card flush" if flush else "card", id=id),
        head,
        content,
    )


@register.simple_block_tag(end_name="endcapture")
def capture(content: SafeString) -> SafeString:
    """`{% capture as name %}` keeps what a block gives: to see if it is empty, or use it twice."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template that holds it


@register.simple_block_tag(end_name="endactions")
def actions(content: SafeString, *, sticky: bool = True) -> SafeString:
    """The bar with the page's acts, the first one primary; it stays in reach at the bottom."""
    return format_html('<div class="actions{}">{}</div>', " sticky" if sticky else "", content)


@register.simple_block_tag(end_name="endnote")
def note(content: SafeString, *, colour: object = "blue", title: object = "") -> SafeString:
    """One thing that must be known on this page: a conflict, a pause, a law."""
    head = format_html("<b>{}</b> ", title) if title else EMPTY
    return format_html(
        '<div class="note-box {}">{}<div>{}{}</div></div>',
        tone(colour),
        sign_mark(colour),
        head,
        content,
    )


@register.simple_block_tag(end_name="endpairs")
def pairs(content: SafeString, *, wide: bool = False) -> SafeString:
    """Names and values; holds `pair`s or plain dt/dd. `wide`: two columns on the desk."""
    return format_html('<dl class="pairs{}">{}</dl>', " wide" if wide else "", content)


@register.simple_tag
def pair(label: object, value: object, *, always: bool = False) -> SafeString:
    """One name with its value; nothing at all for an empty value unless `always`."""
    if value in (None, "") and not always:
        return EMPTY
    return format_html("<dt>{}</dt><dd>{}</dd>", label, "—" if value in (None, "") else value)


@register.simple_block_tag(end_name="endtable")
def table(content: SafeString, *, label: object) -> SafeString:
    """A table that scrolls sideways by itself where it is too wide; holds thead, tbody, tfoot."""
    return format_html(
        '<div class="table-box" role="region" aria-label="{}" tabindex="0">'
        '<table class="table">{}</table></div>',
        label,
        content,
    )


@register.simple_block_tag(takes_context=True, end_name="endconfirm")
def confirm(
    context: Context,
    content: SafeString,
    *,
    id: str,
    title: object,
    url: str,
    button: object,
    danger: bool = False,
    shown: bool = False,
    upload: bool = False,
    queue: object = "",
) -> SafeString:
    """A dialog that asks before an act: posts its fields to `url`. Opened by `open_button`.

    `shown`: open at once (the form came back with errors). `upload`: the form carries files.
    `queue`: on field pages it waits on the phone without network, under this title.
    Without JavaScript it stands open in the page where the link leads.
    """
    return format_html(
        '<dialog class="dialog" id="{id}" aria-labelledby="{id}-title"{shown}><header>'
        '<h2 id="{id}-title">{title}</h2>'
        '<button type="button" class="btn btn-icon" data-close aria-label="{close}">'
        "{x}</button></header>"
        '<form method="post" action="{url}"{enctype}{queue}>{csrf}'
        '<div class="in stack">{content}</div>'
        '<div class="actions"><button type="button" class="btn" data-close>{cancel}</button>'
        '<button class="btn {kind}">{button}</button></div></form></dialog>',
        id=id,
        shown=attrs(data_show=shown),
        title=title,
        close=_("Close"),
        x=use("x"),
        url=url,
        enctype=attrs(enctype="multipart/form-data" if upload else None),
        queue=attrs(data_queue=queue or None),
        csrf=csrf(context),
        content=content,
        cancel=_("Cancel"),
        kind="btn-danger" if danger else "btn-primary",
        button=button,
    )


@register.simple_tag
def open_button(
    id: str,
    label: object,
    *,
    icon: str = "",
    primary: bool = False,
    danger: bool = False,
    small: bool = False,
) -> SafeString:
    """The button that opens the `confirm` dialog of this id."""
    css = (
        "btn"
        + (" btn-primary" if primary else "")
        + (" btn-danger" if danger else "")
        + (" btn-sm" if small else "")
    )
    return format_html(
        '<a class="{}" href="#{}" data-open="{}" aria-haspopup="dialog">{}{}</a>',
        css,
        id,
        id,
        use(icon) if icon else EMPTY,
        label,
    )


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    label: object,
    *,
    url: str,
    icon: str = "",
    primary: bool = False,
    danger: bool = False,
    small: bool = False,
    name: str = "",
    value: object = "",
) -> SafeString:
    """An act without further words: a form of one button. `name`/`value`: one hidden field."""
    css = (
        "btn"
        + (" btn-primary" if primary else "")
        + (" btn-danger" if danger else "")
        + (" btn-sm" if small else "")
    )
    hidden = (
        format_html('<input type="hidden" name="{}" value="{}">', name, value) if name else EMPTY
    )
    return format_html(
        '<form method="post" action="{}">{}{}<button class="{}">{}{}</button></form>',
        url,
        csrf(context),
        hidden,
        css,
        use(icon) if icon else EMPTY,
        label,
    )


@register.simple_tag
def toast(text: object, *, colour: object = "green", stay: bool = False) -> SafeString:
    """A message after an act. `stay`: until dismissed (failures); else it leaves by itself."""
    return format_html(
        '<div class="toast {}"{}>{}<p>{}</p>'
        '<button type="button" class="btn btn-icon" data-dismiss aria-label="{}">{}</button>'
        "</div>",
        tone(colour),
        attrs(data_stay=stay),
        sign_mark(colour),
        text,
        _("Close"),
        use("x"),
    )


@register.simple_tag
def print_button(label: object = "") -> SafeString:
    """Prints the page (the style sheet leaves out what does not belong on paper)."""
    return format_html(
        '<button type="button" class="btn" data-print>{}{}</button>',
        use("printer"),
        label or _("Print"),
    )


@register.simple_tag
def export_button(url: str) -> SafeString:
    """The list as a file, Excel or CSV. `url` is the export's address, filters included."""
    files = (("xlsx", _("Excel table"), "file-spreadsheet"), ("csv", _("CSV file"), "file-text"))
    join = "&" if "?" in url else "?"
    return format_html(
        '<details class="menu files no-print"><summary class="btn">{}{}</summary>'
        '<div class="pop">{}</div></details>',
        use("download"),
        _("Export"),
        format_html_join(
            "",
            '<a href="{}{}as={}">{}{}</a>',
            ((url, join, code, use(icon), words) for code, words, icon in files),
        ),
    )


@register.simple_tag
def copy_field(value: object, *, label: object, id: str) -> SafeString:
    """A text to be passed on (a link, a number) with a button that copies it."""
    return format_html(
        '<div class="f"><label for="{id}">{label}</label><div class="inline">'
        '<input class="input" id="{id}" value="{value}" readonly>'
        '<button type="button" class="btn" data-copy="{id}" data-done="{done}">'
        "{icon}{copy}</button></div></div>",
        id=id,
        label=label,
        value=value,
        done=_("Copied."),
        icon=use("copy"),
        copy=_("Copy"),
    )


@register.simple_tag
def bottom_tabs(menu: Any) -> list[Any]:
    """The menu items of the bottom bar on phones: those marked `tab`, else the first four."""
    items = [item for group in menu or () for item in pick(group, "items", ())]
    marked = [item for item in items if pick(item, "tab", default=False)]
    return (marked or items)[:4]


@register.simple_tag(takes_context=True)
def beside(context: Context, kind: str, pk: object) -> SafeString:
    """What apps above have to show on the page of the record "kind:pk": cards for its side."""
    parts = lent.beside(context["viewer"], f"{kind}:{pk}")
    return format_html_join("", "{}", ((_beside(part),) for part in parts))


def _beside(part: Beside) -> SafeString:
    rows = format_html_join(
        "",
        '<li class="no-colour"><div class="main"><a class="title" href="{}">{}</a></div></li>',
        ((row.url, row.label) for row in part.rows),
    )
    acts = format_html_join(
        "",
        '<a class="btn" href="{}">{}{}</a>',
        ((act.url, use(act.icon) if act.icon else EMPTY, act.label) for act in part.acts),
    )
    return format_html(
        '<section class="card flush"><header><h2>{}</h2></header><div class="in">{}{}</div>'
        "</section>",
        part.title,
        format_html('<ul class="rows">{}</ul>', rows) if rows else EMPTY,
        format_html('<div class="actions no-print">{}</div>', acts) if acts else EMPTY,
    )

"""What the pages share: records by right, tabs of an alliance, pages for small acts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.alliances.models import Alliance
from linli.base.forms import ActForm, attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.services import queries


def get_alliance(request: LinliRequest, pk: int) -> Alliance:
    """The alliance, if its service is theirs to see; else 404."""
    return get_object_or_404(queries.alliances_of(request.viewer), pk=pk)


def number(text: str) -> int | None:
    """A number of an address; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def chosen(text: str, allowed: object) -> str:
    """What was chosen above a list, if it is one of these."""
    return text if text in allowed else ""  # type: ignore[operator]  # a dict or a tuple


def tabs(alliance: Alliance, current: str) -> list[Chip]:
    """The pages of an alliance's service."""
    pages = (
        (_("Needs"), "matrix"),
        (_("Solver library"), "solutions"),
        (_("Mechanisms"), "year"),
        (_("Policies"), "policies"),
        (_("Service teams"), "teams"),
    )
    return [
        Chip(words, reverse(f"services:{name}", args=[alliance.pk]), None, name == current)
        for words, name in pages
    ]


@dataclass(frozen=True)
class Act:
    """A small act on a record: a page with a form, and what it does.

    `rows(viewer)`: the records it is offered for. `options(row, request)`: what the form needs.
    `back`: the name of the record's page, which takes its key; `back_key` another key.
    """

    code: str
    right: str
    title: Any
    button: Any
    done: Any
    rows: Callable[[Any], "QuerySet[Any]"]
    run: Callable[..., object]
    back: str
    form: type[ActForm] = ActForm
    options: Callable[[Any, LinliRequest], dict[str, Any]] = lambda _row, _request: {}
    lead: Any = ""
    back_key: Callable[[Any], int] = lambda row: int(row.pk)
    face: Any = field(default="desk")
    links: bool = False


def act_view(act: Act) -> Any:
    """The page of one act: form → action → back to the record."""

    @page(act.right, face=act.face, links=act.links)
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(act.rows(request.viewer), pk=pk)
        options = act.options(row, request)
        start = {"version": getattr(row, "version", None), **options.pop("initial", {})}
        sent = request.POST if request.method == "POST" else None
        form: Any = act.form(sent, initial=start, **options)
        back = reverse(act.back, args=[act.back_key(row)])

        def do() -> bool:
            act.run(row, form, by=request.viewer, now=clock.now())
            return True

        if sent is not None and attempt(form, do):
            messages.success(request, str(act.done))
            return redirect(back)
        template = "services/portal/form.html" if act.face == "portal" else "base/form_page.html"
        return form_page(
            request,
            form,
            title=act.title,
            button=act.button,
            back=back,
            lead=act.lead or str(row),
            template=template,
        )

    return view


def plainly(action: Callable[..., object], **renamed: str) -> Callable[..., object]:
    """For actions whose arguments are named like the fields of the form. `renamed`: field → name
    of the argument.
    """

    def run(row: Any, form: Any, **to: Any) -> object:
        given = {renamed.get(name, name): value for name, value in form.cleaned_data.items()}
        return action(row.pk, **given, **to)

    return run

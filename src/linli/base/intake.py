"""The pages on which a list from Excel is looked at, taken over, left, or undone.

An app declares its sort of list; the pages, their right and their addresses follow.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import exports, lent, progress
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.base.sheets import Column
from linli.base.viewer import Viewer

#: Earlier lists that the first page shows.
LATEST = 30
#: Rows that are taken over while somebody waits; more of them are left to a worker.
AT_ONCE = 2000


@dataclass(frozen=True)
class Intake:
    """One sort of list: its words and columns, and the app's own queries and actions.

    `app` gives the right ("<app>.import") and the addresses ("<app>:<name>…", below `<name>s/`).
    `check` is an action (file, id, *, dry_run, file_name, by, now) whose result has `import_id`;
    `place` is the form's field that holds what this id is of. `take`, `drop` and `undo` (None:
    it cannot be undone) are actions (import_id, *, by, now). `face` is what the page shows of a
    list, `lines` its rows with the reasons of those that are refused. `columns` may depend on
    what the address asks for, or on a list that was read.
    """

    app: str
    title: Any
    sheet: Any
    back: str
    back_words: Any
    columns: tuple[Column, ...] | Callable[[LinliRequest, Any], tuple[Column, ...]]
    form: Callable[[LinliRequest], forms.Form]
    visible: "Callable[[Viewer], QuerySet[Any]]"
    check: Callable[..., Any]
    take: Callable[..., object]
    drop: Callable[..., object]
    undo: Callable[..., object] | None
    face: Callable[[Any], object]
    lines: Callable[[Any], Iterable[Any]]
    place: str = "area"
    #: Further fields of the form that `check` takes by name.
    more: tuple[str, ...] = ()
    name: str = "import"

    def urls(self) -> list[URLPattern]:
        """All its addresses, below `imports/` (or what its lists are called)."""
        declared, name = page(f"{self.app}.import"), self.name
        views: list[tuple[str, Callable[..., HttpResponse]]] = [
            ("take", require_POST(self._take)),
            ("drop", require_POST(self._drop)),
            ("refused", self._refused),
        ]
        if self.undo is not None:
            views.append(("undo", require_POST(self._undo)))
        return [
            path(f"{name}s/", declared(self._all), name=f"{name}s"),
            path(f"{name}s/template/", declared(self._template), name=f"{name}_template"),
            path(f"{name}s/<int:pk>/", declared(self._one), name=name),
            *(
                path(f"{name}s/<int:pk>/{act}/", declared(view), name=f"{name}_{act}")
                for act, view in views
            ),
        ]

    def _all(self, request: LinliRequest) -> HttpResponse:
        """Lists that were taken over, newest first, and a new one."""
        form = self.form(request)
        if request.method == "POST":
            given = form.cleaned_data if form.is_valid() else {}
            result = attempt(
                form,
                lambda: self.check(
                    given["file"].file,
                    given[self.place].pk,
                    dry_run=True,
                    file_name=given["file"].name,
                    **{name: given[name] for name in self.more},
                    by=request.viewer,
                    now=lent.now(),
                ),
            )
            if result:
                return redirect(self._name(), pk=result.import_id)
        context = {
            "form": form,
            "rows": self.visible(request.viewer).order_by("-pk")[:LATEST],
            "columns": self._columns(request),
            "template_url": f"{reverse(self._name('_template'))}?{request.GET.urlencode()}",
            "page_name": self._name(),
            "title": self.title,
            "back": reverse(self.back),
            "back_words": self.back_words,
        }
        status = 422 if form.errors else 200
        return render(request, "base/intakes.html", context, status=status)

    def _template(self, request: LinliRequest) -> HttpResponse:
        """An empty list with the headings that are understood."""
        columns = self._columns(request)
        return exports.xlsx_response(
            str(self.sheet),
            [column.heading for column in columns],
            [[column.example for column in columns]],
        )

    def _one(self, request: LinliRequest, pk: int) -> HttpResponse:
        """What a list would bring, or brought, row by row."""
        take_url = reverse(self._name("_take"), args=[pk])
        context = {
            "face": self.face(self._found(request, pk)),
            "title": self.title,
            "imports_url": reverse(self._name("s")),
            "take_url": take_url,
            "under_way_url": lent.under_way(request.viewer, take_url),
            "drop_url": reverse(self._name("_drop"), args=[pk]),
            "undo_url": reverse(self._name("_undo"), args=[pk]) if self.undo else "",
            "refused_url": reverse(self._name("_refused"), args=[pk]),
        }
        return render(request, "base/intake.html", context)

    def _take(self, request: LinliRequest, pk: int) -> HttpResponse:
        """Write a list that was looked at; a long one is left to a worker, who comes here again."""
        found = self._found(request, pk)
        if not progress.is_background() and found.size > AT_ONCE:
            title = f"{self.title} · {found.file_name}"
            return redirect(lent.ask_for(request.path, title=title, by=request.viewer))
        self.take(found.pk, by=request.viewer, now=lent.now())
        messages.success(request, _("The list is taken over."))
        return redirect(self._name(), pk=pk)

    def _drop(self, request: LinliRequest, pk: int) -> HttpResponse:
        """Leave a list; what was read of it is forgotten."""
        self.drop(self._found(request, pk).pk, by=request.viewer, now=lent.now())
        messages.success(request, _("The list was not taken over; nothing of it is kept."))
        return redirect(self._name("s"))

    def _undo(self, request: LinliRequest, pk: int) -> HttpResponse:
        """Remove what a list made."""
        found = self._found(request, pk)
        if self.undo is not None:
            self.undo(found.pk, by=request.viewer, now=lent.now())
        messages.success(request, _("The import is undone."))
        return redirect(self._name(), pk=pk)

    def _refused(self, request: LinliRequest, pk: int) -> HttpResponse:
        """The refused rows as an Excel file, the reason beside each."""
        found = self._found(request, pk)
        columns = self._columns(request, found)
        header = [*(column.heading for column in columns), _("Reason")]
        rows = (
            [*(line.values.get(column.code, "") for column in columns), line.reason]
            for line in self.lines(found)
            if line.reason
        )
        return exports.xlsx_response(_("Refused rows"), header, rows)

    def _found(self, request: LinliRequest, pk: int) -> Any:
        return get_object_or_404(self.visible(request.viewer), pk=pk)

    def _columns(self, request: LinliRequest, found: Any = None) -> tuple[Column, ...]:
        return self.columns(request, found) if callable(self.columns) else self.columns

    def _name(self, rest: str = "") -> str:
        return f"{self.app}:{self.name}{rest}"

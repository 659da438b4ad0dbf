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

from linli.base import exports, lent
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.base.sheets import Column
from linli.base.viewer import Viewer

#: Earlier lists that the first page shows.
LATEST = 30


@dataclass(frozen=True)
class Intake:
    """One sort of list: its words and columns, and the app's own queries and actions.

    `app` gives the right ("<app>.import") and the addresses ("<app>:import…"). `check` is an
    action (file, area_id, *, dry_run, file_name, by, now) whose result has `import_id`; `take`,
    `drop` and `undo` are actions (import_id, *, by, now). `face` is what the page shows of a
    list, `lines` its rows with the reasons of those that are refused.
    """

    app: str
    title: Any
    sheet: Any
    back: str
    back_words: Any
    columns: tuple[Column, ...]
    form: Callable[[LinliRequest], forms.Form]
    visible: "Callable[[Viewer], QuerySet[Any]]"
    check: Callable[..., Any]
    take: Callable[..., object]
    drop: Callable[..., object]
    undo: Callable[..., object]
    face: Callable[[Any], object]
    lines: Callable[[Any], Iterable[Any]]

    def urls(self) -> list[URLPattern]:
        """All its addresses, below `imports/`."""
        declared = page(f"{self.app}.import")
        return [
            path("imports/", declared(self._all), name="imports"),
            path("imports/template/", declared(self._template), name="import_template"),
            path("imports/<int:pk>/", declared(self._one), name="import"),
            path("imports/<int:pk>/take/", declared(require_POST(self._take)), name="import_take"),
            path("imports/<int:pk>/drop/", declared(require_POST(self._drop)), name="import_drop"),
            path("imports/<int:pk>/undo/", declared(require_POST(self._undo)), name="import_undo"),
            path("imports/<int:pk>/refused/", declared(self._refused), name="import_refused"),
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
                    given["area"].pk,
                    dry_run=True,
                    file_name=given["file"].name,
                    by=request.viewer,
                    now=lent.now(),
                ),
            )
            if result:
                return redirect(f"{self.app}:import", pk=result.import_id)
        context = {
            "form": form,
            "rows": self.visible(request.viewer).order_by("-pk")[:LATEST],
            "columns": self.columns,
            "template_url": reverse(f"{self.app}:import_template"),
            "page_name": f"{self.app}:import",
            "title": self.title,
            "back": reverse(self.back),
            "back_words": self.back_words,
        }
        status = 422 if form.errors else 200
        return render(request, "base/intakes.html", context, status=status)

    def _template(self, _request: LinliRequest) -> HttpResponse:
        """An empty list with the headings that are understood."""
        return exports.xlsx_response(
            str(self.sheet),
            [column.heading for column in self.columns],
            [[column.example for column in self.columns]],
        )

    def _one(self, request: LinliRequest, pk: int) -> HttpResponse:
        """What a list would bring, or brought, row by row."""
        context = {
            "face": self.face(self._found(request, pk)),
            "title": self.title,
            "imports_url": reverse(f"{self.app}:imports"),
            "take_url": reverse(f"{self.app}:import_take", args=[pk]),
            "drop_url": reverse(f"{self.app}:import_drop", args=[pk]),
            "undo_url": reverse(f"{self.app}:import_undo", args=[pk]),
            "refused_url": reverse(f"{self.app}:import_refused", args=[pk]),
        }
        return render(request, "base/intake.html", context)

    def _take(self, request: LinliRequest, pk: int) -> HttpResponse:
        """Write a list that was looked at."""
        self.take(self._found(request, pk).pk, by=request.viewer, now=lent.now())
        messages.success(request, _("The list is taken over."))
        return redirect(f"{self.app}:import", pk=pk)

    def _drop(self, request: LinliRequest, pk: int) -> HttpResponse:
        """Leave a list; what was read of it is forgotten."""
        self.drop(self._found(request, pk).pk, by=request.viewer, now=lent.now())
        messages.success(request, _("The list was not taken over; nothing of it is kept."))
        return redirect(f"{self.app}:imports")

    def _undo(self, request: LinliRequest, pk: int) -> HttpResponse:
        """Remove what a list made."""
        self.undo(self._found(request, pk).pk, by=request.viewer, now=lent.now())
        messages.success(request, _("The import is undone."))
        return redirect(f"{self.app}:import", pk=pk)

    def _refused(self, request: LinliRequest, pk: int) -> HttpResponse:
        """The refused rows as an Excel file, the reason beside each."""
        header = [*(column.heading for column in self.columns), _("Reason")]
        rows = (
            [*(line.values.get(column.code, "") for column in self.columns), line.reason]
            for line in self.lines(self._found(request, pk))
            if line.reason
        )
        return exports.xlsx_response(_("Refused rows"), header, rows)

    def _found(self, request: LinliRequest, pk: int) -> Any:
        return get_object_or_404(self.visible(request.viewer), pk=pk)

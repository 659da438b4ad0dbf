"""Batches: hand targets over together, the file that goes with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from linli.base import exports
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.drives import actions, forms, queries, workflow
from linli.drives.models import Batch, Drive, Stage
from linli.drives.views.common import find_drive, may_lead, name_of, number
from linli.drives.workflow import Meaning
from linli.people import queries as people

#: Rows offered for one batch: more make no list that a person looks through.
MOST = 1000


@page("drives.lead")
def new_batch(request: LinliRequest, pk: int) -> HttpResponse:
    """Choose signed targets that were not handed over yet, and to whom they go."""
    drive = find_drive(request, pk)
    if not may_lead(request, drive):
        return render(request, "base/403.html", status=403)
    compound = number(request.GET.get("compound", ""))
    rows = list(queries.to_hand_over(request.viewer, drive, compound)[:MOST])
    stages = _stages(drive)
    form = forms.BatchForm(
        request.POST or None,
        organisations=people.organisations_visible_to(request.viewer).filter(active=True),
        stages=stages,
        targets=[row.pk for row in rows],
        initial={"stage": _usual(drive, stages), "targets": [row.pk for row in rows]},
    )
    if request.method == "POST":
        made = attempt(form, lambda: _hand_over(request, drive, form.cleaned_data))
        if made:
            messages.success(request, _("Handed over. The file for the company is ready."))
            return redirect("drives:batch", pk=made.pk)
    chosen = {str(pk) for pk in (form["targets"].value() or ())}
    context = {
        "drive": drive,
        "form": form,
        "rows": [
            {
                "pk": row.pk,
                "name": name_of(row),
                "stage": row.stage,
                "chosen": str(row.pk) in chosen,
            }
            for row in rows
        ],
        "compounds": queries.compounds_in(request.viewer, drive),
        "compound_id": compound,
        "most": MOST if len(rows) == MOST else 0,
    }
    return render(
        request, "drives/desk/new_batch.html", context, status=422 if form.errors else 200
    )


def _hand_over(request: LinliRequest, drive: Drive, clean: dict[str, Any]) -> Batch:
    return actions.hand_over(
        drive.pk,
        clean["organisation"].pk,
        clean["targets"],
        stage=clean["stage"],
        by=request.viewer,
        now=clock.now(),
    )


def _stages(drive: Drive) -> list[Stage]:
    return [row for row in drive.stages.all() if row.meaning == Meaning.UNDER_WAY]


def _usual(drive: Drive, stages: list[Stage]) -> str:
    """The stage that the kind of drive names, if this drive kept it."""
    spec = queries.template(drive.template)
    codes = [row.code for row in stages]
    if spec is not None and spec.batch_to in codes:
        return spec.batch_to
    return codes[0] if codes else ""


@page("drives.lead")
def batch(request: LinliRequest, pk: int) -> HttpResponse:
    """One batch, line by line, with what was answered."""
    found = _found(request, pk)
    lines = [
        {
            "number": label,
            "target": line.target,
            "name": name_of(line.target),
            "colour": workflow.look(line.target.meaning),
            "answered_at": line.answered_at,
        }
        for label, line in queries.numbered(found)
    ]
    context = {"batch": found, "drive": found.drive, "lines": lines, "now": clock.now()}
    return render(request, "drives/desk/batch.html", context)


@page("drives.lead")
def batch_file(request: LinliRequest, pk: int) -> HttpResponse:
    """The list for the company: where, who signed by what right, when. No name, no telephone."""
    found = _found(request, pk)
    letters = queries.letters_in(found)
    header = (
        _("Batch"),
        _("Number"),
        _("Compound"),
        _("Building"),
        _("Unit"),
        _("Room"),
        _("Who signed"),
        _("Signed on"),
        _("Result"),
        _("Date"),
    )
    body = (
        (found.number, label, *_place(line.target), *letters.get(line.target_id, ("", "")), "", "")
        for label, line in queries.numbered(found)
    )
    return exports.xlsx_response(f"{found.drive}-{_('Batch')}{found.number}", header, body)


def _place(target: Any) -> tuple[str, str, str, str]:
    door = target.dwelling
    if door is None:
        return (name_of(target), "", "", "")
    return (str(target.compound), door.building.name, door.unit.name, door.room)


def _found(request: LinliRequest, pk: int) -> Batch:
    return get_object_or_404(queries.batches_visible_to(request.viewer), pk=pk)

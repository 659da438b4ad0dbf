"""Fast entry from paper: one building, a row per room, saved in one act."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.base.templatetags.ui.marks import signed
from linli.clock import queries as clock
from linli.drives import actions, forms, queries, workflow
from linli.drives.models import Drive, Stage, Target
from linli.drives.spec import LetterDraft, StepDraft
from linli.drives.views.common import find_drive, stage_words
from linli.drives.workflow import Meaning
from linli.places.models import Building


@page("drives.record")
def entry(request: LinliRequest, pk: int, building_pk: int) -> HttpResponse:
    """What a paper says about a building."""
    drive = find_drive(request, pk)
    building = get_object_or_404(queries.buildings_in(request.viewer, drive), pk=building_pk)
    targets = queries.on_paper(request.viewer, drive, building)
    stages = [
        stage
        for stage in drive.stages.all()
        if stage.meaning not in {Meaning.UNTRIED, Meaning.OUT} and stage.at_door
    ]
    today = clock.local(clock.now()).date()
    if request.method != "POST":
        form = forms.PaperForm(initial={"paper_on": today})
        return _page(request, drive, building, form, _drawn(targets, stages, drive))
    form = forms.PaperForm(request.POST)
    rows = _sent(request, targets, stages, drive)
    errors = {pk: " ".join(_errors(row)) for pk, row in rows.items() if not row.is_valid()}
    if form.is_valid() and not errors:
        try:
            kept = actions.record_many(
                pk,
                _steps(rows),
                once=form.cleaned_data["once"],
                paper_on=form.cleaned_data["paper_on"],
                by=request.viewer,
                now=clock.now(),
            )
        except actions.RowsRefused as refusal:
            errors = {target: str(why) for target, why in refusal.rows.items()}
            form.add_error(None, str(refusal))
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            return _kept(request, drive, building, len(kept))
    elif errors:
        form.add_error(None, _("Nothing was saved yet: mend the rows that are marked."))
    drawn = _drawn(targets, stages, drive, rows, errors)
    return _page(request, drive, building, form, drawn, status=422)


def _kept(request: LinliRequest, drive: Drive, building: Building, n: int) -> HttpResponse:
    words = ngettext("%(n)d row taken from paper.", "%(n)d rows taken from paper.", n)
    messages.success(request, words % {"n": n})
    return redirect("drives:matrix", pk=drive.pk, compound_pk=building.compound_id)


def _sent(
    request: LinliRequest, targets: Sequence[Target], stages: Sequence[Stage], drive: Drive
) -> dict[int, forms.PaperRow]:
    """The rows in which a stage was chosen."""
    choices: forms.Choices = [(stage.code, str(stage)) for stage in stages]
    reasons = forms.grouped(list(queries.reasons_in_use(drive)))
    return {
        target.pk: forms.PaperRow(
            request.POST, prefix=f"t{target.pk}", stages=choices, reasons=reasons
        )
        for target in targets
        if request.POST.get(f"t{target.pk}-stage")
    }


def _errors(row: forms.PaperRow) -> list[str]:
    return [str(error) for errors in row.errors.values() for error in errors]


def _steps(rows: dict[int, forms.PaperRow]) -> list[StepDraft]:
    return [_step(pk, row.cleaned_data) for pk, row in rows.items()]


def _step(pk: int, clean: dict[str, Any]) -> StepDraft:
    signer = clean["signer"]
    return StepDraft(
        pk,
        clean["stage"],
        reason=clean["reason"],
        note=clean["note"],
        letter=LetterDraft(signer, authority=clean["authority"]) if signer else None,
        version=clean["version"],
    )


def _page(
    request: LinliRequest,
    drive: Drive,
    building: Building,
    form: forms.PaperForm,
    rows: SafeString,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "drive": drive,
        "building": building,
        "compound": building.compound,
        "form": form,
        "rows": rows,
        "matrix_url": reverse("drives:matrix", args=[drive.pk, building.compound_id]),
        "now": clock.now(),
    }
    return render(request, "drives/desk/entry.html", context, status=status)


def _drawn(
    targets: Sequence[Target],
    stages: Sequence[Stage],
    drive: Drive,
    sent: dict[int, forms.PaperRow] | None = None,
    errors: dict[int, str] | None = None,
) -> SafeString:
    """All rows as text: hundreds of selects are quicker written than built by widgets."""
    draw = _Rows(stages, forms.grouped(list(queries.reasons_in_use(drive))))
    sent, errors = sent or {}, errors or {}
    html = "".join(
        draw.row(target, sent[target.pk].data if target.pk in sent else {}, errors.get(target.pk))
        for target in targets
    )
    return mark_safe(html)  # noqa: S308 - every value went through escape()


class _Rows:
    """Rows of the grid. Options begin with a digit: typing it chooses them."""

    def __init__(self, stages: Sequence[Stage], reasons: forms.Choices) -> None:
        self.stages = [
            (stage.code, f"{n} {stage}", stage.meaning) for n, stage in enumerate(stages, 1)
        ]
        self.meaning = {stage.code: Meaning(stage.meaning) for stage in stages}
        self.reasons = reasons
        self.signs = any(stage.meaning == Meaning.SIGNED for stage in stages)
        self.labels = {
            "stage": escape(_("Stage on the paper")),
            "reason": escape(_("Reason")),
            "signer": escape(_("Who signed")),
            "authority": escape(_("How the owner's authority was shown")),
            "note": escape(_("Note")),
        }

    def row(self, target: Target, data: Any, error: str | None) -> str:
        door = target.dwelling
        name = f"{door.unit.name} {door.room}".strip() if door is not None else str(target.pk)
        value = {
            part: str(data.get(f"t{target.pk}-{part}", "") or "")
            for part in ("stage", "reason", "signer", "authority", "note")
        }
        look = workflow.look(target.meaning)
        wrong = f'<div class="error" role="alert">{escape(error)}</div>' if error else ""
        return (
            f"<tr data-row{' class=refused' if error else ''}>"
            f'<th scope="row" class="nowrap">{escape(name)}</th>'
            f"<td>{signed(look, stage_words(target.stage, target.attempts))}</td>"
            f"<td>{self._stage(target, value['stage'])}{wrong}"
            f'<input type="hidden" name="t{target.pk}-version" value="{target.version}"></td>'
            f"<td>{self._reason(target, value['reason'])}{self._signer(target, value)}</td>"
            f"<td>{self._text(target, 'note', value['note'])}</td></tr>"
        )

    def _stage(self, target: Target, chosen: str) -> str:
        options = "".join(
            f'<option value="{escape(code)}" data-meaning="{meaning}"'
            f"{' selected' if code == chosen else ''}>{escape(words)}</option>"
            for code, words, meaning in self.stages
        )
        return self._select(target, "stage", f'<option value="">—</option>{options}', shown=True)

    def _reason(self, target: Target, chosen: str) -> str:
        if len(self.reasons) < 2:
            return ""
        options = '<option value="">—</option>'
        for label, rows in self.reasons[1:]:
            inner = "".join(
                f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>'
                f"{escape(words)}</option>"
                for code, words in rows
            )
            options += f'<optgroup label="{escape(label)}">{inner}</optgroup>'
        return self._select(target, "reason", options, when="declined deferred")

    def _signer(self, target: Target, value: dict[str, str]) -> str:
        if not self.signs:
            return ""
        options = "".join(
            f'<option value="{escape(code)}"{" selected" if code == value["signer"] else ""}>'
            f"{escape(words)}</option>"
            for code, words in forms.signers()
        )
        authority = self._text(target, "authority", value["authority"], when="signed")
        return self._select(target, "signer", options, when="signed") + authority

    def _select(
        self, target: Target, part: str, options: str, *, when: str = "", shown: bool = False
    ) -> str:
        hook = "data-stage" if shown else f'data-for="{when}"'
        return (
            f'<select class="input" name="t{target.pk}-{part}" {hook} aria-label='
            f'"{self.labels[part]}">{options}</select>'
        )

    def _text(self, target: Target, part: str, value: str, *, when: str = "") -> str:
        hook = f' data-for="{when}"' if when else ""
        longest = 200 if part == "authority" else 500
        return (
            f'<input class="input" name="t{target.pk}-{part}" value="{escape(value)}"{hook}'
            f' maxlength="{longest}" placeholder="{self.labels[part]}"'
            f' aria-label="{self.labels[part]}" autocomplete="off">'
        )

"""Make a drive from a template, and change its words."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from linli.base.errors import Conflict
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.drives import actions, forms, queries
from linli.drives.forms import StageRow
from linli.drives.models import Drive
from linli.drives.spec import DriveSpec
from linli.drives.views.common import conflict_page, find_drive, may_lead

#: How long a drive lasts unless somebody says otherwise.
USUAL = timedelta(days=60)


@page("drives.lead")
def new(request: LinliRequest) -> HttpResponse:
    """Choose the kind, then word it."""
    spec = queries.template(request.GET.get("kind", ""))
    if spec is None:
        kinds = [_kind(each) for each in queries.templates().values()]
        return render(request, "drives/desk/kinds.html", {"kinds": kinds})
    now = clock.now()
    areas = queries.areas_to_lead(request.viewer)
    stages = [_row(stage.code, stage.label, stage.meaning) for stage in spec.stages]
    if request.method != "POST":
        return _page(request, _form(request, areas=areas, initial=_start(spec, areas, now)), stages)
    rows = forms.sent_stages(stages, request.POST)
    form = _form(request, request.POST, areas=areas)
    if request.POST.get("move"):
        return _page(request, _unbound(request, areas), rows)
    made = attempt(
        form,
        lambda: actions.make_drive(
            form.cleaned_data["area"].pk,
            spec.code,
            **_values(form),
            stages=[row.draft() for row in rows if row.kept],
            by=request.viewer,
            now=now,
        ),
    )
    if made is None:
        return _page(request, form, rows, status=422)
    messages.success(request, _("Prepared. Now fill the roster, then start it."))
    return redirect("drives:drive", pk=made.pk)


@page("drives.lead")
def change(request: LinliRequest, pk: int) -> HttpResponse:
    """Other words, dates, lead, stages."""
    drive = find_drive(request, pk)
    if not may_lead(request, drive):
        return render(request, "base/403.html", status=403)
    stages = [
        StageRow(stage.code, stage.name, stage.name_en, stage.meaning)
        for stage in drive.stages.all()
    ]
    if request.method != "POST":
        return _page(request, _form(request, initial=_as_it_is(drive), drive=drive), stages, drive)
    rows = forms.sent_stages(stages, request.POST)
    form = _form(request, request.POST, drive=drive)
    if request.POST.get("move"):
        return _page(request, _unbound(request, None, drive), rows, drive)
    try:
        changed = attempt(
            form,
            lambda: actions.change_drive(
                pk,
                **_values(form),
                stages=[row.draft() for row in rows if row.kept],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
    except Conflict as conflict:
        return conflict_page(request, conflict, _("Change the drive"))
    if changed is None:
        return _page(request, form, rows, drive, status=422)
    messages.success(request, _("Changed."))
    return redirect("drives:drive", pk=pk)


def _kind(spec: DriveSpec) -> dict[str, Any]:
    return {
        "spec": spec,
        "url": f"{reverse('drives:new')}?kind={spec.code}",
        "stages": "、".join(str(stage.label) for stage in spec.stages),
        "target": queries.target_words(spec.target),
    }


def _row(code: str, label: object, meaning: str) -> StageRow:
    with translation.override("zh-hans"):
        name = str(label)
    with translation.override("en"):
        return StageRow(code, name, str(label), meaning)


def _form(
    request: LinliRequest, *data: Any, areas: Any = None, drive: Drive | None = None, **more: Any
) -> forms.DriveForm:
    now = clock.now()
    leads = queries.leads_for(request.viewer, drive.area if drive else None, now)
    return forms.DriveForm(*data, areas=areas, leads=leads, **more)


def _unbound(request: LinliRequest, areas: Any, drive: Drive | None = None) -> forms.DriveForm:
    """The form with what was typed, without judging it: only a stage was moved."""
    return _form(request, areas=areas, drive=drive, initial=request.POST.dict())


def _start(spec: DriveSpec, areas: Any, now: Any) -> dict[str, Any]:
    today = clock.local(now).date()
    only = list(areas[:2])
    with translation.override("zh-hans"):
        name, script, notice = str(spec.label), str(spec.script), str(spec.notice)
    with translation.override("en"):
        name_en = str(spec.label)
    return {
        "name": name,
        "name_en": name_en,
        "starts_on": today,
        "ends_on": today + USUAL,
        "threshold": spec.threshold,
        "script": script,
        "notice": notice,
        "area": only[0].pk if len(only) == 1 else None,
    }


def _as_it_is(drive: Drive) -> dict[str, Any]:
    names = ("name", "name_en", "starts_on", "ends_on", "retention_on", "threshold", "script")
    values = {name: getattr(drive, name) for name in (*names, "notice", "version")}
    return values | {"lead": drive.lead_id}


def _values(form: forms.DriveForm) -> dict[str, Any]:
    clean = form.cleaned_data
    names = ("name", "name_en", "starts_on", "ends_on", "retention_on", "script", "notice")
    return {name: clean[name] for name in names} | {
        "lead_id": clean["lead"].pk,
        "threshold": clean["threshold"] or 0,
    }


def _page(
    request: LinliRequest,
    form: forms.DriveForm,
    stages: list[StageRow],
    drive: Drive | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "stages": stages,
        "drive": drive,
        "back": reverse("drives:drive", args=[drive.pk]) if drive else reverse("drives:list"),
        "wrong_stages": form.errors.get("__all__") if form.errors else None,
    }
    return render(request, "drives/desk/form.html", context, status=status)

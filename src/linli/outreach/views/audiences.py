"""Audiences: the list, choosing a source, saving, and who is meant right now."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import NotAllowed
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.outreach import actions, forms, queries, rules
from linli.outreach.models import Audience
from linli.outreach.spec import FORMS, Described


@page("outreach.see")
def audiences(request: LinliRequest) -> HttpResponse:
    """Saved audiences of the viewer's areas."""
    rows = queries.audiences_visible_to(request.viewer).filter(retired_at=None).order_by("-pk")
    lines = [
        {"row": row, "meta": (str(row.area), queries.kind_words(row.filter))}
        for row in rows[: queries.SIZE]
    ]
    context = {"lines": lines, "may_write": rules.RIGHTS.may(request.viewer, "write")}
    return render(request, "outreach/desk/audiences.html", context)


@page("outreach.write")
def new_audience(request: LinliRequest) -> HttpResponse:
    """Choose where the audience comes from, then what narrows it."""
    source = request.GET.get("source", "")
    of, label = (_number(request.GET.get(name, "")) for name in ("of", "label"))
    if not source:
        return render(request, "outreach/desk/sources.html", {"groups": _sources(request)})
    return _edit(request, None, Described(source=source, source_id=of, label=label))


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _sources(request: LinliRequest) -> list[dict[str, Any]]:
    viewer, url = request.viewer, reverse("outreach:new_audience")
    groups: list[dict[str, Any]] = [
        {
            "label": _("Register of residents"),
            "chips": [Chip(_("By place and tie"), f"{url}?source=registry")],
        },
        {
            "label": _("Targets of a drive"),
            "chips": [
                Chip(str(row), f"{url}?source=drive&of={row.pk}")
                for row in queries.drives_to_choose(viewer)[: queries.MOST]
            ],
        },
        {
            "label": _("Registered for a gathering"),
            "chips": [
                Chip(row.title, f"{url}?source=event&of={row.pk}")
                for row in queries.events_to_choose(viewer)[: queries.MOST]
            ],
        },
    ]
    groups.append(
        {
            "label": _("Registered for gatherings of one kind"),
            "chips": [
                Chip(str(row), f"{url}?source=event&label={row.pk}")
                for row in queries.labels_to_choose(viewer)[: queries.MOST]
            ],
        }
    )
    groups += [
        {
            "label": circle.label,
            "chips": [
                Chip(name, f"{url}?{urlencode({'source': code, 'of': str(pk)})}")
                for pk, name in circle.choices(viewer)
            ],
        }
        for code, circle in queries.circles().items()
    ]
    return [group for group in groups if group["chips"]]


@page("outreach.write")
def change_audience(request: LinliRequest, pk: int) -> HttpResponse:
    """Another name or filter."""
    row = _audience(request, pk)
    return _edit(request, row, row.filter)


def _edit(request: LinliRequest, row: Audience | None, before: Described) -> HttpResponse:
    form = forms.AudienceForm(
        request.POST or None, initial=_initial(row), **_offered(request, row, before)
    )

    def save() -> Audience:
        asked, clean = form.described(before), form.cleaned_data
        to: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
        if row is None:
            return actions.save_audience(clean["area"], clean["name"], asked, **to)
        return actions.change_audience(row.pk, clean["name"], asked, version=clean["version"], **to)

    if request.method == "POST" and (saved := attempt(form, save)):
        messages.success(request, _("Saved. Look whom it means before you write."))
        return redirect("outreach:audience", pk=saved.pk)
    back = reverse("outreach:audience", args=[row.pk]) if row else reverse("outreach:audiences")
    words = queries.in_words(before)[0]
    return form_page(request, form, title=_("Audience"), button=_("Save"), back=back, lead=words)


def _initial(row: Audience | None) -> dict[str, Any]:
    if row is None:
        return {}
    asked = row.filter
    return {
        "name": row.name,
        "area": row.area_id,
        "version": row.version,
        "stages": asked.stages,
        "standings": asked.standings,
        "areas": asked.areas,
        "compounds": asked.compounds,
        "ties": asked.ties,
        "about": asked.about,
    }


def _offered(request: LinliRequest, row: Audience | None, before: Described) -> dict[str, Any]:
    """The choices of the form for this source; 404-like refusal for one that is not theirs."""
    source = before.source
    if not queries.may_choose(request.viewer, before):
        raise NotAllowed(_("Choose one of the list."))
    areas = list(queries.areas_to_write_for(request.viewer))
    offered: dict[str, Any] = {
        "source": source,
        "areas": [(area.pk, str(area)) for area in areas],
        "about": queries.kinds_of_drive(),
    }
    if source == "drive":
        drive = queries.drives_to_choose(request.viewer).get(pk=before.source_id)
        spec = queries.kind_of(drive)
        never = spec.never_again if spec else ()
        offered["stages"] = [
            (stage.code, str(stage)) for stage in drive.stages.all() if stage.code not in never
        ]
    place = row.area if row else areas[0] if len(areas) == 1 else None
    if source in {"registry", "drive"} and place is not None:
        offered["within"] = queries.areas_within(place, before.areas)
        offered["compounds"] = queries.compounds_to_choose(place, before.compounds)
    return offered


@page("outreach.see")
def audience(request: LinliRequest, pk: int) -> HttpResponse:
    """One audience: its filter in words, how many it means now, a masked sample."""
    row = _audience(request, pk)
    found = queries.preview_of(row)
    context = {
        "audience": row,
        "filter_words": queries.in_words(row.filter),
        "preview": found,
        "ways": [(way_words(way.code), way.count) for way in found.ways],
        "sample": [(name, address, way_words(way)) for name, address, way in found.sample],
        "may_write": rules.can_edit(request.viewer, row) and row.retired_at is None,
    }
    return render(request, "outreach/desk/audience.html", context)


def way_words(code: str) -> Any:
    """How a way is called; those of whom no gateway reaches say what helps."""
    if code == queries.CALL:
        return _("Landline: call them")
    return FORMS[code].label if code else _("No way but the door")


@page("outreach.write")
@require_POST
def retire_audience(request: LinliRequest, pk: int) -> HttpResponse:
    """No longer offered."""
    row = _audience(request, pk)
    actions.retire_audience(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("It is no longer offered; what was sent stays."))
    return redirect("outreach:audiences")


def _audience(request: LinliRequest, pk: int) -> Audience:
    return get_object_or_404(queries.audiences_visible_to(request.viewer), pk=pk)

"""Calls that have no door on the round: firms, shops and persons of running drives."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from linli.base.masking import mask_name
from linli.base.pages import LinliRequest, page
from linli.doorstep.views.carrying import MOST_CALLS
from linli.drives import queries as drives
from linli.drives import workflow
from linli.drives.models import Target
from linli.people import queries as people
from linli.surveys import queries as surveys
from linli.surveys.queries import Known
from linli.surveys.spec import FIRM_FACT


@page("doorstep.record", face="field")
def calls(request: LinliRequest) -> HttpResponse:
    """Whom to call on, who expects somebody first; each leads to its drive's form, if it has one.
    `?kept=`: what was filled in just now.
    """
    offered = list(surveys.offered(request.viewer))
    found = list(drives.calls_of(request.viewer)[: MOST_CALLS + 1])
    kept = request.GET.get("kept", "")
    done = drives.called_on_by(request.viewer).filter(pk=kept if _is_number(kept) else 0).first()
    context = {
        "lines": [_line(target, offered) for target in found[:MOST_CALLS]],
        "more": len(found) > MOST_CALLS,
        "most": MOST_CALLS,
        "done": _line(done, []) if done else None,
        "pack": reverse("doorstep:pack"),
    }
    return render(request, "doorstep/field/calls.html", context)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12


def name_of(target: Target) -> str:
    """A firm by its name, a person by the masked one."""
    if target.organisation is not None:
        return target.organisation.name
    return mask_name(target.person.name) if target.person is not None else "—"


def _line(target: Target, offered: list[Any]) -> dict[str, Any]:
    form = surveys.serving(offered, target.drive.form, str(target.area.path))
    on_desk = reverse("drives:target", args=[target.pk])
    return {
        "target": target,
        "name": name_of(target),
        "url": reverse("doorstep:call", args=[target.pk, form.form_id]) if form else on_desk,
        "desk": on_desk,
        "colour": workflow.look(target.meaning),
        "meta": (str(target.drive), str(target.area.name)),
    }


@page("doorstep.record", face="field")
def call(request: LinliRequest, pk: int, form_pk: int) -> HttpResponse:
    """A survey form in a shop or about a person, with what is known filled in; works on without
    network.
    """
    target = get_object_or_404(drives.called_on_by(request.viewer), pk=pk)
    forms = surveys.forms_to_fill(request.viewer, str(target.area.path))
    version = get_object_or_404(forms, form_id=form_pk)
    context = {
        "line": _line(target, []),
        "target": target,
        "version": version,
        "fill": surveys.fill(
            version,
            request.viewer,
            subject=drives.subject_of(target),
            known=_known(target),
            send_to=reverse("doorstep:send_call", args=[target.pk, form_pk]),
        ),
    }
    return render(request, "doorstep/field/call.html", context)


def _known(target: Target) -> list[Known]:
    """What is known of a firm or shop; of persons nothing is kept that a form could begin with."""
    if target.organisation_id is None:
        return []
    facts = people.facts_of_organisation(target.organisation_id)
    return [Known(f"{FIRM_FACT}{fact.code}", fact.value, fact.said_at) for fact in facts]

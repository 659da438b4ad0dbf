"""What the pages of drives share."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base import masking
from linli.base.errors import Conflict
from linli.base.pages import LinliRequest
from linli.clock import queries as clock
from linli.drives import queries, rules, workflow
from linli.drives.models import Drive, Stage, Target
from linli.drives.workflow import State

#: State of a drive → how its badge is drawn.
STATE_LOOKS = {
    State.DRAFT: "grey",
    State.OPEN: "green",
    State.CLOSED: "met",
    State.WITHDRAWN: "slash",
}


def number(text: str) -> int | None:
    """A key from an address, or None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def find_drive(request: LinliRequest, pk: int) -> Drive:
    """The drive, if it is theirs to see; else 404."""
    return get_object_or_404(queries.visible_to(request.viewer), pk=pk)


def find_target(request: LinliRequest, pk: int) -> Target:
    """The target, if it is theirs to see; else 404."""
    found = queries.find_target(request.viewer, pk)
    return found if found is not None else get_object_or_404(Target.objects.none())


def sees_targets(request: LinliRequest, drive: Drive) -> bool:
    """Whether single targets of this drive are shown to them, and not totals alone."""
    act = "see_sealed" if drive.sealed else "see"
    return any(
        path.startswith(str(drive.area.path)) or str(drive.area.path).startswith(path)
        for path in rules.RIGHTS.areas(request.viewer, act)
    )


def may_lead(request: LinliRequest, drive: Drive) -> bool:
    return rules.can_lead(request.viewer, drive.area)


def name_of(target: Target) -> str:
    """Who or what a target is: an address, a firm, a masked name."""
    if target.dwelling is not None:
        return target.dwelling.address
    if target.organisation is not None:
        return target.organisation.name
    return masking.mask_name(target.person.name) if target.person is not None else "—"


def stage_words(stage: Stage, attempts: int = 0) -> str:
    """The stage as a badge says it, with the knocks in vain."""
    return f"{stage}（{attempts}）" if attempts else str(stage)


def line(target: Target) -> dict[str, Any]:
    """What one row of a roster reads."""
    facts = [
        str(target.compound or "") if target.dwelling is None else "",
        str(target.reason or ""),
        _("vain attempts: %(n)d") % {"n": target.attempts} if target.attempts else "",
    ]
    return {
        "title": name_of(target),
        "url": reverse("drives:target", args=[target.pk]),
        "meta": tuple(fact for fact in facts if fact),
        "colour": workflow.look(target.meaning),
        "word": str(target.stage),
        "next_on": target.next_on,
        "last_at": target.last_at,
        "worker": str(target.worker) if target.worker is not None else "",
    }


def guarded(request: LinliRequest, act: Callable[[], HttpResponse], tried: object) -> HttpResponse:
    """Run an act; where somebody else was faster, the page that shows both."""
    try:
        return act()
    except Conflict as conflict:
        return conflict_page(request, conflict, tried)


def conflict_page(request: LinliRequest, conflict: Conflict, tried: object) -> HttpResponse:
    """Both versions: what stands there now, and what was sent."""
    current = conflict.current
    hidden = {"csrfmiddlewaretoken", "version", "once", "back"}
    context = {
        "refusal": conflict,
        "drive": current if isinstance(current, Drive) else None,
        "target": current if isinstance(current, Target) else None,
        "name": name_of(current) if isinstance(current, Target) else str(current),
        "tried": tried,
        "sent": [
            (key, value) for key, value in request.POST.items() if key not in hidden and value
        ],
        "now": clock.now(),
        "back": _page_of(current),
    }
    return render(request, "drives/desk/conflict.html", context, status=409)


def _page_of(current: object) -> str:
    if isinstance(current, Drive):
        return reverse("drives:drive", args=[current.pk])
    return (
        reverse("drives:target", args=[current.pk]) if isinstance(current, Target) else "/drives/"
    )

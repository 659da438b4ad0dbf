"""The list of drives, and the roster of one: filters, pages, files."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.base import exports
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.drives import queries, rules, workflow
from linli.drives.models import Drive
from linli.drives.queries import SIZE, SORTS, Filters
from linli.drives.views.common import STATE_LOOKS, find_drive, line, number, sees_targets
from linli.drives.workflow import State

#: Rows of one file.
MOST_EXPORTED = 100_000


@page("drives.see")
def listing(request: LinliRequest) -> HttpResponse:
    """Drives the viewer may see, newest first."""
    state = request.GET.get("state", "")
    state = state if state in State.values or state == "all" else ""
    words = request.GET.get("q", "").strip()[:60]
    after = number(request.GET.get("after", ""))
    rows = queries.drives(request.viewer, state, words)
    found = list(rows.filter(pk__lt=after)[: SIZE + 1] if after else rows[: SIZE + 1])
    here: dict[str, Any] = {"state": state, "q": words}
    older = here | {"after": found[SIZE - 1].pk} if len(found) > SIZE else {}
    context = {
        "lines": [_drive_line(row) for row in found[:SIZE]],
        "chips": _state_chips(request, state),
        "state": state,
        "words": words,
        "older": f"?{urlencode(older)}" if older else "",
        "newer": f"?{urlencode({'state': state, 'q': words})}" if after else "",
        "may_lead": rules.RIGHTS.may(request.viewer, "lead"),
        "now": clock.now(),
    }
    return render(request, "drives/desk/list.html", context)


def _drive_line(row: Any) -> dict[str, Any]:
    kind = queries.template(row.template)
    return {
        "drive": row,
        "colour": STATE_LOOKS[State(row.state)],
        "meta": (
            str(kind.label) if kind else "",
            str(row.area),
            _("%(agree)d of %(all)d agree or are further")
            % {"agree": row.consenting, "all": row.size}
            if row.size
            else _("roster is empty"),
        ),
    }


def _state_chips(request: LinliRequest, state: str) -> list[Chip]:
    counts = queries.count_by_state(request.viewer)
    alive = counts.get(State.OPEN, 0) + counts.get(State.DRAFT, 0)
    chosen: list[tuple[Any, str, int]] = [(_("At present"), "", alive)]
    chosen += [(each.label, each.value, counts.get(each.value, 0)) for each in State]
    chosen += [(_("All"), "all", sum(counts.values()))]
    return [
        Chip(label, f"?state={code}" if code else "?", count, current=state == code)
        for label, code, count in chosen
    ]


@page("drives.see")
def targets(request: LinliRequest, pk: int) -> HttpResponse:
    """The roster of a drive."""
    drive = find_drive(request, pk)
    chosen = asked(request)
    rows = queries.roster(request.viewer, drive, chosen)
    found = queries.page_of(rows, chosen.sort, number(request.GET.get("after", "")))
    shown = found[:SIZE]
    context = {
        "drive": drive,
        "lines": [line(row) for row in shown],
        "chips": _stage_chips(request, drive, chosen),
        "chosen": chosen,
        "sees_targets": sees_targets(request, drive),
        "reasons": drive.reasons.all(),
        "compounds": queries.compounds_in(request.viewer, drive),
        "workers": queries.workers_of(drive),
        "sorts": _sorts(),
        "older": _address(drive, chosen, after=shown[-1].pk) if len(found) > SIZE else "",
        "newer": _address(drive, chosen) if request.GET.get("after") else "",
        "query": urlencode(_values(chosen)),
        "narrowed": bool(_values(chosen)),
        "folded": bool(_values(chosen).keys() & {"reason", "worker", "attempts", "due", "sort"}),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "now": clock.now(),
    }
    return render(request, "drives/desk/targets.html", context)


@page("drives.see")
def due(request: LinliRequest, pk: int) -> HttpResponse:
    """Targets of a drive whose next date has come."""
    drive = find_drive(request, pk)
    today = clock.local(clock.now()).date()
    return redirect(_address(drive, Filters(due_on=today, remaining=True, sort="next")))


@page("drives.export")
def export(request: LinliRequest, pk: int) -> HttpResponse:
    """The roster under the same filters as Excel or CSV: no notes, names of persons masked."""
    drive = find_drive(request, pk)
    rows = queries.roster(request.viewer, drive, asked(request)).order_by("pk")
    rows = rows[:MOST_EXPORTED]
    header = (
        _("Target"),
        _("Compound"),
        _("Stage"),
        _("Reason"),
        _("Vain attempts"),
        _("Last contact"),
        _("See again on"),
        _("Recorded by"),
    )
    name = f"{drive}-{clock.local(clock.now()):%Y%m%d}"
    lines = queries.lines_of(drive, rows)
    return exports.response(request, name, header, lines, size=rows.count())


def asked(request: HttpRequest) -> Filters:
    """The filters in the address; what does not fit chooses everything."""
    get = request.GET
    sort = get.get("sort", "")
    return Filters(
        stage=get.get("stage", "")[:24],
        reason=get.get("reason", "")[:24],
        compound_id=number(get.get("compound", "")),
        building_id=number(get.get("building", "")),
        worker_id=number(get.get("worker", "")),
        due_on=_day(get.get("due", "")),
        attempts=min(number(get.get("attempts", "")) or 0, 99),
        remaining=get.get("remaining") == "1",
        words=get.get("q", "").strip()[:60],
        sort=sort if sort in SORTS else "roster",
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _values(chosen: Filters) -> dict[str, Any]:
    values = {
        "stage": chosen.stage,
        "reason": chosen.reason,
        "compound": chosen.compound_id,
        "building": chosen.building_id,
        "worker": chosen.worker_id,
        "due": chosen.due_on,
        "attempts": chosen.attempts,
        "remaining": "1" if chosen.remaining else "",
        "q": chosen.words,
        "sort": chosen.sort if chosen.sort != "roster" else "",
    }
    return {key: value for key, value in values.items() if value}


def _address(drive: Drive, chosen: Filters, **more: Any) -> str:
    query = urlencode(_values(chosen) | more)
    return f"{reverse('drives:targets', args=[drive.pk])}?{query}"


def _stage_chips(request: LinliRequest, drive: Drive, chosen: Filters) -> list[Chip]:
    """A chip per stage; their counts are those under the other filters."""
    values = _values(chosen)
    rest = {key: value for key, value in values.items() if key not in {"stage", "remaining"}}
    others = Filters(**{**chosen.__dict__, "stage": "", "remaining": False})
    counts = queries.count_by_stage(queries.roster(request.viewer, drive, others))
    chips = [
        Chip(
            _("All"),
            f"?{urlencode(rest)}",
            sum(counts.values()),
            current=not (chosen.stage or chosen.remaining),
        ),
        Chip(_("Still to see"), f"?{urlencode(rest | {'remaining': 1})}", current=chosen.remaining),
    ]
    stages = [
        Chip(
            str(stage),
            f"?{urlencode(rest | {'stage': stage.code})}",
            counts.get(stage.pk, 0),
            current=stage.code == chosen.stage,
            colour=workflow.look(stage.meaning),
        )
        for stage in drive.stages.all()
        if counts.get(stage.pk) or stage.code == chosen.stage
    ]
    return chips + stages


def _sorts() -> list[tuple[str, Any]]:
    return [
        ("roster", _("As on the roster")),
        ("next", _("Next date first")),
        ("last", _("Longest not seen first")),
        ("attempts", _("Most attempts first")),
    ]

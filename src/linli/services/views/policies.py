"""Policies at the desk: written, published, whom they fit and why, applications."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.alliances import queries as alliances
from linli.alliances.models import Alliance
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.services import actions, forms, queries, rules
from linli.services.forms.policies import begun_from
from linli.services.models import Application, Policy
from linli.services.views._shared import Act, act_view, get_alliance, plainly, tabs
from linli.services.workflow import POLICY_MOVES, RUNNING, STAGE_MOVES, PolicyState, Stage

LOOKS = {PolicyState.DRAFT: "grey", PolicyState.PUBLISHED: "blue", PolicyState.ENDED: "none"}
STAGES = {
    Stage.BEGUN: "yellow",
    Stage.SENT: "blue",
    Stage.GRANTED: "green",
    Stage.REFUSED: "grey",
    Stage.WITHDRAWN: "none",
}
MOST = 100


@page("services.see")
def policies(request: LinliRequest, pk: int) -> HttpResponse:
    """The policies of an alliance, drafts too."""
    row = get_alliance(request, pk)
    found = queries.policies_counted(request.viewer, row)[:MOST]
    context = {
        "alliance": row,
        "tabs": tabs(row, "policies"),
        "lines": [
            {
                "title": each.title,
                "url": reverse("services:policy", args=[each.pk]),
                "meta": [
                    each.issuer,
                    _("told %(n)d firms") % {"n": each.told_count} if each.told_count else "",
                    _("%(n)d applications") % {"n": each.applying} if each.applying else "",
                ],
                "colour": LOOKS[PolicyState(each.state)],
                "word": each.get_state_display(),
                "note": f"{each.deadline:%Y-%m-%d}" if each.deadline else "",
            }
            for each in found
        ],
        "may_manage": rules.can_manage(request.viewer, row),
    }
    return render(request, "services/desk/policies.html", context)


def _areas(row: Alliance) -> list[tuple[int, str]]:
    return [(area.pk, str(area)) for area in queries.areas_below(row)]


@page("services.manage")
def new_policy(request: LinliRequest, pk: int) -> HttpResponse:
    """A policy more, as a draft."""
    row = get_alliance(request, pk)
    form = forms.PolicyForm(request.POST or None, choices={"area": _areas(row)})

    def make() -> Policy:
        return actions.keep_policy(pk, form.draft(), by=request.viewer, now=clock.now())

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Kept as a draft: look whom it fits, then publish it."))
        return redirect("services:policy", pk=made.pk)
    back = reverse("services:policies", args=[pk])
    title = _("Write a policy down")
    return form_page(request, form, title=title, button=_("Keep it"), back=back, lead=row.name)


@page("services.see")
def policy(request: LinliRequest, pk: int) -> HttpResponse:
    """One policy: whom it fits with every reason, who was told, who applied."""
    row = get_object_or_404(queries.policies_visible_to(request.viewer), pk=pk)
    may_manage = rules.can_manage(request.viewer, row.alliance)
    told = set(row.told.values_list("organisation_id", flat=True))
    found = queries.fits(row)
    counts = {word: sum(each.fits is value for each in found) for word, value in _WORTH}
    rows = row.applications.select_related("organisation").order_by("-pk")
    state = PolicyState(row.state)
    context = {
        "policy": row,
        "look": LOOKS[state],
        "tabs": tabs(row.alliance, "policies"),
        "fits": [
            {"fit": each, "told": each.firm.organisation_id in told, "look": _FITS[each.fits]}
            for each in found
        ],
        "counts": counts,
        "still": len(queries.to_tell(row)) if state == PolicyState.PUBLISHED else 0,
        "applications": [application_line(each, "services:application") for each in rows],
        "offers": [
            Chip(act.title, reverse(f"services:{act.code}", args=[pk]))
            for act in ACTS
            if may_manage
            and act.code.removesuffix("_policy") in POLICY_MOVES
            and state in POLICY_MOVES[act.code.removesuffix("_policy")].sources
        ],
        "may_apply": state == PolicyState.PUBLISHED
        and rules.can_work(request.viewer, row.alliance),
    }
    return render(request, "services/desk/policy.html", context)


_WORTH = (("yes", True), ("unknown", None), ("no", False))
_FITS: dict[Any, tuple[str, Any]] = {
    True: ("green", gettext_lazy("fits")),
    None: ("yellow", gettext_lazy("something is not known")),
    False: ("none", gettext_lazy("does not fit")),
}


def application_line(row: Application, name: str) -> dict[str, Any]:
    """How an application reads in a list."""
    return {
        "title": row.organisation.name,
        "url": reverse(name, args=[row.pk]),
        "meta": [row.answer or row.note],
        "colour": STAGES[Stage(row.stage)],
        "word": row.get_stage_display(),
    }


def _rows(viewer: Any) -> Any:
    return queries.policies_visible_to(viewer)


def _edit(row: Policy, form: Any, **to: Any) -> object:
    version = form.cleaned_data["version"]
    return actions.keep_policy(
        row.alliance_id, form.draft(), policy_id=row.pk, version=version, **to
    )


def _edited(row: Policy, _request: LinliRequest) -> dict[str, Any]:
    path = row.conditions.get("area", {}).get("path", "")
    area = queries.areas_below(row.alliance).filter(path=path).first()
    names = ("title", "summary", "issuer", "body", "documents", "deadline")
    start = {name: getattr(row, name) for name in names} | begun_from(row.conditions)
    return {
        "choices": {"area": _areas(row.alliance)},
        "initial": start | {"area": area.pk if area else None},
    }


def _tell(row: Policy, _form: Any, **to: Any) -> object:
    return actions.tell_fitting(row.pk, **to)


def _act(code: str, title: Any, done: Any, run: Any, **more: Any) -> Act:
    return Act(
        f"{code}_policy",
        "services.manage",
        title,
        title,
        done,
        _rows,
        run,
        "services:policy",
        **more,
    )


ACTS = (
    _act(
        "publish",
        gettext_lazy("Publish"),
        gettext_lazy("Published: everybody can read it. Nobody was told yet."),
        plainly(actions.publish_policy),
    ),
    _act(
        "tell",
        gettext_lazy("Tell those it fits"),
        gettext_lazy("Told: each of them once."),
        _tell,
    ),
    _act(
        "edit",
        gettext_lazy("Edit"),
        gettext_lazy("Saved."),
        _edit,
        form=forms.PolicyForm,
        options=_edited,
    ),
    _act(
        "end",
        gettext_lazy("End"),
        gettext_lazy("Over: no new applications, those that run go on."),
        plainly(actions.end_policy),
    ),
)
ACT_VIEWS = {act.code: act_view(act) for act in ACTS}


def _members(row: Policy, _request: LinliRequest) -> dict[str, Any]:
    rows = alliances.current(row.alliance)
    return {
        "choices": {
            "organisation": [(each.organisation_id, each.organisation.name) for each in rows]
        }
    }


def _apply(row: Policy, form: Any, **to: Any) -> object:
    return actions.begin(row.pk, form.cleaned_data["organisation"], **to)


apply_for = act_view(
    Act(
        "apply_for",
        "services.work",
        gettext_lazy("Begin an application for a firm"),
        gettext_lazy("Begin it"),
        gettext_lazy("Begun."),
        _rows,
        _apply,
        "services:policy",
        form=forms.ApplyForm,
        options=_members,
    )
)


@page("services.see")
def application(request: LinliRequest, pk: int) -> HttpResponse:
    """One application, followed to its end."""
    row = get_object_or_404(queries.applications_visible_to(request.viewer), pk=pk)
    return render(request, "services/desk/application.html", _told(request, row))


def _told(request: LinliRequest, row: Application) -> dict[str, Any]:
    moves = {name for name, move in STAGE_MOVES.items() if Stage(row.stage) in move.sources}
    may = rules.can_work(request.viewer, row.policy.alliance)
    return {
        "application": row,
        "look": STAGES[Stage(row.stage)],
        "tabs": tabs(row.policy.alliance, "policies"),
        "runs": row.stage in RUNNING,
        "late": bool(
            row.stage == Stage.BEGUN
            and row.policy.deadline
            and row.policy.deadline < localdate(clock.now())
        ),
        "offers": [
            Chip(act.title, reverse(f"services:{act.code}", args=[row.pk]))
            for act in STAGE_ACTS
            if may and _MOVE_OF[act.code] in moves
        ],
    }


def _end(row: Application, form: Any, **to: Any) -> object:
    clean = form.cleaned_data
    return actions.end_application(
        row.pk,
        granted=clean["granted"] == "yes",
        answer=clean["answer"],
        version=clean["version"],
        **to,
    )


def _applications(viewer: Any) -> Any:
    return queries.applications_visible_to(viewer)


def _stage(code: str, title: Any, run: Any, **more: Any) -> Act:
    return Act(
        code,
        "services.work",
        title,
        title,
        gettext_lazy("Noted."),
        _applications,
        run,
        "services:application",
        lead=gettext_lazy("The firm reads these words."),
        **more,
    )


STAGE_ACTS = (
    _stage(
        "note_application",
        gettext_lazy("Note how far it is"),
        plainly(actions.note_stage),
        form=forms.NoteForm,
    ),
    _stage(
        "hand_in_application",
        gettext_lazy("Note as handed in"),
        plainly(actions.hand_in),
        form=forms.HandInForm,
    ),
    _stage(
        "send_back_application",
        gettext_lazy("Papers are missing"),
        plainly(actions.send_back),
        form=forms.NoteForm,
    ),
    _stage(
        "end_application",
        gettext_lazy("Note the decision"),
        _end,
        form=forms.AnswerForm,
    ),
    _stage("withdraw_application", gettext_lazy("Take it back"), plainly(actions.take_back)),
)
_MOVE_OF = {
    "note_application": "note",
    "hand_in_application": "send",
    "send_back_application": "send_back",
    "end_application": "grant",
    "withdraw_application": "withdraw",
}
STAGE_VIEWS = {act.code: act_view(act) for act in STAGE_ACTS}

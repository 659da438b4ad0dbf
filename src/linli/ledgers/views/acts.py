"""The acts on an item's page: which form each has, who may do it now, which action it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm
from linli.base.viewer import Viewer
from linli.ledgers import actions, forms, queries, rules, workflow
from linli.ledgers.models import Item
from linli.ledgers.spec import Measured

Make = Callable[[Item, datetime], dict[str, Any]]


@dataclass(frozen=True)
class Act:
    """One act: address word, words, icon, the move it makes, who may, its form, what it does."""

    code: str
    label: Any
    icon: str
    move: str
    may: Callable[[Viewer, Item], bool]
    right: str
    form: Any
    run: Callable[..., object]
    done: Any
    hint: Any = ""
    options: Make = lambda _item, _now: {}
    danger: bool = False
    #: Its form stands on a page of its own: what it offers would cost each look at the item.
    own_page: bool = False


def _plain(action: Callable[..., object]) -> Callable[..., object]:
    """An action that takes exactly what the form holds."""

    def run(pk: int, clean: dict[str, Any], **to: Any) -> object:
        return action(pk, **clean, **to)

    return run


def _note(pk: int, clean: dict[str, Any], **to: Any) -> object:
    return actions.note(pk, clean["kind"], clean["text"], corrects_id=clean["corrects"], **to)


def _ask(pk: int, clean: dict[str, Any], **to: Any) -> object:
    return actions.ask(
        pk,
        clean["kind"],
        until=clean["until"],
        reason=clean["reason"],
        milestone_id=clean["milestone"],
        **to,
    )


def _hand_on(pk: int, clean: dict[str, Any], **to: Any) -> object:
    return actions.hand_on(pk, clean["in_charge"].pk, reason=clean["reason"], **to)


def _types(viewer: Viewer, item: Item) -> bool:
    return item.measured_by == Measured.TYPED and rules.can_work(viewer, item)


def _resumes(viewer: Viewer, item: Item) -> bool:
    return rules.can_change(viewer, item) or rules.can_work(viewer, item)


ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act(
            "start",
            _("Start"),
            "player-play",
            "start",
            rules.can_change,
            "ledgers.keep",
            ActForm,
            _plain(actions.start),
            _("It runs: the person in charge is told."),
        ),
        Act(
            "check",
            _("Check and pass"),
            "eye",
            "check",
            rules.can_check,
            "ledgers.check",
            forms.CheckForm,
            _plain(actions.check),
            _("Passed. It can be closed out now."),
            hint=_("You have seen that it is as the application says. You do not execute it."),
        ),
        Act(
            "close_out",
            _("Close out"),
            "circle-check",
            "close_out",
            rules.can_close_out,
            "ledgers.close_out",
            ActForm,
            _plain(actions.close_out),
            _("Closed out."),
        ),
        Act(
            "note",
            _("Write a note"),
            "pencil",
            "note",
            rules.can_work,
            "ledgers.work",
            forms.NoteForm,
            _note,
            _("Noted."),
        ),
        Act(
            "type_percent",
            _("Type the percentage"),
            "adjustments",
            "report",
            _types,
            "ledgers.work",
            forms.PercentForm,
            _plain(actions.type_percent),
            _("Kept. It is marked as typed."),
            hint=_("Nothing measures this item: the page says that you typed it, and when."),
        ),
        Act(
            "apply",
            _("Apply for close-out"),
            "send",
            "apply",
            rules.can_work,
            "ledgers.work",
            forms.ApplyForm,
            _plain(actions.apply),
            _("Applied for. Somebody else checks it."),
            hint=_("Somebody else looks whether it is so, then it is closed out."),
        ),
        Act(
            "ask",
            _("Ask for an extension or a pause"),
            "hourglass",
            "ask",
            rules.can_work,
            "ledgers.work",
            forms.AskForm,
            _ask,
            _("Asked. Somebody else decides."),
            hint=_("Asked before the deadline; nothing changes until it is granted."),
            options=lambda item, _now: {
                "steps": [step for step in queries.steps_of(item) if step.done_on is None]
            },
        ),
        Act(
            "resume",
            _("Resume"),
            "player-play",
            "resume",
            _resumes,
            "ledgers.work",
            forms.ResumeForm,
            _plain(actions.resume),
            _("It runs again."),
        ),
        Act(
            "send_back",
            _("Send back"),
            "arrow-back-up",
            "send_back",
            rules.can_check,
            "ledgers.check",
            forms.ReasonForm,
            _plain(actions.send_back),
            _("Sent back: the work goes on."),
        ),
        Act(
            "reopen",
            _("Reopen"),
            "refresh",
            "reopen",
            rules.can_change,
            "ledgers.keep",
            forms.ReopenForm,
            _plain(actions.reopen),
            _("Reopened: the person in charge is told."),
            hint=_("A new instruction, or it did not hold."),
        ),
        Act(
            "hand_on",
            _("Change person in charge"),
            "arrows-exchange",
            "hand_on",
            rules.can_change,
            "ledgers.keep",
            forms.HandOnForm,
            _hand_on,
            _("The new person in charge is told."),
            options=lambda item, now: {"people": queries.possible_in_charge(item.area, now)},
            own_page=True,
        ),
        Act(
            "withdraw",
            _("Withdraw"),
            "trash",
            "withdraw",
            rules.can_change,
            "ledgers.keep",
            forms.ReasonForm,
            _plain(actions.withdraw),
            _("Withdrawn. Its story stays."),
            hint=_("It leaves the list and the figures; nothing is deleted."),
            danger=True,
        ),
    )
}


#: Acts that bring an item further: the first of them offered is the one next act.
_ONWARD = ("start", "resume", "check", "close_out", "apply", "note")


def offered(viewer: Viewer, item: Item) -> list[Act]:
    """The acts this viewer has on this item now, the next one first; the action asks again."""
    if not item.ledger.is_open:
        return []
    acts = [
        act
        for act in ACTS.values()
        if item.state in workflow.MOVES[act.move].sources and act.may(viewer, item)
    ]
    open_steps = any(step.done_on is None for step in queries.steps_of(item))
    if open_steps:
        acts = [act for act in acts if act.code != "apply"]
    order = {code: place for place, code in enumerate(_ONWARD)}
    return sorted(acts, key=lambda act: order.get(act.code, len(order)))


def form_for(act: Act, item: Item, now: datetime, *data: Any) -> Any:
    """The act's form, empty or with what was sent."""
    start: dict[str, Any] = {"version": item.version, "percent": item.percent}
    start |= {"result": item.result, "kind": None}
    return act.form(*data, auto_id=f"{act.code}_%s", initial=start, **act.options(item, now))


def drawn(
    act: Act, item: Item, now: datetime, failed: Any = None, *, first: bool = False
) -> dict[str, Any]:
    """The act as the page draws it; `failed` is (act, form) of one that came back, `first`: none
    stands before it.
    """
    url = reverse(f"ledgers:{act.code}", args=[item.pk])
    if act.own_page:
        return {"act": act, "url": url, "next": False}
    came_back = failed is not None and failed[0] is act
    form = failed[1] if came_back else form_for(act, item, now)
    return {
        "act": act,
        "form": form,
        "dialog": f"act-{act.code}",
        "url": url,
        "has_fields": len(form.fields) > 1 or bool(act.hint),
        "next": act.code in _ONWARD and first,
        "shown": came_back,
        "upload": "evidence" in form.fields,
    }

"""The acts on the page of a slip: which form each has, and which action it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm
from linli.base.viewer import Viewer
from linli.supervision import actions, forms, queries, rules
from linli.supervision.models import Slip
from linli.supervision.workflow import State

Form = django_forms.Form


@dataclass(frozen=True)
class Act:
    """One act: address word, words, icon, right, form, and what it does; `done` is said after."""

    code: str
    label: Any
    icon: str
    right: str
    form: type[Form]
    run: Callable[..., object]
    done: Any
    hint: Any = ""
    danger: bool = False


def _plain(action: Callable[..., object]) -> Callable[..., object]:
    """For actions whose arguments are named like the form's fields."""

    def run(slip_id: int, form: Any, **to: Any) -> object:
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return action(slip_id, **fields, **to)

    return run


def _step(severity: str) -> Callable[..., object]:
    def run(slip_id: int, form: Any, **to: Any) -> object:
        clean = form.cleaned_data
        return actions.press(
            slip_id,
            severity,
            reason=clean["reason"],
            why_skipped=clean.get("why_skipped", ""),
            **to,
        )

    return run


def _decide(slip_id: int, form: Any, **to: Any) -> object:
    clean = form.cleaned_data
    approved = clean["approved"] == "yes"
    return actions.decide_extension(slip_id, approved=approved, note=clean["note"], **to)


ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act(
            "sign",
            _("Sign for it"),
            "check",
            "supervision.sign",
            ActForm,
            _plain(actions.sign),
            _("Signed for. The reply is due by the day on it."),
        ),
        Act(
            "reply",
            _("Reply"),
            "send",
            "supervision.reply",
            forms.ReplyForm,
            _plain(actions.reply),
            _("Replied. The supervisor checks it."),
        ),
        Act(
            "decide_extension",
            _("Decide on more time"),
            "hourglass",
            "supervision.decide_extension",
            forms.DecideForm,
            _decide,
            _("Decided."),
        ),
        Act(
            "accept",
            _("Accept the reply"),
            "circle-check",
            "supervision.check",
            forms.AcceptForm,
            _plain(actions.accept),
            _("Accepted. Archive it when its papers are complete."),
            hint=_("You have seen that it is so. The record itself is closed by its own people."),
        ),
        Act(
            "send_back",
            _("Send the reply back"),
            "arrow-back-up",
            "supervision.check",
            forms.SendBackForm,
            _plain(actions.send_back),
            _("Sent back with what is missing."),
        ),
        Act(
            "archive",
            _("Archive"),
            "clipboard-check",
            "supervision.archive",
            ActForm,
            _plain(actions.archive),
            _("Archived. A leader's instruction opens it again."),
        ),
        Act(
            "ask_extension",
            _("Ask for more time"),
            "hourglass",
            "supervision.ask_extension",
            forms.AskExtensionForm,
            _plain(actions.ask_extension),
            _("Asked for. The clock runs on until the supervisor has decided."),
            hint=_("Before the day only. The supervisor decides."),
        ),
        Act(
            "remind",
            _("Remind"),
            "bell",
            "supervision.press",
            forms.StepForm,
            _step("reminder"),
            _("Reminded: who answers for it is told."),
        ),
        Act(
            "talk",
            _("Formal talk"),
            "users",
            "supervision.press",
            forms.SevererStepForm,
            _step("talk"),
            _("The talk is written down."),
            hint=_("After a reminder; else say why that is passed over."),
        ),
        Act(
            "circulate",
            _("Name it in a circular"),
            "speakerphone",
            "supervision.press",
            forms.SevererStepForm,
            _step("circular"),
            _("Noted for the next circular. No person is named there."),
            hint=_("After a formal talk; else say why that is passed over."),
        ),
        Act(
            "instruct",
            _("Give an instruction"),
            "pencil",
            "supervision.instruct",
            forms.InstructForm,
            _plain(actions.instruct),
            _("The instruction is written down; who answers for it is told."),
        ),
        Act(
            "reopen",
            _("Reopen by an instruction"),
            "refresh",
            "supervision.instruct",
            forms.ReopenForm,
            _plain(actions.instruct),
            _("Open again: a new reply is due."),
        ),
        Act(
            "withdraw",
            _("Withdraw"),
            "ban",
            "supervision.withdraw",
            forms.ReasonForm,
            _plain(actions.withdraw),
            _("Taken back. Its number stays taken, with your reason."),
            hint=_("Issued by mistake. Nothing is deleted."),
            danger=True,
        ),
    )
}


def offered(viewer: Viewer, slip: Slip) -> list[Act]:
    """The acts this viewer has on this slip now, the next one first; the action asks again."""
    moves = set(rules.moves_open_to(viewer, slip))
    asked = queries.extension_asked(slip) if slip.state == State.SIGNED else None
    if asked is None:
        moves -= {"decide_extension"}
    elif not rules.can_decide_extension(viewer, slip, asked):
        moves -= {"decide_extension", "ask_extension"}
    else:
        moves -= {"ask_extension"}
    return [act for code, act in ACTS.items() if code in moves]


def form_for(act: Act, slip: Slip, now: datetime, data: Any = None, files: Any = None) -> Form:
    """The act's form, empty or with what was sent."""
    initial: dict[str, Any] = {"version": slip.version}
    if act.code in {"send_back", "reopen"}:
        initial["reply_on"] = queries.usual_reply_day(slip.area, now)
    form = act.form(data, files, auto_id=f"{act.code}_%s", initial=initial)
    for name in ("reply_on", "until_on"):
        if name in form.fields:
            form.fields[name].widget.attrs["min"] = localdate(now).isoformat()
    return form

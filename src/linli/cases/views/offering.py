"""Which acts are offered on a case, in the words of its kind, with their forms."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from linli.base.viewer import Viewer
from linli.cases import queries, rules
from linli.cases.models import Case, Pause
from linli.cases.spec import Kind
from linli.cases.views.acts import ACTS, Act, Form
from linli.cases.workflow import State

#: The one act that stands first in each state.
FIRST = {
    State.RAISED: "receive",
    State.RECEIVED: "dispatch",
    State.DISPATCHED: "accept",
    State.ARBITRATION: "arbitrate",
    State.IN_HAND: "resolve",
    State.SUSPENDED: "resume",
    State.ENDED: "confirm",
}


def offered(viewer: Viewer, case: Case, pause: Pause | None, now: datetime) -> list[Act]:
    """The acts this viewer has on this case now, the likeliest first; the action asks again."""
    open_moves = set(rules.moves_open_to(viewer, case))
    returns_left = case.return_count < case.spec.max_returns
    open_moves -= {"appeal_to_office"} if returns_left else {"return"}
    if pause is not None:
        open_moves -= {"suspend"}
    if "check" in open_moves and not case.hand_overs.exists():
        open_moves -= {"check"}
    if "object" in open_moves and not _in_time(case, now):
        open_moves -= {"object"}
    if _was_contacted(case):
        open_moves -= {"contact"}
    extra = {
        "decide_pause": pause is not None
        and pause.state == Pause.State.ASKED
        and rules.can_decide_pause(viewer, case, pause),
        "publish": case.category.answers_public
        and case.state in {State.ENDED, State.CLOSED}
        and rules.can_publish(viewer, case),
        "erase": case.erased_at is None and rules.can_erase(viewer, case),
    }
    codes = open_moves | {code for code, may in extra.items() if may}
    acts = [act for code, act in ACTS.items() if code in codes]
    first = FIRST.get(State(case.state))
    return sorted(acts, key=lambda act: act.code != first)


def _was_contacted(case: Case) -> bool:
    """Whether the clock that a first contact meets has been met."""
    codes = {each.code for each in case.spec.clocks if "contact" in each.met_by}
    return any(clock.code in codes and clock.met_at for clock in case.clocks.all())


def _in_time(case: Case, now: datetime) -> bool:
    """Whether somebody may still object to its taking."""
    until = queries.may_object_until(case)
    return until is not None and now <= until


def in_words_of(kind: Kind, act: Act) -> Act:
    """The act as this kind says it."""
    return replace(
        act,
        label=kind.say(act.code, act.label),
        done=kind.say(f"{act.code}.done", act.done),
        hint=kind.say(f"{act.code}.hint", act.hint),
    )


def form_for(act: Act, case: Case, now: datetime, data: Any = None, files: Any = None) -> Form:
    """The act's form, empty or with what was sent."""
    options = {"initial": {"version": case.version}, **act.options(case, now)}
    make: Any = act.form
    form: Form = make(data, files, auto_id=f"{act.code}_%s", **options)
    for name, field in form.fields.items():
        field.label = case.spec.say(f"{act.code}.{name}", field.label)
        field.help_text = case.spec.say(f"{act.code}.{name}.help", field.help_text)
    return form

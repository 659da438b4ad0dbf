"""The acts on the case page: which form each has, and which action it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from linli.base import masking
from linli.base.forms import ActForm
from linli.cases import actions, forms, queries
from linli.cases.models import Case

Clean = dict[str, Any]
Form = django_forms.Form
Make = Callable[[Case, datetime], dict[str, Any]]


@dataclass(frozen=True)
class Act:
    """One act: address word, words, the form (None: just a button), and what it does.

    `options` gives the form what it needs to know; `done` is said after it.
    """

    code: str
    label: Any
    icon: str
    right: str
    form: type[Form] | None
    run: Callable[..., object]
    done: Any
    question: Any = ""
    hint: Any = ""
    options: Make = lambda _case, _now: {}
    danger: bool = False
    #: Stands beside the raiser's data, not among the acts on the case.
    beside_raiser: bool = False


def _dispatch(case_id: int, form: Any, **to: Any) -> object:
    return actions.dispatch(case_id, **form.target(), note=form.cleaned_data["note"], **to)


def _return(case_id: int, form: Any, **to: Any) -> object:
    clean = form.cleaned_data
    return actions.return_case(
        case_id, duty_item_id=clean["duty_item"].pk, reason=clean["reason"], **to
    )


def _hand_over(case_id: int, form: Any, **to: Any) -> object:
    clean = form.cleaned_data
    return actions.hand_over(
        case_id,
        **form.target(),
        note=clean["note"],
        handed_on=clean["handed_on"],
        next_on=clean["next_on"],
        **to,
    )


def _recheck(case_id: int, form: Any, **to: Any) -> object:
    clean = form.cleaned_data
    in_order = clean["in_order"] == "yes"
    return actions.recheck(
        case_id, in_order=in_order, comment=clean["comment"], photos=clean["photos"], **to
    )


def _correct(case_id: int, form: Any, **to: Any) -> object:
    return actions.correct(case_id, facts=form.stated(), reason=form.cleaned_data["reason"], **to)


def _arbitrate(case_id: int, form: Any, **to: Any) -> object:
    clean = form.cleaned_data
    return actions.arbitrate(case_id, account_id=clean["account"].pk, reason=clean["reason"], **to)


def _pass_on(case_id: int, form: Any, **to: Any) -> object:
    clean = form.cleaned_data
    return actions.pass_on(case_id, account_id=clean["account"].pk, reason=clean["reason"], **to)


def _decide(case_id: int, form: Any, **to: Any) -> object:
    return actions.decide_pause(case_id, approved=form.cleaned_data["approved"] == "yes", **to)


def _call(case_id: int, form: Any, **to: Any) -> object:
    clean = form.cleaned_data
    return actions.record_call(
        case_id,
        reached=clean["reached"] == "yes",
        solved=forms.yes(clean["solved"]),
        satisfied=forms.yes(clean.get("satisfied", "")),
        rating=clean.get("rating"),
        comment=clean["comment"],
        **to,
    )


def _plain(action: Callable[..., object]) -> Callable[..., object]:
    """For actions whose arguments are named like the form's fields."""

    def run(case_id: int, form: Any, **to: Any) -> object:
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return action(case_id, **fields, **to)

    return run


def _to_whom(case: Case, now: datetime) -> dict[str, Any]:
    return {
        "sections": queries.sections_for(case),
        "colleagues": queries.colleagues_for(case, now),
    }


def _authorities(case: Case, _now: datetime) -> dict[str, Any]:
    return {
        "sections": queries.sections_for(case),
        "authorities": queries.authorities_for(case),
    }


def _to_correct(case: Case, _now: datetime) -> dict[str, Any]:
    stands = {f"{case.kind}_{code}": value for code, value in case.facts.items()}
    return {"kind": case.spec, "initial": {"version": case.version, **stands}}


def _public_words(case: Case, _now: datetime) -> dict[str, Any]:
    question, answer = masking.redact(case.summary), masking.redact(case.answer)
    return {"initial": {"version": case.version, "question": question, "answer": answer}}


ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act(
            "receive",
            _("Receive"),
            "inbox",
            "cases.receive",
            ActForm,
            _plain(actions.receive),
            _("Received: you answer for it until another accepts it."),
        ),
        Act(
            "arbitrate",
            _("Decide whose it is"),
            "gavel",
            "cases.arbitrate",
            forms.ArbitrateForm,
            _arbitrate,
            _("Decided."),
            hint=_("It goes into their hands at once and cannot be returned."),
            options=lambda case, now: {"colleagues": queries.colleagues_for(case, now)},
        ),
        Act(
            "accept",
            _("Accept"),
            "check",
            "cases.accept",
            ActForm,
            _plain(actions.accept),
            _("Accepted: you answer for it from now on."),
        ),
        Act(
            "resolve",
            _("Answer and end"),
            "circle-check",
            "cases.resolve",
            forms.ResolveForm,
            _plain(actions.resolve),
            _("Answered. The one who raised it is asked whether it is solved."),
            hint=_("Closing is not solving: the one who raised it says whether it is so."),
            options=lambda case, _now: {"kind": case.spec},
        ),
        Act(
            "defer",
            _("Answer with a next date"),
            "calendar",
            "cases.defer",
            forms.DeferForm,
            _plain(actions.defer),
            _("Answered. It stays with you; the clock runs until the day you named."),
            hint=_("Only while it cannot be solved yet; as often as it takes."),
        ),
        Act(
            "resume",
            _("Take up again"),
            "player-play",
            "cases.resume",
            ActForm,
            _plain(actions.resume),
            _("Taken up again: the clocks run on."),
        ),
        Act(
            "confirm",
            _("Note a call back"),
            "phone-call",
            "cases.confirm",
            forms.CallForm,
            _call,
            _("Noted."),
            hint=_(
                "Ask: is it solved, and are you satisfied? “No” opens the case again by itself."
            ),
            options=lambda case, _now: {"kind": case.spec},
        ),
        Act(
            "recheck",
            _("Recheck"),
            "eye",
            "cases.recheck",
            forms.RecheckForm,
            _recheck,
            _("Noted."),
            hint=_("Look again on the spot. “No” opens it again by itself."),
        ),
        Act(
            "dispatch",
            _("Dispatch"),
            "send",
            "cases.dispatch",
            forms.DispatchForm,
            _dispatch,
            _("Dispatched. Until it is accepted, the first receiver stays answerable."),
            options=_to_whom,
        ),
        Act(
            "contact",
            _("Note first contact"),
            "phone",
            "cases.contact",
            forms.ContactForm,
            _plain(actions.contact),
            _("Contact noted."),
        ),
        Act(
            "note",
            _("Note progress"),
            "pencil",
            "cases.note",
            forms.NoteForm,
            _plain(actions.note),
            _("Noted."),
        ),
        Act(
            "hand_over",
            _("Hand over to an authority"),
            "building",
            "cases.hand_over",
            forms.HandOverForm,
            _hand_over,
            _("Handed over. It stays in your hands until it is put right."),
            hint=_("To who may enforce. You stay answerable and look again on the next date."),
            options=_authorities,
        ),
        Act(
            "check",
            _("Check with the authority"),
            "phone",
            "cases.hand_over",
            forms.CheckForm,
            _plain(actions.check),
            _("Noted."),
        ),
        Act(
            "correct",
            _("Correct"),
            "edit",
            "cases.correct",
            forms.CorrectForm,
            _correct,
            _("Corrected. What stood there before stays in the history."),
            hint=_(
                "The time runs from when it began, by what you write here; old and new values "
                "stay in the history."
            ),
            options=_to_correct,
        ),
        Act(
            "return",
            _("Return"),
            "arrow-back-up",
            "cases.return",
            forms.ReturnForm,
            _return,
            _("Returned to the first receiver."),
            hint=_("A case is returned once. After that the office decides whose it is."),
            options=lambda case, _now: {"duty_items": queries.duty_items_for(case)},
        ),
        Act(
            "appeal_to_office",
            _("Bring before the office"),
            "scale",
            "cases.appeal_to_office",
            forms.ReasonForm,
            _plain(actions.appeal_to_office),
            _("The office decides whose case it is."),
        ),
        Act(
            "object",
            _("Object to the taking"),
            "scale",
            "cases.object",
            forms.ReasonForm,
            _plain(actions.object_to),
            _("The office decides today whose it is."),
            hint=_("Within one working day of the taking, once; what the office decides holds."),
        ),
        Act(
            "pass_on",
            _("Pass on to a colleague"),
            "arrow-right",
            "cases.pass_on",
            forms.PassOnForm,
            _pass_on,
            _("Passed on: the colleague answers for it from now on."),
            hint=_("For leave and other posts. The clocks run on."),
            options=lambda case, now: {"colleagues": queries.colleagues_for(case, now)},
        ),
        Act(
            "suspend",
            _("Ask for a pause"),
            "player-pause",
            "cases.ask_pause",
            forms.PauseForm,
            _plain(actions.ask_pause),
            _("Asked for. The clocks run on until somebody else approves it."),
            hint=_("The secretary or leader decides, not you. The one who raised it reads why."),
        ),
        Act(
            "decide_pause",
            _("Decide on the pause"),
            "hourglass",
            "cases.decide_pause",
            forms.DecideForm,
            _decide,
            _("Decided."),
        ),
        Act(
            "publish",
            _("Publish the answer"),
            "world",
            "cases.publish",
            forms.PublishForm,
            _plain(actions.publish_answer),
            _("Published: everyone can read these words."),
            hint=_("Telephone, identity and door numbers are refused."),
            options=_public_words,
        ),
        Act(
            "withdraw",
            _("Withdraw"),
            "ban",
            "cases.withdraw",
            forms.ReasonForm,
            _plain(actions.withdraw),
            _("Withdrawn. It stays in the records with your reason."),
            hint=_("Raised twice, or by mistake. Nothing is deleted; its clocks stop."),
            danger=True,
        ),
        Act(
            "erase",
            _("Erase the raiser's data"),
            "trash",
            "cases.erase",
            ActForm,
            _plain(actions.erase),
            _("Erased: name, telephone, door, own words, photos and notices."),
            question=_("Erase the raiser's data?"),
            hint=_(
                "Only when they asked for it. Name, telephone, door, their own words, photos and "
                "notices are gone for good; what was done stays countable."
            ),
            danger=True,
            beside_raiser=True,
        ),
    )
}

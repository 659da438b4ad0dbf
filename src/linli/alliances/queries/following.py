"""What a firm that applied reads by its link: the stage, what is missing, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.alliances.models import Alliance, Application, Condition, Member
from linli.alliances.queries.admitting import conditions_for
from linli.alliances.rules import RIGHTS
from linli.alliances.workflow import ENDED, INSIDE, State
from linli.base.parts import Step
from linli.base.viewer import Role, Viewer


@dataclass(frozen=True)
class Followed:
    """One application as the firm reads it. `refused`: in whose words it came to an end."""

    alliance: Alliance
    firm: str
    sent_at: datetime
    steps: Sequence[Step]
    next: Any
    missing: str = ""
    refused: str = ""
    rules: Sequence[Condition] = ()
    member: Member | None = None


def followed(viewer: Viewer) -> list[Followed]:
    """The applications that the bearer of a link follows; nothing for anybody else."""
    if not RIGHTS.may(viewer, "track"):
        return []
    sent = Application.objects.filter(pk__in=viewer.scoped("entry", Role.RESIDENT))
    counter = Member.objects.filter(pk__in=viewer.scoped("membership", Role.RESIDENT))
    return [
        *(_application(row) for row in _whole(sent, "alliance", "member__organisation")),
        *(_member(row, row.applied_at) for row in _whole(counter, "alliance", "organisation")),
    ]


def _whole(rows: "QuerySet[Any]", *related: str) -> "QuerySet[Any]":
    return rows.select_related(*related).order_by("pk")


def _application(row: Application) -> Followed:
    if row.member is not None:
        row.member.alliance = row.alliance
        return _member(row.member, row.sent_at)
    refused = row.answered_at is not None
    words = (
        _("You may apply again when this has changed.")
        if refused
        else _("A specialist calls you and takes it up. Have your business licence at hand.")
    )
    return Followed(
        row.alliance,
        row.firm_name,
        row.sent_at,
        _steps(-1 if refused else 0),
        words,
        refused=row.reason if refused else "",
        rules=list(conditions_for(row.alliance, "admission")),
    )


def _member(row: Member, sent_at: datetime) -> Followed:
    state = State(row.state)
    over = state in ENDED
    return Followed(
        row.alliance,
        row.organisation.name,
        sent_at,
        _steps(-1 if over else {State.APPLIED: 1, State.CHECKED: 2}.get(state, 4)),
        _NEXT[state](),
        missing=row.missing if state == State.APPLIED else "",
        refused=row.reason if over else "",
        rules=list(conditions_for(row.alliance, "admission")) if state == State.APPLIED else (),
        member=row if state in INSIDE else None,
    )


_NEXT: dict[State, Any] = {
    State.APPLIED: lambda: _("Your firm is checked by the rules below; then the council votes."),
    State.CHECKED: lambda: _("The council votes by hands. You are told what it decided."),
    State.MEMBER: lambda: _("Your firm is a member. Your specialist hands you its own pages."),
    State.SUSPENDED: lambda: _("The membership rests until the suspension ends."),
    State.WITHDRAWN: lambda: _("Taken back. You may apply again at any time."),
    State.EXPELLED: lambda: _("The membership has ended."),
    State.DECLINED: lambda: _("You may apply again when this has changed."),
}


def _steps(at: int) -> list[Step]:
    """The way in, as far as step `at`; -1: it came to an end before its own."""
    words = (pgettext("application", "Sent"), _("Taken up"), _("Checked"), _("Voted on"))
    if at < 0:
        return [Step(words[0], "done")]
    return [
        Step(each, "done" if place <= at else "current" if place == at + 1 else "next")
        for place, each in enumerate(words)
    ]

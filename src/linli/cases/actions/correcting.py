"""What was written down wrongly when a case was raised is corrected, with both values in sight."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.facts import Fact
from linli.base.facts import clean as cleaned
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, queries, rules
from linli.cases.actions import clocks, door
from linli.cases.models import Case
from linli.cases.workflow import State

LONGEST_REASON = 500


@transaction.atomic
def correct(
    case_id: int,
    *,
    facts: Mapping[str, object],
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Correct what its kind lets be corrected: `facts` holds all of it as it shall stand.

    The clock goes by the corrected grade or day, counted from when it began: a correction by
    itself gives no new time. What was reported as put right keeps its deadline, and what was
    looked at again keeps all. Old and new values stand in the entry: codes in its data, words
    (which may name a person) in its text.
    """
    case = door.locked(case_id, version)
    ensure(
        rules.can_correct(by, case),
        _("This is corrected by those who work on it, or by the secretary."),
    )
    reason = door.said(reason, "reason", _("Say why it is corrected."))
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": LONGEST_REASON}, field="reason")
    door.ensure_move(case, "correct")
    was = dict(case.facts)
    stays = {code: value for code, value in was.items() if code not in case.spec.corrigible}
    case.facts = stays | cleaned(case.spec.to_correct, facts, prefix=case.kind)
    changed = [fact for fact in case.spec.facts if was.get(fact.code) != case.facts.get(fact.code)]
    if not changed:
        raise Invalid(_("Nothing is different from what stood there."), field="reason")
    day_changed = _ensure_days(case, changed, now)
    before = _due(case)
    if any(not fact.is_words for fact in changed):
        clocks.reckon_anew(case, "handle", day_changed=day_changed)
    coded = [fact.code for fact in changed if not fact.is_words]
    door.keep(
        case,
        events.CORRECTED,
        by=by,
        now=now,
        text="\n".join([reason, *_words(changed, was, case.facts)]),
        was={code: was.get(code, "") for code in coded},
        facts={code: case.facts.get(code, "") for code in coded},
        due=[before, _due(case)],
    )
    return case


def _ensure_days(case: Case, changed: list[Fact], now: datetime) -> bool:
    """A day that was changed is one to come, and of nothing that is done; whether there was one."""
    days = [fact for fact in changed if fact.is_day]
    for fact in days:
        if case.state == State.ENDED:
            raise NotAllowed(
                _("It is reported as put right: its deadline stands as it was."), code="deadline"
            )
        day = parse_date(case.facts.get(fact.code, ""))
        if day and not localdate(now) < day <= localdate(now) + queries.FARTHEST:
            raise Invalid(_("Name a coming day, within a year."), field=f"{case.kind}_{fact.code}")
    return bool(days)


def _words(changed: list[Fact], was: Mapping[str, Any], now_is: Mapping[str, Any]) -> list[str]:
    return [
        f"{was.get(fact.code, '')} → {now_is.get(fact.code, '')}"
        for fact in changed
        if fact.is_words
    ]


def _due(case: Case) -> str:
    """When it has to be put right, for the entry; "" once it is."""
    running = case.clocks.filter(code="handle", met_at=None).first()
    return running.due_at.isoformat(timespec="seconds") if running else ""

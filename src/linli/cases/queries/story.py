"""How a case's life reads on its page: for colleagues, and for the one who raised it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.accounts import queries as accounts
from linli.accounts.models import Section
from linli.base.facts import Fact
from linli.base.parts import Happening, Step
from linli.cases import events
from linli.cases.models import Case
from linli.cases.spec import PAUSE_REASONS
from linli.cases.workflow import State
from linli.journal import queries as journal
from linli.journal.models import Entry
from linli.people.models import Organisation

COLOURS = {
    events.RETURNED: "yellow",
    events.BROUGHT_TO_OFFICE: "yellow",
    events.SUSPENDED: "paused",
    events.RESOLVED: "blue",
    events.CONFIRMED: "green",
    events.RECHECKED: "green",
    events.HANDED_OVER: "yellow",
    events.CORRECTED: "yellow",
    events.REOPENED: "orange",
    events.ESCALATED: "red",
    events.CLOSED_UNCONFIRMED: "grey",
    events.WITHDRAWN: "grey",
}

#: State → how many of the five steps are behind, and whether the next one is under way.
_PROGRESS = {
    State.RAISED: 1,
    State.RECEIVED: 2,
    State.DISPATCHED: 2,
    State.ARBITRATION: 2,
    State.IN_HAND: 2,
    State.SUSPENDED: 2,
    State.ENDED: 4,
    State.CLOSED: 5,
    State.WITHDRAWN: 1,
}


def happenings(case: Case) -> list[Happening]:
    """Everything that happened, newest first, with names and words, for colleagues."""
    shown = events.WORDS.keys() | events.FROM_ABOVE
    entries = [entry for entry in journal.timeline(f"case:{case.pk}") if entry.kind in shown]
    names = _names(entries)
    return [
        Happening(
            at=entry.happened_at,
            what=_what(case, entry, names),
            who=_who(entry, names),
            text=_words(entry),
            colour=COLOURS.get(entry.kind, ""),
        )
        for entry in reversed(entries)
    ]


def public_happenings(case: Case) -> list[Happening]:
    """The steps that are the raiser's to see, newest first: no names of colleagues, no notes."""
    entries = journal.timeline(f"case:{case.pk}", kinds=events.PUBLIC_KINDS)
    names = _names(entries)
    return [
        Happening(
            at=entry.happened_at,
            what=_public_what(case, entry, names),
            text=_words(entry) if entry.kind in events.PUBLIC_TEXTS else "",
            colour=COLOURS.get(entry.kind, ""),
        )
        for entry in reversed(entries)
    ]


def steps(case: Case) -> list[Step]:
    """Raised, received, in hand, answered, confirmed: how far it is."""
    # Names of steps, not of states: the one under way must not read as if it were done.
    say = case.spec.say
    labels = (
        say("step.raised", pgettext("step", "Raised")),
        pgettext("step", "Receipt"),
        say("state.in_hand", pgettext("step", "Handling")),
        say("step.answered", pgettext("step", "Answer")),
        say("step.word", pgettext("step", "Verdict")),
    )
    behind = _PROGRESS[State(case.state)]
    if case.state == State.WITHDRAWN:
        return [Step(labels[0], "done"), Step(_("Withdrawn"), "current")]
    return [
        Step(label, "done" if place < behind else "current" if place == behind else "next")
        for place, label in enumerate(labels)
    ]


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    """Names of all actors and addressees, in two queries."""
    entries = list(entries)
    keys = {entry.actor for entry in entries} | {str(entry.data.get("to", "")) for entry in entries}
    names = accounts.names_of(keys)
    for kind, rows in (("section", Section.objects), ("organisation", Organisation.objects)):
        ids = [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")]
        if ids:
            names |= {f"{kind}:{row.pk}": str(row) for row in rows.filter(pk__in=ids)}
    return names


def _what(case: Case, entry: Entry, names: dict[str, str]) -> str:
    words = str(case.spec.say(entry.kind, entry.label))
    target = names.get(str(entry.data.get("to", "")), "")
    codes, was = entry.data.get("facts") or {}, entry.data.get("was") or {}
    told = [words]
    for fact in case.spec.facts:
        if fact.code in codes:
            value = _said(fact, codes[fact.code])
            if fact.code in was:
                value = f"{_said(fact, was[fact.code])} → {value}"
            told.append(f"{fact.label} {value}" if fact.is_day else value)
    if said_at := parse_datetime(str(entry.data.get("said_at", ""))):
        told.append(both_moments(said_at, entry.happened_at))
    line = " · ".join(told)
    return f"{line} → {target}" if target else line


def _said(fact: Fact, value: str) -> str:
    return fact.says(value) if value else str(_("(its term)"))


def both_moments(said_at: datetime, arrived_at: datetime) -> str:
    """When it was said, and when the house learned of it."""
    return _("recorded at %(said)s, arrived %(arrived)s") % {
        "said": date_format(localtime(said_at), "SHORT_DATETIME_FORMAT"),
        "arrived": date_format(localtime(arrived_at), "SHORT_DATETIME_FORMAT"),
    }


def _public_what(case: Case, entry: Entry, names: dict[str, str]) -> str:
    """As for colleagues, but a colleague addressed by name stays unnamed."""
    target = str(entry.data.get("to", ""))
    shown = {} if target.startswith("account:") else names
    return _what(case, entry, shown)


def _who(entry: Entry, names: dict[str, str]) -> str:
    kind, _sep, _id = entry.actor.partition(":")
    if kind == "account":
        return names.get(entry.actor, "")
    return str(
        {"link": _("The one who raised it"), "anyone": _("Through the portal")}.get(
            kind, _("Linli")
        )
    )


def _words(entry: Entry) -> str:
    text: Any = getattr(entry, "text", None)
    said = str(text.body) if text is not None else ""
    reason = PAUSE_REASONS.get(str(entry.data.get("reason", "")))
    if not (reason and said):
        return said
    return _("%(reason)s: %(said)s") % {"reason": reason, "said": said}

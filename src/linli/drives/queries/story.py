"""What happened to a drive or a target, as its page tells it."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries as accounts
from linli.base.parts import Happening
from linli.drives import events, workflow
from linli.drives.models import Attempt, Drive, Letter, Stage, Target
from linli.journal import queries as journal
from linli.journal.models import Entry

#: What is told on the page of a drive: what befell its targets stands on theirs.
_OF_DRIVE = tuple(kind for kind in events.WORDS if kind.startswith("drive."))


def told_of_drive(drive: Drive) -> list[Happening]:
    """The life of a drive, newest first (2 queries)."""
    return _told(journal.timeline(f"drive:{drive.pk}", _OF_DRIVE))


def told_of_target(target: Target, *, with_words: bool) -> list[Happening]:
    """The life of a target, newest first (2 queries)."""
    return _told(journal.timeline(f"target:{target.pk}"), with_words=with_words)


def attempts_at(target: Target) -> "QuerySet[Attempt]":
    """All contacts, newest first, those taken back as well."""
    rows = target.history.select_related("from_stage", "to_stage", "reason", "visit", "letter")
    return rows.order_by("-pk")


def letters_of(target: Target) -> "QuerySet[Letter]":
    """Letters of a target, the one in force first."""
    return target.letters.select_related("person").order_by("-pk")


def names_of(attempts: Iterable[Attempt]) -> dict[str, str]:
    """Who recorded, by key; outsiders and the program have no name here (1 query)."""
    return accounts.names_of(attempt.recorded_by for attempt in attempts)


def _told(entries: Iterable[Entry], *, with_words: bool = True) -> list[Happening]:
    entries = list(entries)
    names = accounts.names_of(entry.actor for entry in entries)
    return [
        Happening(
            at=entry.happened_at,
            what=entry.label,
            who=names.get(entry.actor) or _("By the program"),
            text=entry.words if with_words else "",
        )
        for entry in reversed(entries)
    ]


def legend(stages: Iterable[Stage]) -> list[tuple[str, str]]:
    """Colour code and words of what the stages of a drive mean, in their order."""
    found: dict[str, list[str]] = {}
    for stage in stages:
        found.setdefault(workflow.look(stage.meaning), []).append(str(stage))
    return [(code, "、".join(names)) for code, names in found.items()]

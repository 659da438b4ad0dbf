"""The one door through which every change of a case goes: lock, move, keep, write down."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.cases import workflow
from linli.cases.models import Case
from linli.cases.workflow import State
from linli.journal import actions as journal


def locked(case_id: int, version: int | None) -> Case:
    """The case, locked for this transaction. Conflict if someone changed it after `version`."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("area", "category", "compound", "section", "owner", "first_receiver")
        .get(pk=case_id)
    )
    ensure_version(case, version)
    return case


def ensure_version(case: Case, version: int | None) -> None:
    """Conflict if somebody changed it after `version`; None: whoever asks does not mind."""
    if version is not None and case.version != version:
        raise Conflict(_("Somebody else changed this case while you had it open."), current=case)


def move(case: Case, name: str) -> None:
    """Take the move if the kind has it and the state allows it, else NotAllowed."""
    case.state = ensure_move(case, name)


def ensure_move(case: Case, name: str) -> State:
    """The state to which the move would lead, for acts that only try it."""
    if name not in case.spec.moves:
        raise NotAllowed(
            _("A case of the kind “%(kind)s” does not know “%(move)s”.")
            % {"kind": case.spec.label, "move": workflow.MOVES[name].label},
            code="not_of_this_kind",
        )
    return workflow.after(case.state, name)


def keep(
    case: Case,
    kind: str,
    *,
    by: Viewer,
    now: datetime,
    about: Iterable[str] = (),
    text: str = "",
    **data: Any,
) -> None:
    """Save the case with a new version and write into the journal what happened."""
    case.version += 1
    case.save()
    write_down(case, kind, by=by, now=now, about=about, text=text, **data)


def write_down(
    case: Case,
    kind: str,
    *,
    by: Viewer,
    now: datetime,
    about: Iterable[str] = (),
    text: str = "",
    **data: Any,
) -> None:
    """One entry on the case's timeline and on its compound's. Not on its dwelling's: entries
    are never deleted, and erasing the raiser must cut the way from the case to the door.
    """
    places = [f"compound:{case.compound_id}"] if case.compound_id is not None else []
    journal.record(
        kind,
        subject=f"case:{case.pk}",
        area=case.area.path,
        by=by,
        now=now,
        about=(*about, *places),
        text=text,
        **data,
    )


def said(text: str, field: str, message: str) -> str:
    """The words without outer blanks; Invalid with this message when there are none."""
    text = text.strip()
    if not text:
        raise Invalid(message, field=field)
    return text

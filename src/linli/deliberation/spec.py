"""What a meeting hands over when it agrees, and when it answers."""

from dataclasses import dataclass
from datetime import date, timedelta

from linli.commitments.spec import Owner

#: What single speakers said is kept so long, then erased; minutes and resolutions stay.
STATEMENTS_KEPT = timedelta(days=730)


@dataclass(frozen=True)
class CommitmentDraft:
    """One promise of a resolution: what, who, by when.

    `answerable_id` is the account that looks after it (None: who answers for the area);
    `dwelling_ids` are the households the owner is to reach.
    """

    what: str
    owner: Owner
    due_on: date
    answerable_id: int | None = None
    next_check_on: date | None = None
    dwelling_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class CaseAnswer:
    """How a case of a topic is resolved: outcome, words to the raiser, a next date if not now."""

    case_id: int
    outcome: str
    answer: str
    next_on: date | None = None


@dataclass(frozen=True)
class Place:
    """Where topics are gathered and a meeting is held: a compound, or a whole community."""

    area_id: int
    compound_id: int | None = None

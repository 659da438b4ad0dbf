"""What a programme is, and what its brief says. Frozen declarations, read by this app."""

from dataclasses import dataclass, field
from typing import Any

from linli.base.figures import Figure


@dataclass(frozen=True)
class Sentence:
    """One sentence of a brief. `words` holds a slot per figure key, dots as underscores:

    "Met {committee_visits} households at {committee_visits_of} doors." Each slot becomes a
    link to its rows.
    `heading` begins a new paragraph when it differs from the one before.
    """

    heading: Any
    words: Any
    #: Slots without which there is nothing to say; all of them if none is named. A sentence with
    #: a denominator that never is zero (all dwellings) names those that may be.
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brief:
    """The brief (简报) of a programme: title and sentences, in order."""

    title: Any
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Breakdown:
    """A figure split by two fields of its rows: a table whose cells open their rows.

    `row` is a foreign key, `row_name` the path to its words; `column` a field with choices,
    `columns` its (code, words) in order.
    """

    figure: str
    label: Any
    row: str
    row_name: str
    row_heading: Any
    column: str
    columns: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Programme:
    """A way of working that needs no table of its own: words, figures, a brief.

    `parts` are declarations owned by the apps that read them (a drive's stages, a lecture's form).
    """

    code: str
    label: Any
    figures: tuple[Figure, ...]
    brief: Brief | None = None
    breakdowns: tuple[Breakdown, ...] = ()
    parts: tuple[object, ...] = field(default=())

"""Making all tables of a house that has none, without drawing all models anew at every step.

Django keeps the models as they were at each step of each migration. Whenever a step touches one, it
draws all that are related to it again: in a house where nearly everything hangs together that is
nine tenths of the time before a first page. Tables are made of the touched model alone; a step that
works on rows still gets all of them drawn whole, because Django draws anew what is marked as late.
`make migrations-alike` makes the tables both ways and compares them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

_FIND = "_find_reload_model"


def _only_itself(
    state: Any,
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: ARG001, FBT001, FBT002 - Django's own signature
) -> set[tuple[str, str]]:
    state.is_delayed = True
    return {(app_label, model_name)}


@contextmanager
def drawn_alone() -> Iterator[None]:
    """Within: a migration draws the model it touches, and the rest only for steps on rows."""
    before = getattr(ProjectState, _FIND)
    setattr(ProjectState, _FIND, _only_itself)
    try:
        yield
    finally:
        setattr(ProjectState, _FIND, before)


def has_none() -> bool:
    """Whether no migration has run in this database."""
    return not MigrationRecorder(connection).applied_migrations()

"""Every way persons, ties, organisations and consents change; pages and other apps call these."""

from linli.people.actions.consents import give_consent, withdraw_consent
from linli.people.actions.imports import (
    drop_import,
    import_residents,
    take_over,
    undo_import,
)
from linli.people.actions.organisations import (
    edit_organisation,
    note_organisation_facts,
    register_organisation,
    restore_organisation,
    retire_organisation,
)
from linli.people.actions.persons import (
    edit_person,
    erase_person,
    finish_erasure,
    register_person,
    tie,
    untie,
)

__all__ = [
    "drop_import",
    "edit_organisation",
    "edit_person",
    "erase_person",
    "finish_erasure",
    "give_consent",
    "import_residents",
    "note_organisation_facts",
    "register_organisation",
    "register_person",
    "restore_organisation",
    "retire_organisation",
    "take_over",
    "tie",
    "undo_import",
    "untie",
    "withdraw_consent",
]

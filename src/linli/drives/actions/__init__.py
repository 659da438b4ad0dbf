"""Every way drives and their targets change. Pages, the door, the demo call these."""

from linli.drives.actions.batches import (
    drop_result_import,
    hand_over,
    import_results,
    take_result_import,
    take_results,
)
from linli.drives.actions.copying import RowsRefused, record_many
from linli.drives.actions.forgetting import erase_notes_of, forget_due, forget_person
from linli.drives.actions.planning import (
    add_reason,
    change_drive,
    close_drive,
    make_drive,
    reopen_drive,
    retire_reason,
    start_drive,
    withdraw_drive,
)
from linli.drives.actions.recording import (
    keep_beside,
    miss,
    record,
    set_next,
    set_right,
    take_back_letter,
)
from linli.drives.actions.roster import (
    add_targets,
    bring_back,
    draw,
    drop_import,
    import_roster,
    leave_out,
    take_import,
    take_up,
    undo_import,
)
from linli.drives.actions.settling import as_kept, let_stand

__all__ = [
    "RowsRefused",
    "add_reason",
    "add_targets",
    "as_kept",
    "bring_back",
    "change_drive",
    "close_drive",
    "draw",
    "drop_import",
    "drop_result_import",
    "erase_notes_of",
    "forget_due",
    "forget_person",
    "hand_over",
    "import_results",
    "import_roster",
    "keep_beside",
    "leave_out",
    "let_stand",
    "make_drive",
    "miss",
    "record",
    "record_many",
    "reopen_drive",
    "retire_reason",
    "set_next",
    "set_right",
    "start_drive",
    "take_back_letter",
    "take_import",
    "take_result_import",
    "take_results",
    "take_up",
    "undo_import",
    "withdraw_drive",
]

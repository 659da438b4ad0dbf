"""Every write of employment; pages, jobs and other apps call these."""

from linli.employment.actions.importing import (
    drop_import,
    import_vacancies,
    take_over,
    undo_import,
)
from linli.employment.actions.seekers import (
    change_wishes,
    forget_files,
    move_seeker,
    note_service,
    note_unemployment,
    open_file,
)
from linli.employment.actions.vacancies import (
    change,
    decide_word,
    expire_due,
    fill,
    forget_person,
    offer,
    pause,
    renew,
    resume,
    withdraw,
)

__all__ = [
    "change",
    "change_wishes",
    "decide_word",
    "drop_import",
    "expire_due",
    "fill",
    "forget_files",
    "forget_person",
    "import_vacancies",
    "move_seeker",
    "note_service",
    "note_unemployment",
    "offer",
    "open_file",
    "pause",
    "renew",
    "resume",
    "take_over",
    "undo_import",
    "withdraw",
]

"""Every write of vaccination."""

from linli.vaccination.actions.keeping import (
    contraindicate,
    defer,
    note_adverse,
    note_born,
    note_dose,
    observe,
    release,
)
from linli.vaccination.actions.scheduling import ONLY_OF_THE_HOUSE, add_product, set_schedule
from linli.vaccination.actions.sealing import (
    destroy_vault,
    forget_person,
    hand_to_health,
    open_vault,
)

__all__ = [
    "ONLY_OF_THE_HOUSE",
    "add_product",
    "contraindicate",
    "defer",
    "destroy_vault",
    "forget_person",
    "hand_to_health",
    "note_adverse",
    "note_born",
    "note_dose",
    "observe",
    "open_vault",
    "release",
    "set_schedule",
]

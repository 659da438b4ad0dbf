"""Every write of vaccination."""

from linli.vaccination.actions.bookings import (
    arrive,
    book,
    follow_person,
    follow_registration,
    give_up_places,
    place_on_roster,
    vaccinate,
    walk_in,
)
from linli.vaccination.actions.keeping import (
    contraindicate,
    defer,
    leave,
    note_adverse,
    note_born,
    note_dose,
    observe,
    release,
    take_back_dose,
)
from linli.vaccination.actions.lists import (
    drop_list,
    import_doses,
    settle,
    take_list,
    undo_list,
)
from linli.vaccination.actions.mobilising import (
    add_mobiliser,
    give_back,
    remove_mobiliser,
    take_on,
)
from linli.vaccination.actions.scheduling import (
    ONLY_OF_THE_HOUSE,
    add_product,
    set_schedule,
)
from linli.vaccination.actions.sealing import (
    destroy_vault,
    forget_person,
    hand_to_health,
    open_vault,
)
from linli.vaccination.actions.sessions import (
    invite,
    plan_session,
    set_batch,
)

__all__ = [
    "ONLY_OF_THE_HOUSE",
    "add_mobiliser",
    "add_product",
    "arrive",
    "book",
    "contraindicate",
    "defer",
    "destroy_vault",
    "drop_list",
    "follow_person",
    "follow_registration",
    "forget_person",
    "give_back",
    "give_up_places",
    "hand_to_health",
    "import_doses",
    "invite",
    "leave",
    "note_adverse",
    "note_born",
    "note_dose",
    "observe",
    "open_vault",
    "place_on_roster",
    "plan_session",
    "release",
    "remove_mobiliser",
    "set_batch",
    "set_schedule",
    "settle",
    "take_back_dose",
    "take_list",
    "take_on",
    "undo_list",
    "vaccinate",
    "walk_in",
]

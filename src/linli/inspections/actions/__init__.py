"""Every write about joint inspections."""

from linli.inspections.actions.checklists import add_checklist, add_item, retire_item, set_checklist
from linli.inspections.actions.forgetting import forget_notes, forget_person
from linli.inspections.actions.holding import Held, hold
from linli.inspections.actions.planning import cancel, edit_plan, plan

__all__ = [
    "Held",
    "add_checklist",
    "add_item",
    "cancel",
    "edit_plan",
    "forget_notes",
    "forget_person",
    "hold",
    "plan",
    "retire_item",
    "set_checklist",
]

"""Every write of this app: accounts and appointments, sections, signed links, uncovering."""

from linli.accounts.actions.accounts import (
    deactivate,
    edit_account,
    first_administrator,
    open_account,
    reactivate,
    set_password,
)
from linli.accounts.actions.appointing import appoint, end_appointment
from linli.accounts.actions.forgetting import forget_old, forget_person
from linli.accounts.actions.linking import make_link, revoke_link, revoke_links, use_link
from linli.accounts.actions.revealing import reveal
from linli.accounts.actions.sections import (
    add_duty_item,
    create_section,
    edit_section,
    retire_duty_item,
)
from linli.accounts.actions.stewards import LINK_LIVES, end_steward, give_steward_link, name_steward

__all__ = [
    "LINK_LIVES",
    "add_duty_item",
    "appoint",
    "create_section",
    "deactivate",
    "edit_account",
    "edit_section",
    "end_appointment",
    "end_steward",
    "first_administrator",
    "forget_old",
    "forget_person",
    "give_steward_link",
    "make_link",
    "name_steward",
    "open_account",
    "reactivate",
    "retire_duty_item",
    "reveal",
    "revoke_link",
    "revoke_links",
    "set_password",
    "use_link",
]

"""The pages of alliances, their members and the files of firms."""

from linli.alliances.views.alliances import (
    alliance,
    alliances,
    edit_alliance,
    export_members,
    found,
    founders,
)
from linli.alliances.views.firms import edit_firm, export_firms, firm, firms
from linli.alliances.views.members import member

__all__ = [
    "alliance",
    "alliances",
    "edit_alliance",
    "edit_firm",
    "export_firms",
    "export_members",
    "firm",
    "firms",
    "found",
    "founders",
    "member",
]

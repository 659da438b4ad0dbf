"""Alliances, who belongs to them, what they give themselves, and what is kept of each firm."""

from linli.alliances.models.constitution import Acknowledgement, Document, Edition, Leave, Seat
from linli.alliances.models.firms import EnterpriseFile
from linli.alliances.models.membership import Alliance, Application, Condition, Member

__all__ = [
    "Acknowledgement",
    "Alliance",
    "Application",
    "Condition",
    "Document",
    "Edition",
    "EnterpriseFile",
    "Leave",
    "Member",
    "Seat",
]

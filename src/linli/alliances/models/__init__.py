"""Alliances, who belongs to them, what they give themselves, and what is kept of each firm."""

from linli.alliances.models.constitution import Acknowledgement, Document, Edition, Leave, Seat
from linli.alliances.models.duty import Turn
from linli.alliances.models.firms import EarlierFile, EnterpriseFile
from linli.alliances.models.membership import Alliance, Application, Condition, Member
from linli.alliances.models.party import Body, BodySeat, PartyProof, PartyTask

__all__ = [
    "Acknowledgement",
    "Alliance",
    "Application",
    "Body",
    "BodySeat",
    "Condition",
    "Document",
    "EarlierFile",
    "Edition",
    "EnterpriseFile",
    "Leave",
    "Member",
    "PartyProof",
    "PartyTask",
    "Seat",
    "Turn",
]

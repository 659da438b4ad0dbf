"""Alliances, who belongs to them, and what is kept of each firm."""

from linli.alliances.models.firms import EnterpriseFile
from linli.alliances.models.membership import Alliance, Member

__all__ = ["Alliance", "EnterpriseFile", "Member"]

"""Service teams, needs and their solutions, mechanisms, policies and applications."""

from linli.services.models.firms import FirmLink
from linli.services.models.mechanisms import Mechanism
from linli.services.models.needs import Need, Solution
from linli.services.models.policies import Application, Policy, Told
from linli.services.models.teams import Assignment, ServiceTeam

__all__ = [
    "Application",
    "Assignment",
    "FirmLink",
    "Mechanism",
    "Need",
    "Policy",
    "ServiceTeam",
    "Solution",
    "Told",
]

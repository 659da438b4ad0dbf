"""Who does orders: the service teams of an alliance."""

from django.db import models

from linli.alliances.models import Alliance
from linli.cases.models import Case
from linli.places.models import in_this_language
from linli.teams.models import Team


class ServiceTeam(models.Model):
    """A service team of an alliance (政务, 社会, 党建指导). `team`: the task team whose people it
    is, where there is one; it then helps with the orders given to this team.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="service_teams")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="service_teams"
    )
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "code"), name="service_team_code_once_in_alliance"
            ),
        )

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Assignment(models.Model):
    """An order that a service team does. Who has it in hand stays answerable."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="assignment")
    service_team = models.ForeignKey(
        ServiceTeam, on_delete=models.PROTECT, related_name="assignments"
    )
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} by {self.service_team_id}"

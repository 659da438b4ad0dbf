from django.apps import AppConfig


class TeamWorkConfig(AppConfig):
    name = "linli.programmes.team_work"
    label = "team_work"

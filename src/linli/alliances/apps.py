from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "linli.alliances"
    label = "alliances"

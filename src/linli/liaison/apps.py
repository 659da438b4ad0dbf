from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "linli.liaison"

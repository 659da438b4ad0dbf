from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "linli.claims"
    label = "claims"

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "linli.live"
    label = "live"

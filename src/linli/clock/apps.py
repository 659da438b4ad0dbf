from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "linli.clock"
    label = "clock"

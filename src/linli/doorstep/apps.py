from django.apps import AppConfig


class DoorstepConfig(AppConfig):
    name = "linli.doorstep"
    label = "doorstep"

from django.apps import AppConfig


class ElevatorConfig(AppConfig):
    name = "linli.programmes.elevator"
    label = "elevator"

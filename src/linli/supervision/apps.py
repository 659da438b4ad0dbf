from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "linli.supervision"
    label = "supervision"

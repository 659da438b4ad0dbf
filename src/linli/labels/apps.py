from django.apps import AppConfig


class LabelsConfig(AppConfig):
    name = "linli.labels"
    label = "labels"

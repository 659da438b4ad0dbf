from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "linli.reporting"
    label = "reporting"

from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "linli.employment"

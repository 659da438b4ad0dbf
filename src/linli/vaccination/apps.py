from django.apps import AppConfig


class VaccinationConfig(AppConfig):
    name = "linli.vaccination"
    label = "vaccination"

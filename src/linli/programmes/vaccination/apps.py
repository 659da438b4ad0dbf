from django.apps import AppConfig


class VaccinationConfig(AppConfig):
    name = "linli.programmes.vaccination"
    label = "vaccination_drive"

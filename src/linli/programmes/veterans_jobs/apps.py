from django.apps import AppConfig


class VeteransJobsConfig(AppConfig):
    name = "linli.programmes.veterans_jobs"
    label = "veterans_jobs"

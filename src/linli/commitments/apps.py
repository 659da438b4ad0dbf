from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "linli.commitments"
    label = "commitments"

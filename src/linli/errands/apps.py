from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    name = "linli.errands"
    label = "errands"

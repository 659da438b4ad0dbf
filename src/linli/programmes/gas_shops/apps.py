from django.apps import AppConfig


class GasShopsConfig(AppConfig):
    name = "linli.programmes.gas_shops"
    label = "gas_shops"

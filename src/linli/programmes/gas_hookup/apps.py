from django.apps import AppConfig


class GasHookupConfig(AppConfig):
    name = "linli.programmes.gas_hookup"
    label = "gas_hookup"

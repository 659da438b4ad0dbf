from django.apps import AppConfig


class MobileCommitteeConfig(AppConfig):
    name = "linli.programmes.mobile_committee"
    label = "mobile_committee"

from django.apps import AppConfig


class EnterpriseAllianceConfig(AppConfig):
    name = "linli.programmes.enterprise_alliance"
    label = "enterprise_alliance"

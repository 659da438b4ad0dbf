from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "linli.outreach"
    label = "outreach"

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "linli.knowledge"
    label = "knowledge"

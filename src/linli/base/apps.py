from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "linli.base"
    label = "base"

    def ready(self) -> None:
        """Say what an empty field needs in our own Chinese: Django's sounds like a machine."""
        forms.Field.default_error_messages["required"] = _("This field is required.")

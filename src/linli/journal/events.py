"""What happens to the journal itself, and the words for what happens anywhere."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

ERASED = "journal.erased"
RETRIED = "journal.retried"

WORDS = {
    ERASED: _("Words of a record erased"),
    RETRIED: _("Failed reaction started again"),
}


@cache
def words() -> dict[str, object]:
    """Kind → words, gathered from the WORDS of every app's `events.py`."""
    found: dict[str, object] = {}
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "events"):
            found |= getattr(import_module(f"{app.name}.events"), "WORDS", {})
    return found

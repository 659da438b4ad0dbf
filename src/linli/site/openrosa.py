"""The addresses of ODK's protocol, with the phone's code in the address or without it.

Forms come from surveys, what was filled in goes to the one save at the door.
"""

from collections.abc import Iterator

from django.urls import URLPattern, path

from linli.doorstep import api as doorstep
from linli.surveys import api as surveys


def _addresses(start: str) -> Iterator[URLPattern]:
    yield path(f"{start}formList", surveys.form_list, name="form_list")
    yield path(f"{start}forms/<int:pk>/form.xml", surveys.form, name="form")
    yield path(f"{start}forms/<int:pk>/manifest", surveys.manifest, name="manifest")
    yield path(f"{start}forms/<int:pk>/<str:name>", surveys.media, name="media")
    yield path(f"{start}submission", doorstep.submission, name="submission")


app_name = "openrosa"
urlpatterns = [*_addresses(""), *_addresses("<str:token>/")]

"""From the door: who of a household looks for work, each with their file or the way to open it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from linli.base import masking
from linli.base.pages import LinliRequest, page
from linli.employment import queries
from linli.places import queries as places


@page("employment.keep_seekers", face="field")
def at_door(request: LinliRequest, dwelling_pk: int) -> HttpResponse:
    """The household of this door."""
    dwelling = get_object_or_404(places.dwellings_visible_to(request.viewer), pk=dwelling_pk)
    led = queries.led_here(request.viewer, dwelling.pk)
    living = queries.household(request.viewer, dwelling.pk)
    context = {
        "dwelling": dwelling,
        "lines": [_line(person, led.get(person.pk)) for person in living],
    }
    return render(request, "employment/field/at_door.html", context)


def _line(person: Any, target_id: int | None) -> dict[str, Any]:
    seeker = getattr(person, "seeker", None)
    address = reverse("employment:open_file", args=[person.pk])
    asked = f"?{urlencode({'target': target_id})}" if target_id else ""
    return {
        "name": masking.mask_name(person.name),
        "seeker": seeker,
        "url": reverse("employment:seeker", args=[seeker.pk]) if seeker else f"{address}{asked}",
        "led": target_id is not None,
    }

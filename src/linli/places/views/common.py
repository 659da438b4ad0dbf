"""What the pages of places do alike."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from linli.base.errors import Invalid
from linli.base.pages import LinliRequest
from linli.places.forms import refuse

PAGE = 50


def attempt(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Run an action for a form that is in order; None when either refuses, with words beside it."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Invalid as refusal:
        refuse(form, refusal)
        return None


def form_page(
    request: LinliRequest,
    form: forms.Form,
    *,
    title: object,
    button: object,
    back: str,
    **more: Any,
) -> HttpResponse:
    """A page with one form; 422 when it came back with errors."""
    context = {"form": form, "title": title, "button": button, "back": back, **more}
    return render(request, "places/desk/form.html", context, status=422 if form.errors else 200)


def address(**query: object) -> str:
    """The query of a link, without what is empty."""
    return "?" + urlencode({key: value for key, value in query.items() if value not in ("", None)})

"""What the pages of people do alike."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from linli.base.errors import Invalid
from linli.base.pages import LinliRequest
from linli.people.forms import refuse

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
    status = 422 if form.errors else 200
    return render(request, "places/desk/form.html", context, status=status)


def reveal_url(subject: str, field: str, back: str) -> str:
    """Where a purpose is asked before a masked value is shown; that page belongs to accounts."""
    try:
        door = reverse("accounts:reveal")
    except NoReverseMatch:
        return ""
    return f"{door}?{urlencode({'subject': subject, 'field': field, 'back': back})}"

"""Alive, ready, and the page that stands in when the database is away."""

import base64
import hashlib
import re

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from linli.site import health
from tests.platform.conftest import free_port


def page_that_needs_the_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def page_with_a_fault(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("needs/", page_that_needs_the_database), path("fault/", page_with_a_fault)]
handler500 = health.server_error
ONLY_HEALTH = override_settings(
    ROOT_URLCONF=__name__, MIDDLEWARE=["linli.site.health.HealthMiddleware"]
)


@ONLY_HEALTH
def test_living_program_says_so_without_a_database() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@ONLY_HEALTH
@pytest.mark.django_db
def test_program_is_ready_with_its_tables() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@ONLY_HEALTH
@pytest.mark.django_db(transaction=True)
def test_program_without_its_database_is_not_ready() -> None:

    known = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT=str(free_port()))
    try:
        answer = Client().get("/readyz")
    finally:
        connection.close()
        connection.settings_dict.update(known)
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")


@ONLY_HEALTH
def test_page_without_a_database_says_what_was_kept_in_both_languages() -> None:
    answer = Client(raise_request_exception=False).get("/needs/")
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "没有保存，也不会只存一半" in text
    assert "nothing" in text
    assert "is half saved" in text


def test_page_without_a_database_is_whole_in_itself() -> None:
    answer = health.unavailable()
    text = answer.content.decode()
    style = re.search("<style>(.*)</style>", text)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert answer["Content-Security-Policy"] == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert not re.search("(src|href)=", text)


@ONLY_HEALTH
def test_fault_of_the_program_is_not_blamed_on_the_database() -> None:
    assert Client(raise_request_exception=False).get("/fault/").status_code == 500


def test_health_is_answered_before_anything_else() -> None:
    middleware = health.HealthMiddleware(page_with_a_fault)
    assert middleware(RequestFactory().get("/healthz")).status_code == 200

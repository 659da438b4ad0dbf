"""Addresses of forms and submissions; mounted at /surveys/."""

from django.urls import URLPattern

app_name = "surveys"
urlpatterns: list[URLPattern] = []

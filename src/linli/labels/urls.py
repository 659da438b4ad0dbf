"""Addresses of labels, below /settings/labels/."""

from django.urls import path

from linli.labels import views

app_name = "labels"
urlpatterns = [
    path("", views.labels, name="labels"),
    path("new/", views.new_label, name="new_label"),
    path("<int:pk>/", views.label, name="label"),
]

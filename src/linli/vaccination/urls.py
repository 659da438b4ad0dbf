"""Addresses of vaccination, below /vaccination/."""

from django.urls import path

from linli.vaccination.views import courses, drives, schedules

app_name = "vaccination"
urlpatterns = [
    path("", drives.drives, name="drives"),
    path("<int:pk>/", drives.drive, name="drive"),
    path("<int:pk>/open/", drives.open_vault, name="open"),
    path("<int:pk>/fhir/", drives.fhir, name="fhir"),
    path("targets/<int:pk>/", courses.course, name="course"),
    path("targets/<int:pk>/observe/", courses.observe, name="observe"),
    *[
        path(f"targets/<int:pk>/{code}/", view, name=code)
        for code, view in courses.ACT_VIEWS.items()
    ],
    path("schedules/", schedules.schedules, name="schedules"),
    path("schedules/new/", schedules.new_product, name="new_product"),
    path("schedules/<int:pk>/new/", schedules.new_schedule, name="new_schedule"),
]

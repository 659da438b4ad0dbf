"""Addresses of vaccination, below /vaccination/."""

from django.urls import path

from linli.vaccination.views import courses, drives, lists, mobilising, public, schedules, sessions

app_name = "vaccination"
urlpatterns = [
    path("", drives.drives, name="drives"),
    path("<int:pk>/", drives.drive, name="drive"),
    path("<int:pk>/open/", drives.open_vault, name="open"),
    path("<int:pk>/fhir/", drives.fhir, name="fhir"),
    path("<int:pk>/results/", drives.results, name="results"),
    path("<int:pk>/sessions/new/", sessions.new_session, name="new_session"),
    path("<int:pk>/mobilisers/new/", mobilising.new_mobiliser, name="new_mobiliser"),
    path("<int:pk>/unmatched/", lists.unmatched, name="unmatched"),
    *lists.DOSES.urls(),
    path("rows/<int:pk>/", lists.settle, name="settle"),
    path("rows/<int:pk>/aside/", lists.put_aside, name="put_aside"),
    path("at/<int:pk>/", public.session, name="public_session"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/code/", sessions.code, name="code"),
    path("sessions/<int:pk>/walk-in/", sessions.walk_in, name="walk_in"),
    path("sessions/<int:pk>/batch/", sessions.set_batch, name="set_batch"),
    path("sessions/<int:pk>/invite/", sessions.invite, name="invite"),
    path("sessions/<int:pk>/book/", sessions.book_in, name="book_in"),
    path("bookings/<int:pk>/arrived/", sessions.arrived, name="arrived"),
    path("bookings/<int:pk>/vaccinate/", sessions.vaccinate, name="vaccinate"),
    path("bookings/<int:pk>/let-go/", sessions.let_go, name="let_go"),
    path("mobilisers/<int:pk>/", mobilising.mobiliser, name="mobiliser"),
    path("mobilisers/<int:pk>/take-on/", mobilising.take_on, name="take_on"),
    path("mobilisers/<int:pk>/give-back/", mobilising.give_back, name="give_back"),
    path("mobilisers/<int:pk>/remove/", mobilising.remove_mobiliser, name="remove_mobiliser"),
    path("targets/<int:pk>/", courses.course, name="course"),
    path("targets/<int:pk>/observe/", courses.observe, name="observe"),
    path("targets/<int:pk>/leave/", courses.leave, name="leave"),
    *[
        path(f"targets/<int:pk>/{code}/", view, name=code)
        for code, view in courses.ACT_VIEWS.items()
    ],
    path("schedules/", schedules.schedules, name="schedules"),
    path("schedules/new/", schedules.new_product, name="new_product"),
    path("schedules/<int:pk>/new/", schedules.new_schedule, name="new_schedule"),
]

"""Addresses of circles, below /circles/."""

from django.urls import path

from linli.claims import views

app_name = "claims"
urlpatterns = [
    path("", views.circles, name="circles"),
    path("new/", views.found, name="found"),
    path("<int:pk>/", views.circle, name="circle"),
    path("<int:pk>/export/", views.export, name="export"),
    path("<int:pk>/edit/", views.edit_circle, name="edit_circle"),
    path("<int:pk>/units/", views.join, name="join"),
    path("<int:pk>/units/<int:member_unit_pk>/leave/", views.leave, name="leave"),
    path("<int:pk>/part-time/", views.name_part_time, name="name_part_time"),
    path("<int:pk>/part-time/<int:seat_pk>/end/", views.end_part_time, name="end_part_time"),
    path("<int:pk>/meetings/new/", views.plan_meeting, name="plan_meeting"),
    path("<int:pk>/meetings/<int:circle_meeting_pk>/", views.meeting, name="meeting"),
    path("<int:pk>/new/<slug:kind>/", views.new_line, name="new_line"),
    path("lines/<int:pk>/", views.line, name="line"),
    path("lines/<int:pk>/edit/", views.edit_line, name="edit_line"),
    path("lines/<int:pk>/claim/", views.take_on, name="take_on"),
    path("lines/<int:pk>/take-off/", views.take_off, name="take_off"),
    path("lines/<int:pk>/close/", views.close_line, name="close_line"),
    path("lines/<int:pk>/put-back/", views.put_back, name="put_back"),
    path("claims/<int:pk>/", views.claim, name="claim"),
    path("claims/<int:pk>/services/", views.service, name="service"),
    path("claims/<int:pk>/fulfil/", views.fulfil, name="fulfil"),
    path("claims/<int:pk>/send-back/", views.send_back, name="send_back"),
    path("claims/<int:pk>/give-back/", views.give_back, name="give_back"),
    path("claims/<int:pk>/rate/community/", views.rate_circle, name="rate_circle"),
    path("claims/<int:pk>/rate/unit/", views.rate_unit, name="rate_unit"),
]

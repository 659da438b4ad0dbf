"""Addresses at the door; mounted at /door/."""

from django.urls import path

from linli.doorstep import api
from linli.doorstep.views import asking, calls, carrying, doors, overlapping

app_name = "doorstep"
urlpatterns = [
    path("", doors.today, name="round"),
    path("find/", doors.find, name="find"),
    path("compound/<int:pk>/", doors.compound, name="compound"),
    path("done/<int:pk>/", doors.done, name="done"),
    path("<int:pk>/", doors.household, name="household"),
    path("<int:pk>/form/<int:form_pk>/", doors.fill, name="fill"),
    path("<int:pk>/form/<int:form_pk>/send/", api.send, name="send"),
    path("<int:pk>/ask/<int:case_pk>/", asking.ask, name="ask"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:pk>/form/<int:form_pk>/", calls.call, name="call"),
    path("calls/<int:pk>/form/<int:form_pk>/send/", api.send_call, name="send_call"),
    path("ready/", carrying.ready, name="ready"),
    path("pack/", carrying.pack, name="pack"),
    path("waiting/", carrying.waiting, name="waiting"),
    path("overlaps/<int:pk>/", overlapping.overlap, name="overlap"),
]

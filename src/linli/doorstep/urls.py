"""Addresses at the door; mounted at /door/."""

from django.urls import path

from linli.doorstep import api, views

app_name = "doorstep"
urlpatterns = [
    path("", views.today, name="round"),
    path("find/", views.find, name="find"),
    path("compound/<int:pk>/", views.compound, name="compound"),
    path("done/<int:pk>/", views.done, name="done"),
    path("<int:pk>/", views.household, name="household"),
    path("<int:pk>/form/<int:form_pk>/", views.fill, name="fill"),
    path("<int:pk>/form/<int:form_pk>/send/", api.send, name="send"),
    path("<int:pk>/ask/<int:case_pk>/", views.ask, name="ask"),
]

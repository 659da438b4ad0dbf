"""Addresses of officials and firms, mounted at /liaison/."""

from django.urls import path

from linli.liaison.views import firms, pairs, visits

app_name = "liaison"
urlpatterns = [
    path("", firms.firms, name="firms"),
    path("export/", firms.export, name="export"),
    path("firms/<int:pk>/", firms.firm, name="firm"),
    path("firms/<int:pk>/pair/", pairs.pair_up, name="pair_up"),
    path("firms/<int:pk>/visit/", visits.record, name="record"),
    path("pairs/<int:pk>/hand-on/", pairs.hand_on, name="hand_on"),
    path("pairs/<int:pk>/end/", pairs.end, name="end"),
    path("pairs/<int:pk>/plan/", visits.plan, name="plan"),
    path("visits/", visits.listing, name="visits"),
    path("visits/export/", visits.export, name="export_visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/move/", visits.move, name="move"),
    path("visits/<int:pk>/drop/", visits.drop, name="drop"),
]

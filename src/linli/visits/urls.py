"""Addresses of plans, coverage and the list; mounted at /visits/."""

from django.urls import path

from linli.visits.views import covering, listing, planning

app_name = "visits"
urlpatterns = [
    path("", listing.visits, name="list"),
    path("export/", listing.export, name="export"),
    path("<int:pk>/", listing.visit, name="visit"),
    path("<int:pk>/withdraw/", listing.withdraw, name="withdraw"),
    path("plans/", planning.plans, name="plans"),
    path("plans/carry-over/", planning.carry_over, name="carry_over"),
    path("plans/compound/<int:pk>/", planning.plan, name="plan"),
    path("plans/<int:pk>/withdraw/", planning.withdraw_plan, name="withdraw_plan"),
    path("coverage/", covering.coverage, name="coverage"),
    path("coverage/export/", covering.coverage_export, name="coverage_export"),
    path("coverage/<int:pk>/", covering.compound, name="compound"),
    path("coverage/<int:pk>/export/", covering.compound_export, name="compound_export"),
]

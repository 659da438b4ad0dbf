"""Addresses of alliances, below /alliances/."""

from django.urls import path

from linli.alliances import views

app_name = "alliances"
urlpatterns = [
    path("", views.alliances, name="alliances"),
    path("new/", views.found, name="found"),
    path("<int:pk>/", views.alliance, name="alliance"),
    path("<int:pk>/export/", views.export_members, name="export_members"),
    path("<int:pk>/edit/", views.edit_alliance, name="edit_alliance"),
    path("<int:pk>/founders/", views.founders, name="founders"),
    path("members/<int:pk>/", views.member, name="member"),
    path("firms/", views.firms, name="firms"),
    path("firms/export/", views.export_firms, name="export_firms"),
    path("firms/<int:pk>/", views.firm, name="firm"),
    path("firms/<int:pk>/edit/", views.edit_firm, name="edit_firm"),
]

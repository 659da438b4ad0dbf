"""Addresses of joint inspections, mounted at /inspections/."""

from django.urls import path

from linli.inspections.views import checklists, inspections, planning, site

app_name = "inspections"
urlpatterns = [
    path("", inspections.listing, name="list"),
    path("export/", inspections.export, name="export"),
    path("new/", planning.new, name="new"),
    path("<int:pk>/", inspections.inspection, name="inspection"),
    path("<int:pk>/record/", inspections.record, name="record"),
    path("<int:pk>/edit/", planning.edit, name="edit"),
    path("<int:pk>/cancel/", planning.cancel, name="cancel"),
    path("<int:pk>/site/", site.site, name="site"),
    path("checklists/", checklists.checklists, name="checklists"),
    path("checklists/new/", checklists.new_checklist, name="new_checklist"),
    path("checklists/<int:pk>/", checklists.checklist, name="checklist"),
    path("checklists/<int:pk>/lines/new/", checklists.new_item, name="new_item"),
    path("checklists/lines/<int:pk>/retire/", checklists.retire_item, name="retire_item"),
]

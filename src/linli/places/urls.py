"""Addresses of places, mounted at /places/."""

from django.urls import path

from linli.places.views import areas, buildings, compounds, imports

app_name = "places"
urlpatterns = [
    path("", compounds.compounds, name="compounds"),
    path("export/", compounds.compounds_export, name="compounds_export"),
    path("new/", compounds.new_compound, name="new_compound"),
    path("<int:pk>/", compounds.compound, name="compound"),
    path("<int:pk>/edit/", compounds.edit_compound, name="edit_compound"),
    path("<int:pk>/switch/", compounds.switch_compound, name="switch_compound"),
    path("<int:pk>/qr.svg", compounds.qr, name="qr"),
    path("<int:pk>/poster/", compounds.poster, name="poster"),
    path("<int:pk>/renew-qr/", compounds.renew_qr, name="renew_qr"),
    path("<int:pk>/buildings/new/", buildings.new_building, name="new_building"),
    path("buildings/<int:pk>/", buildings.building, name="building"),
    path("buildings/<int:pk>/edit/", buildings.edit_building, name="edit_building"),
    path("buildings/<int:pk>/switch/", buildings.switch_building, name="switch_building"),
    path("buildings/<int:pk>/units/", buildings.add_unit, name="add_unit"),
    path("units/<int:pk>/", buildings.edit_unit, name="edit_unit"),
    path("units/<int:pk>/dwellings/new/", buildings.new_dwelling, name="new_dwelling"),
    path("dwellings/<int:pk>/", buildings.dwelling, name="dwelling"),
    path("dwellings/<int:pk>/switch/", buildings.switch_dwelling, name="switch_dwelling"),
    path("areas/", areas.areas, name="areas"),
    path("areas/new/", areas.new_area, name="new_area"),
    path("areas/<int:pk>/", areas.area, name="area"),
    path("areas/<int:pk>/edit/", areas.edit_area, name="edit_area"),
    path("areas/<int:pk>/rename/", areas.rename_area, name="rename_area"),
    path("areas/<int:pk>/move/", areas.move_area, name="move_area"),
    path("areas/<int:pk>/close/", areas.close_area, name="close_area"),
    path("areas/<int:pk>/switch/", areas.switch_use, name="switch_use"),
    path("areas/<int:pk>/names/", areas.add_name, name="add_name"),
    *imports.DOORS.urls(),
]

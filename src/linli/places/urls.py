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
    path("imports/", imports.imports, name="imports"),
    path("imports/template/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("imports/<int:pk>/take/", imports.take_over, name="import_take"),
    path("imports/<int:pk>/drop/", imports.drop_import, name="import_drop"),
    path("imports/<int:pk>/undo/", imports.undo_import, name="import_undo"),
    path("imports/<int:pk>/refused/", imports.refused_rows, name="import_refused"),
]

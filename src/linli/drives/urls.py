"""Addresses of drives; mounted at /drives/."""

from django.urls import path

from linli.drives.views import batches, drive, entry, imports, listing, making, matrix, target

app_name = "drives"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("new/", making.new, name="new"),
    *imports.ROSTERS.urls(),
    *imports.RESULTS.urls(),
    path("<int:pk>/", drive.drive, name="drive"),
    path("<int:pk>/change/", making.change, name="change"),
    *[path(f"<int:pk>/{code}/", view, name=code) for code, view in drive.MOVE_VIEWS.items()],
    path("<int:pk>/draw/", drive.draw, name="draw"),
    path("<int:pk>/reasons/", drive.add_reason, name="add_reason"),
    path("reasons/<int:pk>/retire/", drive.retire_reason, name="retire_reason"),
    path("<int:pk>/targets/", listing.targets, name="targets"),
    path("<int:pk>/due/", listing.due, name="due"),
    path("<int:pk>/export/", listing.export, name="export"),
    path("<int:pk>/shops/", matrix.grid, name="grid"),
    path("<int:pk>/compounds/<int:compound_pk>/", matrix.matrix, name="matrix"),
    path("<int:pk>/compounds/<int:compound_pk>/paper/", matrix.paper, name="paper"),
    path("<int:pk>/buildings/<int:building_pk>/entry/", entry.entry, name="entry"),
    path("<int:pk>/batches/new/", batches.new_batch, name="new_batch"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/file/", batches.batch_file, name="batch_file"),
    path("targets/<int:pk>/", target.target, name="target"),
    path("targets/<int:pk>/sheet/", target.sheet, name="sheet"),
    path("targets/<int:pk>/record/", target.record, name="record"),
    path("targets/<int:pk>/take-back/", target.take_back, name="take_back"),
    path("targets/<int:pk>/leave-out/", target.leave_out, name="leave_out"),
    path("targets/<int:pk>/bring-back/", target.bring_back, name="bring_back"),
    path(
        "targets/<int:pk>/attempts/<int:attempt_pk>/set-right/", target.set_right, name="set_right"
    ),
]

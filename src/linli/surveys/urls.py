"""Addresses of forms and submissions; mounted at /surveys/."""

from django.urls import path

from linli.surveys.views import codes, making, reading, settling

app_name = "surveys"
urlpatterns = [
    path("", making.forms, name="forms"),
    path("new/", making.upload, name="upload"),
    path("<int:pk>/", making.form, name="form"),
    path("<int:pk>/retire/", making.retire, name="retire"),
    path("<int:pk>/export/", reading.export, name="export"),
    path("versions/<int:pk>/", making.version, name="version"),
    path("versions/<int:pk>/preview/", making.preview, name="preview"),
    path("versions/<int:pk>/workbook/", making.workbook, name="workbook"),
    path("versions/<int:pk>/publish/", making.publish, name="publish"),
    path("versions/<int:pk>/drop/", making.drop, name="drop"),
    path("submissions/", reading.submissions, name="submissions"),
    path("submissions/<int:pk>/", reading.submission, name="submission"),
    path("submissions/<int:pk>/review/", reading.review, name="review"),
    path("submissions/<int:pk>/edit/", reading.edit, name="edit"),
    path("submissions/<int:pk>/copy/", settling.copy, name="copy"),
    path("submissions/<int:pk>/files/<uuid:medium_id>/", reading.medium, name="medium"),
    path("codes/", codes.codes, name="codes"),
    path("codes/<int:pk>/revoke/", codes.revoke, name="revoke_code"),
]

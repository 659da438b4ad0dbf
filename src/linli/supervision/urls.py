"""Addresses of supervision, below /slips/."""

from django.urls import path

from linli.supervision.views import lists, slip

app_name = "supervision"
urlpatterns = [
    path("", lists.listing, name="list"),
    path("desk/", lists.desk, name="desk"),
    path("export/", lists.export, name="export"),
    path("new/<str:about>/", lists.new, name="new"),
    path("<int:pk>/", slip.slip, name="slip"),
    path("<int:pk>/paper/", slip.paper, name="paper"),
    path("<int:pk>/document/", slip.docx, name="docx"),
    path("<int:pk>/files/<uuid:reply_file>/", slip.file, name="file"),
    *[
        path(f"<int:pk>/{code.replace('_', '-')}/", view, name=code)
        for code, view in slip.ACT_VIEWS.items()
    ],
]

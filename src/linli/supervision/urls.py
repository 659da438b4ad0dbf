"""Addresses of supervision, below /slips/."""

from django.urls import path

from linli.supervision.views import circulars, lists, rounds, slip

app_name = "supervision"
urlpatterns = [
    path("", lists.listing, name="list"),
    path("desk/", lists.desk, name="desk"),
    path("export/", lists.export, name="export"),
    path("new/<str:about>/", lists.new, name="new"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.new_round, name="new_round"),
    path("rounds/<int:pk>/", rounds.round_, name="round"),
    path("rounds/<int:pk>/frame/", rounds.frame, name="frame"),
    path("rounds/<int:pk>/close/", rounds.close, name="close_round"),
    path("rounds/samples/<int:sample_pk>/find/", rounds.find, name="find"),
    path("rounds/samples/<int:sample_pk>/slip/", rounds.slip_from, name="slip_from"),
    path("circulars/", circulars.circulars, name="circulars"),
    path("circulars/new/", circulars.new_circular, name="new_circular"),
    path("circulars/<int:pk>/", circulars.circular, name="circular"),
    path("circulars/<int:pk>/edit/", circulars.edit, name="edit_circular"),
    path("circulars/<int:pk>/issue/", circulars.issue, name="issue_circular"),
    path("circulars/<int:pk>/document/", circulars.docx, name="circular_docx"),
    path("duties/", circulars.duties, name="duties"),
    path("<int:pk>/", slip.slip, name="slip"),
    path("<int:pk>/paper/", slip.paper, name="paper"),
    path("<int:pk>/document/", slip.docx, name="docx"),
    path("<int:pk>/files/<uuid:reply_file>/", slip.file, name="file"),
    *[
        path(f"<int:pk>/{code.replace('_', '-')}/", view, name=code)
        for code, view in slip.ACT_VIEWS.items()
    ],
]

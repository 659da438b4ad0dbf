"""Addresses of task teams, below /teams/."""

from django.urls import path

from linli.teams import views

app_name = "teams"
urlpatterns = [
    path("", views.listing, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("fasts/", views.fasts, name="fasts"),
    path("fasts/cases/", views.fasts_cases, name="fasts_cases"),
    path("fasts/export/", views.fasts_export, name="fasts_export"),
    path("<int:pk>/", views.team, name="team"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/period/", views.period, name="period"),
    path("<int:pk>/leader/", views.leader, name="leader"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/members/", views.add_member, name="add_member"),
    path("<int:pk>/members/outside/", views.add_outsider, name="add_outsider"),
    path("<int:pk>/members/<int:member_pk>/release/", views.release, name="release"),
    path("<int:pk>/members/<int:member_pk>/forget/", views.forget, name="forget"),
    path("<int:pk>/tasks/", views.task, name="task"),
    path("<int:pk>/meetings/", views.meeting, name="meeting"),
    path("<int:pk>/cases/", views.case, name="case"),
    path("<int:pk>/cases/<int:helped_pk>/stop/", views.stop_helping, name="stop_helping"),
    path("<int:pk>/summary/", views.summary, name="summary"),
    path("<int:pk>/summary/write/", views.write_summary, name="write_summary"),
    path("<int:pk>/summary/docx/", views.summary_docx, name="summary_docx"),
    path("<int:pk>/tasks/<int:task_pk>/hand-on/", views.hand_on, name="hand_on"),
    path("<int:pk>/dissolve/", views.dissolve, name="dissolve"),
]

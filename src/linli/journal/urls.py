from django.urls import path

from linli.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.journal, name="journal"),
    path("entries/", views.entries, name="entries"),
    path("entries/export/", views.export, name="export"),
    path("reactions/<int:pk>/retry/", views.retry, name="retry"),
    path("check/", views.check, name="check"),
    path("heads/", views.heads, name="heads"),
]

from django.urls import path

from linli.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("brief/", views.brief, name="brief"),
    path("brief.docx", views.brief_docx, name="brief_docx"),
    path("<str:key>/", views.rows, name="rows"),
    path("<str:key>/export/", views.rows_export, name="rows_export"),
]

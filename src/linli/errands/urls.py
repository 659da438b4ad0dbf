from django.urls import path

from linli.errands import views

app_name = "errands"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("ask/", views.ask, name="ask"),
    path("<int:pk>/", views.errand, name="errand"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/repeat/", views.repeat, name="repeat"),
]

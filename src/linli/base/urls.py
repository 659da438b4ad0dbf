from django.urls import path

from linli.base import views

app_name = "base"
urlpatterns = [path("styleguide/", views.styleguide, name="styleguide")]

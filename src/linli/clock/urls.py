from django.urls import path

from linli.clock import views

app_name = "clock"
urlpatterns = [
    path("", views.terms, name="terms"),
    path("terms/new/", views.new_term, name="new_term"),
    path("terms/<int:pk>/", views.term, name="term"),
    path("terms/<int:pk>/retire/", views.retire_term, name="retire_term"),
    path("days/", views.days, name="days"),
    path("days/set/", views.set_day, name="set_day"),
    path("days/<int:pk>/clear/", views.clear_day, name="clear_day"),
    path("hours/", views.set_hours, name="set_hours"),
]

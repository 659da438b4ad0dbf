"""Addresses of gatherings: the public's (whats-on, e, r, calendars) and the desk's (events)."""

from django.urls import path

from linli.events.views import event, listing, planning, public, reception, registered, series

app_name = "events"
urlpatterns = [
    path("whats-on/", public.whats_on, name="whats_on"),
    path("whats-on/calendar.ics", public.public_feed, name="public_feed"),
    path("calendars/<str:calendar>/", public.feed, name="feed"),
    path("e/<int:pk>/", public.event, name="public_event"),
    path("e/<int:pk>/event.ics", public.event_calendar, name="event_calendar"),
    path("e/<int:pk>/qr/", public.event_qr, name="event_qr"),
    path("e/<int:pk>/files/<uuid:material_id>/", public.event_file, name="public_file"),
    path("r/<str:token>/", registered.registered, name="registered"),
    path("r/<str:token>/code/", registered.code, name="code"),
    path("r/<str:token>/cancel/", registered.cancel, name="cancel_registration"),
    path("r/<str:token>/rate/", registered.rate, name="rate"),
    path("r/<str:token>/erase/", registered.erase, name="erase_registration"),
    path("events/", listing.listing, name="list"),
    path("events/month/", listing.month, name="month"),
    path("events/export/", listing.export, name="export"),
    path("events/new/", planning.new, name="new"),
    path("events/take-over/", planning.take_over, name="take_over"),
    path("events/series/", series.all_series, name="all_series"),
    path("events/series/new/", planning.new_series, name="new_series"),
    path("events/series/<int:pk>/", series.series, name="series"),
    path("events/series/<int:pk>/edit/", series.edit_series, name="edit_series"),
    path("events/series/<int:pk>/leave-out/", series.leave_out, name="leave_out"),
    path("events/series/<int:pk>/add/", series.add_day, name="add_day"),
    path("events/series/<int:pk>/end/", series.end_series, name="end_series"),
    path("events/<int:pk>/", event.event, name="event"),
    path("events/<int:pk>/edit/", planning.edit, name="edit"),
    path("events/<int:pk>/announce/", event.announce, name="announce"),
    path("events/<int:pk>/move/", event.move, name="move"),
    path("events/<int:pk>/cancel/", event.cancel, name="cancel"),
    path("events/<int:pk>/hold/", event.hold, name="hold"),
    path("events/<int:pk>/count/", event.count, name="count"),
    path("events/<int:pk>/report/", event.report, name="report"),
    path("events/<int:pk>/outcome/", event.outcome, name="outcome"),
    path("events/<int:pk>/attach/", event.attach, name="attach"),
    path("events/<int:pk>/files/<uuid:material_id>/", event.file, name="file"),
    path("events/<int:pk>/export/", event.export, name="event_export"),
    path("events/<int:pk>/reception/", reception.reception, name="reception"),
    path("events/<int:pk>/reception/walk-in/", reception.walk_in, name="walk_in"),
    path("events/<int:pk>/reception/<int:registration>/undo/", reception.undo, name="undo"),
]

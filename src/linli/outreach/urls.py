"""Addresses of outreach, below /messages/."""

from django.urls import path

from linli.outreach import views

app_name = "outreach"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/far/", views.progress, name="progress"),
    path("<int:pk>/recipients/", views.deliveries, name="deliveries"),
    path("<int:pk>/recipients/export/", views.export, name="export"),
    path("<int:pk>/leaflet/", views.leaflet, name="leaflet"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
    path("<int:pk>/missing/", views.missing_of, name="missing_of"),
    path("<int:pk>/to-doors/", views.to_doors, name="to_doors"),
    *[
        path(f"<int:pk>/{move.replace('_', '-')}/", view, name=move)
        for move, view in views.ACT_VIEWS.items()
    ],
    path("missing/", views.missing, name="missing"),
    path("missing/export/", views.export_missing, name="export_missing"),
    path("missing/again/", views.missing_again, name="missing_again"),
    path("missing/door/", views.missing_to_door, name="missing_to_door"),
    path("missing/close/", views.missing_close, name="missing_close"),
    path("missing/reopen/", views.missing_reopen, name="missing_reopen"),
    path("missing/<int:pk>/", views.missing_one, name="missing_one"),
    path("audiences/", views.audiences, name="audiences"),
    path("audiences/new/", views.new_audience, name="new_audience"),
    path("audiences/<int:pk>/", views.audience, name="audience"),
    path("audiences/<int:pk>/change/", views.change_audience, name="change_audience"),
    path("audiences/<int:pk>/retire/", views.retire_audience, name="retire_audience"),
    path("people/<int:pk>/", views.person, name="person"),
    path("bindings/<int:pk>/end/", views.unbind, name="unbind"),
    path("replies/", views.replies, name="replies"),
    path("replies/<int:pk>/", views.reply, name="reply"),
    path("replies/<int:pk>/take/", views.take_reply, name="take_reply"),
    path("replies/<int:pk>/aside/", views.set_aside, name="set_aside"),
    path("groups/", views.groups, name="groups"),
    path("groups/<int:pk>/drop/", views.drop_group, name="drop_group"),
    path("stops/", views.stops, name="stops"),
    path("stops/<int:pk>/lift/", views.lift_stop, name="lift_stop"),
    path("bind/", views.bind, name="bind"),
    path("bind/wechat/", views.to_wechat, name="to_wechat"),
    path("bind/back/", views.from_wechat, name="from_wechat"),
]

"""Addresses of commitments, below /commitments/."""

from django.urls import path

from linli.commitments import views

app_name = "commitments"
urlpatterns = [
    path("", views.listing, name="list"),
    path("export/", views.export, name="export"),
    path("<int:pk>/", views.commitment, name="commitment"),
    path("<int:pk>/note/", views.note, name="note"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/extend/", views.extend, name="extend"),
    path("<int:pk>/hand-on/", views.hand_on, name="hand_on"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/link/", views.send_link, name="send_link"),
    path("<int:pk>/households/<int:contact_pk>/", views.tick, name="tick"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:pk>/", views.mine_one, name="mine_one"),
    path("mine/<int:pk>/note/", views.mine_note, name="mine_note"),
    path("mine/<int:pk>/finish/", views.mine_finish, name="mine_finish"),
    path("mine/<int:pk>/households/<int:contact_pk>/", views.mine_tick, name="mine_tick"),
]

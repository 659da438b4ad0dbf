"""Addresses of the knowledge base: /knowledge/ for staff, /ask/ for everybody."""

from django.urls import path

from linli.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("knowledge/", views.answers, name="answers"),
    path("knowledge/new/", views.new_answer, name="new"),
    path("knowledge/shipped/", views.take_shipped, name="take_shipped"),
    path("knowledge/unanswered/", views.unanswered, name="unanswered"),
    path("knowledge/door/", views.at_door, name="at_door"),
    path("knowledge/words/", views.words, name="words"),
    path("knowledge/words/new/", views.new_words, name="new_words"),
    path("knowledge/words/<int:pk>/", views.change_words, name="change_words"),
    path("knowledge/inquiry/<int:pk>/", views.inquiry, name="inquiry"),
    path("knowledge/<int:pk>/", views.answer, name="answer"),
    path("knowledge/<int:pk>/edit/", views.edit_answer, name="edit"),
    path("knowledge/<int:pk>/approve/", views.approve, name="approve"),
    path("knowledge/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("knowledge/<int:pk>/read-again/", views.read_again, name="read_again"),
    path("ask/", views.ask, name="ask"),
    path("ask/<str:asked_token>/", views.asked, name="asked"),
    path("ask/<str:asked_token>/helped/", views.helped, name="helped"),
]

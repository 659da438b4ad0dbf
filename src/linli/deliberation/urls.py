"""Addresses of topics and meetings; mounted at the root."""

from django.urls import path

from linli.deliberation import views

app_name = "deliberation"
urlpatterns = [
    path("topics/", views.topics, name="topics"),
    path("topics/export/", views.topics_export, name="topics_export"),
    path("topics/new/", views.gather, name="gather"),
    path("topics/<int:pk>/", views.topic, name="topic"),
    path("topics/<int:pk>/cases/", views.add_cases, name="add_cases"),
    path("topics/<int:pk>/cases/<int:case_pk>/remove/", views.remove_case, name="remove_case"),
    path("topics/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("topics/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("topics/<int:pk>/answer/", views.answer, name="answer"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/", views.plan, name="plan"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/publish/", views.publish, name="publish"),
    path("meetings/<int:pk>/move/", views.move, name="move"),
    path("meetings/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("meetings/<int:pk>/agenda/", views.put_on, name="put_on"),
    path("meetings/<int:pk>/agenda/<int:item_pk>/off/", views.take_off, name="take_off"),
    path("meetings/<int:pk>/guests/<int:topic_pk>/", views.invite, name="invite"),
    path("meetings/<int:pk>/guests/new/", views.invite_by_name, name="invite_by_name"),
    path("meetings/<int:pk>/guests/out/<int:invitation_pk>/", views.uninvite, name="uninvite"),
    path("meetings/<int:pk>/invitation/", views.invitation, name="invitation"),
    path("meetings/<int:pk>/room/", views.room, name="room"),
    path("meetings/<int:pk>/room/names/", views.call_names, name="call_names"),
    path("meetings/<int:pk>/room/in/<int:invitation_pk>/", views.check_in, name="check_in"),
    path("meetings/<int:pk>/room/out/<int:invitation_pk>/", views.check_out, name="check_out"),
    path("meetings/<int:pk>/room/walk-in/", views.walk_in, name="walk_in"),
    path("meetings/<int:pk>/room/heads/", views.heads, name="heads"),
    path("meetings/<int:pk>/room/<int:item_pk>/say/", views.say, name="say"),
    path("meetings/<int:pk>/room/said/<int:statement_pk>/", views.unsay, name="unsay"),
    path("meetings/<int:pk>/room/<int:item_pk>/motion/", views.motion, name="motion"),
    path("meetings/<int:pk>/room/hands/<int:motion_pk>/", views.hands, name="hands"),
    path("meetings/<int:pk>/room/<int:item_pk>/adopt/", views.adopt, name="adopt"),
    path("meetings/<int:pk>/room/<int:item_pk>/not-agreed/", views.not_agreed, name="not_agreed"),
    path("meetings/<int:pk>/room/<int:item_pk>/hand-over/", views.pass_on, name="pass_on"),
    path("meetings/<int:pk>/room/close/", views.close, name="close"),
    path("meetings/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/publish/", views.publish_minutes, name="publish_minutes"),
    path("meetings/<int:pk>/minutes.docx", views.minutes_docx, name="minutes_docx"),
    path("m/", views.public_meetings, name="public_meetings"),
    path("m/<int:pk>/", views.public_meeting, name="public_meeting"),
]

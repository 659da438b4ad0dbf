"""Addresses of lectures: the public's (lectures, l), the studio's (studio), the desk's (live)."""

from django.urls import path

from linli.live.views import lecture, listing, public, questions, studio

app_name = "live"
urlpatterns = [
    path("lectures/", public.lectures, name="lectures"),
    path("l/<int:pk>/", public.watch, name="watch"),
    path("l/<int:pk>/join/", public.join, name="join"),
    path("l/<int:pk>/ask/", public.ask, name="ask"),
    path("l/<int:pk>/like/<int:question>/", public.like, name="like"),
    path("l/<int:pk>/qr/", public.qr, name="public_qr"),
    path("l/<int:pk>/answers/", public.archive, name="archive_page"),
    path("studio/<str:token>/", studio.studio, name="studio"),
    path("studio/<str:token>/begin/", studio.begin, name="studio_begin"),
    path("studio/<str:token>/<int:broadcast>/<int:number>/", studio.chunk, name="studio_chunk"),
    path("studio/<str:token>/note/", studio.note, name="studio_note"),
    path("studio/<str:token>/slide/", studio.slide, name="studio_slide"),
    path("studio/<str:token>/do/<slug:verb>/", studio.act, name="studio_act"),
    path(
        "studio/<str:token>/questions/<int:question>/<slug:verb>/",
        studio.question_act,
        name="studio_question",
    ),
    path("live/encoder/", studio.admit_encoder, name="admit_encoder"),
    path("live/", listing.listing, name="list"),
    path("live/export/", listing.export, name="export"),
    path("live/new/", listing.new, name="new"),
    path("live/<int:pk>/", lecture.lecture, name="lecture"),
    path("live/<int:pk>/edit/", listing.edit, name="edit"),
    path("live/<int:pk>/on-air/", lecture.go_on_air, name="go_on_air"),
    path("live/<int:pk>/pause/", lecture.pause, name="pause"),
    path("live/<int:pk>/resume/", lecture.resume, name="resume"),
    path("live/<int:pk>/end/", lecture.end, name="end"),
    path("live/<int:pk>/archive/", lecture.archive, name="archive"),
    path("live/<int:pk>/note/", lecture.caption, name="caption"),
    path("live/<int:pk>/cut/", lecture.cut, name="cut"),
    path("live/<int:pk>/attach/", lecture.attach, name="attach"),
    path("live/<int:pk>/erase/", lecture.erase_recording, name="erase_recording"),
    path("live/<int:pk>/studio/", lecture.studio, name="make_studio_link"),
    path("live/<int:pk>/poster/", lecture.poster, name="poster"),
    path("live/<int:pk>/qr/", lecture.qr, name="qr"),
    path("live/<int:pk>/screen/", lecture.screen, name="screen"),
    path("live/questions/<int:pk>/show/", questions.show, name="show"),
    path("live/questions/<int:pk>/shortlist/", questions.shortlist, name="shortlist"),
    path("live/questions/<int:pk>/on-air/", questions.put_on_air, name="put_on_air"),
    path("live/questions/<int:pk>/back/", questions.put_back, name="put_back"),
    path("live/questions/<int:pk>/hide/", questions.hide, name="hide"),
    path("live/questions/<int:pk>/answered/", questions.answer_live, name="answer_live"),
    path("live/questions/<int:pk>/answer/", questions.answer, name="answer"),
    path("live/questions/<int:pk>/hand-over/", questions.hand_over, name="hand_over"),
]

"""Addresses of employment: the public's (work) and the desk's (jobs)."""

from django.urls import include, path

from linli.employment.views import matching, public, seekers, vacancies, words
from linli.employment.views.imports import VACANCIES

app_name = "employment"

urlpatterns = [
    path("work/", public.vacancies, name="on_offer"),
    path("work/feed.xml", public.feed, name="feed"),
    path("work/<int:pk>/", public.vacancy, name="public"),
    path("jobs/", vacancies.vacancies, name="vacancies"),
    path("jobs/export/", vacancies.export, name="export"),
    path("jobs/", include(VACANCIES.urls())),
    path("jobs/new/", vacancies.new, name="new"),
    path("jobs/words/", words.words, name="words"),
    path("jobs/seekers/", seekers.seekers, name="seekers"),
    path("jobs/seekers/export/", seekers.export, name="export_seekers"),
    path("jobs/seekers/find/", seekers.find, name="find"),
    path("jobs/seekers/open/<int:person_pk>/", seekers.open_file, name="open_file"),
    path("jobs/seekers/<int:pk>/", seekers.seeker, name="seeker"),
    path("jobs/seekers/<int:pk>/matches/", matching.for_seeker, name="for_seeker"),
    path("jobs/seekers/<int:pk>/wishes/", seekers.wishes, name="wishes"),
    path("jobs/seekers/<int:pk>/move/<slug:move>/", seekers.move, name="move_seeker"),
    path("jobs/seekers/<int:pk>/unemployment/", seekers.unemployment, name="unemployment"),
    path("jobs/seekers/<int:pk>/service/", seekers.service, name="service"),
    path("jobs/<int:pk>/", vacancies.vacancy, name="vacancy"),
    path("jobs/<int:pk>/matches/", matching.for_vacancy, name="for_vacancy"),
    path("jobs/<int:pk>/edit/", vacancies.edit, name="edit"),
    path("jobs/<int:pk>/pause/", vacancies.pause, name="pause"),
    path("jobs/<int:pk>/resume/", vacancies.resume, name="resume"),
    path("jobs/<int:pk>/fill/", vacancies.fill, name="fill"),
    path("jobs/<int:pk>/renew/", vacancies.renew, name="renew"),
    path("jobs/<int:pk>/withdraw/", vacancies.withdraw, name="withdraw"),
]

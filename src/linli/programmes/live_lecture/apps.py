from django.apps import AppConfig


class LiveLectureConfig(AppConfig):
    name = "linli.programmes.live_lecture"
    label = "live_lecture"

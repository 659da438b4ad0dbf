"""One message to many: who registered for the lecture is told what to bring."""

from datetime import datetime
from functools import partial

from linli.base.demo import Script, at
from linli.events.models import Event
from linli.outreach import actions as outreach
from linli.outreach.actions import Draft
from linli.outreach.models import Message
from linli.outreach.spec import Described
from linli.programmes.mobile_committee.demo.gathered import LECTURE
from linli.programmes.mobile_committee.demo.town import Place

TITLE = "讲座提醒"
TEXTS = {
    "sms": ("", "{姓名}您好，周三15:00在社区党群服务中心二楼讲燃气安全，请带上家中燃气软管照片。"),
    "group": ("", "周三15:00社区党群服务中心二楼，燃气安全与家庭防火讲座，欢迎旁听。{链接}"),
    "leaflet": (
        "燃气安全讲座",
        "时间：周三15:00\n地点：社区党群服务中心二楼\n请带上家中燃气软管照片，现场答疑。",
    ),
    "speaker": ("", "居民朋友们，周三下午三点，党群服务中心二楼讲燃气安全，欢迎参加。"),
}


def write(script: Script, place: Place) -> None:
    """Written by the worker on Monday morning, approved by the secretary, sent by itself."""
    script.add(at("4-18", 8, 10), partial(_write, place))
    script.add(at("4-18", 8, 30), partial(_approve, place))


def _write(place: Place, now: datetime) -> None:
    by = place.viewer("worker", now)
    lecture = Event.objects.get(title=LECTURE)
    asked = Described("event", lecture.pk)
    audience = outreach.save_audience(lecture.area_id, "讲座报名者", asked, by=by, now=now)
    draft = Draft(TITLE, audience.pk, ("sms",), link=f"/e/{lecture.pk}/")
    message = outreach.write(draft, TEXTS, by=by, now=now)
    outreach.ask(message.pk, by=by, now=now)


def _approve(place: Place, now: datetime) -> None:
    message = Message.objects.get(title=TITLE)
    outreach.approve(message.pk, by=place.viewer("secretary", now), now=now)

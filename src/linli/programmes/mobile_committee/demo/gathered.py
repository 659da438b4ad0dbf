"""Gatherings for everybody: a clinic each Tuesday, and a lecture with a waiting list."""

from datetime import datetime, time
from functools import partial

from linli.base.demo import Script, at, on
from linli.base.viewer import ANYONE
from linli.events import actions as events
from linli.events.models import Event
from linli.events.spec import OPEN, Details, OnHoliday, Party, RegistrationDraft, SeriesDraft
from linli.programmes.mobile_committee.demo.town import Place

CLINIC, LECTURE = "周二义诊", "燃气安全与家庭防火讲座"
#: Who registers for the lecture (20 seats): invented names, numbers of no network.
SEATS = 20
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何"


def write(script: Script, place: Place) -> None:
    """Planned in the second week; one clinic was held, the lecture is to come on Wednesday."""
    script.add(at("4-6", 11), partial(_plan_clinic, place))
    script.add(at("4-12", 11, 30), partial(_hold_clinic, place))
    script.add(at("4-14", 10), partial(_plan_lecture, place))
    script.add(at("4-15", 20), _register)


def _plan_clinic(place: Place, now: datetime) -> None:
    by = place.viewer("secretary", now)
    draft = SeriesDraft(
        kind="clinic",
        area_id=place.compounds[0].area_id,
        title=CLINIC,
        venue="保全街26号院门口",
        rule="FREQ=WEEKLY;BYDAY=TU",
        first_on=on("4-12"),
        starts=time(9, 30),
        minutes=90,
        organiser_id=place.accounts["secretary"].pk,
        on_holiday=OnHoliday.SKIP,
        announces=True,
        details=Details(audience=OPEN, programme="量血压、测血糖，社区卫生服务站医生坐诊。"),
    )
    events.plan_series(draft, by=by, now=now)


def _hold_clinic(place: Place, now: datetime) -> None:
    by = place.viewer("worker", now)
    event = Event.objects.filter(title=CLINIC).order_by("starts_at")[0]
    for number, people in enumerate((1, 2, 1, 1, 3, 1, 2)):
        draft = RegistrationDraft("", "", Party.HOUSEHOLD, people)
        once = f"demo-clinic-{number}"
        events.walk_in_party(event.pk, draft, once=once, by=by, now=now)
    events.hold(event.pk, by=by, now=now)


def _plan_lecture(place: Place, now: datetime) -> None:
    by = place.viewer("secretary", now)
    event = events.plan_event(
        "lecture",
        area_id=place.compounds[0].area_id,
        title=LECTURE,
        venue="社区党群服务中心二楼",
        starts_at=at("4-20", 15),
        ends_at=at("4-20", 16, 30),
        organiser_id=place.accounts["secretary"].pk,
        details=Details(
            audience=OPEN,
            capacity=SEATS,
            registers=True,
            programme="瓶装气与天然气的安全使用；厨房起火怎么办；现场答疑。",
        ),
        by=by,
        now=now,
    )
    events.announce(event.pk, by=by, now=now)


def _register(now: datetime) -> None:
    event = Event.objects.get(title=LECTURE)
    for number, surname in enumerate(SURNAMES):
        draft = RegistrationDraft(f"{surname}某某", f"1990000{number:04}")
        once = f"demo-lecture-{number}"
        events.register(event.pk, draft, once=once, by=ANYONE, now=now)

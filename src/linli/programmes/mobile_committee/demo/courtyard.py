"""What was deliberated: a small meeting on 2 April, and the one of 8 April with its two topics."""

from datetime import datetime
from functools import partial

from linli.base.demo import Script, at, on
from linli.cases.models import Case
from linli.commitments import actions as commitments
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.deliberation import actions as deliberation
from linli.deliberation.models import AgendaItem, Meeting, Topic
from linli.deliberation.spec import CommitmentDraft
from linli.events.models import Invitation
from linli.events.spec import Guest
from linli.places.models import Dwelling
from linli.programmes.mobile_committee.demo.town import Place
from linli.programmes.mobile_committee.demo.words import CASES

GAS, WORKS, CHARGING = "9号楼通气", "改造遗留问题", "电动车停放与充电"
#: Households of building 9 that the steward has reached by Monday morning.
REACHED = 14


def write(script: Script, place: Place) -> None:
    """Topics, meetings, resolutions and what became of the commitments so far."""
    script.add(at("4-1", 16), partial(_plan_small, place))
    script.add(at("4-2", 15, 30), partial(_hold_small, place))
    script.add(at("4-7", 16), partial(_charging_done, place))
    script.add(at("4-8", 9, 30), partial(_charging_confirmed, place))
    script.add(at("4-6", 17), partial(_gather, place))
    script.add(at("4-6", 17, 30), partial(_plan, place))
    script.add(at("4-8", 15), partial(_hold, place))
    script.add(at("4-8", 17), partial(_publish, place))
    script.add(at("4-11", 17), partial(_plan_next, place))
    script.add(at("4-13", 18), partial(_steward_reaches, place, REACHED // 2))
    script.add(at("4-16", 10), partial(_steward_reaches, place, REACHED))
    script.add(at("4-15", 16), partial(_papers_progress, place))


def _topic(title: str) -> Topic:
    return Topic.objects.get(title=title)


def _item(title: str) -> AgendaItem:
    return AgendaItem.objects.filter(topic__title=title, end="", taken_off_at=None).get()


def _cases(path: str) -> list[int]:
    said = [row[6] for row in CASES if row[8] == path]
    return list(Case.objects.filter(summary__in=said).order_by("pk").values_list("pk", flat=True))


def _guests(meeting: Meeting) -> list[Invitation]:
    return list(meeting.event.invitations.filter(withdrawn_at=None).order_by("pk"))


def _plan_small(place: Place, now: datetime) -> None:
    by = place.viewer("secretary", now)
    compound = place.compounds[1]
    topic = deliberation.raise_topic(
        title=CHARGING,
        body="车棚没有充电口，电动车停在楼道。",
        area_id=compound.area_id,
        compound_id=compound.pk,
        case_ids=[],
        by=by,
        now=now,
    )
    meeting = deliberation.plan_meeting(
        area_id=compound.area_id,
        compound_id=compound.pk,
        title="建中街8号院议事会",
        venue="建中街8号院车棚前",
        starts_at=at("4-2", 15),
        ends_at=at("4-2", 16),
        topic_ids=[topic.pk],
        by=by,
        now=now,
    )
    guest = Guest("organisation", place.firms["property"].pk)
    deliberation.invite(meeting.pk, guest, capacity="outside", by=by, now=now)
    deliberation.publish_invitation(meeting.pk, by=by, now=now)


def _hold_small(place: Place, now: datetime) -> None:
    by = place.viewer("secretary", now)
    item = _item(CHARGING)
    for guest in _guests(item.meeting):
        deliberation.check_in(item.meeting_id, guest.pk, by=by, now=now)
    motion = deliberation.put_motion(
        item.pk, "车棚加装充电口，楼道停车由物业每天劝离。", by=by, now=now
    )
    deliberation.count_hands(
        motion.pk, entitled=18, in_favour=15, against=1, abstained=2, by=by, now=now
    )
    deliberation.adopt(
        item.pk,
        "车棚加装充电口，楼道停车由物业每天劝离。",
        drafts=[
            CommitmentDraft(
                "张贴停放告知，逐户告知充电位置",
                Owner("account", place.accounts["worker3"].pk),
                on("4-8"),
            ),
            CommitmentDraft(
                "车棚加装10个充电口",
                Owner("organisation", place.firms["property"].pk),
                on("4-15"),
                next_check_on=on("4-15"),
            ),
        ],
        motion_id=motion.pk,
        by=by,
        now=now,
    )
    deliberation.close_meeting(item.meeting_id, by=by, now=now)


def _commitment(what: str) -> Commitment:
    return Commitment.objects.get(what=what)


def _charging_done(place: Place, now: datetime) -> None:
    commitments.finish(
        _commitment("张贴停放告知，逐户告知充电位置").pk,
        result="三栋楼均已张贴，62户已告知。",
        by=place.viewer("worker3", now),
        now=now,
    )


def _charging_confirmed(place: Place, now: datetime) -> None:
    done = _commitment("张贴停放告知，逐户告知充电位置")
    commitments.confirm(done.pk, by=place.viewer("secretary", now), now=now)


def _gather(place: Place, now: datetime) -> None:
    by, compound = place.viewer("secretary", now), place.compounds[0]
    for title, body, path in (
        (GAS, "9号楼部分住户一直没有管道燃气。", "gathered_gas"),
        (WORKS, "老旧小区改造后没有做完或没有恢复的地方。", "gathered_works"),
    ):
        deliberation.raise_topic(
            title=title,
            body=body,
            area_id=compound.area_id,
            compound_id=compound.pk,
            case_ids=_cases(path),
            by=by,
            now=now,
        )


def _plan(place: Place, now: datetime) -> None:
    by, compound = place.viewer("secretary", now), place.compounds[0]
    meeting = deliberation.plan_meeting(
        area_id=compound.area_id,
        compound_id=compound.pk,
        title="保全街26号院移动居委会议事会",
        venue="保全街26号院中心花坛",
        starts_at=at("4-8", 15),
        ends_at=at("4-8", 16, 30),
        topic_ids=[_topic(GAS).pk, _topic(WORKS).pk],
        by=by,
        now=now,
    )
    for guest, capacity, topic in (
        (Guest("person", place.steward.pk), "steward", GAS),
        (Guest("organisation", place.firms["gas"].pk), "outside", GAS),
        (Guest("account", place.accounts["worker2"].pk), "worker", GAS),
        (Guest("organisation", place.firms["works"].pk), "contractor", WORKS),
    ):
        deliberation.invite(
            meeting.pk, guest, capacity=capacity, topic_id=_topic(topic).pk, by=by, now=now
        )
    deliberation.publish_invitation(meeting.pk, by=by, now=now)


def _without_gas() -> tuple[int, ...]:
    """Unit 1 of building 9 and the two lower floors of unit 2: 12 and 4 households."""
    ninth = Dwelling.objects.filter(building__name="9号楼", compound__name="保全街26号院")
    first = ninth.filter(unit__name="1单元")
    lower = ninth.filter(unit__name="2单元", floor__lte=2)
    return tuple((first | lower).order_by("pk").values_list("pk", flat=True))


def _hold(place: Place, now: datetime) -> None:
    by = place.viewer("secretary", now)
    gas, works = _item(GAS), _item(WORKS)
    guests = _guests(gas.meeting)
    for guest in guests:
        deliberation.check_in(gas.meeting_id, guest.pk, by=by, now=now)
    firm = next(guest for guest in guests if guest.organisation_id == place.firms["gas"].pk)
    builder = next(guest for guest in guests if guest.organisation_id == place.firms["works"].pk)
    deliberation.state(
        gas.pk, invitation_id=firm.pk, text="先统计意愿户，再做设计和报价。", by=by, now=now
    )
    deliberation.state(
        works.pk, invitation_id=builder.pk, text="清单外的部分需要重新报价。", by=by, now=now
    )
    text = "楼栋长逐户联系未通气住户，社区汇总资料报燃气公司。"
    motion = deliberation.put_motion(gas.pk, text, by=by, now=now)
    deliberation.count_hands(
        motion.pk, entitled=26, in_favour=25, against=0, abstained=1, by=by, now=now
    )
    deliberation.adopt(
        gas.pk,
        text,
        drafts=[
            CommitmentDraft(
                "逐户联系9号楼未通气住户",
                Owner("person", place.steward.pk),
                on("4-22"),
                dwelling_ids=_without_gas(),
            ),
            CommitmentDraft(
                "汇总资料报燃气公司",
                Owner("account", place.accounts["worker2"].pk),
                on("4-29"),
            ),
        ],
        motion_id=motion.pk,
        by=by,
        now=now,
    )
    deliberation.not_agreed(
        works.pk, "施工队与居民对补做范围没有一致意见，先逐项核对。", by=by, now=now
    )
    deliberation.close_meeting(gas.meeting_id, by=by, now=now)


def _publish(place: Place, now: datetime) -> None:
    meeting = Meeting.objects.get(event__title="保全街26号院移动居委会议事会")
    deliberation.publish_minutes(
        meeting.pk,
        "会议议定：一、9号楼通气，由楼栋长逐户联系未通气住户，社区汇总资料报燃气公司。"
        "二、改造遗留问题未达成一致，列入下次议事会。",
        by=place.viewer("secretary", now),
        now=now,
    )


def _plan_next(place: Place, now: datetime) -> None:
    by, compound = place.viewer("secretary", now), place.compounds[0]
    deliberation.plan_meeting(
        area_id=compound.area_id,
        compound_id=compound.pk,
        title="保全街26号院第二次议事会",
        venue="保全街26号院中心花坛",
        starts_at=at("4-22", 15),
        ends_at=at("4-22", 16, 30),
        topic_ids=[_topic(WORKS).pk],
        by=by,
        now=now,
    )


def _steward_reaches(place: Place, until: int, now: datetime) -> None:
    """The steward ticks off households on her page."""
    promise = _commitment("逐户联系9号楼未通气住户")
    left = until - promise.contacts.filter(reached_at__isnull=False).count()
    for contact in promise.contacts.filter(reached_at=None).order_by("pk")[:left]:
        commitments.tick_contact(
            contact.pk, reached=True, note="", by=place.viewer("steward", now), now=now
        )


def _papers_progress(place: Place, now: datetime) -> None:
    commitments.note_progress(
        _commitment("汇总资料报燃气公司").pk,
        "已收到9户房产证复印件。",
        by=place.viewer("worker2", now),
        now=now,
    )

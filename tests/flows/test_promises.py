"""What is true of this work, through all apps at once: one story per promise of the house."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from linli.base.errors import NotAllowed
from linli.base.figures import Extent
from linli.base.viewer import Viewer, system
from linli.cases import actions as cases
from linli.cases import queries as case_queries
from linli.cases.models import Case, Category, Verdict
from linli.cases.spec import Raiser
from linli.commitments import actions as commitments
from linli.commitments import queries as commitment_queries
from linli.commitments.spec import Owner
from linli.deliberation import actions as deliberation
from linli.deliberation import queries as topics
from linli.deliberation.models import AgendaItem
from linli.deliberation.spec import CaseAnswer, CommitmentDraft
from linli.doorstep import actions as doorstep
from linli.doorstep.spec import AppealDraft
from linli.journal.actions import deliver_waiting
from linli.journal.queries import timeline
from linli.site import desk
from linli.site.reactions import REACTIONS
from linli.visits import queries as visits
from tests.cast import NOW, House


def to(viewer: Viewer, moment: datetime = NOW) -> dict[str, Any]:
    return {"by": viewer, "now": moment}


def appeal(house: House, worker: Viewer, *, summary: str = "9号楼没有通气") -> Case:
    """One save at the door: the visit and what was said there."""
    door = house.dwellings()[0]
    draft = AppealDraft(
        Category.objects.get(code="gas").pk,
        summary,
        raiser=Raiser(person_id=house.neighbour.pk, consent=True),
    )
    done = doorstep.record(
        door.pk,
        "met",
        "家里有人",
        appeals=[draft],
        once=f"door-visit-{len(summary):04d}",
        **to(worker),
    )
    return done.raised[0].case


def handled(case: Case, house: House, moment: datetime = NOW) -> None:
    """Received, dispatched to the section, accepted, resolved by its handler."""
    secretary, handler = house.viewer("secretary"), house.viewer("handler")
    cases.receive(case.pk, **to(secretary, moment))
    cases.dispatch(case.pk, section_id=house.section.pk, **to(secretary, moment))
    cases.accept(case.pk, **to(handler, moment))
    cases.resolve(case.pk, outcome="solved", answer="已通气", **to(handler, moment))


def waiting(viewer: Viewer) -> set[tuple[str, str]]:
    """What stands on somebody's today page: title and act."""
    return {(row["title"], row["act"]) for row in desk.today(viewer, NOW)}


def test_recorded_once_at_the_door_it_stands_on_every_desk(
    house: House, worker: Viewer, secretary: Viewer, leader: Viewer
) -> None:
    case = appeal(house, worker)

    assert (case.summary, "receive") in waiting(secretary)
    assert set(case_queries.on_desk(leader)) == {case}
    assert visits.met(Extent(leader)).get().dwelling == house.dwellings()[0]
    assert case_queries.appeals(Extent(leader)).get() == case
    assert [entry.kind for entry in timeline(f"case:{case.pk}")] == ["case.raised"]


def test_a_topic_not_agreed_stands_on_the_next_agenda_by_itself(
    house: House, worker: Viewer, secretary: Viewer
) -> None:
    case = appeal(house, worker)
    cases.receive(case.pk, **to(secretary))
    topic = deliberation.raise_topic(
        "9号楼通气",
        area_id=house.community.pk,
        compound_id=house.compound.pk,
        case_ids=[case.pk],
        **to(secretary),
    )
    place = {"area_id": house.community.pk, "compound_id": house.compound.pk, "venue": "花坛"}
    first, second = (
        deliberation.plan_meeting(
            title=title,
            starts_at=NOW + timedelta(days=days),
            ends_at=NOW + timedelta(days=days, hours=1),
            topic_ids=ids,
            **place,
            **to(secretary),
        )
        for title, days, ids in (("第一次", 1, [topic.pk]), ("第二次", 8, []))
    )
    during = NOW + timedelta(days=1, minutes=30)

    deliberation.not_agreed(first.items.get().pk, "各方意见不一", **to(secretary, during))
    deliberation.close_meeting(first.pk, **to(secretary, during))

    assert [item.topic for item in AgendaItem.objects.filter(meeting=second)] == [topic]
    assert topics.topics_resolved(Extent(secretary)).count() == 0


def test_closing_is_not_solving(
    house: House, worker: Viewer, secretary: Viewer, supervisor: Viewer, leader: Viewer
) -> None:
    """ "No" reopens by itself; the second "no" stands with the supervisor; silence counts apart."""
    case = appeal(house, worker)
    handled(case, house)

    cases.record_call(case.pk, reached=True, solved=False, **to(secretary))
    case.refresh_from_db()
    assert (case.state, case.escalated_at) == ("in_hand", None)
    assert (case.summary, "look_into") not in waiting(supervisor)

    cases.resolve(case.pk, outcome="solved", answer="又修了", **to(house.viewer("handler")))
    cases.record_call(case.pk, reached=True, solved=False, **to(secretary))
    assert (case.summary, "look_into") in waiting(supervisor)

    silent = appeal(house, worker, summary="灯不亮")
    handled(silent, house)
    later = NOW + timedelta(days=14)
    cases.close_unconfirmed(silent.pk, **to(system("terms"), later))
    silent.refresh_from_db()
    assert silent.verdict == Verdict.UNCONFIRMED
    assert set(case_queries.unconfirmed(Extent(leader))) == {silent}
    assert silent not in case_queries.solved(Extent(leader))


def test_who_did_it_does_not_confirm_it(house: House, worker: Viewer, secretary: Viewer) -> None:
    case = appeal(house, worker)
    cases.receive(case.pk, **to(secretary))
    cases.resolve(case.pk, outcome="solved", answer="已通气", **to(secretary))

    with pytest.raises(NotAllowed):
        cases.confirm(case.pk, how="door", solved=True, **to(secretary))

    cases.confirm(case.pk, how="door", solved=True, **to(house.viewer("second_worker")))


def test_the_first_receiver_answers_until_another_accepts(
    house: House, worker: Viewer, secretary: Viewer, handler: Viewer
) -> None:
    """No ping-pong: a return rests on a duty item, once; then the office decides."""
    case = appeal(house, worker)
    cases.receive(case.pk, **to(secretary))
    case.refresh_from_db()
    first = case.first_receiver
    duty = house.section.duties.get()

    cases.dispatch(case.pk, section_id=house.section.pk, **to(secretary))
    case.refresh_from_db()
    assert case.owner == first
    cases.return_case(case.pk, duty_item_id=duty.pk, reason="不归本科室", **to(handler))
    case.refresh_from_db()
    assert case.owner == first

    cases.dispatch(case.pk, section_id=house.section.pk, **to(secretary))
    with pytest.raises(NotAllowed):
        cases.return_case(case.pk, duty_item_id=duty.pk, reason="还是不归", **to(handler))
    cases.appeal_to_office(case.pk, reason="请明确牵头单位", **to(handler))
    assert (case.summary, "arbitrate") in waiting(house.viewer("leader"))


def test_from_the_promise_to_the_answer_and_back_onto_the_agenda(
    house: House, worker: Viewer, secretary: Viewer
) -> None:
    """Resolution, commitment kept and confirmed by another, cases answered; "no" reopens all."""
    case = appeal(house, worker)
    cases.receive(case.pk, **to(secretary))
    topic = deliberation.raise_topic(
        "9号楼通气",
        area_id=house.community.pk,
        compound_id=house.compound.pk,
        case_ids=[case.pk],
        **to(secretary),
    )
    meeting = deliberation.plan_meeting(
        area_id=house.community.pk,
        compound_id=house.compound.pk,
        title="议事会",
        venue="花坛",
        starts_at=NOW + timedelta(hours=1),
        ends_at=NOW + timedelta(hours=2),
        topic_ids=[topic.pk],
        **to(secretary),
    )
    during = NOW + timedelta(hours=1, minutes=10)
    resolution = deliberation.adopt(
        meeting.items.get().pk,
        "逐户联系",
        drafts=[
            CommitmentDraft(
                "逐户联系", Owner("account", house.accounts["worker"].pk), date(2022, 4, 22)
            )
        ],
        **to(secretary, during),
    )
    deliberation.close_meeting(meeting.pk, **to(secretary, during))
    promise = resolution.commitments.get()

    commitments.finish(promise.pk, "12户都联系到了", **to(worker, during))
    with pytest.raises(NotAllowed):
        commitments.confirm(promise.pk, **to(worker, during))
    commitments.confirm(promise.pk, **to(secretary, during))
    assert set(commitment_queries.kept(Extent(secretary))) == {promise}

    answer = CaseAnswer(case.pk, "solved", "已联系燃气公司")
    deliberation.answer_cases(topic.pk, [answer], **to(secretary, during))
    assert set(topics.topics_resolved(Extent(secretary))) == {topic}
    other = house.viewer("second_worker")
    cases.confirm(case.pk, how="door", solved=False, **to(other, during))
    deliver_waiting(REACTIONS, now=during)

    topic.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, topic.state) == ("in_hand", "waiting")
    # It has left its meeting with an end, and has none today: raised, and not resolved.
    assert set(topics.topics_raised(Extent(secretary))) == {topic}
    assert set(topics.topics_resolved(Extent(secretary))) == set()

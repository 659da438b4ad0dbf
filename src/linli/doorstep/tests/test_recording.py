"""One save at the door: a visit and its appeals together, or nothing, and only once."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.cases.spec import Raiser
from linli.doorstep import actions, queries
from linli.doorstep.actions import Recorded
from linli.doorstep.spec import AppealDraft, Ending
from linli.files import queries as files
from linli.visits.models import Visit

ONCE = "a-tap-of-the-page"


def category() -> int:
    """The first category that appeals may have."""
    return Category.objects.filter(kinds="", active=True).order_by("pk").values_list("pk")[0][0]


def draft(**given: Any) -> AppealDraft:
    """An appeal that is taken back, raised by nobody in particular."""
    wanted: dict[str, Any] = {"category_id": category(), "summary": "楼道灯不亮"}
    return AppealDraft(**(wanted | given))


def recorded(house: House, by: Viewer, *appeals: AppealDraft, **given: Any) -> Recorded:
    wanted: dict[str, Any] = {"outcome": "met", "once": ONCE, "by": by, "now": NOW}
    return actions.record(house.dwellings()[0].pk, appeals=appeals, **(wanted | given))


def photo(name: str = "灯.jpg") -> SimpleUploadedFile:
    """A small real JPEG."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_visit_and_appeal_are_kept_together(house: House, worker: Viewer) -> None:
    kept = recorded(house, worker, draft(), note="住着老两口")
    (raised,) = kept.raised
    case = raised.case
    assert (kept.visit.outcome, kept.visit.note) == ("met", "住着老两口")
    assert (case.source, case.state, case.urgency) == ("door", "raised", "normal")
    assert (case.dwelling_id, case.compound_id, case.area_id) == (
        kept.visit.dwelling_id,
        house.compound.pk,
        house.community.pk,
    )
    assert case.owner_id == case.first_receiver_id == worker.account_id
    assert raised.tracking_code


def test_settled_on_the_spot_ends_at_once_and_waits_for_the_raisers_word(
    house: House, worker: Viewer
) -> None:
    kept = recorded(house, worker, draft(ending=Ending.SETTLED, answer="换了灯泡"))
    case = kept.raised[0].case
    assert (case.state, case.outcome, case.answer) == ("ended", "solved", "换了灯泡")
    assert (case.settled_on_spot, case.handled_by, case.confirmed_by) == (True, worker.key, "")


def test_urgent_appeal_is_marked_urgent(house: House, worker: Viewer) -> None:
    kept = recorded(house, worker, draft(ending=Ending.URGENT))
    assert kept.raised[0].case.urgency == "urgent"


def test_same_save_sent_twice_is_kept_once(house: House, worker: Viewer) -> None:
    first = recorded(house, worker, draft(photos=(photo(),)), draft(summary="水管漏水"))
    second = recorded(house, worker, draft(photos=(photo(),)), draft(summary="水管漏水"))
    assert first.visit == second.visit
    assert [one.case for one in first.raised] == [one.case for one in second.raised]
    assert (Visit.objects.count(), Case.objects.count()) == (1, 2)
    assert len(files.of(f"case:{first.raised[0].case.pk}")) == 1


def test_nothing_is_kept_when_one_appeal_is_refused(house: House, worker: Viewer) -> None:
    with pytest.raises(Invalid) as refusal:
        recorded(house, worker, draft(), draft(summary=""))
    assert refusal.value.field == "appeals-1-summary"
    assert (Visit.objects.count(), Case.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"summary": " "}, "appeals-0-summary"),
        ({"category_id": 0}, "appeals-0-category"),
        ({"ending": "forgotten"}, "appeals-0-ending"),
        ({"ending": Ending.SETTLED}, "appeals-0-answer"),
        ({"raiser": Raiser(name="周小满", phone="13900000002")}, "appeals-0-consent"),
        ({"raiser": Raiser(name="周小满", phone="12", consent=True)}, "appeals-0-phone"),
        (
            {"photos": (SimpleUploadedFile("灯.jpg", b"MZ no picture", "image/jpeg"),)},
            "appeals-0-photos",
        ),
    ],
)
def test_refusal_names_the_field_of_its_appeal(
    house: House, worker: Viewer, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        recorded(house, worker, draft(**given))
    assert refusal.value.field == field
    assert not Visit.objects.exists()


def test_more_appeals_than_a_record_holds_are_refused(house: House, worker: Viewer) -> None:
    with pytest.raises(Invalid) as refusal:
        recorded(house, worker, *[draft()] * 4)
    assert refusal.value.field == "appeals"


def test_known_resident_is_named_by_their_file_only(house: House, worker: Viewer) -> None:
    kept = recorded(house, worker, draft(raiser=Raiser(person_id=house.neighbour.pk)))
    case = kept.raised[0].case
    assert (case.raiser_person_id, case.raiser_name, case.raiser_phone) == (
        house.neighbour.pk,
        "",
        "",
    )


def test_appeal_is_noted_also_where_no_one_is_home(house: House, worker: Viewer) -> None:
    kept = recorded(house, worker, draft(), outcome="no_one_home")
    assert (kept.visit.outcome, len(kept.raised)) == ("no_one_home", 1)


@pytest.mark.parametrize(
    "name", ["other_worker", "handler", "supervisor", "leader", "administrator", "steward"]
)
def test_others_record_nothing_at_this_door(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        recorded(house, house.viewer(name), draft())
    assert not Visit.objects.exists()


def test_cases_of_a_save_are_found_again(house: House, worker: Viewer, leader: Viewer) -> None:
    kept = recorded(house, worker, draft(), draft(summary="水管漏水"))
    recorded(house, worker, draft(summary="别家的事"), once=f"{ONCE}-2")
    assert queries.cases_of(worker, ONCE) == [one.case for one in kept.raised]


def test_ended_case_is_asked_about_by_somebody_else(
    house: House, worker: Viewer, second_worker: Viewer
) -> None:
    kept = recorded(house, worker, draft(ending=Ending.SETTLED, answer="换了灯泡"))
    case, door = kept.raised[0].case, kept.visit.dwelling_id
    assert queries.open_cases(worker, [door]) == {}
    assert queries.open_cases(second_worker, [door]) == {door: queries.Open(to_ask=1)}
    with pytest.raises(NotAllowed):
        cases.confirm(case.pk, how="door", solved=True, by=worker, now=NOW)
    confirmed = cases.confirm(case.pk, how="door", solved=True, by=second_worker, now=NOW)
    assert (confirmed.state, confirmed.verdict) == ("closed", "solved")
    assert queries.open_cases(second_worker, [door]) == {}


def test_moment_and_day_to_come_reach_the_visit(house: House, worker: Viewer) -> None:
    earlier = datetime(2022, 4, 17, 18, 0, tzinfo=NOW.tzinfo)
    kept = recorded(house, worker, outcome="not_now", at=earlier, again_on=date(2022, 4, 20))
    assert (kept.visit.at, kept.visit.again_on) == (earlier, date(2022, 4, 20))


HAZARD = {"grade": "general", "basis": "《城镇燃气管理条例》第二十八条"}


def hazard(**given: Any) -> AppealDraft:
    """A hazard found at the door."""
    return draft(**({"kind": "hazard", "summary": "软管穿墙", "facts": HAZARD} | given))


def test_hazard_is_kept_with_the_visit_and_its_appeals(house: House, worker: Viewer) -> None:
    kept = recorded(house, worker, *[draft(summary=f"第{n}件") for n in range(3)], hazard())
    found = kept.raised[3].case
    assert (found.number, found.facts, found.dwelling_id) == (
        "YH20220418-0001",
        HAZARD,
        kept.visit.dwelling_id,
    )


def test_hazard_put_right_on_the_spot_is_rechecked_by_a_colleague(
    house: House, worker: Viewer, second_worker: Viewer
) -> None:
    done = HAZARD | {"on_spot": "当场关阀"}
    kept = recorded(house, worker, hazard(ending=Ending.SETTLED, facts=done))
    case, door = kept.raised[0].case, kept.visit.dwelling_id
    assert (case.state, case.answer) == ("ended", "当场关阀")
    # Nobody at this door is asked whether it is solved; it is open until somebody has looked.
    assert queries.open_cases(second_worker, [door]) == {door: queries.Open(in_hand=1)}
    cases.recheck(case.pk, in_order=True, by=second_worker, now=NOW)
    assert queries.open_cases(second_worker, [door]) == {}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"facts": {}}, "appeals-1-hazard_grade"),
        ({"ending": Ending.SETTLED}, "appeals-1-hazard_on_spot"),
        ({"kind": "nothing"}, "appeals-1-kind"),
    ],
)
def test_refusal_names_the_fact_of_its_hazard(
    house: House, worker: Viewer, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        recorded(house, worker, draft(), hazard(**given))
    assert refusal.value.field == field
    assert not Visit.objects.exists()


def test_clocks_of_what_was_said_run_from_the_door(house: House, worker: Viewer) -> None:
    """Said on Friday afternoon, brought by the phone on Monday morning."""
    friday = NOW - timedelta(days=2, hours=16)
    case = recorded(house, worker, draft(), at=friday).raised[0].case
    case.refresh_from_db()
    clock = case.clocks.get(code="first_contact")
    assert (case.raised_at, case.arrived_at, case.came_late) == (friday, NOW, True)
    assert (clock.started_at, clock.due_at) == (friday, NOW.replace(hour=17, minute=30))

"""Raising: at the door, counter, telephone, portal; once, with a number, an owner, a clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import NOW, House

from linli.accounts import queries as accounts
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import ANYONE
from linli.cases import actions
from linli.cases.models import Case
from linli.cases.spec import Raiser, Settled
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.files import queries as files
from linli.people.models import Consent

ZONE = ZoneInfo("Asia/Shanghai")


def test_portal_case_goes_to_whoever_answers_for_the_area(house: House) -> None:
    raised = factories.raised(house)
    case = raised.case
    assert (case.number, case.state) == ("SQ20220418-0001", State.RAISED)
    assert case.owner == case.first_receiver == house.accounts["secretary"]
    assert (case.area, case.compound) == (house.community, house.compound)
    assert len(raised.tracking_code) == 6
    viewer = accounts.viewer_by_link(raised.token, NOW)
    assert viewer is not None
    assert viewer.scoped("case") == (case.pk,)


def test_numbers_count_per_kind_and_day(house: House) -> None:
    numbers = [
        factories.raised(house).case.number,
        factories.raised(house).case.number,
        factories.raised(house, kind="inquiry").case.number,
        factories.raised(house, now=NOW + timedelta(days=1)).case.number,
    ]
    assert numbers == ["SQ20220418-0001", "SQ20220418-0002", "ZX20220418-0001", "SQ20220419-0001"]


def test_same_key_makes_one_case_and_the_same_code(house: House) -> None:
    first = factories.raised(house, once="one")
    second = factories.raised(house, once="one", summary="又点了一次")
    assert first.case == second.case
    assert first.tracking_code == second.tracking_code
    assert Case.objects.count() == 1


def test_worker_at_the_door_is_first_receiver(house: House) -> None:
    dwelling = house.dwellings()[0]
    case = factories.raised(
        house, by=house.viewer("worker"), source="door", dwelling_id=dwelling.pk
    ).case
    assert case.owner == case.first_receiver == house.accounts["worker"]
    assert (case.compound, case.area) == (house.compound, house.community)
    assert case.raised_by == house.viewer("worker").key


def test_settled_on_the_spot_waits_for_somebody_elses_confirmation(house: House) -> None:
    worker = house.viewer("worker")
    case = factories.raised(
        house, by=worker, source="door", settled=Settled("solved", "当场换了灯泡")
    ).case
    case.refresh_from_db()
    assert (case.state, case.settled_on_spot, case.handled_by) == (State.ENDED, True, worker.key)
    with pytest.raises(NotAllowed):
        actions.confirm(case.pk, how="door", solved=True, by=worker, now=NOW)
    actions.confirm(case.pk, how="door", solved=True, by=house.viewer("second_worker"), now=NOW)
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_registered_at_the_counter_it_is_received_at_once(house: House) -> None:
    case = factories.raised(house, by=house.viewer("secretary"), receive=True).case
    case.refresh_from_db()
    assert case.state == State.RECEIVED
    assert set(case.clocks.values_list("code", flat=True)) == {"first_contact", "handle"}


def test_clocks_run_in_working_time_and_urgent_ones_faster(house: House) -> None:
    normal = factories.raised(house).case.clocks.get(code="first_contact")
    urgent = factories.raised(house, urgency="urgent").case.clocks.get(code="first_contact")
    assert normal.due_at == datetime(2022, 4, 19, 17, 30, tzinfo=ZONE)
    assert urgent.due_at == datetime(2022, 4, 18, 11, 0, tzinfo=ZONE)


def test_handling_clock_passes_over_labour_day(house: House) -> None:
    case = factories.raised(house, now=datetime(2022, 4, 28, 10, 0, tzinfo=ZONE)).case
    actions.receive(
        case.pk, by=house.viewer("secretary"), now=datetime(2022, 4, 28, 10, 0, tzinfo=ZONE)
    )
    # 30 April to 4 May are days off; 7 May, a Saturday, is worked; 8 May is not.
    assert case.clocks.get(code="handle").due_at == datetime(2022, 5, 9, 17, 30, tzinfo=ZONE)


def test_contact_meets_the_first_clock(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    actions.contact(case.pk, note="已通话", by=house.viewer("secretary"), now=factories.LATER)
    assert case.clocks.get(code="first_contact").met_at == factories.LATER


def test_name_and_phone_need_consent(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.raised(house, raiser=Raiser(name="赵晓兰", phone="13800000001"))
    assert refusal.value.field == "consent"
    assert Case.objects.count() == 0


def test_consent_is_written_down_with_its_notice(house: House) -> None:
    case = factories.with_raiser(house).case
    consent = Consent.objects.get(subject=f"case:{case.pk}")
    assert (consent.purpose, consent.given_how, consent.withdrawn_at) == (
        "case_contact",
        "web",
        None,
    )


def test_without_name_and_phone_nothing_is_asked(house: House) -> None:
    case = factories.raised(house).case
    assert (case.raiser_name, case.raiser_phone, case.raiser_phone_index) == ("", "", "")
    assert not Consent.objects.exists()


def test_phone_is_kept_as_digits_and_sealed(house: House) -> None:
    raiser = Raiser(name="赵晓兰", phone="+86 138-0000-0001", consent=True)
    case = factories.raised(house, raiser=raiser).case
    case.refresh_from_db()
    assert case.raiser_phone == "13800000001"
    raw = Case.objects.extra(select={"raw": "raiser_phone::text"}).values_list("raw", flat=True)
    assert "13800000001" not in str(raw.get())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"summary": " ", "body": ""}, "summary"),
        ({"summary": "长" * 121}, "summary"),
        ({"body": "长" * 2001}, "body"),
        ({"kind": "wish"}, "kind"),
        ({"category_id": 0}, "category"),
        ({"urgency": "panic"}, "urgency"),
        ({"source": "pigeon", "by": "worker"}, "source"),
        ({"raiser": Raiser(phone="12", consent=True)}, "phone"),
        ({"compound_id": None, "area_id": 0}, "area"),
        ({"settled": Settled("solved", " "), "by": "worker"}, "answer"),
        ({"settled": Settled("not_now", "等等"), "by": "worker"}, "next_on"),
    ],
)
def test_bad_input_names_its_field_and_keeps_nothing(
    house: House, fields: dict[str, object], field: str
) -> None:
    by = house.viewer(str(fields.pop("by"))) if "by" in fields else ANYONE
    with pytest.raises(Invalid) as refusal:
        factories.raised(house, by=by, **fields)
    assert refusal.value.field == field
    assert Case.objects.count() == 0


def test_category_of_another_kind_is_refused(house: House) -> None:
    with pytest.raises(Invalid):
        factories.raised(house, category_id=factories.category("linli_feedback").pk)


def test_staff_register_only_in_their_area(house: House) -> None:
    with pytest.raises(NotAllowed):
        factories.raised(house, by=house.viewer("other_worker"))
    assert factories.raised(house, by=house.viewer("handler")).case.pk
    for name in ("supervisor", "leader", "administrator", "steward"):
        with pytest.raises(NotAllowed):
            factories.raised(house, by=house.viewer(name))


def test_photo_belongs_to_the_case_and_a_wrong_file_saves_nothing(house: House) -> None:
    photo = SimpleUploadedFile("现场.png", factories.PNG, "image/png")
    case = factories.raised(house, photos=(photo,)).case
    assert files.of(f"case:{case.pk}").count() == 1
    lie = SimpleUploadedFile("photo.png", b"MZ not a picture", "image/png")
    with pytest.raises(Invalid) as refusal:
        factories.raised(house, photos=(lie,))
    assert refusal.value.field == "photos"
    assert Case.objects.count() == 1


def test_at_most_three_photos(house: House) -> None:
    photos = [SimpleUploadedFile(f"{n}.png", factories.PNG, "image/png") for n in range(4)]
    with pytest.raises(Invalid) as refusal:
        factories.raised(house, photos=photos)
    assert refusal.value.field == "photos"


def test_number_and_code_open_the_case(house: House) -> None:
    raised = factories.raised(house)
    number, code = raised.case.number.lower(), f" {raised.tracking_code.lower()} "
    token = actions.track(number, code, now=NOW)
    viewer = accounts.viewer_by_link(token, NOW)
    assert viewer is not None
    assert viewer.scoped("case") == (raised.case.pk,)
    assert accounts.viewer_by_link(token, NOW + timedelta(days=1, seconds=1)) is None


def test_wrong_code_and_unknown_number_get_the_same_answer(house: House) -> None:
    raised = factories.raised(house)
    refusals = []
    for number, code in ((raised.case.number, "AAAAAA"), ("SQ20220418-9999", "AAAAAA"), ("", "")):
        with pytest.raises(NotAllowed) as refusal:
            actions.track(number, code, now=NOW)
        refusals.append((refusal.value.code, str(refusal.value)))
    assert len(set(refusals)) == 1


def test_case_of_a_closed_area_is_refused(house: House) -> None:
    house.other_community.closed_on = date(2022, 1, 1)
    house.other_community.save()
    with pytest.raises(Invalid) as refusal:
        factories.raised(house, area_id=house.other_community.pk, compound_id=None)
    assert refusal.value.field == "area"

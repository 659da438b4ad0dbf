"""Who is meant: by register, drive, gathering and circle; who is left out, and how often."""

from typing import Any

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.base import crypto
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import ANYONE, Role
from linli.drives import actions as drives
from linli.drives.tests import factories as drive_factories
from linli.events import actions as gatherings
from linli.events.spec import RegistrationDraft
from linli.events.tests import factories as event_factories
from linli.labels.models import Label
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.outreach import actions, queries, rules
from linli.outreach.models import Audience
from linli.outreach.spec import Described
from linli.outreach.tests.factories import audience, begun, resident, to
from linli.people import actions as people
from linli.people.models import Person
from linli.places.models import Area

pytestmark = pytest.mark.django_db


def meant(house: House, asked: Described, **how: Any) -> dict[str, str]:
    """Recipient → way, as it would be sent now."""
    values: dict[str, Any] = {"channels": ("wechat", "sms"), "household": False}
    rows = queries.recipients(house.community, asked, **values | how)
    return dict(rows.values_list("recipient", "way"))


def key(person: Person) -> str:
    return f"person:{person.pk}"


def test_one_person_with_several_roles_is_written_to_once(house: House) -> None:
    people.tie(house.neighbour.pk, house.dwellings()[1].pk, kind="occupant", by=PROGRAM, now=NOW)
    found = meant(house, Described())
    assert found == {key(house.neighbour): "sms"}


def test_one_phone_with_several_persons_gets_it_once_by_who_stands_first_at_the_door(
    house: House,
) -> None:
    head = resident(house, "王小明", "13900000009", kind="head")
    resident(house, "王大明", "13900000009", kind="registered")
    assert meant(house, Described()) == {key(house.neighbour): "sms", key(head): "sms"}


def test_one_message_per_dwelling_goes_to_somebody_who_can_be_reached(house: House) -> None:
    resident(house, "无电话", "", door=0, kind="head")
    other = resident(house, "王小明", "13900000009", door=1)
    found = meant(house, Described(), household=True)
    assert found == {key(house.neighbour): "sms", key(other): "sms"}, "the head has no number"


def test_who_moved_away_or_was_erased_is_not_meant(house: House) -> None:
    gone = resident(house, "王小明", "13900000009")
    people.untie(gone.ties.get().pk, by=PROGRAM, now=NOW)
    assert meant(house, Described()) == {key(house.neighbour): "sms"}
    people.erase_person(house.neighbour.pk, by=house.viewer("secretary"), now=NOW)
    assert meant(house, Described()) == {}


def test_way_is_the_first_by_which_somebody_can_be_reached(house: House) -> None:
    bound = resident(house, "王小明", "13900000009", door=1)
    code = actions.give_code(bound.pk, **to(house, "worker"))
    actions.bind_by_code(code, Channel.WECHAT, "openid-1", by=PROGRAM, now=NOW)
    silent = resident(house, "无电话", "", door=2)
    assert meant(house, Described()) == {
        key(house.neighbour): "sms",
        key(bound): "wechat",
        key(silent): "",
    }
    assert meant(house, Described(), channels=("sms",))[key(bound)] == "sms"


def test_who_said_stop_is_in_no_audience(house: House) -> None:
    actions.note_stop("139 0000 0001", str(house.community.path), **to(house, "worker"))
    assert meant(house, Described()) == {}
    assert queries.preview(house.community, Described()).stopped == 1


def test_filter_narrows_by_tie_and_compound(house: House) -> None:
    occupant = resident(house, "王小明", "13900000009")
    assert set(meant(house, Described(ties=("occupant",)))) == {key(occupant)}
    assert set(meant(house, Described(ties=("owner",)))) == {key(house.neighbour)}
    assert meant(house, Described(compounds=(house.other_compound.pk,))) == {}


# --- never again ---


def vaccination(house: House) -> Any:
    """A running drive in which somebody declined and somebody else did not."""
    other = resident(house, "王小明", "13900000009", door=1)
    drive = drive_factories.prepared(house, "vaccination", name="疫苗接种春季")
    drives.add_targets(drive.pk, [house.neighbour.pk, other.pk], **to(house))
    drives.start_drive(drive.pk, **to(house))
    declined = drive.targets.get(person=house.neighbour)
    drive_factories.noted(declined, "declined", house, reason="no_wish")
    return drive, other


def test_declined_is_in_no_audience_of_any_source_about_it(house: House) -> None:
    drive, other = vaccination(house)
    lecture = event_factories.lecture(house)
    event_factories.register(lecture, 1, phone="13900000001", name="宋玉珍")
    event_factories.register(lecture, 2)
    every = tuple(stage.code for stage in drive.stages.all())
    about = {"about": drive.template}

    assert set(meant(house, Described("drive", drive.pk, stages=every, **about))) == {key(other)}
    assert set(meant(house, Described(**about))) == {key(other)}
    came = meant(house, Described("event", lecture.pk, **about))
    assert len(came) == 1, "the one with her number is left out"
    found = queries.preview(house.community, Described(**about))
    assert (found.never, found.never_is_few) == (1, True)


def test_declined_holds_for_every_later_drive_of_the_kind(house: House) -> None:
    _drive, other = vaccination(house)
    again = drive_factories.prepared(house, "vaccination", name="疫苗接种秋季")
    drives.add_targets(again.pk, [house.neighbour.pk, other.pk], **to(house))
    drives.start_drive(again.pk, **to(house))
    row = audience(house, Described("drive", again.pk, stages=("eligible",)))
    assert row.filter.about == "vaccination"
    assert set(meant(house, row.filter)) == {key(other)}


def test_declined_is_still_told_when_the_water_is_off(house: House) -> None:
    _drive, other = vaccination(house)
    assert set(meant(house, Described())) == {key(house.neighbour), key(other)}


def test_the_end_itself_cannot_be_chosen(house: House) -> None:
    drive, _other = vaccination(house)
    asked = Described("drive", drive.pk, stages=("declined",))
    with pytest.raises(Invalid) as refusal:
        audience(house, asked)
    assert refusal.value.field == "stages"
    kept = audience(house, Described("drive", drive.pk, stages=("declined", "eligible")))
    assert kept.filter.stages == ("eligible",)


# --- other sources ---


def test_registered_of_a_gathering(house: House) -> None:
    lecture = event_factories.lecture(house)
    placed = event_factories.register(lecture, 1).registration
    assert meant(house, Described("event", lecture.pk)) == {f"registration:{placed.pk}": "sms"}


def test_filter_reads_as_words(house: House) -> None:
    asked = Described(compounds=(house.compound.pk,), ties=("owner",), about="vaccination")
    row = audience(house, asked)
    words = queries.in_words(row.filter)
    assert [part for part in words if house.compound.name in part]
    assert len(words) == 4


def test_sample_is_masked(house: House) -> None:
    found = queries.preview(house.community, Described())
    assert found.sample == (("宋**", "139****0001", "sms"),)
    assert (found.meant, found.sent_to, found.doubles) == (1, 1, 0)


# --- saving ---


def test_audience_is_made_of_ones_own_places(house: House) -> None:
    with pytest.raises(Invalid):
        audience(house, Described(compounds=(house.other_compound.pk,)))
    with pytest.raises(NotAllowed):
        audience(house, **to(house, "other_worker"))
    audience(house)
    with pytest.raises(Invalid):
        audience(house)


def test_drive_is_narrowed_to_ones_own_places_too(house: House) -> None:
    drive, _other = vaccination(house)
    compounds = (house.other_compound.pk,)
    with pytest.raises(Invalid) as refusal:
        audience(house, Described("drive", drive.pk, stages=("eligible",), compounds=compounds))
    assert refusal.value.field == "compounds"


MAY = {"see": {"worker", "secretary"}, "edit": {"worker", "secretary"}}


@pytest.mark.parametrize("name", [*(str(role) for role in Role), "other_worker"])
def test_list_and_rule_agree(house: House, name: str) -> None:
    row = audience(house)
    viewer = house.viewer(name)
    allowed = {"see": rules.can_see(viewer, row), "edit": rules.can_edit(viewer, row)}
    assert allowed == {act: name in roles for act, roles in MAY.items()}
    assert (row in queries.audiences_visible_to(viewer)) == allowed["see"]


def test_retired_audience_stays_with_its_messages(house: House) -> None:
    row = audience(house)
    actions.retire_audience(row.pk, **to(house, "worker"))
    assert list(queries.audiences_in_use(house.viewer("worker"))) == []
    assert Audience.objects.get().retired_at == NOW


def test_stop_on_a_bound_account_holds_for_the_person(house: House) -> None:
    code = actions.give_code(house.neighbour.pk, **to(house, "worker"))
    actions.bind_by_code(code, Channel.WECHAT, "openid-1", by=PROGRAM, now=NOW)
    notices.opt_out(
        crypto.blind_index("openid-1"),
        shown="",
        how="reply",
        area=str(house.community.path),
        now=NOW,
    )
    assert meant(house, Described()) == {}


def test_landline_gets_no_text_message_and_is_called(house: House) -> None:
    resident(house, "王小明", "0371-65551234", door=1)
    row = begun(house)
    found = {each.recipient: each for each in queries.deliveries(row)}
    called = found.pop(key(Person.objects.latest("pk")))
    assert (called.state, called.address) == ("no_channel", "037165551234")
    assert [each.state for each in found.values()] == ["queued"]
    preview = queries.preview(house.community, Described(), ("sms",))
    assert [(way.code, way.count) for way in preview.ways] == [("sms", 1), ("call", 1)]
    assert (preview.sent_to, preview.unreached) == (1, 1)
    assert preview.sample[1] == ("王**", "037****1234", "call")


def test_whoever_else_of_the_door_has_a_mobile_gets_the_one_of_the_dwelling(house: House) -> None:
    resident(house, "王小明", "037165551234", door=1, kind="head")
    other = resident(house, "王大明", "13900000009", door=1)
    assert key(other) in meant(house, Described(), household=True)


def test_registered_with_a_landline_and_firms_are_told_apart_too(house: House) -> None:
    lecture = event_factories.lecture(house)
    draft = RegistrationDraft(name="王小明", phone="037165551234")
    gatherings.register(lecture.pk, draft, once="landline", by=ANYONE, now=NOW)
    assert list(meant(house, Described("event", lecture.pk)).values()) == ["call"]


def test_places_within_and_labels_narrow_the_audience(house: House) -> None:
    lecture = event_factories.lecture(house)
    event_factories.register(lecture, 1)
    label = Label.objects.create(group="tag", name="普法")
    lecture.labels.add(label)
    assert list(queries.labels_to_choose(house.viewer("worker"))) == [label]
    asked = audience(house, Described("event", label=label.pk))
    assert len(meant(house, asked.filter)) == 1
    assert not queries.may_choose(house.viewer("other_worker"), asked.filter)
    with pytest.raises(Invalid):
        audience(house, Described(areas=(house.other_community.pk,)), name="别处")
    grid = Area.objects.filter(path__within=str(house.community.path)).exclude(
        pk=house.community.pk
    )
    offered = queries.areas_within(house.community)
    assert {pk for pk, _name in offered} == set(grid.values_list("pk", flat=True))

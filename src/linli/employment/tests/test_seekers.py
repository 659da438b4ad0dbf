"""Files of those who look for work: opened once, moved by their table, sealed, forgotten."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.cast import NOW, House

from linli.accounts import actions as accounts
from linli.accounts.models import Access
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import system
from linli.employment import actions, queries, rules, workflow
from linli.employment.models import Seeker, Step
from linli.employment.spec.seekers import FILE_KEPT, SeekerDraft
from linli.employment.tests import factories
from linli.employment.tests.factories import to
from linli.employment.tests.test_vacancies import ROLES
from linli.employment.workflow import SEEKER_MOVES, Standing

S = Standing
IN = [state for state in Standing if state != S.OUT]
#: Move → where it leads, and from where it is refused.
EXPECTED = {
    "wish": (None, {S.OUT}),
    "seek": (S.SEEKING, {S.SEEKING}),
    "train": (S.TRAINING, {S.TRAINING, S.OUT}),
    "rest": (S.RESTING, {S.RESTING, S.OUT}),
    "work": (S.AT_WORK, {S.AT_WORK, S.OUT}),
    "found": (S.OWN, {S.OWN, S.OUT}),
    "leave": (S.OUT, {S.OUT}),
}


def test_table_names_every_move() -> None:
    assert set(EXPECTED) == set(SEEKER_MOVES)


@pytest.mark.parametrize("state", list(Standing))
@pytest.mark.parametrize("move", EXPECTED)
def test_move_leads_where_the_table_says(state: Standing, move: str) -> None:
    target, refused = EXPECTED[move]
    if state in refused:
        with pytest.raises(NotAllowed):
            workflow.standing_after(state, move)
    else:
        assert workflow.standing_after(state, move) == (target or state)


def test_a_person_has_one_file(house: House) -> None:
    factories.seeker(house)
    with pytest.raises(Invalid) as refusal:
        factories.seeker(house)
    assert refusal.value.code == "doubled"


def test_list_and_rule_agree_for_every_role(house: House) -> None:
    row = factories.seeker(house)
    for name in ROLES:
        viewer = house.viewer(name)
        found = set(queries.seekers_visible_to(viewer))
        assert found == ({row} if rules.can_see_seeker(viewer, row) else set()), name
        assert bool(found) == (name in {"worker", "secretary"}), name


@pytest.mark.parametrize("name", sorted(set(ROLES) - {"worker", "secretary"}))
def test_nobody_else_opens_a_file(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        factories.seeker(house, by=name)


def test_how_they_stand_is_kept_with_day_and_reason(house: House) -> None:
    row = factories.seeker(house)
    actions.move_seeker(
        row.pk, "work", reason="placed", since=date(2022, 4, 11), version=1, **to(house)
    )
    with pytest.raises(Conflict):
        actions.move_seeker(row.pk, "rest", version=1, **to(house))
    with pytest.raises(Invalid) as refusal:
        actions.move_seeker(row.pk, "leave", **to(house))
    assert refusal.value.field == "reason"
    actions.move_seeker(row.pk, "leave", reason="moved", **to(house))
    steps = Step.objects.order_by("pk").values_list("state", "reason", "since")
    assert list(steps) == [
        ("seeking", "", date(2022, 4, 18)),
        ("at_work", "placed", date(2022, 4, 11)),
        ("out", "moved", date(2022, 4, 18)),
    ]


def test_who_died_does_not_look_for_work_again(house: House) -> None:
    row = factories.seeker(house)
    actions.move_seeker(row.pk, "leave", reason="died", **to(house))
    with pytest.raises(NotAllowed) as refusal:
        actions.move_seeker(row.pk, "seek", **to(house))
    assert refusal.value.code == "died"


def test_referral_follows_the_registration(house: House) -> None:
    row = factories.seeker(house)
    days: dict[str, Any] = {"registered_on": date(2022, 4, 10), "referred_on": date(2022, 4, 9)}
    with pytest.raises(Invalid):
        actions.note_unemployment(row.pk, **days, **to(house))
    days["referred_on"] = date(2022, 4, 12)
    assert actions.note_unemployment(row.pk, **days, **to(house)).referred_on == date(2022, 4, 12)


def test_service_is_sealed_and_opens_for_the_secretary_alone(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    row = factories.seeker(house, veteran=True)
    with pytest.raises(NotAllowed):
        actions.note_service(row.pk, "义务兵 2019", **to(house, "worker"))
    actions.note_service(row.pk, "义务兵 2019", **to(house, "secretary"))
    with connection.cursor() as cursor:
        cursor.execute("select service from employment_seeker")
        assert cursor.fetchone()[0].startswith("v1:")
    address = f"/jobs/seekers/{row.pk}/service/"
    assert sign_in("worker").get(address).status_code == 403
    secretary = sign_in("secretary")
    assert "义务兵" not in secretary.get(f"/jobs/seekers/{row.pk}/").content.decode()
    assert "义务兵" not in secretary.get(address).content.decode()
    assert "义务兵" not in secretary.post(address, {"purpose": ""}).content.decode()
    assert "义务兵 2019" in secretary.post(address, {"purpose": "核对政策"}).content.decode()
    assert Access.objects.get().purpose == "核对政策"
    secretary.post(address, {"service": "士官 2020", "version": 2})
    row.refresh_from_db()
    assert row.service == "士官 2020"


def test_names_are_searched_by_post_and_stand_in_no_address(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    row = factories.seeker(house)
    actions.move_seeker(row.pk, "train", **to(house))
    factories.seeker(house, person=factories.person(house, 1))
    client = sign_in("secretary")
    page = client.post("/jobs/seekers/", {"q": "宋玉珍"}).content.decode()
    assert f"/jobs/seekers/{row.pk}/" in page
    assert "周**" not in page
    page = client.get("/jobs/seekers/?q=宋玉珍&state=all").content.decode()
    assert "周**" in page
    assert "/jobs/seekers/export/?state=all" in page
    assert "&amp;q=" not in page  # in no chip, page or export


def test_what_is_sealed_or_exported_in_one_area_is_not_in_another(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    """The secretary of one community who also works in another only looks at files there."""
    far = house.accounts["other_secretary"]
    given: dict[str, Any] = {"area_id": house.community.pk, "since": NOW.date()}
    accounts.appoint(far.pk, "worker", **given, by=system("cast"), now=NOW)
    row, vacancy = factories.seeker(house, veteran=True), factories.vacancy(house)
    actions.note_service(row.pk, "义务兵 2019", **to(house, "secretary"))
    actions.recommend(row.pk, vacancy.pk, **to(house))
    client = sign_in("other_secretary")
    assert "宋**" in client.get("/jobs/seekers/").content.decode()
    service = client.post(f"/jobs/seekers/{row.pk}/service/", {"purpose": "核对政策"})
    assert service.status_code == 404
    assert not Access.objects.exists()
    for part in ("seekers/", "placing/", ""):
        sent = client.get(f"/jobs/{part}export/?as=csv&state=all")
        assert len(sent.content.decode("utf-8-sig").splitlines()) == 1, part


def test_files_are_forgotten_when_their_time_is_over(house: House) -> None:
    row = factories.seeker(house, veteran=True)
    actions.note_service(row.pk, "义务兵", **to(house, "secretary"))
    actions.move_seeker(row.pk, "work", reason="placed", **to(house))
    program = system("retention")
    assert actions.forget_files(by=program, now=NOW + FILE_KEPT) == 0
    assert actions.forget_files(by=program, now=NOW + FILE_KEPT + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert (row.note, row.service, row.wage_from, row.wishes.count()) == ("", "", None, 0)
    assert (row.state, row.veteran, row.skills.count()) == (S.AT_WORK, True, 0)
    with pytest.raises(NotAllowed):
        actions.change_wishes(row.pk, SeekerDraft(), **to(house))


def test_a_file_is_found_opened_changed_and_exported(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("secretary")
    find = "/jobs/seekers/find/"
    for words in ("宋玉珍", "139 0000 0001"):
        assert "宋**" in client.post(find, {"q": words}).content.decode()
    assert "宋**" not in client.get(find, {"q": "宋玉珍"}).content.decode()
    assert client.post(find, {"q": ""}).status_code == 422
    person = house.neighbour.pk
    assert client.get(f"/jobs/seekers/open/{person}/").status_code == 200
    welder = factories.occupation().pk
    typed = {"reach": "district", "education": "high", "wishes": [welder], "wage_from": "5000"}
    sent = client.post(f"/jobs/seekers/open/{person}/", typed | {"veteran": "on"})
    row = Seeker.objects.get()
    assert sent["Location"] == f"/jobs/seekers/{row.pk}/"
    assert (row.veteran, row.wage_from, [each.code for each in row.wishes.all()]) == (
        True,
        5000,
        ["6-18-02-04"],
    )
    assert "宋**" not in client.post(find, {"q": "宋玉珍"}).content.decode()
    page = client.get("/jobs/seekers/").content.decode()
    assert "宋**" in page
    assert "宋玉珍" not in page
    assert client.get(f"/jobs/seekers/{row.pk}/wishes/").status_code == 200
    client.post(f"/jobs/seekers/{row.pk}/wishes/", typed | {"wage_from": "6000", "version": 1})
    client.post(
        f"/jobs/seekers/{row.pk}/unemployment/", {"registered_on": "2022-04-01", "version": 2}
    )
    assert client.get(f"/jobs/seekers/{row.pk}/move/train/").status_code == 200
    client.post(f"/jobs/seekers/{row.pk}/move/train/", {"version": 3})
    row.refresh_from_db()
    assert (row.wage_from, str(row.registered_on), row.state) == (6000, "2022-04-01", "training")
    assert client.get(f"/jobs/seekers/{row.pk}/move/nowhere/").status_code == 404
    lines = client.get("/jobs/seekers/export/?as=csv&state=all").content.decode("utf-8-sig")
    assert f"{row.pk},宋**,139****0001,永安社区,是,培训中,2022-04-18,,2022-04-01," in lines

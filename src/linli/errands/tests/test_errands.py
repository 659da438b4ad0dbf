"""Work that takes long: asked for, done by a worker, told, kept for a while; never lost, never
twice.
"""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook
from tests.cast import NOW, House

from linli.accounts import actions as accounts
from linli.accounts.models import Appointment
from linli.base import exports, intake
from linli.base.errors import NotAllowed
from linli.base.tests.test_jobs import let_a_worker_take_it_and_die, rescue_what_it_left
from linli.base.viewer import Viewer, system
from linli.clock import queries as clock
from linli.errands import actions, jobs, queries
from linli.errands.models import Errand
from linli.errands.spec import KEPT, TOLD, Product
from linli.errands.workflow import MOVES, State, after
from linli.files.models import Attachment
from linli.notices.models import Notice
from linli.people import actions as people
from linli.places import actions as places
from linli.places.models import Compound, Import

LIST = "/places/compounds/export/?q=街"
FILE = Product("a.xlsx", exports.XLSX, b"PK")
PROGRAM = system("test")


def asked(by: Viewer, address: str = LIST) -> Errand:
    return actions.ask(address, title="楼院", by=by, now=NOW)


def signed_in(house: House, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(house.accounts[name])
    return client


def told(name: str, house: House) -> list[tuple[str, str]]:
    mine = Notice.objects.filter(recipient=f"account:{house.accounts[name].pk}").order_by("pk")
    return list(mine.values_list("kind", "body"))


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(MOVES))
def test_every_state_and_move(state: State, move: str) -> None:
    expected = {
        ("waiting", "finish"): "done",
        ("waiting", "fail"): "failed",
        ("failed", "repeat"): "waiting",
        ("expired", "repeat"): "waiting",
        ("done", "expire"): "expired",
    }.get((state, move))
    if expected is None:
        with pytest.raises(NotAllowed):
            after(state, move)
    else:
        assert after(state, move) == expected


def test_a_long_list_is_offered_made_told_and_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    client = signed_in(house, "worker")
    address = "/places/export/?as=xlsx"
    offered = client.get(address)
    assert "Have it made" in offered.text
    assert not Errand.objects.exists()
    assert client.get("/places/export/?as=csv")["Content-Type"].startswith("text/csv")

    page = client.post("/errands/ask/", {"address": address, "title": "楼院"})
    errand = Errand.objects.get()
    assert page["Location"] == f"/errands/{errand.pk}/"
    waiting = client.get(page["Location"]).text
    assert "every 2s" in waiting
    assert ProcrastinateJob.objects.get(task_name=jobs.run.name).args == {"errand_id": errand.pk}

    jobs.run(errand_id=errand.pk)

    ready = client.get(page["Location"], headers={"HX-Request": "true"}).text
    assert "Take the file" in ready
    assert "every 2s" not in ready
    body = b"".join(client.get(f"/errands/{errand.pk}/file/").streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == [house.compound.name]
    assert told("worker", house) == [("errand.done", "已完成：楼院。")]
    jobs.run(errand_id=errand.pk)
    assert Attachment.objects.filter(subject=f"errand:{errand.pk}").count() == 1


def test_errands_are_ones_own(house: House, worker: Viewer, secretary: Viewer) -> None:
    errand = asked(worker)
    assert list(queries.visible_to(worker)) == [errand]
    assert list(queries.visible_to(secretary)) == []
    other = signed_in(house, "secretary")
    for page in ("", "file/"):
        assert other.get(f"/errands/{errand.pk}/{page}").status_code == 404
    assert other.post(f"/errands/{errand.pk}/repeat/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.ask(LIST, title="", by=PROGRAM, now=NOW)


def test_the_same_asked_twice_is_one(worker: Viewer, secretary: Viewer) -> None:
    assert asked(worker) == asked(worker)
    assert asked(secretary) not in [asked(worker)]
    assert Errand.objects.count() == 2


def test_what_fails_says_why_and_is_repeated(house: House, worker: Viewer) -> None:
    errand = asked(worker, "/places/99999999/")
    jobs.run(errand_id=errand.pk)
    errand.refresh_from_db()
    assert (errand.state, errand.reason) == ("failed", "您已无权查看，或者它已不存在。")
    client = signed_in(house, "worker")
    assert errand.reason in client.get(f"/errands/{errand.pk}/").text

    def stumbles(_errand: Errand) -> Product:
        raise ZeroDivisionError

    client.post(f"/errands/{errand.pk}/repeat/")
    actions.carry_out(errand.pk, stumbles, now=NOW)
    errand.refresh_from_db()
    assert (errand.state, "ZeroDivisionError" in errand.reason) == ("failed", True)
    actions.repeat(errand.pk, by=worker, now=NOW)
    actions.carry_out(errand.pk, lambda _errand: FILE, now=NOW)
    errand.refresh_from_db()
    assert (errand.state, errand.reason) == ("done", "")
    assert [kind for kind, _body in told("worker", house)] == [
        "errand.failed",
        "errand.failed",
        "errand.done",
    ]


def test_rights_are_asked_when_it_is_made_and_when_it_is_taken(
    house: House, worker: Viewer
) -> None:
    first, second = asked(worker), asked(worker, "/people/residents/export/")
    actions.carry_out(first.pk, lambda _errand: FILE, now=NOW)
    client = signed_in(house, "worker")
    assert client.get(f"/errands/{first.pk}/file/").status_code == 200
    (appointment,) = Appointment.objects.filter(account=house.accounts["worker"])
    accounts.end_appointment(appointment.pk, by=PROGRAM, now=clock.now())
    assert client.get(f"/errands/{first.pk}/file/").status_code == 403
    jobs.run(errand_id=second.pk)
    second.refresh_from_db()
    assert second.state == "failed"


class Killed(BaseException):
    """The worker ends in the middle of its work."""


def test_a_worker_that_dies_has_done_nothing_and_the_next_one_does_it_once(
    house: House, worker: Viewer
) -> None:
    errand = asked(worker)

    def dies(_errand: Errand) -> Product:
        places.create_compound(house.community.pk, name="南下街1号院", by=PROGRAM, now=NOW)
        raise Killed

    with pytest.raises(Killed):
        actions.carry_out(errand.pk, dies, now=NOW)
    errand.refresh_from_db()
    assert errand.state == "waiting"
    assert not Compound.objects.filter(name="南下街1号院").exists()
    actions.carry_out(errand.pk, lambda _errand: FILE, now=NOW)
    actions.carry_out(errand.pk, dies, now=NOW)
    assert Attachment.objects.filter(subject=f"errand:{errand.pk}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_long_list_from_excel_is_taken_over_once_though_its_worker_died(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "AT_ONCE", 1)
    head = "楼院,楼栋,单元,楼层,房号\n"
    text = head + "".join(f"南下街1号院,1号楼,1单元,1,{n}\n" for n in range(101, 151))
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    sheet = SimpleUploadedFile("doors.csv", text.encode(), "text/csv")
    found = places.import_dwellings(sheet, house.community.pk, dry_run=True, **to).import_id
    client = signed_in(house, "secretary")
    page = client.post(f"/places/imports/{found}/take/")
    errand = Errand.objects.get()
    assert page["Location"] == f"/errands/{errand.pk}/"
    assert Import.objects.get().state == "checked"
    assert page["Location"] in client.get(f"/places/imports/{found}/").text

    let_a_worker_take_it_and_die(attempts=1)
    assert client.post(f"/places/imports/{found}/take/")["Location"] == page["Location"]
    rescue_what_it_left()

    errand.refresh_from_db()
    assert (errand.state, errand.attempts, errand.size) == ("done", 1, 50)
    assert errand.done == 50
    assert Import.objects.get().taken == 50
    assert Compound.objects.get(name="南下街1号院").dwellings.count() == 50
    assert not ProcrastinateJob.objects.filter(task_name=jobs.run.name).exists()


@pytest.mark.django_db(transaction=True)
def test_what_ends_three_workers_is_given_up(worker: Viewer) -> None:
    errand = asked(worker)

    def dies(_errand: Errand) -> Product:
        raise Killed

    for _turn in range(3):
        with pytest.raises(Killed):
            actions.carry_out(errand.pk, dies, now=NOW)
    actions.carry_out(errand.pk, lambda _errand: FILE, now=NOW)
    errand.refresh_from_db()
    assert (errand.state, errand.attempts) == ("failed", 4)


def test_files_are_deleted_at_the_end_of_their_days(worker: Viewer) -> None:
    errand = asked(worker)
    actions.carry_out(errand.pk, lambda _errand: FILE, now=NOW)
    late = NOW + KEPT
    assert actions.expire(by=PROGRAM, now=late - timedelta(seconds=1)) == 0
    assert actions.expire(by=PROGRAM, now=late) == 1
    assert (Attachment.objects.count(), Errand.objects.get().state) == (0, "expired")
    actions.expire(by=PROGRAM, now=NOW + TOLD)
    assert not Errand.objects.exists()
    with pytest.raises(NotAllowed):
        actions.expire(by=worker, now=late)


def test_whoever_is_erased_stands_in_no_file_made_before(house: House, worker: Viewer) -> None:
    errand = asked(worker, "/people/residents/export/")
    actions.carry_out(errand.pk, lambda _errand: FILE, now=NOW)
    people.erase_person(house.neighbour.pk, by=house.viewer("secretary"), now=NOW)
    actions.forget_files(by=PROGRAM, now=NOW)
    assert (Attachment.objects.count(), Errand.objects.get().state) == (0, "expired")


@pytest.mark.parametrize("more", [0, 1, 3])
def test_the_list_asks_the_same_however_long(
    house: House, worker: Viewer, django_assert_max_num_queries: Any, more: int
) -> None:
    for number in range(more):
        asked(worker, f"{LIST}{number}")
    client = signed_in(house, "worker")
    with django_assert_max_num_queries(10):
        page = client.get("/errands/")
    assert len(page.context["lines"]) == more

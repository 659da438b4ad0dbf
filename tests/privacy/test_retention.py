"""Each night what was kept long enough is forgotten: not a day too early, and nothing beside."""

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from linli.accounts import actions as accounts
from linli.accounts import jobs as account_jobs
from linli.accounts.models import Access, Link
from linli.alliances.spec import DUTY_KEPT, PARTY_NAMES_KEPT
from linli.base import exports
from linli.base.jobs import Job, app
from linli.base.viewer import Viewer
from linli.cases import jobs as case_jobs
from linli.cases.models import Case
from linli.cases.spec import RAISERS_KEPT
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.clock import queries as clock
from linli.commitments import actions as commitments
from linli.commitments import jobs as commitment_jobs
from linli.commitments.models import Contact
from linli.commitments.spec import NOTES_KEPT
from linli.commitments.tests import factories as promises
from linli.deliberation import actions as meetings
from linli.deliberation import jobs as meeting_jobs
from linli.deliberation.models import Statement
from linli.deliberation.spec import STATEMENTS_KEPT
from linli.deliberation.tests import factories as deliberation
from linli.events.spec import KEPT_DAYS
from linli.inspections.spec import NOTES_KEPT as INSPECTION_NOTES_KEPT
from linli.journal.actions import deliver_waiting
from linli.liaison.spec import NOTES_KEPT as FIRM_NOTES_KEPT
from linli.notices import jobs as notice_jobs
from linli.notices.models import Notice
from linli.people import actions as people
from linli.people import jobs as people_jobs
from linli.people.models import Person
from linli.people.spec import KEPT_AFTER_LEAVING
from linli.places import jobs as place_jobs
from linli.places.models import Import
from linli.site.reactions import REACTIONS
from linli.teams.spec import OUTSIDERS_KEPT
from linli.visits.spec import NOTES_KEPT as VISIT_NOTES_KEPT
from tests.cast import NOW, House

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a nightly job at a moment, and what follows from it."""

    def run(job: "Job[[]]", moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)
        job()
        deliver_waiting(REACTIONS, now=moment)

    return run


def to(viewer: Viewer, now: datetime = NOW) -> dict[str, Any]:
    return {"by": viewer, "now": now}


def test_every_job_that_forgets_runs_each_night() -> None:
    app.perform_import_paths()
    turns = {
        task.task.name: task.cron
        for task in app.periodic_registry.periodic_tasks.values()
        if ".forget_" in task.task.name
    }
    assert turns == {
        "linli.people.jobs.forget_gone": "10 3 * * *",
        "linli.alliances.jobs.forget_turns": "55 3 * * *",
        "linli.alliances.jobs.forget_party_names": "57 3 * * *",
        "linli.live.jobs.forget_askers": "25 3 * * *",
        "linli.live.jobs.forget_recordings": "20 3 * * *",
        "linli.live.jobs.forget_consultations": "35 3 * * *",
        "linli.knowledge.jobs.forget_due": "50 3 * * *",
        "linli.employment.jobs.forget_files": "50 3 * * *",
        "linli.employment.jobs.forget_names": "55 3 * * *",
        "linli.cases.jobs.forget_raisers": "20 3 * * *",
        "linli.visits.jobs.forget_notes": "30 3 * * *",
        "linli.notices.jobs.forget_words": "30 3 * * *",
        "linli.commitments.jobs.forget_notes": "35 3 * * *",
        "linli.places.jobs.forget_import_rows": "40 3 * * *",
        "linli.drives.jobs.forget_due": "45 3 * * *",
        "linli.teams.jobs.forget_outsiders": "40 3 * * *",
        "linli.liaison.jobs.forget_notes": "45 3 * * *",
        "linli.inspections.jobs.forget_notes": "50 3 * * *",
        "linli.events.jobs.forget_registered": "50 3 * * *",
        "linli.surveys.jobs.forget_expired": "40 3 * * *",
        "linli.deliberation.jobs.forget_statements": "45 3 * * *",
        "linli.accounts.jobs.forget_old": "50 3 * * *",
    }


def test_operators_page_tells_each_period() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operate.md").read_text("utf-8")
    told = re.findall(r"(?m)^\| (.*) \| (\d+) days \|$", page)
    assert [(what.split(",")[0], timedelta(days=int(days))) for what, days in told] == [
        ("name", RAISERS_KEPT),
        ("residents", KEPT_AFTER_LEAVING),
        ("notes of visits", VISIT_NOTES_KEPT),
        ("notes about households in commitments", NOTES_KEPT),
        ("words of single speakers at meetings", STATEMENTS_KEPT),
        ("notes of visits to firms", FIRM_NOTES_KEPT),
        ("notes of joint inspections", INSPECTION_NOTES_KEPT),
        ("names of outside members of a task team", OUTSIDERS_KEPT),
        ("names of people outside in Party committees and branches", PARTY_NAMES_KEPT),
        ("turns of duty at stations", DUTY_KEPT),
        ("names and telephones of registrations", timedelta(days=KEPT_DAYS)),
        ("words and addresses of notices", notice_jobs.KEEP_WORDS),
        ("rows read from lists", place_jobs.KEEP_ROWS),
        ("links", account_jobs.KEEP_LINKS),
        ("lines of the access log", account_jobs.KEEP_ACCESSES),
    ]


def test_whoever_left_their_last_door_long_ago_is_erased(
    house: House, worker: Viewer, night: Any
) -> None:
    her = house.neighbour
    people.untie(her.ties.get().pk, **to(worker))
    stays = people.register_person(
        house.community.pk, name="周小满", dwelling_id=house.dwellings()[1].pk, **to(worker)
    )
    helper = people.register_person(house.community.pk, name="何为", **to(worker))

    night(people_jobs.forget_gone, NOW + KEPT_AFTER_LEAVING)
    assert not Person.objects.exclude(erased_at=None).exists()

    night(people_jobs.forget_gone, NOW + KEPT_AFTER_LEAVING + DAY)
    assert set(Person.objects.filter(erased_at=None)) == {stays, helper}
    her.refresh_from_db()
    assert (her.name, her.phone) == ("", "")


def test_raisers_are_forgotten_by_cases_that_ended_long_ago(house: House, night: Any) -> None:
    closed = factories.with_raiser(house).case
    for step in (
        factories.received,
        factories.dispatched,
        factories.accepted,
        factories.resolved,
        factories.confirmed,
    ):
        step(house, closed.pk)
    running = factories.with_raiser(house).case

    night(case_jobs.forget_raisers, NOW + RAISERS_KEPT)
    assert not Case.objects.exclude(erased_at=None).exists()

    night(case_jobs.forget_raisers, NOW + RAISERS_KEPT + SECOND)
    assert set(Case.objects.exclude(erased_at=None)) == {closed}
    closed.refresh_from_db()
    running.refresh_from_db()
    assert (closed.state, closed.raiser_name, closed.raiser_phone) == (State.CLOSED, "", "")
    assert (running.raiser_name, running.raiser_phone) == ("赵晓兰", "13800000001")


def test_words_of_old_notices_are_forgotten(house: House, night: Any) -> None:
    case = factories.with_raiser(house).case
    for step in (factories.received, factories.dispatched, factories.accepted, factories.resolved):
        step(house, case.pk)
    deliver_waiting(REACTIONS, now=NOW)
    notice = Notice.objects.get(kind="case.resolved")

    night(notice_jobs.forget_words, NOW + notice_jobs.KEEP_WORDS)
    notice.refresh_from_db()
    assert notice.address == "13800000001"

    night(notice_jobs.forget_words, NOW + notice_jobs.KEEP_WORDS + SECOND)
    notice.refresh_from_db()
    assert (notice.body, notice.address, notice.link, notice.subject_line) == ("", "", "", "")


def test_notes_about_households_are_forgotten_and_the_ticks_stay(
    house: House, steward: Viewer, night: Any
) -> None:
    doors = [door.pk for door in house.dwellings()[:2]]
    promise = promises.promise(house, dwellings=doors)
    reached, missed = Contact.objects.filter(commitment=promise).order_by("pk")
    commitments.tick_contact(reached.pk, reached=True, note="白天不在家", **to(steward))
    commitments.tick_contact(missed.pk, reached=False, note="敲门没人", **to(steward))

    night(commitment_jobs.forget_notes, NOW + NOTES_KEPT + SECOND)
    assert (_fresh(reached).note, _fresh(reached).reached_at) == ("", NOW)
    assert _fresh(missed).note == "敲门没人"  # it is still to be reached: the term counts

    promise.refresh_from_db()
    night(commitment_jobs.forget_notes, promise.due_at + NOTES_KEPT + SECOND)
    assert _fresh(missed).note == ""


def _fresh(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


def test_statements_are_forgotten_and_the_resolution_stays(
    house: House, secretary: Viewer, night: Any
) -> None:
    item = deliberation.item(house)
    seat = item.meeting.event.invitations.get()
    during = deliberation.AT_MEETING
    meetings.state(item.pk, invitation_id=seat.pk, text="我同意", **to(secretary, during))
    meetings.adopt(item.pk, "逐户联系", drafts=[deliberation.draft(house)], **to(secretary, during))

    night(meeting_jobs.forget_statements, during + STATEMENTS_KEPT)
    assert Statement.objects.get().text == "我同意"

    night(meeting_jobs.forget_statements, during + STATEMENTS_KEPT + SECOND)
    said = Statement.objects.get()
    assert (said.text, said.speaker_id) == ("", seat.pk)
    assert item.topic.resolutions.get().text == "逐户联系"


def test_rows_read_from_lists_are_forgotten(house: House, secretary: Viewer, night: Any) -> None:
    head = ["楼院", "楼栋", "单元", "房号", "姓名"]
    file = io.BytesIO(exports.xlsx(head, [["保全街26号院", "9号楼", "1单元", "102", "周小满"]]))
    people.import_residents(file, house.community.pk, dry_run=True, **to(secretary))

    night(place_jobs.forget_import_rows, NOW + place_jobs.KEEP_ROWS)
    assert "周小满" in Import.objects.get().rows

    night(place_jobs.forget_import_rows, NOW + place_jobs.KEEP_ROWS + SECOND)
    kept = Import.objects.get()
    assert (kept.rows, kept.state) == ("", Import.State.DROPPED)


def test_expired_links_and_old_lines_of_the_access_log_are_forgotten(
    house: House, worker: Viewer, secretary: Viewer, night: Any
) -> None:
    steward = accounts.name_steward(
        house.second_building.pk, name="何为", phone="13900000003", **to(secretary)
    )
    accounts.give_steward_link(steward.pk, **to(secretary))
    accounts.reveal(worker, f"person:{house.neighbour.pk}", "phone", "回电话", NOW)
    expired = Link.objects.get().expires_at

    night(account_jobs.forget_old, expired + account_jobs.KEEP_LINKS)
    assert (Link.objects.count(), Access.objects.count()) == (1, 1)
    night(account_jobs.forget_old, expired + account_jobs.KEEP_LINKS + SECOND)
    assert (Link.objects.count(), Access.objects.count()) == (0, 1)
    night(account_jobs.forget_old, NOW + account_jobs.KEEP_ACCESSES + SECOND)
    assert Access.objects.count() == 0

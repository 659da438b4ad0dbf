"""Whoever is erased stands in no table any more: the whole database is read, column by column."""

from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import CharField, FileField, JSONField, TextField

from linli.accounts.models import Account
from linli.base.fields import PathField
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.spec import Raiser
from linli.cases.tests import factories
from linli.deliberation import actions as meetings
from linli.deliberation.models import Statement
from linli.deliberation.tests import factories as deliberation
from linli.events.spec import Guest
from linli.files.models import Attachment
from linli.journal.actions import DeliveryFailed, deliver_entry, deliver_waiting
from linli.journal.models import Delivery, Entry
from linli.people import actions as people
from linli.people.actions.persons import StillForgetting
from linli.people.events import PERSON_ERASED
from linli.site.reactions import REACTIONS
from tests.cast import NOW, House
from tests.privacy import traces
from tests.privacy.traces import tables_naming
from tests.privacy.who import NAME, PHONE, RAISER, WORDS

#: Every column in which somebody can write about a person. A new one belongs into `traces`, and
#: into the `forget_person` of its app.
TELLING = {
    "accounts_access": {"purpose"},
    "alliances_application": {"about", "reason"},
    "alliances_bodyseat": {"name"},
    "alliances_earlierfile": {"wants", "gives"},
    "alliances_enterprisefile": {"wants", "gives"},
    "alliances_member": {"missing", "reason", "hearing"},
    "alliances_turn": {"reason"},
    "cases_case": {"summary", "body", "spot", "answer", "facts", "raiser_name", "raiser_phone"}
    | {"public_question", "public_answer"},
    "cases_confirmation": {"comment"},
    "cases_handover": {"note"},
    "cases_pause": {"note"},
    "cases_return": {"reason"},
    "claims_claim": {"what", "proof", "given_back_why"},
    "claims_line": {"body"},
    "claims_meeting": {"minutes"},
    "claims_rating": {"comment"},
    "claims_service": {"what"},
    "commitments_commitment": {"what", "result"},
    "commitments_contact": {"note"},
    "deliberation_agendaitem": {"end_reason"},
    "deliberation_meeting": {"minutes"},
    "deliberation_motion": {"text"},
    "deliberation_resolution": {"text"},
    "deliberation_statement": {"text"},
    "deliberation_topic": {"title", "body", "handed_to"},
    "doorstep_overlap": {"settled_why"},
    "drives_attempt": {"note", "said_as", "withdrawn_why"},
    "drives_letter": {"name", "authority", "withdrawn_why"},
    "drives_target": {"note"},
    "employment_candidacy": {"name", "phone"},
    "employment_seeker": {"note", "service"},
    "employment_vacancy": {"alike", "closed_why", "duties", "place", "title"},
    "events_booking": {"purpose", "reason"},
    "events_event": {"title", "venue", "cancel_reason", "programme", "report"},
    "events_outcome": {"what"},
    "events_registration": {"name", "phone", "firm", "firm_key", "comment"},
    "events_series": {"title", "venue", "programme"},
    "inspections_inspection": {"title", "site", "note", "reason"},
    "inspections_participant": {"name"},
    "journal_text": {"body"},
    "ledgers_colourmark": {"reason"},
    "ledgers_item": {"title", "goal", "result", "wording"},
    "ledgers_milestone": {"title", "shows"},
    "ledgers_note": {"words"},
    "ledgers_request": {"reason", "answer"},
    "liaison_firmvisit": {"note", "reason"},
    "live_consultation": {"name", "phone", "matter", "note"},
    "live_lecture": {"lecturer_name", "about", "caption", "conflict"},
    "live_note": {"text"},
    "live_question": {"text", "name", "phone", "answer"},
    "liaison_pair": {"reason"},
    "notices_mailing": {"body", "subject_line"},
    "notices_notice": {"body", "address", "called", "subject_line"},
    "notices_reply": {"sender", "words"},
    "outreach_audience": {"name"},
    "outreach_binding": {"address"},
    "outreach_group": {"name"},
    "outreach_message": {"title"},
    "outreach_text": {"body", "subject"},
    "people_organisationfact": {"value"},
    "people_person": {"name", "phone", "note"},
    "places_dwelling": {"note"},
    "places_fact": {"value"},
    "places_import": {"rows"},
    "services_application": {"note", "answer"},
    "services_firmlink": {"words"},
    "services_need": {"text", "reason"},
    "services_policy": {"title", "summary", "body"},
    "services_solution": {"title", "words"},
    "supervision_circular": {"title", "body"},
    "supervision_extension": {"reason", "note"},
    "supervision_instruction": {"text"},
    "supervision_reply": {"text", "note"},
    "supervision_sample": {"words"},
    "supervision_slip": {"title", "demand"},
    "supervision_step": {"reason", "why_skipped"},
    "surveys_edit": {"before", "after", "why"},
    "surveys_submission": {"answers", "xml", "why", "settled_why"},
    "teams_member": {"name", "duty"},
    "teams_sitting": {"minutes"},
    "teams_team": {"purpose", "summary", "cancel_reason"},
    "teams_teamcase": {"note"},
    "visits_plan": {"note"},
    "visits_visit": {"note", "withdrawn_why"},
}
#: Columns that take words, in which nobody writes about a resident: table, column, why not.
NOT_OF_RESIDENTS = {
    "accounts_account": {"email", "password", "phone"},  # staff, by the administrator
    "accounts_dutyitem": {"title"},
    "accounts_link": {"only"},  # names of rights
    "alliances_alliance": {"name", "platform"},
    # Known by their office; whom to call goes with the answer.
    "alliances_application": {"firm_name", "contact_name", "contact_phone"},
    "alliances_condition": {"words", "words_en"},
    "alliances_partytask": {"words", "words_en"},  # what all bodies are asked
    "alliances_earlierfile": {"label_ids"},  # numbers
    "alliances_edition": {"text"},  # what the alliance agreed
    "alliances_member": {"answers", "number"},  # words of the check, of the certificate
    "claims_parttime": {"name"},  # known by their office; goes when it ends
    "clock_house": {"banner"},
    "drives_drive": {"notice", "roster_filter", "script"},  # what is said at every door; numbers
    "employment_platform": {"about", "address"},  # of a website
    # The address of a list with its filters, for days; its file goes with whoever is erased.
    "errands_errand": {"address", "title", "reason"},
    "events_resource": {"equipment"},  # what stands in a room
    "events_station": {"address"},
    "events_event": {"uid"},  # a digest of the key in somebody else's calendar
    "events_series": {"rule"},  # days
    "files_attachment": {"blob", "name"},  # photos get a name of ours; purged with their record
    "journal_delivery": {"error", "handler"},  # kinds and places in the program
    "live_broadcast": {"mime", "tab"},  # what a browser calls its format; made by the page
    "live_lecture": {"laws", "office", "play_url"},  # law, an office, an address elsewhere
    "live_adviser": {"name", "office", "replaces"},  # known by their office
    "live_slot": {"place"},
    "live_like": {"device"},  # a digest that changes each day
    "live_question": {"device"},
    "live_rating": {"device"},
    "live_viewing": {"device"},
    "journal_entry": {"data"},  # codes only: `record` refuses words
    "inspections_checkitem": {"asked", "asked_en", "basis"},  # what is looked at, and the law
    "inspections_inspection": {"answers"},  # codes
    "ledgers_colourchange": {"measured"},  # numbers
    "ledgers_colourrules": {"content", "source"},  # rules; what was published
    "services_firmlink": {"rights"},  # names of rights
    "services_mechanism": {"replaces"},  # the name of a table of the town's
    "services_policy": {"conditions", "documents", "issuer"},  # data, papers, who issued it
    "notices_mailing": {"link"},  # a public page
    "notices_notice": {"door", "error", "link", "once"},  # erased with the body
    "notices_reply": {"once"},  # the gateway's number
    "outreach_audience": {"described"},  # codes and numbers
    "outreach_message": {"channels", "groups", "link"},
    "outreach_group": {"key"},  # a robot's
    "people_organisation": {
        "address",
        "contact_name",
        "contact_phone",
        "name",
    },  # known by their office
    "people_person": {"identity", "identity_basis"},  # emptied in the row; no form asks for it
    # Written for everybody, approved; the words of a question are emptied (below).
    "knowledge_answer": {"question", "wordings", "text", "at_door", "for_firms", "source"},
    "knowledge_wordgroup": {"words"},  # of the language
    "knowledge_asked": {"token", "found", "words"},
    "places_area": {"name", "name_en"},
    # Sealed with the key of one drive; the row goes with whoever is erased, the key on its day.
    "vaccination_booking": {"sealed"},
    "vaccination_course": {"sealed"},
    "vaccination_product": {"code", "name", "name_en"},
    "vaccination_schedule": {"gaps", "source"},
    "vaccination_unmatched": {"sealed"},
    "vaccination_vault": {"wrapped"},
    "places_areaname": {"name", "source"},
    "places_compound": {"address", "aliases", "managed_by", "name", "py"},
    "places_dwelling": {"address"},
    "places_import": {"file_name", "left_out", "made"},  # a file's name and headings, numbers
    "surveys_appuser": {"secret"},  # of a phone's code, sealed
    "supervision_obligation": {"replaces"},  # the name of a table of the town's
    "supervision_round": {"sizes"},  # numbers
    "surveys_edit": {"path"},  # names of questions
    "surveys_form": {"title", "py"},
    "surveys_formversion": {"title", "warnings", "lists", "languages", "questions"}
    | {"xform", "model", "html"},  # the empty form
    "surveys_medium": {"name"},  # as the phone numbers its photos; goes with the submission
    "surveys_submission": {"instance_id", "missing", "unapplied"},  # numbers; words of the program
}


def columns_for_words() -> dict[str, set[str]]:
    """Columns of our tables into which words of some length fit."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        if not model.__module__.startswith("linli."):
            continue
        for field in model._meta.concrete_fields:
            longest = field.max_length or 0
            is_long = isinstance(field, CharField) and not field.choices and longest >= 100
            is_path = isinstance(field, PathField) or field.name == "area"
            if (is_long or isinstance(field, TextField | JSONField | FileField)) and not is_path:
                found.setdefault(model._meta.db_table, set()).add(field.column)
    return found


def test_every_column_for_words_is_known_to_erasure() -> None:
    """A new column fails here until its app forgets what somebody writes into it (`TELLING`, with
    a line in `traces`), or it is said why nobody writes about residents there.
    """
    known = {
        table: TELLING.get(table, set()) | NOT_OF_RESIDENTS.get(table, set())
        for table in {*TELLING, *NOT_OF_RESIDENTS}
    }
    unknown = {
        table: columns - known.get(table, set()) for table, columns in columns_for_words().items()
    }
    assert {table: columns for table, columns in unknown.items() if columns} == {}


def test_erased_person_stands_in_no_column_of_any_table(house: House, secretary: Viewer) -> None:
    traces.leave_everywhere(house)
    deliver_waiting(REACTIONS, now=NOW)
    assert tables_naming(*WORDS) == TELLING

    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    deliver_waiting(REACTIONS, now=NOW)

    assert tables_naming(*WORDS) == {}
    assert not Delivery.objects.filter(done_at=None).exists()


def test_erased_raiser_stands_in_no_column_of_any_table(house: House) -> None:
    """Without a file in the register: erased on the tracking page, by whoever bears its link."""
    case = traces.leave_as_raiser(house)
    deliver_waiting(REACTIONS, now=NOW)
    assert set(tables_naming(*RAISER)) == {
        "cases_case",
        "cases_confirmation",
        "cases_pause",
        "cases_return",
        "commitments_commitment",
        "commitments_contact",
        "deliberation_meeting",
        "deliberation_motion",
        "deliberation_resolution",
        "deliberation_statement",
        "deliberation_topic",
        "events_event",
        "journal_text",
        "notices_notice",
        "teams_sitting",
        "teams_team",
        "teams_teamcase",
    }

    cases.erase(case.pk, by=factories.raiser_of(case), now=NOW)
    deliver_waiting(REACTIONS, now=NOW)

    assert tables_naming(*RAISER) == {}


def test_search_finds_no_part_of_an_erased_name(house: House, secretary: Viewer) -> None:
    """Search reads pairs of signs that the database makes of the texts: they go with them."""
    traces.leave_everywhere(house)
    assert "bigrams" in tables_naming("宋玉")["cases_case"]

    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    deliver_waiting(REACTIONS, now=NOW)

    assert tables_naming("宋玉", "玉珍") == {}


def test_others_keep_their_names_and_words(house: House, secretary: Viewer) -> None:
    traces.leave_everywhere(house)
    factories.raised(house, summary="周小满家停水", raiser=Raiser(name="周小满", consent=True))
    before = tables_naming("周小满"), tables_naming("赵晓兰")

    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    deliver_waiting(REACTIONS, now=NOW)

    assert (tables_naming("周小满"), tables_naming("赵晓兰")) == before


def test_same_name_in_another_compound_stays(house: House, secretary: Viewer) -> None:
    """Two people may bear one name; where no door leads to it, it may be the other's."""
    namesake = factories.raised(
        house,
        area_id=house.other_community.pk,
        compound_id=house.other_compound.pk,
        summary=f"{NAME}家漏水",
    ).case

    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    deliver_waiting(REACTIONS, now=NOW)

    assert Case.objects.get(pk=namesake.pk).summary == f"{NAME}家漏水"


def test_what_a_steward_said_goes_with_her_file(house: House, secretary: Viewer) -> None:
    """She is asked by her account, which was made for the person."""
    worker = house.viewer("worker")
    traces.steward_of(house)
    her_account = Account.objects.get(person=house.neighbour)
    meeting = deliberation.meeting(house, deliberation.topic(house))
    by, during = {"by": worker, "now": NOW}, {"by": worker, "now": deliberation.AT_MEETING}
    guest = Guest("account", her_account.pk)
    seat = meetings.invite(meeting.pk, guest, capacity="steward", **by)
    meetings.check_in(meeting.pk, seat.pk, **during)
    item = meeting.items.get()
    meetings.state(item.pk, invitation_id=seat.pk, text="我家也没有通气", **during)

    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    deliver_waiting(REACTIONS, now=NOW)

    said = Statement.objects.get()
    assert (said.text, said.withdrawn_at) == ("", NOW)
    her_account.refresh_from_db()
    assert (her_account.name, her_account.is_active, her_account.person) == ("—", False, None)


def test_photos_of_an_erased_person_leave_the_store(
    house: House, secretary: Viewer, django_capture_on_commit_callbacks: Any
) -> None:
    traces.own_case(house)
    stored = Attachment.objects.get().blob.name
    assert default_storage.exists(stored)

    with django_capture_on_commit_callbacks(execute=True):
        people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
        deliver_waiting(REACTIONS, now=NOW)

    assert not Attachment.objects.exists()
    assert not default_storage.exists(stored)


def test_name_is_kept_sealed_until_the_last_app_has_forgotten(
    house: House, secretary: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An app that fails at first must still find the person when the queue comes back."""
    traces.own_case(house)
    house.neighbour.refresh_from_db()
    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    entry = Entry.objects.get(kind=PERSON_ERASED)
    with monkeypatch.context() as broken:
        broken.setattr(cases, "forget_person", _fails)
        with pytest.raises(DeliveryFailed):
            deliver_entry(entry.pk, REACTIONS, now=NOW)

    assert set(
        Delivery.objects.filter(entry=entry, done_at=None).values_list("handler", flat=True)
    ) == {"linli.cases.handlers.forget_person", "linli.people.handlers.finish_erasure"}
    with pytest.raises(StillForgetting):
        people.finish_erasure(entry, now=NOW)
    assert Entry.objects.get(pk=entry.pk).words == f"{NAME}\n{PHONE}"
    assert "宋" not in stored_texts()

    deliver_waiting(REACTIONS, now=NOW)

    assert Entry.objects.get(pk=entry.pk).words == ""
    assert tables_naming(*WORDS) == {}


def _fails(*_args: object, **_named: object) -> int:
    raise RuntimeError("for the test")


def stored_texts() -> str:
    """The journal's texts as they lie in the database, unopened."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(string_agg(body, ' '), '') from journal_text")
        return str(cursor.fetchone()[0])

"""Handed over once, approved as it was read; who is asked and who looks after an answer."""

from django.test import Client
from tests.cast import NOW, PROGRAM, House

from linli.accounts import actions as accounts
from linli.accounts.models import Appointment
from linli.base.viewer import Role
from linli.cases.models import Case, Category
from linli.journal.models import Entry
from linli.knowledge import actions, queries
from linli.knowledge.actions import Draft
from linli.knowledge.models import Answer, Asked
from linli.knowledge.tests.conftest import As
from linli.knowledge.workflow import State

FREE = Draft("接种疫苗收费吗？", "免费。", "通知", subject="health")
GIVEN = {"name": "周小满", "phone": "13900000077", "consent": "on"}


def asked(house: House, words: str = "打疫苗要钱吗") -> Asked:
    return actions.ask(words, house.community.pk, by=PROGRAM, now=NOW)


def test_a_question_is_handed_over_once(house: House) -> None:
    row, client = asked(house), Client()
    client.post(f"/ask/{row.token}/", GIVEN)
    actions.note_answered(Case.objects.get().pk, by=PROGRAM, now=NOW)
    again = client.post(f"/ask/{row.token}/", GIVEN, follow=True)
    assert again.redirect_chain == [(f"/ask/{row.token}/", 302)]
    client.post(f"/ask/{row.token}/helped/", {"helped": "no"})
    row.refresh_from_db()
    assert (row.answered_at, row.helped) == (NOW, None)
    assert Entry.objects.filter(kind="question.handed_over").count() == 1


def test_without_a_category_the_way_to_a_person_says_so(house: House) -> None:
    row = asked(house)
    Category.objects.update(active=False)
    page = Client().post(f"/ask/{row.token}/", GIVEN, follow=True)
    assert (page.status_code, Case.objects.count()) == (200, 0)


def test_what_was_rewritten_since_it_was_read_is_neither_approved_nor_withdrawn(
    house: House, as_: As
) -> None:
    row = actions.write_answer(house.community.pk, FREE, by=PROGRAM, now=NOW)
    actions.rewrite_answer(row.pk, FREE, by=PROGRAM, now=NOW)
    secretary = as_("secretary")
    for act in ("approve", "withdraw"):
        address = f"/knowledge/{row.pk}/{act}/"
        assert secretary.post(address, {"version": row.version}).status_code == 409
    page = secretary.get(f"/knowledge/{row.pk}/").text
    assert f'name="version" value="{row.version + 1}"' in page
    assert Answer.objects.get().state == State.DRAFT


def test_a_community_whose_secretary_left_is_not_offered(house: House) -> None:
    assert house.community in queries.places_to_ask(NOW)
    held = Appointment.objects.get(role=Role.SECRETARY, area=house.community)
    accounts.end_appointment(held.pk, by=PROGRAM, now=NOW)
    assert house.community not in queries.places_to_ask(NOW)


def test_numbers_and_doors_are_blackened_for_the_desk_alone(house: House) -> None:
    row = asked(house, "3号楼2单元501室漏水打13900000077")
    shown = queries.without_answer(house.viewer("secretary"))[0].words
    assert ("13900000077" in shown, "501室" in shown) == (False, False)
    assert row.words in Client().get(f"/ask/{row.token}/").text


def test_an_answer_has_an_owner_among_the_colleagues(house: House, as_: As) -> None:
    secretary, worker = as_("secretary"), house.accounts["worker"]
    typed = {"area": house.community.pk, "subject": "health", "question": "收费吗", "text": "免费"}
    typed |= {"source": "通知", "owner_id": house.accounts["contact"].pk}
    assert secretary.post("/knowledge/new/", typed).status_code == 422
    secretary.post("/knowledge/new/", typed | {"owner_id": worker.pk})
    row = Answer.objects.get()
    assert row.owner == worker
    assert worker.name in secretary.get(f"/knowledge/{row.pk}/").text


def test_the_answers_of_the_program_are_taken_by_who_approves(house: House, as_: As) -> None:
    take = "/knowledge/shipped/"
    assert take not in as_("worker").get("/knowledge/").text
    assert as_("worker").post(take).status_code == 403
    secretary = as_("secretary")
    assert take in secretary.get("/knowledge/").text
    secretary.post(take)
    secretary.post(take)
    assert set(Answer.objects.values_list("area", "state")) == {(house.community.pk, "draft")}
    assert Answer.objects.count() == 40
    assert take not in secretary.get("/knowledge/").text

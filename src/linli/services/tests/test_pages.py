"""Pages: the matrix opens its rows, the firm's own pages by link, policies for everybody."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from tests.cast import House

from linli.cases.models import Case
from linli.cases.tests import factories as raised
from linli.services import actions
from linli.services.models import Application, Assignment, Mechanism, Need, Policy, Solution
from linli.services.tests import factories
from linli.services.tests.factories import to

As = Callable[[str], Client]


def test_the_matrix_opens_its_rows_and_their_file(house: House, as_: As) -> None:
    row = factories.alliance(house)
    factories.need(house, row)
    factories.need(house, row, text="融资五百万", module="finance", factor="capital")
    leader = as_("leader")
    page = leader.get(f"/services/{row.pk}/").content.decode()
    assert "module=talent&amp;factor=talent" in page
    narrow = leader.get(f"/services/{row.pk}/needs/?module=talent&factor=talent").content.decode()
    assert "缺技工二十名" in narrow
    assert "融资五百万" not in narrow
    file = leader.get(f"/services/{row.pk}/needs/export/?as=csv&module=finance")
    assert "融资五百万" in file.content.decode("utf-8-sig")
    assert leader.get("/services/")["Location"] == f"/services/{row.pk}/"


def test_a_need_is_taken_down_from_an_order_joined_and_met(house: House, as_: As) -> None:
    row = factories.alliance(house)
    case = raised.order(house).case
    other = factories.need(house, row)
    specialist = as_("specialist")
    form = specialist.get(f"/services/{row.pk}/needs/new/?order={case.pk}").context["form"]
    assert form.initial["text"] == case.summary
    assert "/needs/new/?order=" in specialist.get(f"/cases/{case.pk}/").content.decode()
    sent = specialist.post(
        f"/services/{row.pk}/needs/new/",
        {**form.initial, "link": "", "raised_on": ""},
    )
    need = Need.objects.get(case=case)
    assert sent["Location"] == f"/services/needs/{need.pk}/"
    specialist.post(f"/services/needs/{need.pk}/join/", {"into": other.pk, "version": need.version})
    need.refresh_from_db()
    assert need.joined_into == other
    assert "缺技工二十名" in specialist.get(f"/services/needs/{need.pk}/").content.decode()
    specialist.post(f"/services/needs/{need.pk}/part/", {})
    specialist.post(f"/services/needs/{need.pk}/meet/", {"reason": "专场招聘解决"})
    need.refresh_from_db()
    assert (need.state, need.reason) == ("met", "专场招聘解决")
    empty = specialist.post(f"/services/needs/{other.pk}/drop/", {"reason": ""})
    assert empty.status_code == 422


def test_a_solved_order_becomes_a_solution(house: House, as_: As) -> None:
    row = factories.alliance(house)
    case = factories.solved_order(house)
    specialist = as_("specialist")
    form = specialist.get(f"/services/{row.pk}/solutions/new/?order={case.pk}").context["form"]
    specialist.post(f"/services/{row.pk}/solutions/new/", form.initial)
    made = Solution.objects.get()
    assert list(made.cases.all()) == [case]
    page = specialist.get(f"/services/{row.pk}/solutions/?q=停气").content.decode()
    assert made.title in page
    assert case.number in specialist.get(f"/services/solutions/{made.pk}/").content.decode()
    specialist.post(f"/services/solutions/{made.pk}/retire/", {"version": made.version})
    assert specialist.get(f"/services/solutions/{made.pk}/").status_code == 404


def test_an_order_is_given_to_a_team_by_who_has_it(house: House, as_: As) -> None:
    row = factories.alliance(house)
    team = actions.begin_teams(row.pk, **to(house))[0]
    case = raised.brought_to(house, "in_hand", kind="order")
    worker, given = as_("worker"), {"service_team": team.pk}
    assert worker.post(f"/services/orders/{case.pk}/give/", given).status_code == 403
    as_("handler").post(f"/services/orders/{case.pk}/give/", given)
    leader = as_("leader")
    assert Assignment.objects.get().service_team == team
    page = leader.get(f"/cases/{case.pk}/").content.decode()
    assert "政务服务队" in page
    assert "1" in leader.get(f"/services/{row.pk}/teams/").content.decode()


def test_mechanisms_are_set_up_and_planned_from_the_year(house: House, as_: As) -> None:
    row = factories.alliance(house)
    leader = as_("leader")
    leader.post(f"/services/{row.pk}/mechanisms/begin/")
    made = Mechanism.objects.get(code="salon")
    page = leader.get(f"/services/{row.pk}/mechanisms/").content.decode()
    assert "主题沙龙" in page
    sent = leader.post(
        f"/services/mechanisms/{made.pk}/plan/",
        {"title": "春季沙龙", "venue": "会客厅", "day": "2022-04-20", "at": "14:00", "minutes": 90},
    )
    assert sent.status_code == 302
    assert sent["Location"].startswith("/events/")
    refused = leader.post(
        f"/services/mechanisms/{made.pk}/edit/",
        {"name": "主题沙龙", "period": "quarter", "since": "2022-01-01", "warns": "on"},
    )
    assert refused.context["form"].errors


def test_a_policy_goes_from_draft_to_a_granted_application(house: House, as_: As) -> None:
    row = factories.alliance(house)
    leader = as_("leader")
    leader.post(
        f"/services/{row.pk}/policies/new/",
        {"title": "稳岗返还", "summary": "返还失业保险费", "links": ["core"], "staff_from": "100"},
    )
    made = Policy.objects.get()
    assert made.conditions == {"links": ["core"], "staff": {"from": 100}}
    assert leader.get(f"/policies/{made.pk}/").status_code == 404
    leader.post(f"/services/policies/{made.pk}/publish/", {})
    leader.post(f"/services/policies/{made.pk}/tell/", {})
    page = leader.get(f"/services/policies/{made.pk}/").content.decode()
    assert house.firm.name in page
    contact = as_("contact")
    assert "稳岗返还" in contact.get("/firm/").content.decode()
    contact.post(f"/firm/policies/{made.pk}/apply/", {"organisation": house.firm.pk})
    applied = Application.objects.get()
    contact.post(f"/firm/applications/{applied.pk}/hand-in/", {"sent_on": ""})
    leader.post(
        f"/services/applications/{applied.pk}/end/", {"granted": "yes", "answer": "返还三万元"}
    )
    assert "返还三万元" in contact.get(f"/firm/applications/{applied.pk}/").content.decode()
    assert "稳岗返还" in Client().get("/policies/").content.decode()


def test_a_colleague_comes_in_by_the_contacts_link_and_all_links_end(house: House, as_: As) -> None:
    factories.alliance(house)
    contact = as_("contact")
    page = contact.post(
        f"/firm/{house.firm.pk}/colleagues/", {"words": "财务", "rights": ["speak"]}
    ).context["address"]
    colleague = Client()
    path = page.partition("testserver")[2]
    assert colleague.get(path)["Location"] == "/firm/"
    assert colleague.get("/firm/").status_code == 200
    assert colleague.get("/services/").status_code == 302
    form = colleague.get("/orders/new/?about=firm_legal").context["form"]
    assert form.fields["category"].initial.code == "firm_legal"
    contact.post(f"/firm/{house.firm.pk}/colleagues/revoke/")
    assert colleague.get("/firm/").status_code == 302
    assert Client().get(path).status_code == 404


def test_staff_hand_out_a_link_with_its_code(house: House, as_: As) -> None:
    factories.alliance(house)
    specialist = as_("specialist")
    page = specialist.post(f"/services/firms/{house.firm.pk}/link/").content.decode()
    assert "<svg" in page
    assert as_("worker").get(f"/services/firms/{house.firm.pk}/link/").status_code == 403


def test_a_contact_opens_nothing_of_another_firm(house: House, as_: As) -> None:
    row = factories.alliance(house)
    other = factories.another(house, row)
    made = factories.policy(house, row)
    theirs = actions.begin(made.pk, other.pk, **to(house, "specialist"))
    contact = as_("contact")
    for address in (f"/firm/applications/{theirs.pk}/", f"/firm/{other.pk}/colleagues/"):
        assert contact.get(address).status_code == 404
    contact.post(f"/firm/policies/{made.pk}/apply/", {"organisation": other.pk})
    assert Application.objects.count() == 1
    assert Case.objects.count() == 0


def test_pages_ask_the_same_number_of_queries_for_one_row_and_for_many(
    house: House, as_: As, django_assert_max_num_queries: Any
) -> None:
    row = factories.alliance(house)
    factories.mechanism(house, row)
    made = factories.policy(house, row)
    for number in range(4):
        firm = factories.another(house, row, f"示例{number}厂")
        factories.need(house, row, firm)
        actions.begin(made.pk, firm.pk, **to(house, "specialist"))
    leader = as_("leader")
    for address in (
        f"/services/{row.pk}/",
        f"/services/{row.pk}/needs/",
        f"/services/{row.pk}/mechanisms/",
        f"/services/{row.pk}/policies/",
        f"/services/policies/{made.pk}/",
    ):
        with django_assert_max_num_queries(14):
            assert leader.get(address).status_code == 200

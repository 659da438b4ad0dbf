"""A firm's own pages: colleagues with rights of their own, papers acknowledged, ways to us."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, PROGRAM, House

from linli.accounts import queries as accounts
from linli.accounts.actions import forget_old
from linli.accounts.models import Link
from linli.alliances import actions as alliances
from linli.alliances.models import Acknowledgement, Alliance, Edition
from linli.alliances.tests import factories as allied
from linli.base import rights as tables
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.tests import factories as raised
from linli.services import actions
from linli.services.models import FirmLink
from linli.services.tests import factories
from linli.services.tests.conftest import As
from linli.services.tests.factories import to

#: The house's morning, so that links are in force when pages ask.
pytestmark = pytest.mark.usefixtures("as_")


def _let_in(house: House, *rights: str, by: Viewer | None = None, words: str = "人事") -> Viewer:
    """Whoever comes by a link of the contact's firm that is ticked for these rights."""
    who: dict[str, Any] = {"by": by or house.viewer("specialist"), "now": NOW}
    token = actions.firm_link(house.firm.pk, words=words, rights=rights, **who)
    bearer = accounts.viewer_by_link(token, NOW)
    assert bearer is not None
    return bearer


def _browser(bearer: Viewer) -> Client:
    client = Client()
    session = client.session
    session["linli_link"] = int(bearer.key.partition(":")[2])
    session.save()
    return client


def _charter(house: House, row: Alliance) -> Edition:
    paper = ("charter", "联盟章程", "第一条 自愿加入。")
    return alliances.issue(row.pk, *paper, in_force_on=date(2022, 4, 1), **to(house))


#: Ticked → which of the firm's rights the link then carries.
CARRIES = {
    "read": {"cases.order", "cases.track"},
    "speak": {"cases.order", "cases.track", "cases.speak"},
    "apply": {"services.apply"},
    "vacancies": {"employment.firm", "employment.offer", "employment.see"},
    "book": {"events.book_own"},
    "papers": {"alliances.speak"},
    "colleagues": {"services.colleagues"},
}
ALL = {right for rights in CARRIES.values() for right in rights}


@pytest.mark.parametrize("code", CARRIES)
def test_a_link_carries_what_was_ticked_and_the_front_page(house: House, code: str) -> None:
    bearer = _let_in(house, code)
    assert {right for right in ALL if tables.may(bearer, right)} == CARRIES[code]
    assert tables.may(bearer, "services.firm")
    assert not tables.may(bearer, "claims.claim")


def test_who_may_only_read_raises_and_rates_nothing(house: House) -> None:
    case = raised.brought_to(house, "ended", kind="order")
    reader, speaker = _let_in(house, "read"), _let_in(house, "speak")
    with pytest.raises(NotAllowed):
        cases.confirm(case.pk, how="link", solved=True, rating=5, by=reader, now=NOW)
    with pytest.raises(NotAllowed):
        cases.withdraw(case.pk, reason="不要了", by=reader, now=NOW)
    page = _browser(reader)
    assert page.get(f"/orders/{case.pk}/").status_code == 200
    assert page.get("/orders/new/").status_code in {302, 403}
    assert "/orders/new/" not in page.get("/firm/").text
    cases.confirm(case.pk, how="link", solved=True, rating=5, by=speaker, now=NOW)
    assert Case.objects.get().state == "closed"


def test_nobody_hands_on_what_they_may_not_do(house: House) -> None:
    personnel = _let_in(house, "read", "colleagues")
    with pytest.raises(Invalid) as refusal:
        _let_in(house, "speak", by=personnel)
    assert refusal.value.field == "rights"
    assert _let_in(house, "read", by=personnel).key != personnel.key
    with pytest.raises(NotAllowed):  # everything is the first contact's, from staff
        _let_in(house, by=house.viewer("contact"))
    with pytest.raises(NotAllowed):
        _let_in(house, "read", by=_let_in(house, "speak"))
    with pytest.raises(Invalid):
        _let_in(house, "read", words="找小王13800000001")


def test_one_link_is_taken_back_and_the_others_stay(house: House) -> None:
    first, second = _let_in(house, "read"), _let_in(house, "apply", words="财务")
    number = int(first.key.partition(":")[2])
    actions.revoke_firm_link(number, **to(house, "contact"))
    assert FirmLink.objects.get(link=number).words == ""
    left = Link.objects.filter(revoked_at=None).values_list("pk", flat=True)
    assert [f"link:{pk}" for pk in left] == [second.key]


def test_the_first_contacts_link_is_not_a_colleagues_to_take(house: House) -> None:
    first = _let_in(house)
    personnel = _let_in(house, "read", "colleagues")
    number = int(first.key.partition(":")[2])
    with pytest.raises(NotAllowed):
        actions.revoke_firm_link(number, by=personnel, now=NOW)
    with pytest.raises(NotAllowed):
        actions.revoke_firm_links(house.firm.pk, by=personnel, now=NOW)
    other = factories.another(house, factories.alliance(house))
    theirs = actions.firm_link(other.pk, **to(house, "specialist"))
    with pytest.raises(NotAllowed):
        actions.revoke_firm_link(
            Link.objects.get(digest=accounts.digest(theirs)).pk, by=first, now=NOW
        )
    actions.revoke_firm_link(number, by=first, now=NOW)
    assert accounts.links_of(f"organisation:{house.firm.pk}", NOW).count() == 1


def test_a_colleague_with_every_right_ticked_is_not_the_first_contact(house: House) -> None:
    first, everything = _let_in(house), _let_in(house, *CARRIES)
    with pytest.raises(NotAllowed):
        actions.revoke_firm_link(int(first.key.partition(":")[2]), by=everything, now=NOW)
    with pytest.raises(NotAllowed):
        actions.revoke_firm_links(house.firm.pk, by=everything, now=NOW)
    assert accounts.links_of(f"organisation:{house.firm.pk}", NOW).count() == 2


@pytest.mark.parametrize("role", ["secretary", "handler", "specialist", "leader"])
def test_whoever_serves_the_firm_hands_out_its_link_and_takes_it_back(
    house: House, role: str
) -> None:
    first = _let_in(house, by=house.viewer(role))
    actions.revoke_firm_link(int(first.key.partition(":")[2]), **to(house, role))
    assert not accounts.links_of(f"organisation:{house.firm.pk}", NOW).exists()


def test_rooms_are_read_and_booked_only_by_a_link_that_is_ticked_for_it(house: House) -> None:
    papers, booking = _browser(_let_in(house, "papers")), _browser(_let_in(house, "book"))
    assert papers.get("/firm/places/").status_code == 302  # to the door of staff
    assert "/firm/places/" not in papers.get("/firm/").text
    assert booking.get("/firm/places/").status_code == 200


def test_a_link_that_expired_long_ago_is_forgotten_with_what_it_was_for(house: House) -> None:
    _let_in(house)
    later = NOW + timedelta(days=400)
    forgotten = forget_old(links_before=later, accesses_before=NOW, by=PROGRAM)
    assert forgotten[0] >= 1
    assert not FirmLink.objects.exists()


def test_the_charter_is_acknowledged_on_the_firms_pages(house: House) -> None:
    row = factories.alliance(house)
    edition = _charter(house, row)
    reader, speaker = _browser(_let_in(house, "read")), _browser(_let_in(house, "papers"))
    assert f"/firm/papers/{edition.pk}/" in reader.get("/firm/").text
    member = row.members.get()
    here = f"/firm/papers/{edition.pk}/acknowledge/{member.pk}/"
    page = reader.get(f"/firm/papers/{edition.pk}/").text
    assert ("自愿加入" in page, here in page) == (True, False)
    assert reader.post(here).status_code in {302, 403}
    assert not Acknowledgement.objects.exists()
    speaker.post(here)
    given = Acknowledgement.objects.get()
    assert (given.on_paper, given.edition) == (False, edition)
    assert f"/firm/papers/{edition.pk}/" not in speaker.get("/firm/").text
    assert "联盟章程" in speaker.get("/firm/papers/").text


def test_a_paper_of_another_alliance_is_not_shown(house: House) -> None:
    edition = _charter(house, allied.alliance(house))
    page = _browser(_let_in(house, "papers")).get(f"/firm/papers/{edition.pk}/")
    assert page.status_code == 404


def test_an_older_version_leads_to_the_papers_in_force(house: House) -> None:
    row = factories.alliance(house)
    old = _charter(house, row)
    newer = ("charter", "联盟章程", "第一条 自愿加入，自愿退出。")
    alliances.issue(row.pk, *newer, in_force_on=date(2022, 4, 2), **to(house))
    page = _browser(_let_in(house, "papers")).get(f"/firm/papers/{old.pk}/")
    assert (page.status_code, page["Location"]) == (302, "/firm/papers/")


def test_three_ways_lead_to_somebody(house: House, as_: As) -> None:
    factories.alliance(house)
    client = as_("contact")
    page = client.get("/firm/").text
    assert house.accounts["specialist"].name in page
    for address in ("/orders/new/", "/orders/new/?about=firm_policy", "/firm/legal/"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    assert "/orders/new/?about=firm_legal" in client.get("/firm/legal/").text


def test_a_colleague_is_let_in_and_shut_out_by_the_pages(house: House, as_: As) -> None:
    factories.alliance(house)
    client = as_("contact")
    here = f"/firm/{house.firm.pk}/colleagues/"
    assert client.post(here, {"words": "采购"}).status_code == 422
    page = client.post(here, {"words": "采购", "rights": ["read", "apply"]}).text
    assert "<svg" in page
    link = FirmLink.objects.get()
    assert (link.words, link.rights) == ("采购", ["apply", "read"])
    assert "采购" in as_("specialist").get(f"/services/firms/{house.firm.pk}/link/").text
    client.post(f"{here}{link.link_id}/revoke/")
    assert "采购" not in client.get(here).text
    assert client.post(f"{here}{link.link_id}/revoke/").status_code == 404

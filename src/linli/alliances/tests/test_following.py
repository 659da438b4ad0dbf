"""A firm follows its application by a link: the stage, what is missing, what was decided."""

from typing import Any

from django.test import Client
from tests.cast import NOW, House

from linli.accounts import queries as accounts
from linli.alliances import actions, queries
from linli.alliances.models import Application
from linli.alliances.queries.following import Followed
from linli.alliances.spec import Votes
from linli.alliances.tests import factories
from linli.alliances.tests.conftest import As
from linli.base.viewer import ANYONE, Viewer

TYPED = {
    "firm_name": "示例新材料公司",
    "credit_code": "91410103MA0000001X",
    "contact_name": "吴经理",
    "contact_phone": "13900000021",
    "about": "想参加对接会",
    "once": "page-1",
}


def _sent(house: House) -> tuple[Viewer, Application]:
    """Whoever applied, by the link that the page showed."""
    row = factories.alliance(house)
    sent = actions.apply_online(row.pk, **TYPED, by=ANYONE, now=NOW)
    bearer = accounts.viewer_by_link(sent.token, NOW)
    assert bearer is not None
    return bearer, Application.objects.get(pk=sent.application_id)


def _read(bearer: Viewer) -> Followed:
    (found,) = queries.followed(bearer)
    return found


def _at(found: Followed) -> list[str]:
    return [step.state for step in found.steps]


def test_each_stage_is_read_by_the_link(house: House) -> None:
    bearer, sent = _sent(house)
    assert _at(_read(bearer)) == ["done", "current", "next", "next"]
    staff: dict[str, Any] = {"by": house.viewer("specialist"), "now": NOW}
    member = actions.take_up(sent.pk, area_id=house.community.pk, **staff)
    assert _at(_read(bearer)) == ["done", "done", "current", "next"]
    actions.note_missing(member.pk, "请补营业执照复印件", **staff)
    assert _read(bearer).missing == "请补营业执照复印件"
    actions.check(member.pk, factories.in_order(member.alliance), **staff)
    found = _read(bearer)
    assert (_at(found), found.missing) == (["done", "done", "done", "current"], "")
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    actions.vote_on_admission(member.pk, Votes(3, 3, 0), **leader)
    found = _read(bearer)
    assert (_at(found), found.member) == (["done"] * 4, member)


def test_another_link_takes_the_place_of_the_one_before(house: House) -> None:
    bearer, sent = _sent(house)
    staff: dict[str, Any] = {"by": house.viewer("specialist"), "now": NOW}
    token = actions.link_to_application(sent.pk, **staff)
    assert accounts.viewer_by_link(token, NOW) is not None
    left = accounts.links_of(f"entry:{sent.pk}", NOW).values_list("pk", flat=True)
    assert bearer.key not in {f"link:{pk}" for pk in left}
    assert len(left) == 1


def test_a_refusal_is_read_with_its_reason(house: House) -> None:
    bearer, sent = _sent(house)
    actions.refuse_application(sent.pk, "注册地不在辖区", by=house.viewer("specialist"), now=NOW)
    found = _read(bearer)
    assert (found.refused, _at(found)) == ("注册地不在辖区", ["done"])


def test_a_vote_that_was_lost_is_read_with_its_reason(house: House) -> None:
    member = factories.checked(house, factories.alliance(house))
    staff: dict[str, Any] = {"by": house.viewer("specialist"), "now": NOW}
    bearer = accounts.viewer_by_link(actions.link_to_membership(member.pk, **staff), NOW)
    leader = house.viewer("leader")
    lost = Votes(3, 1, 2)
    actions.vote_on_admission(member.pk, lost, reason="主业不符", by=leader, now=NOW)
    assert bearer is not None
    assert _read(bearer).refused == "主业不符"


def test_a_link_opens_its_own_application_and_nothing_else(house: House) -> None:
    bearer, _sent_row = _sent(house)
    factories.applied(house, _sent_row.alliance)
    assert len(queries.followed(bearer)) == 1
    assert queries.followed(house.viewer("resident")) == []
    assert queries.followed(ANYONE) == []
    assert not queries.visible_to(bearer).exists()
    assert not queries.members_visible_to(bearer).exists()


def test_from_the_form_to_the_stage_by_the_pages(house: House, as_: As) -> None:
    row = factories.alliance(house)
    client = Client()
    here = f"/alliances/{row.pk}/apply/"
    refused = client.post(here, TYPED | {"credit_code": "12"})
    assert (refused.status_code, "示例新材料公司" in refused.text) == (422, True)
    page = client.post(here, TYPED).text
    assert "<svg" in page
    address = page.split('href="http://testserver')[1].split('"')[0]
    assert client.get(address)["Location"] == "/alliances/mine/"
    read = client.get("/alliances/mine/").text
    assert "示例新材料公司" in read
    assert "13900000021" not in read
    assert Client().get("/alliances/mine/").status_code == 302
    sent = Application.objects.get()
    specialist = as_("specialist")
    again = specialist.post(f"/alliances/applications/{sent.pk}/link/").text
    assert "<svg" in again
    assert client.get("/alliances/mine/").status_code == 302  # the first link opens nothing now
    address = again.split('value="http://testserver')[1].split('"')[0]
    client.get(address)
    taken = specialist.post(
        f"/alliances/applications/{sent.pk}/take-up/", {"area": house.community.pk}
    )
    member = taken["Location"]
    specialist.post(f"{member}ask/", {"missing": "缺开户许可", "version": ""})
    assert "缺开户许可" in client.get("/alliances/mine/").text
    assert as_("worker").post(f"{member}link/").status_code == 403

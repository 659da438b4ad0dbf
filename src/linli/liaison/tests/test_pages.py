"""Pages of officials and firms: assigned, visited with its problems, handed on, as a file."""

from collections.abc import Callable

from django.test import Client
from tests.cast import House

from linli.cases.models import Case
from linli.liaison.models import FirmVisit, Pair
from linli.liaison.tests import factories


def test_secretary_assigns_and_the_official_records_with_a_problem(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    firm = house.firm.pk
    secretary = sign_in("secretary")
    secretary.post(
        f"/liaison/firms/{firm}/pair/",
        {"official": house.accounts["handler"].pk, "kind": factories.kind().pk},
    )
    assert Pair.objects.get().official == house.accounts["handler"]
    handler = sign_in("handler")
    assert "示例燃气公司" in handler.get("/liaison/").content.decode()
    assert handler.get(f"/liaison/firms/{firm}/visit/").status_code == 200
    sent = handler.post(
        f"/liaison/firms/{firm}/visit/",
        {
            "words": "订单饱满",
            "once": "k1",
            "problems-0-category": factories.problem().category_id,
            "problems-0-summary": "急需普工",
            "problems-0-order_effort": "ordinary",
        },
    )
    visit = FirmVisit.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/liaison/visits/{visit.pk}/")
    assert visit.orders.get().summary == "急需普工"
    page = handler.get(f"/liaison/visits/{visit.pk}/").content.decode()
    assert "订单饱满" in page
    assert "急需普工" in page
    assert "急需普工" in handler.get(f"/liaison/firms/{firm}/").content.decode()


def test_a_half_problem_comes_back_with_what_was_typed(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    factories.pair(house)
    sent = sign_in("handler").post(
        f"/liaison/firms/{house.firm.pk}/visit/",
        {"words": "订单饱满", "once": "k1", "problems-0-summary": "急需普工"},
    )
    assert sent.status_code == 422
    assert "订单饱满" in sent.content.decode()
    assert not FirmVisit.objects.exists()
    assert not Case.objects.exists()


def test_planned_moved_dropped(house: House, sign_in: Callable[[str], Client]) -> None:
    pair = factories.pair(house)
    handler = sign_in("handler")
    handler.post(f"/liaison/pairs/{pair.pk}/plan/", {"planned_on": "2022-04-20", "once": "p1"})
    visit = FirmVisit.objects.get()
    handler.post(f"/liaison/visits/{visit.pk}/move/", {"planned_on": "2022-04-22", "once": "p2"})
    visit.refresh_from_db()
    assert str(visit.planned_on) == "2022-04-22"
    assert "2022" in handler.get("/liaison/visits/").content.decode()
    handler.post(f"/liaison/visits/{visit.pk}/drop/", {"reason": "企业停产"})
    visit.refresh_from_db()
    assert (visit.state, visit.reason) == ("dropped", "企业停产")


def test_handed_on_and_ended(house: House, sign_in: Callable[[str], Client]) -> None:
    pair = factories.pair(house)
    leader = sign_in("leader")
    worker = house.accounts["worker"]
    leader.post(f"/liaison/pairs/{pair.pk}/hand-on/", {"official": worker.pk, "reason": "轮岗"})
    current = Pair.objects.get(until=None)
    assert current.official == worker
    leader.post(f"/liaison/pairs/{current.pk}/end/", {"reason": "企业外迁"})
    assert not Pair.objects.filter(until=None).exists()


def test_lists_as_files(house: House, sign_in: Callable[[str], Client]) -> None:
    factories.pair(house)
    factories.visited(house)
    leader = sign_in("leader")
    firms = leader.get("/liaison/export/?as=csv").content.decode("utf-8-sig").splitlines()
    assert firms[1].startswith("示例燃气公司,永安社区,,handler一,2022-04-18,2022-04-18 09:00,0")
    visits = leader.get("/liaison/visits/export/?as=csv&state=held").content.decode("utf-8-sig")
    assert "示例燃气公司,永安社区,handler一,已走访,2022-04-18,0" in visits


def test_only_who_keeps_records_at_doors_is_shown_what_waits_on_the_phone(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    """A leader may not open the page of waiting records, so no page leads there."""
    address = f"/liaison/firms/{house.firm.pk}/visit/"
    bag = "data-bag "
    assert bag in sign_in("worker").get(address).content.decode()
    assert bag not in sign_in("leader").get(address).content.decode()

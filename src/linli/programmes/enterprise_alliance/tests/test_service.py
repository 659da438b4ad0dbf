"""What the alliance did for its firms, as it stands on Monday, 18 April 2022."""

from collections import Counter

from tests.figures.conftest import demo as demo

from linli.cases.models import Case, Confirmation
from linli.clock import queries as clock
from linli.services import queries
from linli.services.models import Application, Mechanism, Need, Policy, Told

ORDERS = Case.objects.filter(once__startswith="demo-alliance-order-")


def test_solved_and_those_that_are_not(demo: str) -> None:
    assert Counter(ORDERS.values_list("state", flat=True)) == {
        "closed": 37,
        "in_hand": 6,
        "ended": 2,
        "raised": 2,
        "dispatched": 1,
    }
    assert ORDERS.filter(reopen_count=1, verdict="not_solved").count() == 1
    assert ORDERS.filter(next_on__isnull=False).count() == 2


def test_every_solved_one_was_rated_once_by_its_firm(demo: str) -> None:
    words = Confirmation.objects.filter(case__in=ORDERS, solved=True)
    assert words.count() == 37
    assert {word.how for word in words} == {"link"}
    assert all(1 <= (word.rating or 0) <= 5 for word in words)
    assert not any(word.taken_by == word.case.handled_by for word in words.select_related("case"))


def test_the_one_objection_was_decided_on_its_day(demo: str) -> None:
    case = ORDERS.get(decided_at__isnull=False)
    assert case.taken_at is not None
    assert case.decided_at is not None
    assert clock.local(case.taken_at).date() == clock.local(case.decided_at).date()
    running = case.clocks.get(code="decide")
    assert running.met_at is not None
    assert running.met_at <= running.due_at


def test_needs_mechanisms_policies_and_applications_stand_there(demo: str) -> None:
    assert Need.objects.filter(state="joined").exists()
    assert Need.objects.filter(solution__isnull=False, state="met").count() == 3
    assert Mechanism.objects.count() == 6
    training = Mechanism.objects.get(code="training")
    lines = queries.year(training.alliance, 2021, clock.now())
    line = next(each for each in lines if each.mechanism == training)
    assert line.met == line.due > 0
    assert Counter(Policy.objects.values_list("state", flat=True)) == {"published": 3, "draft": 1}
    assert Told.objects.count() == Told.objects.values("policy", "organisation").distinct().count()
    assert Counter(Application.objects.values_list("stage", flat=True)) == {
        "begun": 1,
        "sent": 1,
        "granted": 1,
        "refused": 1,
    }

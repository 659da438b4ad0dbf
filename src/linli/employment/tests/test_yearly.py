"""The yearly table: each number counted by itself, printed only when the formulas hold, and who
breaks them is named to those who keep the file.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from tests.cast import NOW, House

from linli.base.viewer import system
from linli.employment import actions, queries
from linli.employment.models import Seeker, Step
from linli.employment.tests import factories
from linli.employment.tests.factories import to
from linli.people.spec import Erased

TODAY = NOW.date()


def veterans(house: House, number: int = 6) -> list[Seeker]:
    """Veterans who stand in each of the six ways, and somebody who is none."""
    rows = [
        factories.seeker(house, person=factories.person(house, each), veteran=True)
        for each in range(number)
    ]
    for row, (move, reason) in zip(
        rows,
        (("work", "found"), ("found", ""), ("train", ""), ("rest", "care"), ("leave", "retired")),
        strict=False,
    ):
        actions.move_seeker(row.pk, move, reason=reason, **to(house))
    factories.seeker(house)
    return rows


def test_each_veteran_stands_in_one_column_and_the_formulas_hold(house: House) -> None:
    veterans(house)
    table = queries.yearly(house.viewer("leader"), 2022, TODAY)
    whole = {"A": 6, "B": 1, "C": 1, "D": 3, "E": 1, "G": 1, "H": 1, "L": 1}
    assert (table.total.numbers, table.adds_up) == (whole, True)
    assert [(row.area, row.numbers["A"]) for row in table.rows] == [("永安社区", 6)]
    assert queries.yearly(house.viewer("other_secretary"), 2022, TODAY).total.numbers["A"] == 0
    assert queries.yearly(house.viewer("leader"), 2021, TODAY).total.numbers["A"] == 0


def test_a_person_on_file_twice_is_named_and_nothing_is_exported(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    veterans(house, 2)
    twin = factories.seeker(house, person=factories.person(house, 1), veteran=True)
    table = queries.yearly(house.viewer("secretary"), 2022, TODAY)
    assert [fault.seeker for fault in table.faults] == [twin]
    assert not table.adds_up
    client = sign_in("secretary")
    page = client.get("/jobs/year/").content.decode()
    assert f"/jobs/seekers/{twin.pk}/" in page
    assert "/jobs/year/export/" not in page
    assert client.get("/jobs/year/export/?as=csv").status_code == 403
    assert f"/jobs/seekers/{twin.pk}/" not in sign_in("leader").get("/jobs/year/").content.decode()


def test_a_history_that_says_nothing_or_something_else_breaks_the_formula(house: House) -> None:
    """Whoever wrote past the actions (a restored backup, a hand in the database) is found."""
    first, second = veterans(house, 2)
    Step.objects.filter(seeker=first).update(since=date(2023, 1, 1))
    Seeker.objects.filter(pk=second.pk).update(state="seeking")
    table = queries.yearly(house.viewer("secretary"), 2022, TODAY)
    assert [fault.seeker for fault in table.faults] == [first, second]
    assert table.total.broken == ["A = B + C + D + L"]


def test_whoever_is_erased_leaves_the_list_and_the_table_adds_up(house: House) -> None:
    (row,) = veterans(house, 1)
    actions.move_seeker(row.pk, "seek", **to(house))
    hope = actions.recommend(row.pk, factories.vacancy(house).pk, **to(house))
    later = NOW + timedelta(days=3)
    who = Erased(row.person_id)
    actions.forget_person(who, by=system("erasure"), now=later)
    hope.refresh_from_db()
    assert (hope.state, hope.why) == ("ended", "person_gone")
    table = queries.yearly(house.viewer("leader"), 2022, later.date())
    assert (table.adds_up, table.total.numbers["L"]) == (True, 1)
    before = queries.yearly(house.viewer("leader"), 2022, TODAY)
    assert (before.total.numbers["E"], before.total.numbers["L"]) == (1, 0)


def test_table_that_adds_up_is_exported(house: House, sign_in: Callable[[str], Client]) -> None:
    veterans(house)
    lines = sign_in("leader").get("/jobs/year/export/?as=csv").content.decode("utf-8-sig")
    assert lines.splitlines()[-1].endswith(",6,1,1,3,1,1,1,1")

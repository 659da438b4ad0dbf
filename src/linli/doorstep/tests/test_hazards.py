"""Hazards on the household's page."""

import pytest
from tests.cast import House

from linli.cases.models import Case
from linli.doorstep.tests.browser import appeal, hazard, save
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import HAZARD
from linli.visits.models import Visit


def test_hazard_is_saved_with_the_visit(house: House, sign_in: SignIn) -> None:
    client = sign_in("worker")
    answer = save(client, house, **hazard(hazard_due_on="2022-04-25"))
    case = Case.objects.get()
    assert answer.status_code == 302
    assert (case.kind, case.state, case.facts["due_on"]) == ("hazard", "raised", "2022-04-25")
    done = client.get(answer["Location"])
    assert HAZARD["basis"] in done.text
    # Nobody raised it: no code to be passed on.
    assert [(one["case"], one["code"], one["link"]) for one in done.context["raised"]] == [
        (case, "", "")
    ]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"hazard_grade": ""}, {"hazard_grade"}),
        ({"hazard_basis": ""}, {"hazard_basis"}),
        ({"ending": "settled"}, {"hazard_on_spot"}),
        ({"hazard_due_on": "2022-04-18"}, {"hazard_due_on"}),
        ({"category": "", "summary": ""}, {"category", "summary"}),
    ],
)
def test_hazard_left_half_done_comes_back_with_its_faults(
    house: House, sign_in: SignIn, typed: dict[str, str], fields: set[str]
) -> None:
    answer = save(sign_in("worker"), house, **appeal(), **hazard(**typed))
    assert answer.status_code == 422
    assert set(answer.context["forms"].hazard.errors) == fields
    assert not Visit.objects.exists()


def test_untouched_fold_of_the_hazard_keeps_nothing(house: House, sign_in: SignIn) -> None:
    sent = hazard(category="", summary="", hazard_grade="", hazard_basis="")
    answer = save(sign_in("worker"), house, **sent)
    assert (answer.status_code, Case.objects.count(), Visit.objects.count()) == (302, 0, 1)

"""The own file by a link, what is asked for there, and interest of people without a file."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, House

from linli.base.errors import NotAllowed
from linli.base.viewer import Grant, Viewer
from linli.cases.models import Case
from linli.clock import queries as clock
from linli.employment import actions, queries
from linli.employment.models import Candidacy, Interest, Seeker, Skill
from linli.employment.spec.seekers import LINK_LASTS, Wishes
from linli.employment.tests import factories
from linli.employment.tests.factories import to
from linli.employment.workflow import Progress


def bearer(seeker: Seeker) -> Viewer:
    return Viewer("link:1", (Grant("resident", scope=f"seeker:{seeker.pk}"),))


def enters(client: Client, token: str) -> Client:
    assert client.get(f"/l/{token}/")["Location"] == "/my-work/"
    return client


def test_own_file_shows_wishes_and_fitting_vacancies_and_nothing_sealed(
    house: House, anyone: Client
) -> None:
    seeker = factories.seeker(house, veteran=True, note="腰不好")
    actions.note_service(seeker.pk, "义务兵", **to(house, "secretary"))
    factories.vacancy(house)
    client = enters(anyone, actions.give_link(seeker.pk, **to(house)))
    page = client.get("/my-work/").content.decode()
    assert "电焊工" in page
    assert "/my-work/ask/" in page
    for hidden in ("腰不好", "义务兵", house.neighbour.name, house.neighbour.phone):
        assert hidden not in page


def test_own_file_tells_what_was_learned_in_service_in_civil_words(
    house: House, anyone: Client
) -> None:
    learned = Skill.objects.filter(kind="service", counts_as__isnull=False)[0]
    civil = learned.counts_as.order_by("pk")[0]
    seeker = factories.seeker(house, veteran=True, skill_ids=(learned.pk,))
    client = enters(anyone, actions.give_link(seeker.pk, **to(house)))
    page = client.get("/my-work/").content.decode()
    assert str(learned) not in page
    assert str(civil) in page


def test_interest_is_one_recommendation_that_waits_for_the_staff(
    house: House, anyone: Client
) -> None:
    seeker, row = factories.seeker(house), factories.vacancy(house)
    client = enters(anyone, actions.give_link(seeker.pk, **to(house)))
    for _twice in range(2):
        assert client.post(f"/my-work/ask/{row.pk}/")["Location"] == "/my-work/"
    made = Candidacy.objects.get()
    assert (made.state, made.asked, made.seeker) == (Progress.RECOMMENDED, True, seeker)
    waiting = queries.waiting_for(house.viewer("worker"), NOW)
    assert [(each.pk, each.act) for each in waiting] == [(made.pk, "speak")]
    assert f"/my-work/ask/{row.pk}/" not in client.get("/my-work/").content.decode()
    actions.agree_interview(made.pk, NOW + timedelta(days=1), **to(house))
    assert not queries.waiting_for(house.viewer("worker"), NOW).exists()


def test_wishes_are_put_right_and_certificates_stay_with_the_staff(
    house: House, anyone: Client
) -> None:
    seeker = factories.seeker(house)
    client = enters(anyone, actions.give_link(seeker.pk, **to(house)))
    typed = {"wage_from": 6500, "reach": "anywhere", "hours": ["day"], "education": "master"}
    sent = client.post("/my-work/wishes/", typed | {"version": seeker.version, "years": 40})
    assert sent["Location"] == "/my-work/"
    seeker.refresh_from_db()
    assert (seeker.wage_from, seeker.reach, seeker.hours) == (6500, "anywhere", ["day"])
    assert (seeker.education, seeker.years, seeker.note) == ("high", 3, "白天上班")
    assert [skill.code for skill in seeker.skills.all()] == ["weld_cert"]


def test_a_link_opens_one_file_until_another_is_given_or_they_leave(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    seeker = factories.seeker(house)
    first = actions.give_link(seeker.pk, **to(house))
    second = actions.give_link(seeker.pk, **to(house))
    assert client.get(f"/l/{first}/").status_code == 404
    enters(client, second)
    monkeypatch.setattr(clock, "now", lambda: NOW + LINK_LASTS)
    assert client.get("/my-work/").status_code != 200
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert client.get("/my-work/").status_code == 200
    actions.move_seeker(seeker.pk, "leave", reason="moved", **to(house))
    assert client.get("/my-work/").status_code != 200
    with pytest.raises(NotAllowed):
        actions.give_link(seeker.pk, **to(house))


def test_a_bearer_does_nothing_in_other_files_nor_what_is_the_staffs(house: House) -> None:
    seeker = factories.seeker(house)
    other = factories.seeker(house, person=factories.person(house, 1))
    row = factories.vacancy(house)
    by: dict[str, Any] = {"by": bearer(seeker), "now": NOW}
    for act in (
        lambda: actions.ask_for(other.pk, row.pk, **by),
        lambda: actions.tell_wishes(other.pk, Wishes(), **by),
        lambda: actions.change_wishes(seeker.pk, factories.seeker_draft(), **by),
        lambda: actions.move_seeker(seeker.pk, "rest", **by),
        lambda: actions.note_unemployment(seeker.pk, registered_on=None, referred_on=None, **by),
        lambda: actions.give_link(seeker.pk, **by),
        lambda: actions.recommend(seeker.pk, row.pk, **by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Candidacy.objects.exists()


def test_a_passer_by_asks_about_a_vacancy_and_follows_the_answer(
    house: House, anyone: Client, sign_in: Callable[[str], Client]
) -> None:
    row = factories.vacancy(house)
    typed = {"name": "周小满", "phone": "13800000002", "words": "下午方便", "once": "ask-1"}
    assert anyone.post(f"/vacancies/{row.pk}/ask/", typed).status_code == 422  # no consent
    for _twice in range(2):
        sent = anyone.post(f"/vacancies/{row.pk}/ask/", typed | {"consent": "on"})
        assert sent["Location"].startswith("/t/")
    case = Case.objects.get(kind="inquiry")
    assert (case.area, case.body, Interest.objects.get().vacancy) == (row.area, "下午方便", row)
    page = sign_in("secretary").get(f"/cases/{case.pk}/").content.decode()
    assert f"/jobs/{row.pk}/" in page
    assert "/jobs/seekers/find/" in page


def test_what_is_over_is_not_asked_about(house: House) -> None:
    row = factories.vacancy(house)
    actions.withdraw(row.pk, "停产", **to(house))
    with pytest.raises(NotAllowed) as refusal:
        actions.ask_about(row.pk, name="周", phone="13800000002", words="", once="x", **to(house))
    assert refusal.value.code == "vacancy_over"

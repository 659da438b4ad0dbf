"""The pages of sections and their duty lists."""

from typing import Any

import pytest

from linli.accounts import queries
from linli.accounts.models import DutyItem, Section
from linli.accounts.tests.conftest import SignIn
from linli.accounts.tests.factories import Town
from linli.base.viewer import Role

pytestmark = pytest.mark.django_db


def test_administrator_makes_a_section_with_its_duty_list(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))

    made = client.post("/accounts/sections/", {"area": town.subdistrict.pk, "name": "民政办"})
    section = Section.objects.get(name="民政办")
    assert made["Location"] == f"/accounts/sections/{section.pk}/"
    client.post(f"{made['Location']}duties/", {"code": "MZ-01", "title": "低保与临时救助"})
    duty = DutyItem.objects.get(section=section)
    assert "低保与临时救助" in client.get(made["Location"]).content.decode()

    client.post(f"/accounts/duties/{duty.pk}/retire/")
    assert list(queries.duties_of(section)) == []
    words = {"name": "民政科", "name_en": "Civil affairs", "version": section.version}
    client.post(made["Location"], words)
    section.refresh_from_db()
    assert (section.name, section.active) == ("民政科", False)
    assert client.post(made["Location"], words).status_code == 409


@pytest.mark.parametrize(
    ("address", "words", "form"),
    [
        ("/accounts/sections/", {"name": "城建科"}, "form"),
        ("/accounts/sections/", {"name": "城建科", "area": "sub"}, "form"),
        ("/accounts/sections/{pk}/", {"name": ""}, "form"),
        ("/accounts/sections/{pk}/duties/", {"code": "A", "title": ""}, "duty_form"),
    ],
)
def test_wrong_section_or_duty_item_is_kept_and_explained(
    town: Town, signed_in: SignIn, address: str, words: dict[str, Any], form: str
) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))
    if words.get("area"):
        words = {**words, "area": town.subdistrict.pk}

    response = client.post(address.format(pk=town.section.pk), words)

    assert response.status_code == 422
    assert response.context[form].errors

"""What is the same in every area is set by who administers the whole house."""

import pytest
from django.test import Client

from linli.accounts import queries as viewers
from linli.base.errors import NotAllowed
from linli.labels import actions
from tests.cast import NOW, PROGRAM, House
from tests.rights.test_every_route import street_administrator


def test_who_administers_one_subdistrict_reads_labels_and_words_none(
    house: House, client: Client
) -> None:
    made = actions.add_label("work", "党建+项目", by=PROGRAM, now=NOW)
    account = street_administrator(house)
    client.force_login(account)

    listed = client.get("/settings/labels/").text
    links = ("党建+项目" in listed, f"/settings/labels/{made.pk}/" in listed)
    assert (*links, "/settings/labels/new/" in listed) == (True, False, False)
    for address in (f"/settings/labels/{made.pk}/", "/settings/labels/new/"):
        assert client.get(address).status_code == 403
    with pytest.raises(NotAllowed):
        actions.edit_label(made.pk, "党建", by=viewers.viewer_for(account, NOW), now=NOW)

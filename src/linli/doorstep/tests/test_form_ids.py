"""Two communities use one form_id: each phone meets its own form, and no answer goes astray."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, PASSWORD, PROGRAM, SINCE, House

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.base.viewer import Role, Viewer
from linli.clock import queries as clock
from linli.doorstep.views.carrying import forms_of_drives
from linli.drives.tests.factories import running
from linli.surveys import actions as surveys
from linli.surveys.actions.codes import Code
from linli.surveys.models import FormVersion, Submission
from linli.surveys.tests.factories import ANSWERS, SURVEY, filled, published, settings, workbook

DOOR = ("select_one_from_file linli_dwellings.csv", "door", "户", "Door", "", "", "dwelling")


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def own(house: House, secretary: Viewer) -> FormVersion:
    return published(house, secretary, workbook((*SURVEY, DOOR)))


@pytest.fixture
def theirs(house: House, other_secretary: Viewer) -> FormVersion:
    raw = workbook((*SURVEY, DOOR), settings=settings(title="邻院的表"))
    return published(house, other_secretary, raw, area_id=house.other_community.pk)


def code_for(house: House, name: str, area_id: int, by: Viewer) -> Code:
    return surveys.make_code(house.accounts[name].pk, area_id, name, by=by, now=NOW)


def listed(code: Code) -> str:
    return Client().get(f"/openrosa/{code.token}/formList").content.decode()


def sent(code: Code, door: int) -> Any:
    number = f"uuid:form-ids-{code.user.pk}-{door}"
    part = SimpleUploadedFile("a.xml", filled(ANSWERS | {"door": door}, number=number), "text/xml")
    return Client().post(f"/openrosa/{code.token}/submission", {"xml_submission_file": part})


def test_each_phone_is_offered_and_answers_the_form_of_its_own_community(
    house: House,
    own: FormVersion,
    theirs: FormVersion,
    secretary: Viewer,
    other_secretary: Viewer,
) -> None:
    for version, name, area, by, building in (
        (own, "worker", house.community, secretary, house.building),
        (theirs, "other_worker", house.other_community, other_secretary, house.other_building),
    ):
        code = code_for(house, name, area.pk, by)
        assert listed(code).count("<formID>gas_test</formID>") == 1
        assert f"/forms/{version.pk}/form.xml" in listed(code)
        assert sent(code, house.dwellings(building)[0].pk).status_code == 201
        row = Submission.objects.get(sent_by=f"account:{code.user.account_id}")
        assert (row.form_version, row.area) == (version, area)


def test_code_of_a_wider_area_mixes_nothing(
    house: House, own: FormVersion, theirs: FormVersion, administrator: Viewer
) -> None:
    account = accounts.open_account("wide", "宽一", PASSWORD, by=PROGRAM, now=NOW)
    for role in (Role.WORKER, Role.SECRETARY):
        accounts.appoint(
            account.pk,
            str(role),
            area_id=house.subdistrict.pk,
            since=SINCE,
            by=PROGRAM,
            now=NOW,
        )
    house.accounts["wide"] = account
    viewer = viewers.viewer_for(account, NOW)
    only_one = workbook((*SURVEY, DOOR), settings=settings("only_one"))
    published(house, viewer, only_one)
    code = code_for(house, "wide", house.subdistrict.pk, viewer)
    assert ("gas_test" in listed(code), "only_one" in listed(code)) == (False, True)
    answer = sent(code, house.dwellings()[0].pk)
    assert (answer.status_code, Submission.objects.count()) == (409, 0)
    named = surveys.make_code(
        account.pk, house.subdistrict.pk, "二号", [own.form_id], by=viewer, now=NOW
    )
    assert f"/forms/{own.pk}/form.xml" in listed(named)
    assert sent(named, house.dwellings()[0].pk).status_code == 201


def test_round_takes_along_the_form_that_serves_its_doors(
    house: House, secretary: Viewer, other_secretary: Viewer, worker: Viewer
) -> None:
    running(house)
    gas = workbook((*SURVEY, DOOR), settings=settings("gas_hookup_survey"))
    published(house, other_secretary, gas, area_id=house.other_community.pk)
    assert list(forms_of_drives(worker, house.dwellings())) == []
    mine = published(house, secretary, gas)
    doors = house.dwellings()
    assert set(forms_of_drives(worker, doors)) == {
        f"/door/{door.pk}/form/{mine.form_id}/" for door in doors
    }

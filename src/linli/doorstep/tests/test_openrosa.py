"""ODK Collect gets its forms and sends them in: the protocol's own answers, word for word."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, House

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.surveys import actions as surveys
from linli.surveys.actions.codes import Code
from linli.surveys.models import FormVersion, Submission
from linli.surveys.tests.factories import (
    ANSWERS,
    SURVEY,
    drawing,
    filled,
    photo,
    published,
    settings,
    workbook,
)
from linli.visits.models import Visit

HOST = "http://testserver"


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def version(house: House, secretary: Viewer) -> FormVersion:
    lists = ("select_one_from_file linli_dwellings.csv", "door", "户", "Door", "", "", "dwelling")
    return published(house, secretary, workbook((*SURVEY, lists)))


@pytest.fixture
def code(house: House, version: FormVersion, secretary: Viewer) -> Code:
    return surveys.make_code(
        house.accounts["worker"].pk, house.community.pk, "一号手机", by=secretary, now=NOW
    )


@pytest.fixture
def phone() -> Client:
    return Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)


def sent(phone: Client, code: Code, xml: bytes, **media: SimpleUploadedFile) -> Any:
    part = SimpleUploadedFile("submission.xml", xml, "text/xml")
    return phone.post(f"/openrosa/{code.token}/submission", {"xml_submission_file": part, **media})


def about(house: House, **answers: Any) -> bytes:
    return filled(ANSWERS | {"door": house.dwellings()[0].pk} | answers)


def reply(nature: str, words: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f'<message nature="{nature}">{words}</message></OpenRosaResponse>'
    )


def test_form_list_names_form_version_hash_and_addresses(
    phone: Client, code: Code, version: FormVersion
) -> None:
    answer = phone.get(f"/openrosa/{code.token}/formList")
    below = f"{HOST}/openrosa/{code.token}/forms/{version.pk}"
    md5 = hashlib.md5(version.xform.encode()).hexdigest()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert (answer["X-OpenRosa-Version"], answer["X-OpenRosa-Accept-Content-Length"]) == (
        "1.0",
        "41943040",
    )
    assert answer["Date"] == "Mon, 18 Apr 2022 01:00:00 GMT"
    assert answer.content.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xforms xmlns="http://openrosa.org/xforms/xformsList"><xform>'
        "<formID>gas_test</formID><name>燃气入户摸底</name><version>1</version>"
        f"<hash>md5:{md5}</hash><downloadUrl>{below}/form.xml</downloadUrl>"
        f"<manifestUrl>{below}/manifest</manifestUrl></xform></xforms>"
    )


def test_form_and_its_lists_are_what_their_hashes_say(
    phone: Client, code: Code, version: FormVersion, house: House
) -> None:
    below = f"/openrosa/{code.token}/forms/{version.pk}"
    form = phone.get(f"{below}/form.xml")
    assert hashlib.md5(form.content).hexdigest() == version.md5
    rows = phone.get(f"{below}/linli_dwellings.csv")
    assert phone.get(f"{below}/manifest").content.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest xmlns="http://openrosa.org/xforms/xformsManifest"><mediaFile>'
        "<filename>linli_dwellings.csv</filename>"
        f"<hash>md5:{hashlib.md5(rows.content).hexdigest()}</hash>"
        f"<downloadUrl>{HOST}{below}/linli_dwellings.csv</downloadUrl></mediaFile></manifest>"
    )
    first = house.dwellings()[0]
    lines = rows.content.decode().splitlines()
    assert lines[0] == "name,label,compound,building"
    assert f"{first.pk},{first.address},{first.compound_id},{first.building_id}" in lines
    assert "邻院1号院" not in rows.content.decode()


def test_head_says_how_much_is_taken(phone: Client, code: Code) -> None:
    answer = phone.head(f"/openrosa/{code.token}/submission")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Location"] == f"{HOST}/openrosa/{code.token}/submission"
    assert answer["X-OpenRosa-Accept-Content-Length"] == "41943040"


def test_new_is_201_and_known_is_202(phone: Client, code: Code, house: House) -> None:
    first = sent(phone, code, about(house))
    assert (first.status_code, first.content.decode()) == (201, reply("submit_success", "Kept."))
    second = sent(phone, code, about(house))
    assert (second.status_code, second.content.decode()) == (
        202,
        reply("submit_success", "Kept already: nothing was doubled."),
    )
    other = sent(phone, code, about(house, note="另一"))
    assert other.status_code == 202
    assert Submission.objects.count() == 2


def test_what_was_met_at_the_door_is_one_visit_however_often_it_is_sent(
    phone: Client, code: Code, house: House, worker: Viewer
) -> None:
    for _n in range(3):
        sent(phone, code, about(house))
    (visit,) = Visit.objects.all()
    assert (visit.dwelling, visit.outcome, visit.note, visit.worker_id) == (
        house.dwellings()[0],
        "met",
        "老人在家",
        worker.account_id,
    )


def test_files_may_come_in_batches_and_the_visit_waits_for_the_last(
    phone: Client, code: Code, house: House
) -> None:
    xml = about(house, signature="s.png", kitchen="k.jpg")
    part = drawing()
    part.name = "s.png"
    first = sent(phone, code, xml, **{"s.png": part})
    assert first.content.decode() == reply("submit_success", "Kept. Files still to come: k.jpg")
    assert (first.status_code, Visit.objects.count()) == (201, 0)
    last = sent(phone, code, xml, **{"k.jpg": photo("k.jpg")})
    assert (last.status_code, Visit.objects.count()) == (202, 1)


@pytest.mark.parametrize(
    ("xml", "status"),
    [
        (b"<data", 400),
        (b'<!DOCTYPE d [<!ENTITY a "x">]><data/>', 400),
        (filled(ANSWERS, code="none"), 404),
        (filled(ANSWERS, version="7"), 404),
        (filled(ANSWERS, root="other"), 400),
        (b"<data id='gas_test'>" + b"x" * 2_100_000, 413),
    ],
)
def test_bad_submission_gets_the_protocols_answer_and_a_reason(
    phone: Client, code: Code, xml: bytes, status: int
) -> None:
    answer = sent(phone, code, xml)
    assert answer.status_code == status
    assert '<message nature="submit_error">' in answer.content.decode()
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert Submission.objects.count() == 0


def test_50_megabytes_are_refused_before_they_are_read(
    phone: Client, code: Code, house: House
) -> None:
    answer = phone.post(
        f"/openrosa/{code.token}/submission",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        headers={"content-length": str(50 * 1024 * 1024)},
    )
    assert answer.status_code == 413


def test_sending_without_answers_is_bad_xml(phone: Client, code: Code) -> None:
    answer = phone.post(f"/openrosa/{code.token}/submission", {})
    assert (answer.status_code, Submission.objects.count()) == (400, 0)


def test_other_methods_are_not_known(phone: Client, code: Code) -> None:
    answer = phone.get(f"/openrosa/{code.token}/submission")
    assert (answer.status_code, answer["Allow"]) == (405, "HEAD, POST")


def test_code_as_password_opens_the_same(phone: Client, code: Code, version: FormVersion) -> None:
    asked = phone.get("/openrosa/formList")
    assert asked.status_code == 401
    assert asked["WWW-Authenticate"].endswith(', Basic realm="Linli", charset="UTF-8"')
    pair = base64.b64encode(f"1:{code.token}".encode()).decode()
    answer = phone.get("/openrosa/formList", headers={"authorization": f"Basic {pair}"})
    assert answer.status_code == 200
    assert f"<downloadUrl>{HOST}/openrosa/forms/{version.pk}/form.xml" in answer.content.decode()


def test_wrong_and_revoked_codes_open_nothing(phone: Client, code: Code, secretary: Viewer) -> None:
    assert phone.get("/openrosa/wrong/formList").status_code == 403
    surveys.revoke_code(code.user.pk, by=secretary, now=NOW + timedelta(hours=1))
    assert phone.get(f"/openrosa/{code.token}/formList").status_code == 403


def test_guessing_is_stopped(phone: Client, code: Code) -> None:
    for _n in range(20):
        assert phone.get("/openrosa/guess/formList").status_code == 403
    assert phone.get("/openrosa/guess/formList").status_code == 429


def test_code_for_one_form_reaches_no_other(
    phone: Client, house: House, version: FormVersion, secretary: Viewer
) -> None:
    other = published(house, secretary, workbook(settings=settings("second")))
    only = surveys.make_code(
        house.accounts["worker"].pk,
        house.community.pk,
        "二号手机",
        [other.form_id],
        by=secretary,
        now=NOW,
    )
    listed = phone.get(f"/openrosa/{only.token}/formList").content.decode()
    assert ("second" in listed, "gas_test" in listed) == (True, False)
    assert sent(phone, only, about(house)).status_code == 404
    below = f"/openrosa/{only.token}/forms/{version.pk}"
    assert phone.get(f"{below}/form.xml").status_code == 404


def test_phone_sends_nothing_about_a_door_elsewhere(
    phone: Client, code: Code, house: House
) -> None:
    elsewhere = house.dwellings(house.other_building)[0].pk
    answer = sent(phone, code, about(house, door=elsewhere))
    assert (answer.status_code, Submission.objects.count()) == (403, 0)

"""The pages at the desk: forms, submissions, codes."""

import csv
import io
import json
import zipfile
import zlib
from base64 import b64decode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.base.viewer import Viewer
from linli.journal.models import Entry
from linli.surveys import actions, queries
from linli.surveys.models import AppUser, FormVersion, Submission
from linli.surveys.tests.conftest import SignIn
from linli.surveys.tests.factories import drawing, filled, kept, photo, workbook
from linli.surveys.tests.test_keeping import door

MOST_QUERIES = 12


def number(n: int) -> str:
    return f"uuid:00000000-0000-4000-8000-{n:012d}"


@pytest.fixture
def three(house: House, version: FormVersion, worker: Viewer) -> list[Submission]:
    return [
        kept(version, worker, door(house, n), written={"number": number(n)}).submission
        for n in range(3)
    ]


def test_form_is_uploaded_looked_at_and_published(house: House, sign_in: SignIn) -> None:
    browser = sign_in("secretary")
    upload = SimpleUploadedFile("form.xlsx", workbook())
    given = {"file": upload, "area": house.community.pk, "kept_days": 30}
    answer = browser.post("/surveys/new/", given)
    found = FormVersion.objects.get()
    assert answer["Location"] == f"/surveys/versions/{found.pk}/"
    page = browser.get(answer["Location"]).content.decode()
    assert "Stage in the drive" in page
    assert "household/member/called" in page
    browser.post(f"/surveys/versions/{found.pk}/publish/")
    found.refresh_from_db()
    assert (found.published_at, found.form.kept_days) == (NOW, 30)


def test_faults_stand_on_the_page_with_their_rows(house: House, sign_in: SignIn) -> None:
    raw = workbook((("type", "name", "label"), ("foo", "a", "x")))
    answer = sign_in("secretary").post(
        "/surveys/new/",
        {
            "file": SimpleUploadedFile("form.xlsx", raw),
            "area": house.community.pk,
            "kept_days": 30,
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sheet “survey”, row 2" in page
    assert "The type “foo” is not known" in page


@pytest.mark.parametrize(
    "address", ["/surveys/", "/surveys/submissions/", "/surveys/codes/", "/surveys/?q=nothing"]
)
def test_empty_lists_say_what_to_do(sign_in: SignIn, address: str, db: None) -> None:
    answer = sign_in("secretary").get(address)
    assert (answer.status_code, 'class="empty"' in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("address", ["/surveys/", "/surveys/submissions/"])
def test_lists_take_the_same_queries_however_long(
    house: House, version: FormVersion, worker: Viewer, sign_in: SignIn, address: str
) -> None:
    browser = sign_in("secretary")
    browser.get(address)
    counts = []
    for n in range(3):
        kept(version, worker, door(house, n), written={"number": number(n)})
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]
    assert counts[2] <= MOST_QUERIES


def test_one_submission_and_the_fill_page_stay_within_the_queries(
    house: House, three: list[Submission], sign_in: SignIn
) -> None:
    form = three[0].form_version.form_id
    for who, address in (
        ("secretary", f"/surveys/submissions/{three[0].pk}/"),
        ("secretary", f"/surveys/{form}/"),
        ("secretary", f"/surveys/versions/{three[0].form_version_id}/"),
        ("worker", f"/door/{house.dwellings()[0].pk}/form/{form}/"),
    ):
        browser = sign_in(who)
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        assert len(asked) <= MOST_QUERIES, address


def test_list_is_filtered_by_review_copies_and_files(
    house: House,
    version: FormVersion,
    three: list[Submission],
    worker: Viewer,
    secretary: Viewer,
    sign_in: SignIn,
) -> None:
    actions.approve(three[0].pk, by=secretary, now=NOW)
    copy = kept(
        version, worker, door(house, 1), answers={"note": "又"}, written={"number": number(1)}
    ).submission
    partial = kept(
        version, worker, door(house, 3), answers={"kitchen": "k.jpg"}, written={"number": number(9)}
    ).submission
    browser = sign_in("secretary")

    def listed(query: str) -> set[int]:
        lines = browser.get(f"/surveys/submissions/?{query}").context["lines"]
        return {line["row"].pk for line in lines}

    assert listed("state=approved") == {three[0].pk}
    assert listed("only=conflicts") == {copy.pk}
    assert listed("only=incomplete") == {partial.pk}
    assert listed("start=2022-04-19") == set()
    assert listed(f"form={version.form_id + 1}") == set()
    assert listed("state=nonsense&before=x") == {row.pk for row in [*three, copy, partial]}


def test_review_and_correction_on_the_page(three: list[Submission], sign_in: SignIn) -> None:
    browser, address = sign_in("secretary"), f"/surveys/submissions/{three[0].pk}/"
    refused = browser.post(f"{address}review/", {"move": "reject", "why": "", "version": 1})
    assert refused.status_code == 422
    browser.post(f"{address}review/", {"move": "send_back", "why": "人数不对", "version": 1})
    worker = sign_in("worker")
    assert "人数不对" in worker.get(address).content.decode()
    worker.post(
        f"{address}edit/",
        {"path": "household/people", "value": "4", "why": "核对", "version": 2},
    )
    three[0].refresh_from_db()
    assert (three[0].state, queries.answers_of(three[0])["household"]["people"]) == (
        "received",
        "4",
    )
    late = browser.post(f"{address}review/", {"move": "approve", "version": 1}, follow=True)
    assert "Someone else has changed this meanwhile" in late.content.decode()


def test_photo_is_shown_to_readers_only(
    house: House, version: FormVersion, worker: Viewer, sign_in: SignIn
) -> None:
    row = kept(
        version, worker, door(house), [photo("k.jpg")], answers={"kitchen": "k.jpg"}
    ).submission
    (medium,) = row.media.all()
    address = f"/surveys/submissions/{row.pk}/files/{medium.attachment_id}/"
    assert sign_in("worker").get(address)["Content-Type"] == "image/jpeg"
    assert sign_in("other_worker").get(address).status_code == 404
    assert sign_in("administrator").get(address).status_code == 403


def test_csv_names_answers_in_words_and_runs_no_formula(
    house: House, version: FormVersion, worker: Viewer, sign_in: SignIn
) -> None:
    kept(version, worker, door(house), answers={"note": "=1+1"})
    answer = sign_in("secretary").get(f"/surveys/{version.form_id}/export/")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    row = dict(zip(header, line, strict=True))
    assert row["Note"] == "'=1+1"
    assert (row["Agrees?"], row["How many live here"]) == ("Agrees", "3")
    assert row["About"] == house.dwellings()[0].address
    assert Entry.objects.filter(kind="submission.exported").count() == 1


def test_excel_opens(three: list[Submission], sign_in: SignIn) -> None:
    answer = sign_in("secretary").get(f"/surveys/{three[0].form_version.form_id}/export/?as=xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "xl/worksheets/sheet1.xml" in book.namelist()


def test_archive_holds_tables_of_repeats_and_files(
    house: House, version: FormVersion, worker: Viewer, sign_in: SignIn
) -> None:
    names = {"signature": "signature.png"}
    row = kept(version, worker, door(house), [drawing()], answers=names).submission
    answer = sign_in("secretary").get(f"/surveys/{version.form_id}/export/?as=zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        assert sorted(box.namelist()) == [
            "gas_test-member.csv",
            "gas_test.csv",
            f"media/{row.pk}-signature.png",
        ]
        lines = box.read("gas_test-member.csv").decode("utf-8-sig").splitlines()
    assert lines == [
        "PARENT_KEY,KEY,called",
        f"{row.instance_id},{row.instance_id}/household/member[1],奶奶",
        f"{row.instance_id},{row.instance_id}/household/member[2],孙子",
    ]


def test_points_leave_only_where_somebody_gave_them(
    house: House, version: FormVersion, worker: Viewer, sign_in: SignIn
) -> None:
    spots = ("34.75 113.65 100 5", "", "somewhere")
    for n, spot in enumerate(spots):
        kept(version, worker, door(house, n), answers={"spot": spot}, written={"number": number(n)})
    answer = sign_in("secretary").get(f"/surveys/{version.form_id}/export/?as=geojson")
    features = json.loads(answer.content)["features"]
    assert [one["geometry"] for one in features] == [
        {"type": "Point", "coordinates": [113.65, 34.75]}
    ]
    assert set(features[0]["properties"]) == {"question", "state", "received"}


def test_worker_exports_nothing(three: list[Submission], sign_in: SignIn) -> None:
    address = f"/surveys/{three[0].form_version.form_id}/export/"
    assert sign_in("worker").get(address).status_code == 403


def test_code_is_shown_once_and_kept_as_a_digest(
    house: House, version: FormVersion, sign_in: SignIn
) -> None:
    browser = sign_in("secretary")
    answer = browser.post(
        "/surveys/codes/",
        {
            "account": house.accounts["worker"].pk,
            "name": "红色手机",
            "area": house.community.pk,
        },
    )
    settings = json.loads(zlib.decompress(b64decode(answer.context["settings"])))
    server = settings["general"]["server_url"]
    token = server.rpartition("/")[2]
    assert server == f"http://testserver/openrosa/{token}"
    user = AppUser.objects.get()
    assert token not in (user.digest, user.name)
    assert token not in browser.get("/surveys/codes/").content.decode()
    assert browser.get(f"/openrosa/{token}/formList").status_code == 200
    browser.post(f"/surveys/codes/{user.pk}/revoke/")
    assert browser.get(f"/openrosa/{token}/formList").status_code == 403


def test_code_is_given_to_colleagues_of_the_community_only(
    house: House, version: FormVersion, sign_in: SignIn
) -> None:
    for name in ("other_worker", "supervisor"):
        given = {"account": house.accounts[name].pk, "name": "x", "area": house.community.pk}
        assert sign_in("secretary").post("/surveys/codes/", given).status_code == 422
    assert AppUser.objects.count() == 0


def test_form_sent_from_its_page_tells_json(
    house: House, version: FormVersion, sign_in: SignIn
) -> None:
    browser = sign_in("worker")
    address = f"/door/{house.dwellings()[0].pk}/form/{version.form_id}/send/"

    def sent(xml: bytes) -> tuple[int, dict[str, object]]:
        part = SimpleUploadedFile("submission.xml", xml, "text/xml")
        answer = browser.post(address, {"xml_submission_file": part, "once": "a" * 32})
        return answer.status_code, json.loads(answer.content)

    status, told = sent(filled({"outcome": "met"}))
    assert (status, told["message"], told["again"], told["complete"]) == (201, "Kept.", False, True)
    status, told = sent(filled({"outcome": "met"}))
    assert (status, told["again"]) == (200, True)
    assert sent(b"<x")[0] == 400
    assert sent(filled({"outcome": "met"}, code="none"))[0] == 404
    assert Submission.objects.get().subject == door(house)

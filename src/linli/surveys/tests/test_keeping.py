"""What was filled in is kept once, whole, and never over something else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer, system
from linli.files.models import Attachment
from linli.journal import queries as journal
from linli.people.spec import Erased
from linli.surveys import actions, queries
from linli.surveys.models import FormVersion, Signature, Submission
from linli.surveys.tests.factories import (
    ANSWERS,
    HEAD,
    drawing,
    filled,
    kept,
    photo,
    published,
    settings,
    workbook,
)

SECOND = "uuid:00000000-0000-4000-8000-000000000002"


def door(house: House, number: int = 0) -> str:
    return f"dwelling:{house.dwellings()[number].pk}"


def test_answers_are_kept_in_groups_and_repeats(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    outcome = kept(version, worker, door(house))
    assert queries.answers_of(outcome.submission) == ANSWERS
    assert [(one.path, one.value) for one in queries.read_answers(outcome.submission)][2:6] == [
        ("note", "老人在家"),
        ("household/people", "3"),
        ("household/member[1]/called", "奶奶"),
        ("household/member[2]/called", "孙子"),
    ]
    assert (outcome.again, outcome.complete, outcome.fresh) == (False, True, True)
    assert (outcome.submission.area, outcome.submission.subject) == (house.community, door(house))


def test_answers_go_where_the_form_says(house: House, version: FormVersion, worker: Viewer) -> None:
    assert kept(version, worker, door(house)).mapped == {
        "outcome": "met",
        "stage": "agreed",
        "note": "老人在家",
        "dwelling.occupants": "3",
        "letter.signer": "owner",
    }


def test_answers_are_sealed_in_the_table(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    row = kept(version, worker, door(house)).submission
    with connection.cursor() as cursor:
        cursor.execute("select answers || xml from surveys_submission where id = %s", [row.pk])
        (stored,) = cursor.fetchone()
    assert "老人" not in stored
    assert "met" not in stored
    (entry,) = journal.timeline(f"submission:{row.pk}")
    assert (entry.kind, "老人" in str(entry.data), entry.words) == (
        "submission.received",
        False,
        "",
    )


def test_same_record_sent_twice_is_one(house: House, version: FormVersion, worker: Viewer) -> None:
    first = kept(version, worker, door(house))
    second = kept(version, worker, door(house))
    assert (second.submission, second.again, second.fresh) == (first.submission, True, False)
    assert Submission.objects.count() == 1


def test_same_number_with_other_answers_is_kept_beside_the_first(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    first = kept(version, worker, door(house))
    other = kept(version, worker, door(house), answers={"note": "另一部手机"})
    assert (other.conflict, other.fresh, other.mapped) == (True, False, {})
    assert other.submission.conflict_of == first.submission
    assert queries.answers_of(first.submission)["note"] == "老人在家"
    assert queries.answers_of(other.submission)["note"] == "另一部手机"
    again = kept(version, worker, door(house), answers={"note": "另一部手机"})
    assert (again.submission, again.again) == (other.submission, True)
    assert Submission.objects.count() == 2


def test_corrected_copy_from_a_phone_stands_beside_what_it_corrects(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    first = kept(version, worker, door(house))
    old = f"<deprecatedID>{first.submission.instance_id}</deprecatedID>"
    copy = kept(version, worker, door(house), written={"number": SECOND, "meta": old})
    assert (copy.conflict, copy.submission.conflict_of) == (True, first.submission)


def test_submission_is_whole_only_when_every_named_file_has_come(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    names = {"signature": "signature.png", "kitchen": "kitchen.jpg"}
    first = kept(version, worker, door(house), [drawing()], answers=names)
    assert (first.complete, first.fresh, first.submission.missing) == (
        False,
        False,
        ["kitchen.jpg"],
    )
    second = kept(version, worker, door(house), [photo()], answers=names)
    assert (second.again, second.complete, second.fresh) == (True, True, True)
    third = kept(version, worker, door(house), [photo()], answers=names)
    assert (third.again, third.complete, third.fresh) == (True, True, False)
    assert set(queries.attachments_of(first.submission)) == {"signature.png", "kitchen.jpg"}
    assert Attachment.objects.filter(subject=f"submission:{first.submission.pk}").count() == 2


def test_file_that_no_answer_names_is_not_kept(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    outcome = kept(version, worker, door(house), [photo("other.jpg")])
    assert (outcome.complete, queries.attachments_of(outcome.submission)) == (True, {})


def signed(house: House, version: FormVersion, worker: Viewer) -> Submission:
    names = {"signature": "signature.png"}
    return kept(version, worker, door(house), [drawing()], answers=names).submission


def test_signature_stands_on_white(house: House, version: FormVersion, worker: Viewer) -> None:
    row = signed(house, version, worker)
    with Image.open(queries.attachments_of(row)["signature.png"].blob) as image:
        assert (image.mode, image.getpixel((1, 1))) == ("RGB", (255, 255, 255))


def test_blank_signature_is_refused_and_nothing_kept(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    with pytest.raises(Invalid) as refusal:
        kept(
            version,
            worker,
            door(house),
            [drawing(blank=True)],
            answers={"signature": "signature.png"},
        )
    assert refusal.value.code == "blank"
    assert Submission.objects.count() == 0


def test_signature_is_bound_to_answers_signer_moment_and_place(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    row = signed(house, version, worker)
    assert queries.signature_holds(row) is True
    signature = Signature.objects.get(submission=row)
    assert (signature.signer, signature.signed_at, signature.place) == ("owner", NOW, door(house))
    for change in (
        {"signer": "authorised"},
        {"signed_at": NOW + timedelta(seconds=1)},
        {"place": door(house, 1)},
    ):
        Signature.objects.filter(pk=signature.pk).update(**change)
        assert queries.signature_holds(row) is False, change
        signature.save()
    assert queries.signature_holds(row) is True


def test_one_corrected_answer_makes_the_signature_a_mere_drawing(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    row = signed(house, version, worker)
    actions.edit(row.pk, "stage", "declined", "听错了", by=worker, now=NOW)
    row.refresh_from_db()
    assert queries.signature_holds(row) is False


def test_unsigned_form_has_no_signature_to_hold(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    assert queries.signature_holds(kept(version, worker, door(house)).submission) is None


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE data [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<data id="gas_test" version="1"><note>&b;</note></data>'
)
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><data id="gas_test">&x;</data>'


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "bad_xml"),
        (b"<data id='gas_test'><note>cut", "bad_xml"),
        (BOMB, "hostile_xml"),
        (OUTSIDE, "hostile_xml"),
        (filled(ANSWERS).decode().encode("utf-16"), "hostile_xml"),
        (b"<data id='gas_test' version='1'/>", "no_number"),
        (filled(ANSWERS, number="x y"), "no_number"),
        (filled(ANSWERS, root="other"), "wrong_root"),
        (filled(ANSWERS | {"strange": "1"}), "wrong_root"),
        (filled(ANSWERS, code="none"), "unknown_form"),
        (filled(ANSWERS, version="9"), "unknown_version"),
        (filled(ANSWERS | {"note": "长" * 800_000}), "too_large"),
    ],
)
def test_what_is_no_answer_to_a_form_is_refused_with_its_reason(
    house: House, version: FormVersion, worker: Viewer, xml: bytes, code: str
) -> None:
    def sent() -> None:
        read = queries.opened(xml, worker)
        actions.keep(*read, xml, {}, subject=door(house), by=worker, now=NOW)

    with pytest.raises(Invalid) as refusal:
        sent()
    assert (refusal.value.code, bool(str(refusal.value))) == (code, True)
    assert Submission.objects.count() == 0


def test_photo_of_50_megabytes_is_refused(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    large = SimpleUploadedFile("kitchen.jpg", b"\xff\xd8\xff" + b"0" * (50 * 1024 * 1024))
    with pytest.raises(Invalid) as refusal:
        kept(version, worker, door(house), [large], answers={"kitchen": "kitchen.jpg"})
    assert refusal.value.code == "file_too_large"


def test_repeat_of_200_and_answers_out_of_order_are_kept(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    members = [{"called": f"第{n}人"} for n in range(200)]
    answers: dict[str, Any] = {"household": {"member": members, "people": "200"}, "outcome": "met"}
    row = kept(version, worker, door(house), xml=filled(answers)).submission
    assert queries.answers_of(row) == answers
    assert queries.read_answers(row)[199].path == "household/member[200]/called"


def test_groups_twenty_deep_are_kept(house: House, secretary: Viewer, worker: Viewer) -> None:
    deep = [("begin group", f"g{n}", "组", "G", "", "", "") for n in range(20)]
    ends = [("end group", "", "", "", "", "", "") for _n in range(20)]
    survey = (HEAD, *deep, ("text", "q", "问", "Q", "", "", "note"), *ends)
    raw = workbook(survey, settings=settings("deep"))
    version = published(house, secretary, raw)
    answers: dict[str, Any] = {"q": "到底"}
    for n in reversed(range(20)):
        answers = {f"g{n}": answers}
    outcome = kept(version, worker, door(house), xml=filled(answers, code="deep"))
    assert outcome.mapped == {"note": "到底"}


def test_form_sent_by_a_phone_that_missed_the_new_version_is_kept(
    house: House, version: FormVersion, secretary: Viewer, worker: Viewer
) -> None:
    published(house, secretary, workbook(settings=settings(version="2")))
    assert queries.opened(filled(ANSWERS), worker)[0] == version
    actions.retire(version.form_id, by=secretary, now=NOW)
    assert kept(version, worker, door(house)).complete


def test_nobody_sends_about_a_door_elsewhere(
    house: House, version: FormVersion, worker: Viewer, other_worker: Viewer, supervisor: Viewer
) -> None:
    elsewhere = f"dwelling:{house.dwellings(house.other_building)[0].pk}"
    for viewer, subject in (
        (worker, elsewhere),
        (other_worker, door(house)),
        (other_worker, elsewhere),  # the form belongs to the first community
        (supervisor, door(house)),
    ):
        with pytest.raises(NotAllowed) as refusal:
            kept(version, viewer, subject)
        assert refusal.value.code == "not_worker"
    assert Submission.objects.count() == 0


def test_form_about_no_door_belongs_to_the_senders_community(
    house: House, administrator: Viewer, worker: Viewer
) -> None:
    version = published(house, administrator, area_id=house.subdistrict.pk)
    row = kept(version, worker).submission
    assert (row.area, row.subject) == (house.community, "")


def test_answers_go_with_whoever_is_erased(
    house: House, version: FormVersion, worker: Viewer
) -> None:
    row = signed(house, version, worker)
    other = kept(version, worker, door(house, 1), written={"number": SECOND}).submission
    who = Erased(house.neighbour.pk, (house.dwellings()[0].pk,))
    assert actions.forget_person(who, by=PROGRAM, now=NOW) == 1
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.answers, row.xml, row.erased_at) == ("", "", NOW)
    assert Attachment.objects.filter(subject=f"submission:{row.pk}").count() == 0
    assert queries.answers_of(other) == ANSWERS


def test_answers_are_erased_when_their_time_is_over(
    house: House, secretary: Viewer, worker: Viewer
) -> None:
    version = published(house, secretary, kept_days=30)
    row = kept(version, worker, door(house)).submission
    program = system("retention")
    assert actions.forget_expired(by=program, now=NOW + timedelta(days=30)) == 0
    assert actions.forget_expired(by=program, now=NOW + timedelta(days=30, seconds=1)) == 1
    row.refresh_from_db()
    assert (row.answers, queries.answers_of(row)) == ("", {})
    assert kept(version, worker, door(house)).again

"""Files: cleaned, refused with a reason, handed out safely, and really gone when erased."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import TestCase
from PIL import Image

from linli.base.errors import Invalid
from linli.files import actions, queries, rules, spec
from linli.files.models import Attachment
from linli.files.rules import jpeg
from linli.files.tests.factories import NOW, PDF, WORKER, office, picture, upload
from linli.journal import queries as journal

pytestmark = pytest.mark.django_db


def attach(name: str, body: bytes, *, pictures_only: bool = True) -> Attachment:
    return actions.attach(
        "case:5", upload(name, body), by=WORKER, now=NOW, pictures_only=pictures_only
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_photo_loses_exif_position_and_name_and_stands_upright(form: str) -> None:
    attachment = attach("王明家 13812345678.jpg", picture(form))

    body = attachment.blob.read()
    with Image.open(io.BytesIO(body)) as image:
        assert not image.getexif()
        assert image.size == (40, 60)  # turned as its EXIF said
        assert image.format == form
    assert b"Wang" not in body
    assert attachment.name == {"JPEG": "photo.jpg", "PNG": "photo.png", "WEBP": "photo.webp"}[form]
    assert attachment.size == len(body)
    assert "王明" not in str(attachment.blob.name)


def test_large_photo_is_made_smaller() -> None:
    attachment = attach("a.jpg", picture(size=(4000, 3000), exif=False))
    with Image.open(attachment.blob) as image:
        assert max(image.size) == spec.LONGEST_SIDE


def test_what_hides_behind_the_end_of_a_photo_is_gone() -> None:
    assert b"<script>" not in attach("a.jpg", picture() + b"<script>alert(1)</script>").blob.read()


def test_see_through_png_stays_see_through() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(attach("a.png", out.getvalue()).blob) as image:
        assert image.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.jpg", b"", "empty"),
        ("a.jpg", PDF, "lying"),
        ("a.jpg", b"MZ program", "lying"),
        ("a.jpg", picture()[:300], "damaged"),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * 100, "damaged"),
        ("a.jpg", picture() + b"0" * spec.PICTURE_BYTES, "size"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic", "type"),
        ("a.gif", b"GIF89a", "type"),
        ("a.svg", b"<svg onload='alert(1)'/>", "type"),
        ("a.pdf", PDF, "type"),
        ("a", b"whatever", "type"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_reason(name: str, body: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        attach(name, body)
    assert (refusal.value.code, refusal.value.field) == (code, "upload")
    assert str(refusal.value)
    assert not Attachment.objects.exists()


def test_picture_with_too_many_points_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec, "MOST_PIXELS", 100)
    with pytest.raises(Invalid) as refusal:
        attach("a.jpg", picture())
    assert refusal.value.code == "size"


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("意见.pdf", PDF, spec.PDF),
        ("纪要.docx", office(), spec.DOCX),
        ("台账.xlsx", office("xl/workbook.xml"), spec.XLSX),
    ],
)
def test_document_is_kept_as_it_is_under_its_name(name: str, body: bytes, media_type: str) -> None:
    attachment = attach(name, body, pictures_only=False)
    assert (attachment.name, attachment.media_type) == (name, media_type)
    assert attachment.blob.read() == body


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.docx", PDF, "lying"),
        ("a.pdf", office(), "lying"),
        ("a.pdf", b"%PDF-1.7 cut off", "type"),
        ("a.zip", office("other.xml"), "type"),
        ("a.docx", b"PK\x03\x04 broken", "type"),
        ("a.docx", office(extra={"word/vbaProject.bin": b"x"}), "macros"),
        ("a.pdf", PDF[:-6] + b"0" * spec.DOCUMENT_BYTES + b"%%EOF", "size"),
        ("a.html", b"<script>", "type"),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(name: str, body: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        attach(name, body, pictures_only=False)
    assert refusal.value.code == code


def test_file_that_unpacks_to_far_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec, "UNPACKED_BYTES", 1000)
    with pytest.raises(Invalid) as refusal:
        attach("a.docx", office(extra={"big": b"0" * 2000}), pictures_only=False)
    assert refusal.value.code == "size"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\王\\纪要.docx", "纪要.docx"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("13812345678.pdf", "＊＊＊.pdf"),
        ("a\u202efdp.docx", "afdp.docx"),
        ("长" * 300 + ".pdf", "长" * 180 + ".pdf"),
    ],
)
def test_name_that_is_shown_cannot_mislead(given: str, kept: str) -> None:
    assert rules.clean_name(given) == kept


def test_record_takes_no_more_than_twenty_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec, "MOST_PER_RECORD", 2)
    attach("a.jpg", picture())
    attach("b.jpg", picture())
    with pytest.raises(Invalid) as refusal:
        attach("c.jpg", picture())
    assert refusal.value.code == "many"


def test_files_are_found_by_record_without_those_withdrawn() -> None:
    first, second = attach("a.jpg", picture()), attach("b.jpg", picture())
    other = actions.attach("case:6", upload("c.jpg", picture()), by=WORKER, now=NOW)

    actions.withdraw(first, by=WORKER, now=NOW)

    assert list(queries.of("case:5")) == [second]
    assert queries.of_many(["case:5", "case:6", "case:7"]) == {
        "case:5": [second],
        "case:6": [other],
    }
    assert [entry.kind for entry in journal.timeline("case:5")] == [
        "file.attached",
        "file.attached",
        "file.withdrawn",
    ]


@pytest.mark.parametrize(
    ("name", "body", "disposition"),
    [("a.jpg", picture(), "inline; "), ("a.pdf", PDF, "attachment; ")],
)
def test_file_is_handed_out_so_that_nothing_in_it_runs(
    name: str, body: bytes, disposition: str
) -> None:
    answer = queries.response(attach(name, body, pictures_only=False))

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"].startswith("private")
    assert answer["Content-Disposition"].startswith(disposition)
    assert answer["Content-Type"] in {"image/jpeg", "application/pdf"}


def test_erasing_takes_rows_and_bytes_also_of_withdrawn_files() -> None:
    first, second = attach("a.jpg", picture()), attach("b.jpg", picture())
    actions.withdraw(first, by=WORKER, now=NOW)

    with TestCase.captureOnCommitCallbacks(execute=True):
        assert actions.purge("case:5", by=WORKER, now=NOW) == 2

    assert not Attachment.objects.exists()
    assert not default_storage.exists(str(first.blob.name))
    assert not default_storage.exists(str(second.blob.name))
    assert actions.purge("case:5", by=WORKER, now=NOW) == 0


def test_sweep_removes_old_bytes_without_a_row_and_nothing_else() -> None:
    kept = attach("a.jpg", picture())
    stray, fresh = attach("b.jpg", picture()), attach("c.jpg", picture())
    Attachment.objects.filter(pk__in=[stray.pk, fresh.pk]).delete()
    real_now = datetime.now(UTC)
    for attachment in (kept, stray):
        old = (real_now - timedelta(days=2)).timestamp()
        os.utime(Path(attachment.blob.path), (old, old))

    assert actions.sweep(real_now=real_now) == 1

    assert [default_storage.exists(str(a.blob.name)) for a in (kept, stray, fresh)] == [
        True,
        False,
        True,
    ]


def test_upright_photo_keeps_its_points_and_loses_its_notes() -> None:
    """Drawing it anew would cost the phone's photo a little each time, and the house most of its
    time.
    """
    out = io.BytesIO()
    noise = Image.effect_noise((64, 48), 60).convert("RGB")
    notes = Image.Exif()
    notes[0x010F] = "Camera of Wang"
    noise.save(out, "JPEG", exif=notes, comment=b"13812345678", quality=70)

    body = attach("a.jpg", out.getvalue() + b"<script>").blob.read()

    with Image.open(io.BytesIO(out.getvalue())) as sent, Image.open(io.BytesIO(body)) as kept:
        assert kept.convert("RGB").tobytes() == sent.convert("RGB").tobytes()
        assert not kept.getexif()
        assert "comment" not in kept.info
    assert not any(words in body for words in (b"Wang", b"13812345678", b"<script>", b"JFIF"))


@pytest.mark.parametrize("kind", [{"progressive": True}, {"restart_marker_rows": 1}, {}])
def test_photo_that_is_cut_off_is_refused_whatever_its_kind(kind: dict[str, int]) -> None:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(out, "JPEG", **kind)
    whole = out.getvalue()
    assert jpeg.bare(whole) is not None
    for length in (len(whole) // 3, len(whole) // 2):
        assert jpeg.bare(whole[:length]) is None
        with pytest.raises(Invalid) as refusal:
            attach("a.jpg", whole[:length])
        assert refusal.value.code == "damaged"

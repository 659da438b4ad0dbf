"""Constant forms and submissions, written as people and phones write them."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from tests.cast import NOW, House

from linli.base.viewer import Viewer
from linli.surveys import actions
from linli.surveys.actions import Kept
from linli.surveys.models import FormVersion
from linli.surveys.rules import instance

Rows = Sequence[Sequence[str]]
HEAD = (
    "type",
    "name",
    "label::中文 (zh)",
    "label::English (en)",
    "required",
    "appearance",
    "linli",
)
CHOICES: Rows = (
    ("list_name", "name", "label::中文 (zh)", "label::English (en)"),
    ("met", "met", "见到了", "Met"),
    ("met", "no_one_home", "家中无人", "No one home"),
    ("stage", "agreed", "同意", "Agrees"),
    ("stage", "declined", "不同意", "Refuses"),
    ("signer", "owner", "产权人", "Owner"),
    ("signer", "authorised", "受托人", "Authorised"),
)
#: What a household form asks: everything that the tests need, once.
SURVEY: Rows = (
    HEAD,
    ("select_one met", "outcome", "见到人了吗", "Met?", "yes", "", "outcome"),
    ("select_one stage", "stage", "是否同意", "Agrees?", "", "", "stage"),
    ("text", "note", "备注", "Note", "", "", "note"),
    ("begin group", "household", "家庭", "Household", "", "", ""),
    ("integer", "people", "几口人", "How many live here", "", "", "dwelling.occupants"),
    ("begin repeat", "member", "成员", "Member", "", "", ""),
    ("text", "called", "称呼", "Called", "", "", ""),
    ("end repeat", "", "", "", "", "", ""),
    ("end group", "", "", "", "", "", ""),
    ("select_one signer", "signer", "谁签字", "Who signs", "", "", "letter.signer"),
    ("image", "signature", "签名", "Signature", "", "signature", "letter.signature"),
    ("image", "kitchen", "厨房照片", "Photo of the kitchen", "", "", ""),
    ("geopoint", "spot", "位置", "Location", "", "", ""),
)
SETTINGS: Rows = (
    ("form_title", "form_id", "version", "default_language"),
    ("燃气入户摸底", "gas_test", "1", "中文 (zh)"),
)


def workbook(survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Rows = SETTINGS) -> bytes:
    """An XLSForm with these rows; a sheet without rows is left out."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
            if rows:
                _sheet(book, name, rows)
    return out.getvalue()


def _sheet(book: Any, name: str, rows: Rows) -> None:
    sheet = book.add_worksheet(name)
    for at, line in enumerate(rows):
        for column, text in enumerate(line):
            sheet.write_string(at, column, text)


def settings(code: str = "gas_test", version: str = "1", title: str = "燃气入户摸底") -> Rows:
    return (SETTINGS[0], (title, code, version, "中文 (zh)"))


def published(house: House, by: Viewer, raw: bytes = b"", **given: Any) -> FormVersion:
    """A form of the cast's community that may be filled in."""
    version = actions.upload(
        raw or workbook(), given.pop("area_id", house.community.pk), by=by, now=NOW, **given
    )
    return actions.publish(version.pk, by=by, now=NOW)


def filled(
    answers: Mapping[str, Any],
    *,
    number: str = "uuid:00000000-0000-4000-8000-000000000001",
    code: str = "gas_test",
    version: str = "1",
    root: str = "data",
    meta: str = "",
) -> bytes:
    """A submission as a phone writes it."""
    body = "".join(_element(name, value) for name, value in answers.items())
    return (
        f'<?xml version=\'1.0\' ?><{root} id="{code}" version="{version}">{body}'
        f"<meta><instanceID>{number}</instanceID>{meta}</meta></{root}>"
    ).encode()


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, each) for each in value)
    if isinstance(value, dict):
        inner = "".join(_element(below, each) for below, each in value.items())
        return f"<{name}>{inner}</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"


ANSWERS: dict[str, Any] = {
    "outcome": "met",
    "stage": "agreed",
    "note": "老人在家",
    "household": {"people": "3", "member": [{"called": "奶奶"}, {"called": "孙子"}]},
    "signer": "owner",
    "signature": "",
    "kitchen": "",
    "spot": "",
}


def drawing(*, blank: bool = False) -> SimpleUploadedFile:
    """A signature as a phone draws it: black on nothing."""
    image = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    if not blank:
        ImageDraw.Draw(image).line((20, 90, 120, 20, 220, 100, 280, 40), fill="black", width=4)
    return SimpleUploadedFile("signature.png", _png(image), "image/png")


def photo(name: str = "kitchen.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "navy").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def kept(
    version: FormVersion,
    by: Viewer,
    subject: str = "",
    media: Iterable[SimpleUploadedFile] = (),
    xml: bytes = b"",
    **given: Any,
) -> Kept:
    """A submission kept by the action, with these files under their names."""
    xml = xml or filled(ANSWERS | given.pop("answers", {}), **given.pop("written", {}))
    files = {str(one.name): one for one in media}
    return actions.keep(
        version,
        instance.open_envelope(xml),
        xml,
        files,
        subject=subject,
        by=by,
        **({"now": NOW} | given),
    )

"""Constant uploads for the files' tests, made in memory."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.base.viewer import Viewer

NOW = datetime(2022, 4, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WORKER = Viewer(key="account:7", account_id=7)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"

GPS = 0x8825


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), *, exif: bool = True) -> bytes:
    """A red picture with a position and a camera in its EXIF, its left half blue."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((20, 20, 200), (0, 0, size[0] // 2, size[1]))
    notes = Image.Exif()
    if exif:
        notes[0x010F] = "Camera of Wang"
        notes[0x0112] = 6  # turned by 90 degrees
        notes.get_ifd(GPS)[1] = "N"
        notes.get_ifd(GPS)[2] = (34.0, 44.0, 12.0)
    out = io.BytesIO()
    image.save(out, form, exif=notes)
    return out.getvalue()


def office(
    main_part: str = "word/document.xml", extra: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """The bones of an Office file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr(main_part, "<x/>")
        for name, body in extra.items():
            parts.writestr(name, body)
    return out.getvalue()


def upload(name: str, body: bytes) -> SimpleUploadedFile:
    """What a form hands over; the browser's word for its type is never asked."""
    return SimpleUploadedFile(name, body, content_type="application/octet-stream")

"""What an upload really is: judged by its content, never by its name or what the browser says."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from linli.base.errors import Invalid
from linli.base.masking import redact
from linli.files import spec
from linli.files.rules import jpeg


@dataclass(frozen=True)
class Content:
    """Bytes fit to be kept, what they are, and the name they are shown under."""

    body: bytes
    media_type: str
    name: str


def refuse(message: str, code: str) -> Invalid:
    """The refusal of an upload; `attach` puts it on the field of the form."""
    return Invalid(message, code=code)


def admit(body: bytes, name: str, *, pictures_only: bool = True) -> Content:
    """What may be kept of an upload: a clean picture or a document. Invalid names the reason."""
    if not body:
        raise refuse(_("This file is empty. Choose it again."), "empty")
    suffix = PurePosixPath(PureWindowsPath(name).as_posix()).suffix.lower().lstrip(".")
    if _looks_like_picture(body):
        return _picture(body)
    if suffix in {"jpg", "jpeg", "png", "webp"}:
        raise refuse(
            _("This file is called a picture but is none. Choose the photo itself."), "lying"
        )
    if suffix in {"heic", "heif"}:
        raise refuse(_("Photos in Apple's HEIC format cannot be taken. Send it as JPEG."), "type")
    if pictures_only:
        raise refuse(_("Only photos can be added here: JPEG, PNG or WebP."), "type")
    return _document(body, name, suffix)


def _looks_like_picture(body: bytes) -> bool:
    return body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        body.startswith(b"RIFF") and body[8:12] == b"WEBP"
    )


def _picture(body: bytes) -> Content:
    if len(body) > spec.PICTURE_BYTES:
        raise refuse(_("This photo is larger than 8 MB. Choose a smaller one."), "size")
    try:
        return _clean(body)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise refuse(
            _("This photo is damaged or cut off. Take it again or choose another."), "damaged"
        ) from None


def _clean(body: bytes) -> Content:
    """The same picture without EXIF, position, comments, and what hides behind its end: a JPEG that
    stands upright and is not too large keeps its points, every other is drawn anew from them.
    """
    with Image.open(io.BytesIO(body), formats=("JPEG", "PNG", "WEBP")) as image:
        if image.width * image.height > spec.MOST_PIXELS:
            raise refuse(_("This photo has too many pixels. Choose a smaller one."), "size")
        kept = _as_it_is(image, body)
        return _picture_content(kept, "JPEG") if kept else _redrawn(image)


def _as_it_is(image: Image.Image, body: bytes) -> bytes | None:
    """The bytes of a plain JPEG without its notes, if it is whole part by part; None if it must be
    drawn anew, which is when its points are read.
    """
    upright = image.getexif().get(ExifTags.Base.Orientation, 1) == 1
    plain = image.format == "JPEG" and image.mode in {"RGB", "L"} and upright
    if not plain or max(image.size) > spec.LONGEST_SIDE:
        return None
    return jpeg.bare(body)


def _redrawn(image: Image.Image) -> Content:
    form = "JPEG" if image.format == "MPO" else str(image.format)
    if form == "JPEG":
        image.draft("RGB", (spec.LONGEST_SIDE, spec.LONGEST_SIDE))
    # Each copy of a photo costs as much as reading it: it is turned and shrunk in its place.
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    image.thumbnail((spec.LONGEST_SIDE, spec.LONGEST_SIDE))
    see_through = form != "JPEG" and ("A" in image.getbands() or "transparency" in image.info)
    mode = "RGBA" if see_through else "RGB"
    points = image if image.mode == mode else image.convert(mode)
    clean = Image.new(mode, points.size, None)  # not filled: every point is written now
    clean.paste(points)
    out = io.BytesIO()
    options = {"PNG": {"optimize": True}}.get(form, {"quality": 85})
    clean.save(out, form, **options)
    return _picture_content(out.getvalue(), form)


def _picture_content(body: bytes, form: str) -> Content:
    media_type = spec.PICTURES[form]
    # A photo's own name tells nothing, or too much ("王明家.jpg").
    return Content(body, media_type, f"photo.{spec.SUFFIXES[media_type]}")


def _document(body: bytes, name: str, suffix: str) -> Content:
    if len(body) > spec.DOCUMENT_BYTES:
        raise refuse(_("This file is larger than 20 MB. Choose a smaller one."), "size")
    media_type = _document_type(body)
    if media_type is None:
        raise refuse(
            _("Only photos, PDF, Word (.docx) and Excel (.xlsx) files can be added."), "type"
        )
    if suffix != spec.DOCUMENTS[media_type]:
        raise refuse(
            _(
                "This file is called .%(named)s but is a .%(real)s file. "
                "Rename it or choose the right one."
            )
            % {"named": suffix[:10], "real": spec.DOCUMENTS[media_type]},
            "lying",
        )
    return Content(body, media_type, clean_name(name))


def _document_type(body: bytes) -> str | None:
    if body.startswith(b"%PDF-") and b"%%EOF" in body[-2048:]:
        return spec.PDF
    if body.startswith(b"PK\x03\x04"):
        return _office_type(body)
    return None


def _office_type(body: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    if "[Content_Types].xml" not in sizes:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in sizes):
        raise refuse(_("Files with macros are not taken. Save it without macros."), "macros")
    if sum(sizes.values()) > spec.UNPACKED_BYTES:
        raise refuse(_("This file unpacks to far more than its size. It is not taken."), "size")
    return _main_part(sizes)


def _main_part(sizes: Mapping[str, int]) -> str | None:
    if "word/document.xml" in sizes:
        return spec.DOCX
    return spec.XLSX if "xl/workbook.xml" in sizes else None


def clean_name(name: str) -> str:
    """The last part of a name as somebody gave it, without what could mislead or be personal."""
    last = PurePosixPath(PureWindowsPath(name).as_posix()).name
    shown = "".join(sign for sign in last if sign.isprintable())
    stem, dot, suffix = shown.rpartition(".")
    return redact(f"{stem[-180:]}{dot}{suffix}")

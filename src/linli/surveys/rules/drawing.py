"""A drawn signature: on white, with ink, and bound to what was signed."""

import hashlib
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from linli.base.errors import Invalid
from linli.files.spec import MOST_PIXELS

#: A point darker than this is ink; fewer points than that are a slip of the finger.
_DARK, _LEAST_INK = 160, 40


def on_white(body: bytes) -> bytes:
    """The drawing as PNG on white: browsers and Collect send it transparent, and printers and
    dark pages would show nothing. Invalid if it is blank or no picture.
    """
    try:
        with Image.open(io.BytesIO(body), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _refused(_("This drawing is too large. Sign again."), "size")
            drawn = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as trouble:
        raise _refused(_("The signature cannot be read. Sign again."), "damaged") from trouble
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    flat = paper.convert("RGB")
    ink = sum(flat.convert("L").histogram()[:_DARK])
    if ink < _LEAST_INK:
        raise _refused(_("The signature is blank. Let the person sign again."), "blank")
    out = io.BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()


def _refused(words: str, code: str) -> Invalid:
    return Invalid(words, field="xml", code=code)


def bond(
    answers: Mapping[str, Any], picture_sha256: str, signer: str, signed_at: datetime, place: str
) -> str:
    """SHA-256 over everything that was signed: nothing of it can change unnoticed."""
    whole = {
        "answers": answers,
        "picture": picture_sha256,
        "signer": signer,
        "at": signed_at.astimezone(UTC).isoformat(),
        "place": place,
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

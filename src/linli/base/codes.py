"""QR codes: of an address or a code, as a shape within a page or as a picture of its own."""

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

#: White squares around the code, so that cameras find it also on a crowded sheet.
BORDER = 2


def drawn(words: str) -> SafeString:
    """The code of these words as an `<svg>` within a page: nothing has to be asked for by an
    address that would have to carry them. "" for no words.
    """
    if not words:
        return SafeString("")
    code: QRCode = QRCode(image_factory=SvgPathImage, border=BORDER)
    code.add_data(words)
    shapes: str = code.make_image().to_string(encoding="unicode")
    # White below the black, also on a dark page: cameras read nothing else.
    shapes = shapes.replace("<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1)
    return mark_safe(shapes)  # noqa: S308 - shapes only, drawn by the library


def picture(words: str) -> HttpResponse:
    """The same as a picture (SVG) that no cache keeps."""
    response = HttpResponse(drawn(words), content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-store"
    return response

"""What a slip to hand over needs: `{% load slips %}`."""

import qrcode
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

register = template.Library()


@register.simple_tag
def qr(text: str, *, label: object) -> SafeString:
    """The text as a QR code drawn into the page: a link that must stand in no further address."""
    code = qrcode.QRCode(image_factory=SvgPathImage, border=2)
    code.add_data(text)
    drawn = code.make_image().to_string(encoding="unicode")
    # White below the black, also on a dark page: cameras read nothing else.
    drawn = drawn.replace("<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1)
    svg = mark_safe(drawn)  # noqa: S308 - shapes only, drawn by the library
    return format_html('<figure class="qr" role="img" aria-label="{}">{}</figure>', label, svg)

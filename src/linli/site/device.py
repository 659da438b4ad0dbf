"""What a phone needs to carry the house: the service worker, the manifest, the page without
network, and how to trust a certificate that was made here.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli import base
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.site import tls

BUILT = Path(base.__file__).parent / "static" / "linli" / "v"
#: What a field page is drawn with; it is on the phone before the first page is taken along.
SHELL = (
    "linli.css",
    "app.js",
    "portal.js",
    "icons.svg",
    "mark.svg",
    *(f"pages/{name}.js" for name in ("field", "door", "photo", "waiting", "answers")),
)
AWAY = "/away/"
NAVY = "#10274b"


@cache
def _worker() -> str:
    """The script with its list of files; another one as soon as one of them is another."""
    shell = [static(f"linli/v/{name}") for name in SHELL]
    script = (BUILT / "pages" / "sw.js").read_bytes()
    digest = hashlib.sha256(script)
    for name in SHELL:
        digest.update((BUILT / name).read_bytes())
    given = {
        "version": digest.hexdigest()[:16],
        "shell": [*shell, AWAY],
        "away": AWAY,
        "statics": f"/{settings.STATIC_URL.strip('/')}/",
    }
    return f"self.LINLI = {json.dumps(given)};\n{script.decode()}"


@page(PUBLIC, face="portal")
@require_safe
def worker(request: LinliRequest) -> HttpResponse:  # noqa: ARG001 - the same for everyone
    """The service worker, from the root, so that it may open every page."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@page(PUBLIC, face="portal")
@require_safe
def manifest(request: LinliRequest) -> HttpResponse:  # noqa: ARG001 - the same for everyone
    """What an installed house is called and where it opens: on the round."""
    icons = [
        {"src": static("linli/v/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {"src": static(f"linli/v/icon-{size}.png"), "sizes": f"{size}x{size}"}
            for size in (192, 512)
        ),
        {
            "src": static("linli/v/icon-maskable.png"),
            "sizes": "512x512",
            "purpose": "maskable",
        },
    ]
    return JsonResponse(
        {
            "id": "/door/",
            "name": _("Linli: at the door"),
            "short_name": _("Linli"),
            "lang": get_language(),
            "start_url": "/door/",
            "scope": "/",
            "display": "standalone",
            "background_color": NAVY,
            "theme_color": NAVY,
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@page(PUBLIC, face="portal")
@require_safe
def away(request: LinliRequest) -> HttpResponse:
    """Shown without network in place of a page that was not taken along; holds nobody's data."""
    return render(request, "site/away.html")


@page(PUBLIC, face="portal")
@require_safe
def trust(request: LinliRequest) -> HttpResponse:
    """How a phone learns to trust the certificate that was made here."""
    found = tls.authority()
    context = {"fingerprint": tls.fingerprint(found) if found else "", "made_here": bool(found)}
    return render(request, "site/trust.html", context)


@page(PUBLIC, face="portal")
@require_safe
def certificate(request: LinliRequest) -> HttpResponse:  # noqa: ARG001 - the same for everyone
    """The house's own authority, to be installed on a phone; never a key."""
    found = tls.authority()
    if found is None:
        raise Http404
    response = HttpResponse(tls.as_der(found), content_type="application/x-x509-ca-cert")
    response["Content-Disposition"] = 'attachment; filename="linli-ca.crt"'
    return response

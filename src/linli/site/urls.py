"""Every address of the house, app by app."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from linli.base.pages import PUBLIC, page
from linli.site import desk, device, portal

_MOUNTS = {
    "cases": "",
    "visits": "visits/",
    "surveys": "surveys/",
    "doorstep": "door/",
    "outreach": "messages/",
    "drives": "drives/",
    "liaison": "liaison/",
    "inspections": "inspections/",
    "deliberation": "",
    "supervision": "slips/",
    "teams": "teams/",
    "ledgers": "ledgers/",
    "employment": "",
    "claims": "circles/",
    "alliances": "alliances/",
    "live": "",
    "services": "",
    "vaccination": "vaccination/",
    "knowledge": "",
    "commitments": "commitments/",
    "places": "places/",
    "people": "people/",
    "accounts": "",
    "notices": "notices/",
    "errands": "errands/",
    "events": "",
    "clock": "settings/clock/",
    "labels": "settings/labels/",
    "reporting": "figures/",
    "journal": "journal/",
    "base": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.home, name="home"),
    path("search/", desk.search, name="search"),
    path("preferences/", portal.preferences, name="preferences"),
    path("sw.js", device.worker, name="service_worker"),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("away/", device.away, name="away"),
    path("trust/", device.trust, name="trust"),
    path("trust/linli-ca.crt", device.certificate, name="trust_certificate"),
    path("openrosa/", include("linli.site.openrosa")),
    path("language/", page(PUBLIC)(set_language), name="set_language"),
    *[
        path(prefix, include(f"linli.{app}.urls"))
        for app, prefix in _MOUNTS.items()
        if find_spec(f"linli.{app}.urls")
    ],
]
handler404 = "linli.site.portal.not_found"
handler429 = "linli.accounts.views.entering.too_many"
handler403 = "linli.site.portal.forbidden"
handler500 = "linli.site.health.server_error"

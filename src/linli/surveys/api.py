"""Forms as OpenRosa serves them to phones: the list, each form, its manifest and lists."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from linli.accounts import queries as accounts
from linli.base import openrosa
from linli.base.openrosa import element
from linli.base.pages import LINK, LinliRequest, page
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.surveys import queries
from linli.surveys.models import AppUser, FormVersion
from linli.surveys.spec import REQUEST_BYTES


@dataclass(frozen=True)
class Phone:
    """Who asks, and by which code."""

    user: AppUser
    viewer: Viewer
    token: str

    def url(self, request: LinliRequest, name: str, *args: object) -> str:
        """An address below the same code."""
        given = ([self.token] if self.token else []) + list(args)
        return request.build_absolute_uri(reverse(f"openrosa:{name}", args=given))


def _phone(view: Callable[..., HttpResponse]) -> Any:
    @page(LINK)
    def answered(request: LinliRequest, token: str = "", **rest: Any) -> HttpResponse:
        found = openrosa.bearer(request, token, queries.APP_USERS)
        if isinstance(found, HttpResponse):
            return openrosa.dressed(found, REQUEST_BYTES)
        viewer = accounts.viewer_for(found.account, clock.now())
        return view(request, Phone(found, viewer, token), **rest)

    answered.__doc__ = view.__doc__
    return answered


@_phone
def form_list(request: LinliRequest, phone: Phone) -> HttpResponse:
    """The forms this phone may fill in."""
    wanted = request.GET.get("formID", "")
    versions = queries.forms_for(phone.user, phone.viewer).defer("xform", "html", "model")
    rows = [
        "<xform>"
        + element("formID", one.form.code)
        + element("name", one.title)
        + element("version", one.label)
        + element("hash", f"md5:{one.md5}")
        + element("downloadUrl", phone.url(request, "form", one.pk))
        + (
            element("manifestUrl", phone.url(request, "manifest", one.pk))
            if queries.media_of(one)
            else ""
        )
        + "</xform>"
        for one in versions
        if wanted in {"", one.form.code}
    ]
    body = "".join(rows)
    return openrosa.document(
        f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{body}</xforms>',
        accepted=REQUEST_BYTES,
    )


@_phone
def form(request: LinliRequest, phone: Phone, pk: int) -> HttpResponse:
    """One form as XForm XML, byte for byte what its hash was made of."""
    del request
    answer = HttpResponse(_version(phone, pk).xform, content_type=openrosa.XML)
    return openrosa.dressed(answer, REQUEST_BYTES)


@_phone
def manifest(request: LinliRequest, phone: Phone, pk: int) -> HttpResponse:
    """The lists from the registry that a form takes its choices from."""
    version = _version(phone, pk)
    rows = [
        "<mediaFile>"
        + element("filename", name)
        + element("hash", f"md5:{_md5(queries.registry_list(name, phone.viewer))}")
        + element("downloadUrl", phone.url(request, "media", pk, name))
        + "</mediaFile>"
        for name in queries.media_of(version)
    ]
    body = "".join(rows)
    return openrosa.document(
        f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{body}</manifest>',
        accepted=REQUEST_BYTES,
    )


@_phone
def media(request: LinliRequest, phone: Phone, pk: int, name: str) -> HttpResponse:
    """One of these lists, as far as this phone's bearer works."""
    del request
    if name not in queries.media_of(_version(phone, pk)):
        raise Http404
    body = queries.registry_list(name, phone.viewer)
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    return openrosa.dressed(answer, REQUEST_BYTES)


def _version(phone: Phone, pk: int) -> FormVersion:
    version = queries.forms_for(phone.user, phone.viewer).filter(pk=pk).first()
    if version is None:
        raise Http404
    return version


def _md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()

"""What phones send: OpenRosa's submissions, and forms filled in on our own pages."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base import openrosa
from linli.base.errors import NotAllowed
from linli.base.pages import LINK, LinliRequest, is_meant_for_another, page, sign_in_as_another
from linli.clock import queries as clock
from linli.doorstep import actions, queries
from linli.doorstep.actions import Received
from linli.drives import queries as drives
from linli.places.models import Area
from linli.surveys import queries as surveys
from linli.surveys.spec import REQUEST_BYTES, XML_BYTES, Fault

#: The part that holds the answers, by OpenRosa.
XML_PART = "xml_submission_file"
#: Seconds; more is no shift's wait but a wrong clock.
LONGEST_WAIT = 366 * 24 * 3600
#: Codes of refusals → what the protocol calls them; everything else is 400.
STATUS = {
    Fault.LARGE.value: 413,
    "file_too_large": 413,
    Fault.FORM.value: 404,
    Fault.VERSION.value: 404,
    Fault.SEVERAL.value: 409,
    "not_worker": 403,
    "not_yours": 403,
}


@page(LINK)
@csrf_exempt  # a phone has no page that could have given it a token; its code signs it in
def submission(request: LinliRequest, token: str = "") -> HttpResponse:
    """OpenRosa 1.0: HEAD asks whether and how much, POST sends; 201 new, 202 known already."""
    found = openrosa.bearer(request, token, surveys.APP_USERS)
    if isinstance(found, HttpResponse):
        return openrosa.dressed(found, REQUEST_BYTES)
    if request.method == "HEAD":
        answer = HttpResponse(status=204)
        given = [token] if token else []
        answer["Location"] = request.build_absolute_uri(reverse("openrosa:submission", args=given))
        return openrosa.dressed(answer, REQUEST_BYTES)
    if request.method != "POST":
        answer = HttpResponse(status=405)
        answer["Allow"] = "HEAD, POST"
        return openrosa.dressed(answer, REQUEST_BYTES)
    now = clock.now()
    viewer = accounts.viewer_for(found.account, now)
    try:
        xml, media = parts(request)
        kept = actions.receive(xml, media, phone=found, by=viewer, now=now)
    except NotAllowed as refusal:
        return _message(str(refusal), STATUS.get(refusal.code, 400), "submit_error")
    return _message(told(kept), 202 if kept.kept.again or kept.kept.conflict else 201)


@page("doorstep.record", face="field")
@require_POST
def send(request: LinliRequest, pk: int, form_pk: int) -> HttpResponse:
    """A form filled in on the page of this door, from the page or from the queue on the phone.

    201 new, 200 known already, 4xx with the reason in `message`: then nothing was kept.
    """
    dwelling = queries.door(request.viewer, pk)
    if dwelling is None:
        raise Http404
    household = reverse("doorstep:household", args=[dwelling.pk])
    area = dwelling.compound.area
    return _taken(request, form_pk, f"dwelling:{dwelling.pk}", area, household)


@page("doorstep.record", face="field")
@require_POST
def send_call(request: LinliRequest, pk: int, form_pk: int) -> HttpResponse:
    """The same about a firm, a shop or a person on the roster of a drive."""
    target = get_object_or_404(drives.called_on_by(request.viewer), pk=pk)
    done = f"{reverse('doorstep:calls')}?kept={target.pk}"
    return _taken(request, form_pk, drives.subject_of(target), None, done)


def _taken(
    request: LinliRequest, form_pk: int, subject: str, area: Area | None, done: str
) -> HttpResponse:
    if is_meant_for_another(request):
        return sign_in_as_another()
    now, once = clock.now(), request.POST.get("once", "")
    try:
        xml, media = parts(request)
        received = actions.receive(
            xml,
            media,
            form_id=form_pk,
            subject=subject,
            area=area,
            once=once,
            at=now - timedelta(seconds=_waited(request)),
            by=request.viewer,
            now=now,
        )
    except NotAllowed as refusal:
        status = STATUS.get(refusal.code, 400)
        # Twice: for the page that sends itself, and in the words of the phone's queue.
        said = {"message": str(refusal), "code": refusal.code}
        errors = [{"field": "", "label": "", "words": str(refusal)}]
        return JsonResponse({**said, "errors": errors}, status=status)
    kept = received.kept
    answer = {
        "key": once,
        "done": done,
        "told": [],
        "message": told(received),
        "submission": kept.submission.pk,
        "again": kept.again,
        "complete": kept.complete,
        "next": done,
    }
    return JsonResponse(answer, status=200 if kept.again else 201)


def _waited(request: LinliRequest) -> int:
    """How many seconds it lay on the phone: its clock need not be the house's."""
    waited = request.POST.get("waited", "")
    return min(int(waited), LONGEST_WAIT) if waited.isascii() and waited.isdecimal() else 0


def parts(request: LinliRequest) -> tuple[bytes, dict[str, "UploadedFile[bytes]"]]:
    """The answers and the files of one sending; Invalid before a byte too many is read."""
    if int(request.headers.get("content-length") or 0) > REQUEST_BYTES:
        raise actions.too_large()
    uploads: dict[str, Any] = dict(request.FILES.items())
    upload = uploads.pop(XML_PART, None)
    if upload is not None and (upload.size or 0) > XML_BYTES:
        raise actions.too_large()
    xml = upload.read() if upload is not None else request.POST.get(XML_PART, "").encode()
    media = {(one.name or name): one for name, one in uploads.items()}
    return xml, media


def told(received: Received) -> str:
    """What became of it, in one sentence."""
    kept = received.kept
    if kept.conflict:
        return _("Kept beside another submission with the same number: the secretary decides.")
    if not kept.complete:
        return _("Kept. Files still to come: %(names)s") % {
            "names": "、".join(kept.submission.missing)
        }
    return _("Kept already: nothing was doubled.") if kept.again else _("Kept.")


def _message(words: str, status: int, nature: str = "submit_success") -> HttpResponse:
    return openrosa.message(words, status=status, nature=nature, accepted=REQUEST_BYTES)

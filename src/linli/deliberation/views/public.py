"""The minutes, and what everyone may read: invitations, published minutes, nothing personal."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import gongwen
from linli.base.masking import redact
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.clock import queries as clock
from linli.deliberation import actions, forms, queries, rules
from linli.deliberation.models import Meeting
from linli.deliberation.queries import drafts
from linli.deliberation.views._shared import get_meeting, tried
from linli.events.workflow import State

SHOWN = 20


@page("deliberation.see")
def minutes(request: LinliRequest, pk: int) -> HttpResponse:
    """The minutes: drafted from the records, edited, printed; read-only once they are public."""
    row = get_meeting(request, pk)
    form = forms.MinutesForm(initial={"minutes": row.minutes or drafts.minutes(row)})
    if request.method == "POST":
        form = forms.MinutesForm(request.POST)
        if form.is_valid() and tried(form, lambda: _save(request, pk, form)):
            messages.success(request, _("Saved. Nobody outside sees it yet."))
            return redirect("deliberation:minutes", pk=pk)
    return _minutes_page(request, row, form)


def _save(request: LinliRequest, pk: int, form: forms.MinutesForm) -> Meeting:
    text = form.cleaned_data["minutes"]
    return actions.save_minutes(pk, text, by=request.viewer, now=clock.now())


def _minutes_page(request: LinliRequest, row: Meeting, form: forms.MinutesForm) -> HttpResponse:
    context = {
        "meeting": row,
        "event": row.event,
        "form": form,
        "may_edit": not row.minutes_published_at and rules.can_hold(request.viewer, row),
        "may_publish": row.event.state == State.HELD and rules.can_publish(request.viewer, row),
    }
    status = 422 if form.is_bound else 200
    return render(request, "deliberation/desk/minutes.html", context, status=status)


@page("deliberation.publish")
@require_POST
def publish_minutes(request: LinliRequest, pk: int) -> HttpResponse:
    """Make the minutes public, after a scan for personal data."""
    row, form = get_meeting(request, pk), forms.MinutesForm(request.POST)
    if form.is_valid() and tried(form, lambda: _publish(request, pk, form)):
        messages.success(request, _("The minutes are public now."))
        return redirect("deliberation:minutes", pk=pk)
    return _minutes_page(request, row, form)


def _publish(request: LinliRequest, pk: int, form: forms.MinutesForm) -> Meeting:
    text = form.cleaned_data["minutes"]
    return actions.publish_minutes(pk, text, by=request.viewer, now=clock.now())


@page("deliberation.see")
def minutes_docx(request: LinliRequest, pk: int) -> HttpResponse:
    """The minutes as an official document, in the house's language."""
    row = get_meeting(request, pk)
    text = row.minutes or drafts.minutes(row)
    with translation.override(settings.LANGUAGE_CODE):
        body = gongwen.official_document(
            title=_("Minutes: %(title)s") % {"title": row.event.title},
            blocks=[gongwen.Block(line) for line in text.splitlines() if line.strip()],
            signed=row.event.area.name,
            dated=date_format(timezone.localtime(row.event.starts_at), "DATE_FORMAT"),
        )
    response = HttpResponse(body, content_type=gongwen.MEDIA_TYPE)
    disposition = content_disposition_header(as_attachment=True, filename=f"minutes-{pk}.docx")
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@page(PUBLIC, face="portal")
def public_meetings(request: LinliRequest) -> HttpResponse:
    """Meetings to come, and the latest that were held."""
    rows = queries.public_meetings().order_by("-event__starts_at", "-pk")
    ahead = list(rows.filter(event__state=State.ANNOUNCED)[:SHOWN])[::-1]
    held = list(rows.filter(event__state=State.HELD)[:SHOWN])
    return render(request, "deliberation/portal/meetings.html", {"ahead": ahead, "held": held})


@page(PUBLIC, face="portal")
def public_meeting(request: LinliRequest, pk: int) -> HttpResponse:
    """One meeting: when, where, which topics, and after it how each ended and the minutes."""
    row = get_object_or_404(queries.public_meetings(), pk=pk)
    topics = [
        {
            "title": redact(item.topic.title),
            "body": redact(item.topic.body),
            "end": item.get_end_display() if item.end else "",
        }
        for item in queries.items_of(row)
    ]
    context = {"meeting": row, "event": row.event, "topics": topics, "now": clock.now()}
    return render(request, "deliberation/portal/meeting.html", context)

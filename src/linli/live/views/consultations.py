"""Consultations on the desk: advisers, times, who comes, what came of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from linli.base import exports, masking
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.events import queries as events
from linli.live import actions, forms, queries, rules
from linli.live.models import Adviser, Consultation
from linli.live.workflow import CONSULTATION_MOVES, Coming

LOOKS = {
    Coming.PLACED: "blue",
    Coming.WAITING: "yellow",
    Coming.HELD: "met",
    Coming.MISSED: "grey",
    Coming.CANCELLED: "none",
}


@page("live.see_consultations")
def consultations(request: LinliRequest) -> HttpResponse:
    """Who comes when, and the advisers with what their duties still miss."""
    standing, start = _asked(request)
    found = list(_chosen(request)[start : start + queries.SIZE + 1])
    now = clock.now()
    more = len(found) > queries.SIZE
    context = {
        "now": now,
        "lines": [_line(row) for row in found[: queries.SIZE]],
        "chips": [
            Chip(words, _address(standing=code), None, standing == code)
            for code, words in (("", _("All")), *Coming.choices)
        ],
        "older": _address(standing=standing, start=str(start + queries.SIZE)) if more else "",
        "newer": _address(standing=standing, start=str(max(start - queries.SIZE, 0)))
        if start
        else "",
        "advisers": [
            (row, queries.duties(row, now))
            for row in queries.advisers_visible_to(request.viewer)[:20]
        ],
        "may_keep": rules.RIGHTS.may(request.viewer, "advisers"),
        "may_consult": rules.RIGHTS.may(request.viewer, "consult"),
        "query": request.GET.urlencode(),
    }
    return render(request, "live/desk/consultations.html", context)


def _asked(request: LinliRequest) -> tuple[str, int]:
    standing, start = request.GET.get("standing", ""), request.GET.get("start", "")
    return (
        standing if standing in Coming.values else "",
        int(start) if start.isdecimal() and len(start) < 6 else 0,
    )


def _chosen(request: LinliRequest) -> Any:
    standing, _start = _asked(request)
    rows = queries.consultations_visible_to(request.viewer)
    rows = rows.filter(standing=standing) if standing else rows
    return rows.order_by("-slot__starts_at", "-pk")


def _address(**asked: str) -> str:
    kept = {key: value for key, value in asked.items() if value}
    return f"{reverse('live:consultations')}?{urlencode(kept)}"


def _line(row: Consultation) -> dict[str, Any]:
    return {
        "row": row,
        "who": masking.mask_name(row.name) or _("Name erased"),
        "colour": LOOKS[Coming(row.standing)],
        "word": row.get_standing_display(),
        "starts": row.slot.starts_at if row.slot else None,
        "meta": (
            row.adviser.name,
            row.slot.place if row.slot else "",
            row.get_outcome_display() if row.outcome else "",
        ),
    }


@page("live.see_consultations")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet, names masked."""
    head = [
        *(_("Adviser"), _("Begins at"), _("Place of the event"), _("Name"), _("State")),
        _("Outcome of the consultation"),
    ]
    lines = (
        [
            *(row.adviser.name, row.slot.starts_at if row.slot else None),
            *(row.slot.place if row.slot else "", masking.mask_name(row.name)),
            *(row.get_standing_display(), row.get_outcome_display()),
        ]
        for row in _chosen(request)[:20000]
    )
    name = f"{_('Consultations')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


@page("live.advisers")
def new_adviser(request: LinliRequest) -> HttpResponse:
    """Name a legal adviser of a community."""
    places = events.places(request.viewer)
    asked = request.GET.get("area", "")
    area = get_object_or_404(places, pk=int(asked[:18])) if asked.isdecimal() else places.last()
    if area is None:
        return redirect("live:consultations")
    now = clock.now()
    accounts = [(row.pk, row.name) for row in queries.lecturers(area, now).order_by("name")]
    form = forms.AdviserForm(request.POST or None, accounts=accounts)

    def add() -> Adviser:
        clean = form.cleaned_data
        return actions.add_adviser(
            area.pk,
            clean["name"],
            office=clean["office"],
            account_id=clean["account"],
            by=request.viewer,
            now=now,
        )

    if request.method == "POST" and (made := attempt(form, add)):
        return redirect("live:adviser", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Name a legal adviser"),
        button=_("Save"),
        back=reverse("live:consultations"),
        lead=str(area),
    )


def _adviser(request: LinliRequest, pk: int) -> Adviser:
    return get_object_or_404(queries.advisers_visible_to(request.viewer), pk=pk)


@page("live.see_consultations")
def adviser(request: LinliRequest, pk: int) -> HttpResponse:
    """An adviser's times and duties; opening a stretch of times."""
    row, now = _adviser(request, pk), clock.now()
    form = forms.TimesForm(request.POST or None, initial={"day": clock.local(now).date()})

    def open_times() -> Any:
        starts, ends = form.moments()
        clean = form.cleaned_data
        return actions.open_times(
            pk,
            starts,
            ends,
            minutes=clean["minutes"],
            place=clean["place"],
            by=request.viewer,
            now=now,
        )

    if request.method == "POST" and attempt(form, open_times):
        messages.success(request, _("Opened: residents can book these times."))
        return redirect("live:adviser", pk=pk)
    duties = {
        "hours_a_month": row.hours_a_month,
        "lectures_a_quarter": row.lectures_a_quarter,
        "replaces": row.replaces,
        "version": row.version,
    }
    free = set(queries.free_slots(now).filter(adviser=row).values_list("pk", flat=True))
    context = {
        "adviser": row,
        "now": now,
        "form": form,
        "duties": queries.duties(row, now),
        "duties_form": forms.DutiesForm(auto_id="duty_%s", initial=duties),
        "slots": [(slot, slot.pk in free) for slot in queries.slots_of(row, now)[:100]],
        "may_open": rules.can_open_times(request.viewer, row),
        "may_keep": rules.can_keep_advisers(request.viewer, row.area.path),
    }
    status = 422 if form.errors else 200
    return render(request, "live/desk/adviser.html", context, status=status)


@page("live.advisers")
@require_POST
def set_duties(request: LinliRequest, pk: int) -> HttpResponse:
    """Switch duties on or off."""
    _adviser(request, pk)
    form = forms.DutiesForm(request.POST)

    def set_them() -> Adviser:
        clean = form.cleaned_data
        return actions.set_duties(
            pk,
            hours_a_month=clean["hours_a_month"],
            lectures_a_quarter=clean["lectures_a_quarter"],
            replaces=clean["replaces"],
            version=clean["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if attempt(form, set_them):
        return redirect("live:adviser", pk=pk)
    return form_page(
        request,
        form,
        title=_("Duties of the adviser"),
        button=_("Save"),
        back=reverse("live:adviser", args=[pk]),
    )


@page("live.see_consultations")
@require_POST
def withdraw_time(request: LinliRequest, pk: int, slot: int) -> HttpResponse:
    """Take a free time back."""
    row = _adviser(request, pk)
    found = get_object_or_404(queries.slots_of(row, clock.now()), pk=slot)
    actions.withdraw_time(found.pk, by=request.viewer, now=clock.now())
    return redirect("live:adviser", pk=pk)


@page("live.consult")
def book(request: LinliRequest, pk: int) -> HttpResponse:
    """Book for somebody who telephones or stands at the counter."""
    row, now = _adviser(request, pk), clock.now()
    form = forms.BookForm(request.POST or None, slots=slot_choices(row, now))

    def take_down() -> Consultation:
        clean = form.cleaned_data
        once = clean["once"] or form.fields["once"].initial()
        return actions.book(pk, clean["slot"], form.draft(), once=once, by=request.viewer, now=now)

    if request.method == "POST" and (made := attempt(form, take_down)):
        messages.success(request, _("Booked; they are told by text message."))
        return redirect("live:consultation", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Book a consultation"),
        button=_("Book"),
        back=reverse("live:adviser", args=[pk]),
        lead=str(row),
    )


def slot_choices(row: Adviser, now: Any) -> list[tuple[int, str]]:
    """Free times of an adviser, as words."""
    found = queries.free_slots(now).filter(adviser=row)[:40]
    return [(slot.pk, f"{_day(clock.local(slot.starts_at))} · {slot.place}") for slot in found]


def _day(at: datetime) -> str:
    return f"{date_format(at, pgettext('format of a day', 'D j M'))} {at:%H:%M}"


def _get(request: LinliRequest, pk: int) -> Consultation:
    return get_object_or_404(queries.consultations_visible_to(request.viewer), pk=pk)


@page("live.see_consultations")
def consultation(request: LinliRequest, pk: int) -> HttpResponse:
    """One consultation: name and number masked; the note only for the adviser who wrote it."""
    row = _get(request, pk)
    return _page(request, row, forms.OutcomeForm())


def _page(request: LinliRequest, row: Consultation, form: Any) -> HttpResponse:
    may = rules.can_consult(request.viewer, row.adviser)
    context = {
        "row": row,
        "line": _line(row),
        "phone": masking.mask_phone(row.phone),
        "note": row.note if rules.can_read_note(request.viewer, row) else "",
        "has_note": bool(row.note),
        "now": clock.now(),
        "form": form,
        "may": {
            move: may and row.standing in CONSULTATION_MOVES[move].sources
            for move in CONSULTATION_MOVES
        },
    }
    status = 422 if form.errors else 200
    return render(request, "live/desk/consultation.html", context, status=status)


@page("live.consult")
@require_POST
def hold(request: LinliRequest, pk: int) -> HttpResponse:
    """It took place."""
    row = _get(request, pk)
    form = forms.OutcomeForm(request.POST)
    who: dict[str, Any] = {"by": request.viewer, "now": clock.now()}

    def note() -> Consultation:
        clean = form.cleaned_data
        return actions.hold_consultation(pk, clean["outcome"], clean["note"], **who)

    if attempt(form, note):
        return redirect("live:consultation", pk=pk)
    return _page(request, row, form)


@page("live.consult")
@require_POST
def miss(request: LinliRequest, pk: int) -> HttpResponse:
    """They did not come."""
    _get(request, pk)
    actions.miss_consultation(pk, by=request.viewer, now=clock.now())
    return redirect("live:consultation", pk=pk)


@page("live.consult")
@require_POST
def cancel(request: LinliRequest, pk: int) -> HttpResponse:
    """They telephoned: the time goes to who waits."""
    _get(request, pk)
    actions.cancel_consultation(pk, by=request.viewer, now=clock.now())
    return redirect("live:consultation", pk=pk)


@page("live.consult")
def pass_on(request: LinliRequest, pk: int) -> HttpResponse:
    """Hand the matter over: a case that is followed."""
    row = _get(request, pk)
    form = forms.PassOnForm(
        request.POST or None,
        categories=[(one.pk, str(one)) for one in cases.categories_for("inquiry")],
    )

    def give() -> Consultation:
        clean = form.cleaned_data
        return actions.pass_on(
            pk, clean["category"], clean["summary"], by=request.viewer, now=clock.now()
        )

    if request.method == "POST" and attempt(form, give):
        return redirect("live:consultation", pk=pk)
    return form_page(
        request,
        form,
        title=_("Hand the matter over"),
        button=_("Hand the matter over"),
        back=reverse("live:consultation", args=[row.pk]),
    )

"""Sessions at the desk: planned, people told, and the reception with its thirty minutes."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import NotAllowed
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.events import queries as gatherings
from linli.vaccination import actions, forms, queries
from linli.vaccination.models import Booking, Session, Vault
from linli.vaccination.spec import Asked
from linli.vaccination.views.drives import find_drive

#: People to be told of a session that one page shows.
SHOWN = 200


def find_session(request: LinliRequest, pk: int) -> tuple[Session, Vault]:
    """A session at which the viewer receives, of a drive with its key; else 404."""
    found = queries.sessions_visible_to(request.viewer).filter(pk=pk).first()
    vault = queries.vault_of(found.drive) if found else None
    if found is None or vault is None or not vault.wrapped:
        raise Http404
    return found, vault


def find_booking(request: LinliRequest, pk: int) -> Booking:
    """A booking of such a session; else 404."""
    found = queries.bookings_visible_to(request.viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@page("vaccination.lead")
def new_session(request: LinliRequest, pk: int) -> HttpResponse:
    """Plan a session."""
    found = find_drive(request, pk)
    start = {"title": found.name, "way": Session.Way.PLACE, "starts": "09:00", "ends": "11:30"}
    form = forms.SessionForm(request.POST or None, initial=start)
    made = request.method == "POST" and attempt(
        form, lambda: actions.plan_session(pk, form.draft(), by=request.viewer, now=clock.now())
    )
    if made:
        messages.success(request, _("The session is planned and stands in the calendar."))
        return redirect("vaccination:session", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Plan a vaccination session"),
        button=_("Plan it"),
        back=reverse("vaccination:drive", args=[pk]),
        lead=str(found),
    )


@page("vaccination.record")
def session(request: LinliRequest, pk: int) -> HttpResponse:
    """One session: the reception of the day, and who may be told of it."""
    found, vault = find_session(request, pk)
    return _page(request, found, vault)


def _page(
    request: LinliRequest,
    found: Session,
    vault: Vault,
    *,
    code: forms.CodeForm | None = None,
    here: forms.HereForm | None = None,
) -> HttpResponse:
    now = clock.now()
    guests = queries.reception(found, vault, now)
    context = {
        "session": found,
        "event": found.event,
        "drive": found.drive,
        "guests": guests,
        "steps": _steps(guests),
        "code": code or forms.CodeForm(),
        "here": here or forms.HereForm(),
        "batch": forms.BatchForm(initial={"batch": found.batch}),
        "runs": found.event.state in {"planned", "announced"},
        "ahead": queries.takes(found, now),
        "address": request.build_absolute_uri(queries.public_address(found)),
        "lifts": sum(guest.asked.transport for guest in guests),
        "over": found.event.state not in {"planned", "announced"},
    }
    wrong = (code and code.errors) or (here and here.errors)
    return render(request, "vaccination/desk/session.html", context, status=422 if wrong else 200)


def _steps(guests: list[queries.Guest]) -> list[tuple[str, int]]:
    """How many stand where."""
    words = {
        "expected": _("expected"),
        "waiting": _("on the waiting list"),
        "here": _("arrived"),
        "sitting": _("under observation"),
        "done": _("gone home"),
    }
    counted = [(words[step], sum(guest.step == step for guest in guests)) for step in words]
    return [(label, n) for label, n in counted if n]


@page("vaccination.record")
@require_POST
def code(request: LinliRequest, pk: int) -> HttpResponse:
    """A code typed or scanned: they are here."""
    found, vault = find_session(request, pk)
    form = forms.CodeForm(request.POST)
    if form.is_valid():
        row = gatherings.by_code(found.event_id, form.cleaned_data["code"])
        booking = queries.booking_of(found, row.pk) if row else None
        if booking is not None:
            actions.arrive(booking.pk, by=request.viewer, now=clock.now())
            return redirect(f"{reverse('vaccination:session', args=[pk])}#b{booking.pk}")
        form.add_error("code", _("No registration for this session has this code."))
    return _page(request, found, vault, code=form)


@page("vaccination.record")
@require_POST
def walk_in(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody came without registering."""
    found, vault = find_session(request, pk)
    form = forms.HereForm(request.POST)
    made = attempt(
        form,
        lambda: actions.walk_in(pk, **form.cleaned_data, by=request.viewer, now=clock.now()),
    )
    if made:
        return redirect(f"{reverse('vaccination:session', args=[pk])}#b{made.pk}")
    return _page(request, found, vault, here=form)


@page("vaccination.record")
@require_POST
def set_batch(request: LinliRequest, pk: int) -> HttpResponse:
    """Another lot is in use from now on."""
    find_session(request, pk)
    form = forms.BatchForm(request.POST)
    kept = attempt(
        form,
        lambda: actions.set_batch(
            pk, form.cleaned_data["batch"], by=request.viewer, now=clock.now()
        ),
    )
    if kept:
        messages.success(request, _("This batch is noted with each dose from now on."))
    else:
        messages.error(request, " ".join(str(e) for row in form.errors.values() for e in row))
    return redirect("vaccination:session", pk=pk)


@page("vaccination.record")
@require_POST
def arrived(request: LinliRequest, pk: int) -> HttpResponse:
    """They are here."""
    found = find_booking(request, pk)
    actions.arrive(found.pk, by=request.viewer, now=clock.now())
    return _back(found)


@page("vaccination.record")
@require_POST
def vaccinate(request: LinliRequest, pk: int) -> HttpResponse:
    """The dose that is due is given, the thirty minutes begin. A refusal is said above the list."""
    found = find_booking(request, pk)
    try:
        actions.vaccinate(found.pk, by=request.viewer, now=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept, sealed. The thirty minutes have begun."))
    return _back(found)


@page("vaccination.record")
def let_go(request: LinliRequest, pk: int) -> HttpResponse:
    """The thirty minutes are over; what was noticed is sealed."""
    found = find_booking(request, pk)
    if found.target_id is None:
        raise Http404
    target_id = found.target_id
    form = forms.ReleaseForm(request.POST or None)
    address = reverse("vaccination:session", args=[found.session_id])

    def release() -> object:
        adverse = form.cleaned_data["adverse"]
        return actions.release(target_id, adverse=adverse, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, release):
        messages.success(request, _("They may go. What was noticed is sealed."))
        return redirect(address)
    return form_page(
        request,
        form,
        title=_("Observation ends"),
        button=_("They may go"),
        back=address,
        lead=queries.name_of(found.target) if found.target else "",
    )


def _back(found: Booking) -> HttpResponse:
    return redirect(f"{reverse('vaccination:session', args=[found.session_id])}#b{found.pk}")


@page("vaccination.record")
def invite(request: LinliRequest, pk: int) -> HttpResponse:
    """Who may be told of the session: choose, then each gets a text message."""
    found, _vault = find_session(request, pk)
    rows = queries.may_be_invited(found)
    if request.method == "POST":
        chosen = [int(each) for each in request.POST.getlist("target") if each.isdecimal()]
        try:
            number = actions.invite(pk, chosen, by=request.viewer, now=clock.now())
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("vaccination:invite", pk=pk)
        messages.success(request, _("%(n)d people are told of it.") % {"n": number})
        return redirect("vaccination:session", pk=pk)
    told = queries.invited_to(found)
    context = {
        "session": found,
        "event": found.event,
        "drive": found.drive,
        "once": uuid4().hex,
        "rows": [(row, queries.called(row), told.get(row.pk)) for row in rows[:SHOWN]],
        "more": rows.count() > SHOWN,
    }
    return render(request, "vaccination/desk/invite.html", context)


@page("vaccination.record")
@require_POST
def book_in(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody of the roster agrees by telephone: a place for them."""
    found, _vault = find_session(request, pk)
    number = request.POST.get("target", "")
    target = queries.may_be_invited(found).filter(pk=number if number.isdecimal() else 0).first()
    if target is None or target.person is None:
        raise Http404
    asked = Asked(target.person.name, target.person.phone)
    # The key of the page as it was shown: sent twice it is kept once, and nobody guesses it.
    once = request.POST.get("once", "")[:64] or uuid4().hex
    try:
        actions.book(pk, asked, once=once, by=request.viewer, now=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("They are registered, and get the code as a text message."))
    return redirect("vaccination:invite", pk=pk)

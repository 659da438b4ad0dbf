"""The page of a session: anybody registers here, for themselves or for somebody who agreed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from linli.base import throttle
from linli.base.errors import Invalid, NotAllowed
from linli.base.forms import refuse
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.viewer import ANYONE
from linli.clock import queries as clock
from linli.vaccination import actions, forms, queries
from linli.vaccination.models import Session

#: From one address in ten minutes: enough for a family, few enough to ask for nobody's answer.
REGISTERED = {"most": 20, "seconds": 600}


@page(PUBLIC, face="portal")
def session(request: LinliRequest, pk: int) -> HttpResponse:
    """Place, time, what to know, and the form."""
    found = queries.public_session(pk)
    if found is None:
        return render(request, "base/404.html", status=404)
    options = {"lift": found.transport, "home": found.way == Session.Way.HOME}
    if request.method != "POST":
        return _page(request, found, forms.BookingForm(**options))
    if not throttle.passes(request, "vaccination-session", **REGISTERED):
        return throttle.refused(request)
    form = forms.BookingForm(request.POST, **options)
    if form.is_valid():
        once = form.cleaned_data["once"]
        try:
            made = actions.book(pk, form.asked(), once=once, by=ANYONE, now=clock.now())
        except Invalid as refusal:
            refuse(form, refusal)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/r/{made.token}/?new=1")
    return _page(request, found, form)


def _page(request: LinliRequest, found: Session, form: forms.BookingForm) -> HttpResponse:
    event = found.event
    context = {
        "session": found,
        "event": event,
        "form": form,
        "takes": queries.takes(found, clock.now()),
        "left": None if event.capacity is None else max(0, event.capacity - event.seats_taken),
    }
    status = 422 if form.errors else 200
    return render(request, "vaccination/portal/session.html", context, status=status)

"""Accounts of persons, and who wants no more messages."""

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.base import masking, throttle
from linli.base.forms import attempt
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.outreach import actions, forms, queries
from linli.people.models import Person

#: Seconds within which somebody must come back from WeChat.
COMES_BACK = 600
SALT = "outreach.bind"
WHO = "bind_openid"


@page("outreach.bind")
@never_cache
def person(request: LinliRequest, pk: int) -> HttpResponse:
    """By which accounts a person can be written to; a code for WeChat, shown this once."""
    found = _person(request, pk)
    form = forms.MailForm(request.POST or None)
    code = ""
    now, by = clock.now(), request.viewer
    if request.method == "POST" and "code" in request.POST:
        form = forms.MailForm()
        code = actions.give_code(found.pk, by=by, now=now)
    elif request.method == "POST" and attempt(
        form, lambda: actions.bind_mail(found.pk, form.cleaned_data["address"], by=by, now=now)
    ):
        messages.success(request, _("Written down."))
        return redirect("outreach:person", pk=pk)
    context = {
        "person": found,
        "name": masking.mask_name(found.name),
        "bindings": queries.bindings_visible_to(by).filter(person=found),
        "form": form,
        "code": code,
        "link": request.build_absolute_uri(reverse("outreach:bind")),
    }
    return render(request, "outreach/desk/person.html", context, status=422 if form.errors else 200)


@page("outreach.bind")
@require_POST
def unbind(request: LinliRequest, pk: int) -> HttpResponse:
    """Not to be written to by this account any more."""
    row = get_object_or_404(queries.bindings_visible_to(request.viewer), pk=pk)
    actions.unbind(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("It is no longer bound."))
    return redirect("outreach:person", pk=row.person_id)


@page("outreach.bind")
def stops(request: LinliRequest) -> HttpResponse:
    """Who wants no more messages, and writing down one who says so."""
    areas = [(str(area.path), str(area)) for area in queries.areas_to_write_for(request.viewer)]
    form = forms.StopForm(request.POST or None, areas=areas)

    def stop() -> bool:
        clean = form.cleaned_data
        actions.note_stop(clean["phone"], clean["area"], by=request.viewer, now=clock.now())
        return True

    if request.method == "POST" and attempt(form, stop):
        messages.success(request, _("No more messages go to this number."))
        return redirect("outreach:stops")
    rows = queries.opt_outs_visible_to(request.viewer)[: queries.SIZE]
    how = {
        "reply": _("replied"),
        "staff": _("told the staff"),
        "link": _("pressed the link in an e-mail"),
    }
    context = {"form": form, "lines": [(row, how.get(row.how, row.how)) for row in rows]}
    return render(request, "outreach/desk/stops.html", context, status=422 if form.errors else 200)


@page("outreach.bind")
@require_POST
def lift_stop(request: LinliRequest, pk: int) -> HttpResponse:
    """They asked for messages again."""
    row = get_object_or_404(queries.opt_outs_visible_to(request.viewer), pk=pk)
    actions.lift_stop(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Messages go there again."))
    return redirect("outreach:stops")


def _person(request: LinliRequest, pk: int) -> Person:
    return get_object_or_404(queries.persons_to_bind(request.viewer), pk=pk)


@page(PUBLIC, face="portal")
@never_cache
def bind(request: LinliRequest) -> HttpResponse:
    """A resident binds their WeChat: it says who they are, the code says whom it was given to."""
    openid = request.session.get(WHO, "")
    form = forms.CodeForm(request.POST or None)
    if request.method == "POST" and openid:
        if not throttle.passes(request, "bind", most=10, seconds=3600):
            return throttle.refused(request)
        code = form["code"].data or ""
        done = attempt(
            form,
            lambda: actions.bind_by_code(
                code, Channel.WECHAT, openid, by=system("binding"), now=clock.now()
            ),
        )
        if done:
            del request.session[WHO]
            return render(request, "outreach/portal/bound.html")
    context = {
        "form": form,
        "knows_who": bool(openid),
        "has_wechat": bool(settings.LINLI_WECHAT["app_id"]),
    }
    return render(request, "outreach/portal/bind.html", context, status=422 if form.errors else 200)


@page(PUBLIC, face="portal")
def to_wechat(request: LinliRequest) -> HttpResponse:
    """Ask WeChat who this is. The state comes back with them, signed and for this browser alone."""
    if not settings.LINLI_WECHAT["app_id"]:
        return redirect("outreach:bind")
    request.session["bind_started"] = True
    if request.session.session_key is None:
        request.session.cycle_key()
    state = signing.TimestampSigner(salt=SALT).sign(str(request.session.session_key)[-8:])
    back = f"{settings.LINLI_ADDRESS}{reverse('outreach:from_wechat')}"
    return redirect(notices.wechat_gate(back, state))


@page(PUBLIC, face="portal")
@never_cache
def from_wechat(request: LinliRequest) -> HttpResponse:
    """They come back with a code of WeChat's; a state that is old or another's binds nobody."""
    try:
        mark = signing.TimestampSigner(salt=SALT).unsign(
            request.GET.get("state", ""), max_age=COMES_BACK
        )
    except signing.BadSignature:
        return redirect("outreach:bind")
    if mark != str(request.session.session_key or "")[-8:]:
        return redirect("outreach:bind")
    openid = notices.wechat_caller(request.GET.get("code", "")[:64])
    if openid:
        request.session[WHO] = openid
    return redirect("outreach:bind")

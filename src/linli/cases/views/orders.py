"""A firm's contact, signed in or by the firm's link: what it needs, how far it is, its rating."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import Invalid
from linli.base.pages import LinliRequest, page
from linli.cases import actions, forms, queries
from linli.cases.models import Case, Source
from linli.cases.spec import ORDER
from linli.cases.views.tracking import may_withdraw, thank, told
from linli.cases.views.words import lines
from linli.cases.workflow import MOVES, OPEN, State
from linli.clock import queries as clock
from linli.files import queries as files

#: Orders shown; a firm with more finds the older ones with the staff.
MOST = 100


@page("cases.order", face="portal", links=True)
def orders(request: LinliRequest) -> HttpResponse:
    """Everything the firm raised, what is open first."""
    now = clock.now()
    rows = queries.listed(queries.with_clock(queries.orders_of(request.viewer), now))
    shown = list(rows.order_by("-pk")[:MOST])
    groups = (
        (_("Open"), [row for row in shown if row.state in OPEN]),
        (_("Done"), [row for row in shown if row.state not in OPEN]),
    )
    context = {
        "groups": [
            (title, [(row, line) for row, line in zip(found, lines(found), strict=True)])
            for title, found in groups
        ],
        "now": now,
    }
    return render(request, "cases/portal/orders.html", context)


@page("cases.speak", face="portal", links=True)
def new_order(request: LinliRequest) -> HttpResponse:
    """The firm says what it needs; whoever answers for its community receives it."""
    firms = queries.firms_of(request.viewer)
    if request.method != "POST":
        about = request.GET.get("about", "")[:40]
        return _form_page(request, forms.OrderForm(firms=firms, about=about))
    form = forms.OrderForm(request.POST, request.FILES, firms=firms)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        raised = _raise(request, form)
    except Invalid as refusal:
        field = "photos" if refusal.field == "upload" else refusal.field
        forms.refuse(form, Invalid(refusal.message, field=field))
        return _form_page(request, form, status=422)
    messages.success(request, _("We have it: %(number)s.") % {"number": raised.case.number})
    return redirect("cases:order", pk=raised.case.pk)


def _raise(request: LinliRequest, form: forms.OrderForm) -> actions.Raised:
    clean = form.cleaned_data
    firm = form.firms[clean["firm"]]
    return actions.raise_case(
        kind=ORDER.code,
        category_id=clean["category"].pk,
        area_id=firm.area_id,
        organisation_id=firm.pk,
        summary=clean["summary"],
        body=clean["body"],
        source=Source.PORTAL,
        photos=clean["photos"],
        facts=form.stated(),
        once=clean["once"],
        by=request.viewer,
        now=clock.now(),
    )


def _form_page(request: LinliRequest, form: forms.OrderForm, *, status: int = 200) -> HttpResponse:
    return render(request, "cases/portal/new_order.html", {"form": form}, status=status)


def _get(request: LinliRequest, pk: int) -> Case:
    found: Case = get_object_or_404(queries.listed(queries.orders_of(request.viewer)), pk=pk)
    return found


@page("cases.order", face="portal", links=True)
def order(request: LinliRequest, pk: int) -> HttpResponse:
    """One order: every step that is the firm's to see, and its word."""
    return _order_page(request, _get(request, pk))


def _order_page(
    request: LinliRequest, row: Case, *, form: forms.ConfirmForm | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        **told(row, form, lambda name, *more: reverse(f"cases:order_{name}", args=[row.pk, *more])),
        "may_withdraw": may_withdraw(request.viewer, row),
        "object_until": queries.may_object_until(row)
        if State(row.state) in MOVES["object"].sources
        else None,
    }
    return render(request, "cases/portal/order.html", context, status=422 if form else 200)


@page("cases.speak", face="portal", links=True)
@require_POST
def confirm(request: LinliRequest, pk: int) -> HttpResponse:
    """Whether it is solved, as the firm says."""
    row = _get(request, pk)
    form = forms.word_form(row, request.POST)
    if not form.is_valid():
        return _order_page(request, row, form=form)
    clean = form.cleaned_data
    solved = clean["solved"] == "yes"
    try:
        actions.confirm(
            row.pk,
            how="account" if request.viewer.account_id is not None else "link",
            solved=solved,
            rating=clean["rating"],
            comment=clean["comment"],
            version=clean["version"],
            by=request.viewer,
            now=clock.now(),
        )
    except Invalid as refusal:
        forms.refuse(form, refusal)
        return _order_page(request, row, form=form)
    thank(request, solved=solved)
    return redirect("cases:order", pk=pk)


@page("cases.speak", face="portal", links=True)
@require_POST
def object_to(request: LinliRequest, pk: int) -> HttpResponse:
    """The firm would rather have it in other hands: the office decides today."""
    row = _get(request, pk)
    reason = request.POST.get("reason", "").strip()[:500]
    actions.object_to(row.pk, reason=reason, by=request.viewer, now=clock.now())
    messages.success(request, _("The office decides today whose it is."))
    return redirect("cases:order", pk=pk)


@page("cases.speak", face="portal", links=True)
@require_POST
def withdraw(request: LinliRequest, pk: int) -> HttpResponse:
    """It has settled itself, or was a mistake."""
    row = _get(request, pk)
    reason = request.POST.get("reason", "").strip()[:200] or _("Taken back by the firm")
    actions.withdraw(row.pk, reason=reason, by=request.viewer, now=clock.now())
    messages.success(request, _("Taken back. Nobody works on it any more."))
    return redirect("cases:order", pk=pk)


@page("cases.order", face="portal", links=True)
def photo(request: LinliRequest, pk: int, file_id: Any) -> HttpResponseBase:
    """A photo of one of the firm's orders."""
    row = _get(request, pk)
    return files.response(get_object_or_404(files.of(f"case:{row.pk}"), pk=file_id))

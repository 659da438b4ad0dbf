"""Accounts and appointments: the administrator's pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from linli.accounts import actions, queries
from linli.accounts.forms import (
    AccountForm,
    AppointForm,
    NewAccountForm,
    SetPasswordForm,
    WordsForm,
)
from linli.accounts.models import Account, Appointment
from linli.accounts.views.words import standing, where
from linli.base import rights
from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.base.viewer import ROLE_LABELS, Role
from linli.clock import queries as clock
from linli.journal import queries as journal

PAGE = 50

#: What an administrator sets: words, what it is for, address, right, icon. One line per page,
#: whichever app it belongs to.
SETTINGS: tuple[tuple[Any, Any, str, str, str], ...] = (
    (
        gettext_lazy("Accounts and appointments"),
        gettext_lazy("Who signs in, and what each may do where."),
        "accounts:accounts",
        "accounts.manage",
        "users",
    ),
    (
        gettext_lazy("Sections and duty lists"),
        gettext_lazy("To whom cases are dispatched, and what a return rests on."),
        "accounts:sections",
        "accounts.sections",
        "sitemap",
    ),
    (
        gettext_lazy("Areas and names"),
        gettext_lazy("Districts, sub-districts, communities, grids; their codes over the years."),
        "places:areas",
        "places.edit_areas",
        "map-2",
    ),
    (
        gettext_lazy("Categories of cases"),
        gettext_lazy("What cases are about, in the words of this town."),
        "cases:categories",
        "cases.edit_categories",
        "tag",
    ),
    (
        gettext_lazy("Labels"),
        gettext_lazy("Words of this town that are put on records."),
        "labels:labels",
        "labels.edit",
        "tag",
    ),
    (
        gettext_lazy("Words that mean the same"),
        gettext_lazy("So that ordinary words find approved answers; previewed before use."),
        "knowledge:words",
        "knowledge.words",
        "message",
    ),
    (
        gettext_lazy("Words of the ledgers"),
        gettext_lazy("Categories, classes and labels of each year's ledger."),
        "ledgers:all_words",
        "ledgers.words",
        "table",
    ),
    (
        gettext_lazy("Colour rules"),
        gettext_lazy("Which colour an item of a ledger has, by which rule; previewed before use."),
        "ledgers:all_colours",
        "ledgers.colours",
        "flag",
    ),
    (
        gettext_lazy("Training platforms"),
        gettext_lazy("Outside platforms to which courses and seekers are led."),
        "employment:platforms",
        "employment.platforms",
        "book",
    ),
    (
        gettext_lazy("Vaccines and their schedules"),
        gettext_lazy("Doses, smallest intervals and ages, in editions with their source."),
        "vaccination:schedules",
        "vaccination.schedule",
        "vaccine",
    ),
    (
        gettext_lazy("Checklists of joint inspections"),
        gettext_lazy("What several authorities look at together, and on which law it rests."),
        "inspections:checklists",
        "inspections.edit_checklists",
        "list-check",
    ),
    (
        gettext_lazy("Terms and working days"),
        gettext_lazy("How long things may take, and on which days the clock runs."),
        "clock:terms",
        "clock.edit",
        "clock",
    ),
    (
        gettext_lazy("Ways out and mailbox"),
        gettext_lazy("Which gateways are set up, and whether the answers by e-mail can be read."),
        "notices:gateways",
        "notices.gateways",
        "mail",
    ),
    (
        gettext_lazy("Duties of the supervisor"),
        gettext_lazy("Which rounds and circulars are owed, and which old table each replaces."),
        "supervision:duties",
        "supervision.oblige",
        "gavel",
    ),
)


@page("accounts.settings")
def settings(request: LinliRequest) -> HttpResponse:
    """Everything an administrator can set, in one list."""
    doors = [
        {"label": label, "text": text, "url": url, "icon": icon}
        for label, text, name, right, icon in SETTINGS
        if rights.may(request.viewer, right) and (url := _address(name))
    ]
    return render(request, "accounts/desk/settings.html", {"doors": doors})


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@page("accounts.manage")
def accounts(request: LinliRequest) -> HttpResponse:
    """Accounts by name. Names are searched by POST, so that none stands in an address."""
    now = clock.now()
    mine, role = queries.visible_to(request.viewer), request.GET.get("role", "")
    shown = queries.with_role(mine, role, now) if role else mine
    form = WordsForm(request.POST or None)
    if form.is_bound and form.is_valid():
        shown = queries.matching(shown, form.cleaned_data["words"])
    last = request.GET.get("after", "")
    if last.isdecimal():
        shown = queries.page_after(shown, int(last))
    rows = list(queries.listed(shown, now)[: PAGE + 1])
    more = ""
    if len(rows) > PAGE:
        more = "?" + urlencode({"role": role, "after": str(rows[PAGE - 1].pk)})
    context = {
        "rows": _lines(rows[:PAGE]),
        "chips": _role_chips(role),
        "form": form,
        "more": more,
    }
    return render(request, "accounts/desk/accounts.html", context)


def _role_chips(current: str) -> list[Chip]:
    everyone = Chip(_("All"), reverse("accounts:accounts"), current=not current)
    return [everyone] + [
        Chip(label, f"{reverse('accounts:accounts')}?role={role}", current=role == current)
        for role, label in ROLE_LABELS.items()
        if role != Role.RESIDENT
    ]


def _lines(accounts: list[Account]) -> list[dict[str, Any]]:
    """Rows of the list, from accounts that `queries.listed` has made ready."""
    held: dict[int, list[Appointment]] = {each.pk: getattr(each, "held", []) for each in accounts}
    sections = queries.sections_named(each for rows in held.values() for each in rows)
    return [
        _line(
            account,
            [
                f"{ROLE_LABELS[Role(each.role)]} · {where(each, sections)}"
                for each in held[account.pk]
            ],
        )
        for account in accounts
    ]


def _line(account: Account, roles: list[str]) -> dict[str, Any]:
    word = _("Without a role") if account.is_active else _("Closed")
    is_plain = account.is_active and bool(roles)
    return {
        "title": account.name,
        "url": reverse("accounts:account", args=[account.pk]),
        "meta": [account.username, *roles[:3]],
        "colour": "" if is_plain else "grey",
        "word": "" if is_plain else word,
    }


@page("accounts.manage")
@sensitive_post_parameters("password")
def new_account(request: LinliRequest) -> HttpResponse:
    """Open an account with a first password that its holder must change."""
    form = NewAccountForm(request.POST or None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            account = actions.open_account(
                values["username"],
                values["name"],
                values["password"],
                email=values["email"],
                phone=values["phone"],
                must_change=True,
                by=request.viewer,
                now=clock.now(),
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The account is open. Now appoint its holder."))
            return redirect("accounts:appoint", pk=account.pk)
    return _form_page(
        request,
        form,
        title=_("Open an account"),
        button=_("Open the account"),
        back="accounts:accounts",
    )


@page("accounts.manage")
def account(request: LinliRequest, pk: int) -> HttpResponse:
    """One account: who, what they may do where, what happened to it."""
    found, now = get_object_or_404(queries.visible_to(request.viewer), pk=pk), clock.now()
    rows = standing(queries.appointments_of(found), now)
    entries = journal.timeline(f"account:{found.pk}")
    names = queries.names_of(entry.actor for entry in entries)
    context = {
        "account": found,
        "appointments": [row for row in rows if row.in_force or row.coming],
        "ended": [row for row in rows if not (row.in_force or row.coming)],
        "happenings": [
            {
                "at": entry.happened_at,
                "what": entry.label,
                "who": names.get(entry.actor, ""),
                "text": ROLE_LABELS.get(entry.data.get("role"), ""),
            }
            for entry in reversed(entries)
        ],
        "own": found.pk == request.viewer.account_id,
    }
    return render(request, "accounts/desk/account.html", context)


@page("accounts.manage")
def edit_account(request: LinliRequest, pk: int) -> HttpResponse:
    """Name, telephone, e-mail."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    form = AccountForm(
        request.POST or None,
        initial={
            "name": found.name,
            "phone": found.phone,
            "email": found.email,
            "version": found.version,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            actions.edit_account(found.pk, **form.cleaned_data, by=request.viewer, now=clock.now())
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:account", pk=found.pk)
    return _form_page(request, form, title=found.name, button=_("Save"), back=found)


@page("accounts.manage")
@sensitive_post_parameters("password")
def set_password(request: LinliRequest, pk: int) -> HttpResponse:
    """A new password for somebody who lost theirs, or is locked out."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    form = SetPasswordForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.set_password(
                found.pk,
                form.cleaned_data["password"],
                must_change=True,
                by=request.viewer,
                now=clock.now(),
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The new password holds; other sessions have ended."))
            return redirect("accounts:account", pk=found.pk)
    return _form_page(
        request,
        form,
        title=_("New password for %(name)s") % {"name": found.name},
        button=_("Set the password"),
        back=found,
    )


@page("accounts.manage")
def appoint(request: LinliRequest, pk: int) -> HttpResponse:
    """Give an account a role in an area, a section, or the whole house."""
    found, now = get_object_or_404(queries.visible_to(request.viewer), pk=pk), clock.now()
    form = AppointForm(
        request.POST or None, viewer=request.viewer, initial={"since": localdate(now)}
    )
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            actions.appoint(
                found.pk,
                values["role"],
                **form.place(),
                since=values["since"],
                until=values["until"],
                by=request.viewer,
                now=now,
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Appointed."))
            return redirect("accounts:account", pk=found.pk)
    return _form_page(
        request,
        form,
        title=_("Appoint %(name)s") % {"name": found.name},
        button=_("Appoint"),
        back=found,
    )


@page("accounts.manage")
@require_POST
def end_appointment(request: LinliRequest, pk: int) -> HttpResponse:
    """End a role now."""
    appointment = get_object_or_404(queries.appointments_visible_to(request.viewer), pk=pk)
    actions.end_appointment(appointment.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The appointment has ended."))
    return redirect("accounts:account", pk=appointment.account_id)


@page("accounts.manage")
@require_POST
def close_account(request: LinliRequest, pk: int) -> HttpResponse:
    """Nobody signs in by it any more, from this moment."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    actions.deactivate(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The account is closed; its sessions have ended."))
    return redirect("accounts:account", pk=found.pk)


@page("accounts.manage")
@require_POST
def reopen_account(request: LinliRequest, pk: int) -> HttpResponse:
    """Its holder can sign in again."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    actions.reactivate(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The account is open again."))
    return redirect("accounts:account", pk=found.pk)


def _form_page(
    request: LinliRequest, form: Any, *, title: str, button: str, back: "str | Account"
) -> HttpResponse:
    url = reverse(back) if isinstance(back, str) else reverse("accounts:account", args=[back.pk])
    crumb = _("Accounts and appointments") if isinstance(back, str) else back.name
    context = {"form": form, "title": title, "button": button, "back": url, "crumb": crumb}
    return render(request, "accounts/desk/form.html", context, status=422 if form.errors else 200)

"""One's own page and password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from linli.accounts import actions, queries
from linli.accounts.forms import AccountForm, OwnPasswordForm
from linli.accounts.models import Account
from linli.accounts.views.words import standing
from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import SIGNED_IN, LinliRequest, page
from linli.clock import queries as clock


def _own(request: LinliRequest) -> Account:
    return get_object_or_404(queries.own(request.viewer))


@page(SIGNED_IN)
def me(request: LinliRequest) -> HttpResponse:
    """Who I am here, what I may do where, and how colleagues reach me."""
    account, now = _own(request), clock.now()
    form = AccountForm(
        request.POST or None,
        initial={
            "name": account.name,
            "phone": account.phone,
            "email": account.email,
            "version": account.version,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            actions.edit_account(account.pk, **form.cleaned_data, by=request.viewer, now=now)
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:me")
    held = [row for row in standing(queries.appointments_of(account), now) if row.in_force]
    context = {"account": account, "form": form, "appointments": held}
    return render(request, "accounts/desk/me.html", context, status=422 if form.errors else 200)


@page(SIGNED_IN)
@sensitive_post_parameters("old", "password", "again")
def password(request: LinliRequest) -> HttpResponse:
    """A new password of one's own; other sessions of the account end."""
    account = _own(request)
    form = OwnPasswordForm(request.POST or None, account=account)
    if form.is_bound and form.is_valid():
        try:
            changed = actions.set_password(
                account.pk, form.cleaned_data["password"], by=request.viewer, now=clock.now()
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password is changed."))
            return redirect("home")
    context = {"form": form, "must_change": account.must_change_password}
    return render(
        request, "accounts/desk/password.html", context, status=422 if form.errors else 200
    )

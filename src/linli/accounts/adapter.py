"""How sign-in by django-allauth behaves in this house: no self-registration, our own words."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import messages
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries
from linli.accounts.models import Account
from linli.clock import queries as clock


class LongEnough(MinimumLengthValidator):
    """Django's rule for the length of passwords, in words that have their Chinese."""

    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short: it needs at least %(n)d sign.",
            "This password is too short: it needs at least %(n)d signs.",
            self.min_length,
        ) % {"n": self.min_length}


class UnlikeTheirName(UserAttributeSimilarityValidator):
    """Django's rule, which would name a column of ours instead of what is meant."""

    def get_error_message(self) -> str:
        return gettext("This password is too much like the user name or e-mail: choose another.")


class SignedIn(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Who comes with a session is read together with what they are appointed for: one question to
    the database less on every page.
    """

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, open or closed; None if there is none of this number."""
        account = queries.account_with_appointments(int(user_id), clock.now())
        return account if account is not None and self.user_can_authenticate(account) else None


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are opened by an administrator, never by oneself."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name or password is wrong."),
        "too_many_login_attempts": _(
            "Too many wrong tries. Wait five minutes, or ask your administrator for a new password."
        ),
        "account_inactive": _("This account is closed. Ask your administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk; first to a new password where somebody else chose this one."""
        return reverse("accounts:password") if queries.must_change_password(request) else "/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        return "/"

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is said on sign-in: the page that follows says it."""

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:  # noqa: ARG002 - allauth's signature
        messages.error(request, str(self.error_messages["account_inactive"]))
        return redirect("accounts:sign_in")

"""Ways in: sign-in by password, a signed link, and the way out."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from linli.accounts import actions
from linli.accounts.forms import SignInForm
from linli.accounts.models import Link
from linli.accounts.queries import LINK_IN_SESSION
from linli.base import throttle
from linli.base.pages import LINK, PUBLIC, LinliRequest, page
from linli.clock import queries as clock

#: Where a link leads, by its purpose; a tracking link carries its token on.
LANDINGS = {
    Link.Purpose.STEWARD: "commitments:mine",
    Link.Purpose.COMMITMENT: "commitments:mine",
    Link.Purpose.INVITATION: "deliberation:public_meetings",
    Link.Purpose.FIRM: "services:firm_home",
    Link.Purpose.SEEKER: "employment:own",
    Link.Purpose.ENTRY: "alliances:own_entry",
}
#: Wrong links from one address in ten minutes; right ones are not counted.
WRONG_LINKS = {"most": 20, "seconds": 600}


class SignInView(LoginView):  # type: ignore[misc]  # allauth has no types
    """allauth's sign-in (throttled, locks out) with our form and page."""

    form_class = SignInForm
    template_name = "accounts/portal/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without what allauth adds for its own sign-up pages, which this house does not have."""
        context: dict[str, Any] = super(LoginView, self).get_context_data(**kwargs)
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        """What was typed stays, but for the password."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


sign_in = page(PUBLIC, face="portal")(SignInView.as_view())


@page(PUBLIC, face="portal")
@never_cache
def sign_out(request: LinliRequest) -> HttpResponse:
    """Ends the session, also that of a signed link. A mere visit asks first."""
    if request.method != "POST":
        return render(request, "accounts/portal/sign_out.html")
    logout(request)
    response = redirect("home")
    # On a shared computer the way back must not show what the last one looked at.
    response["Clear-Site-Data"] = '"cache"'
    return response


@page(LINK, face="portal")
@never_cache
def enter_by_link(request: LinliRequest, token: str) -> HttpResponse:
    """Opens what a signed link is for; the token leaves the address at once."""
    if throttle.is_shut(request, "link", **WRONG_LINKS):
        return throttle.refused(request)
    link = actions.use_link(token, now=clock.now())
    if link is None:
        throttle.passes(request, "link", **WRONG_LINKS)
        return render(request, "accounts/portal/link_gone.html", status=404)
    if link.purpose == Link.Purpose.TRACK:
        return redirect(f"/t/{token}/")
    request.session.cycle_key()
    request.session[LINK_IN_SESSION] = link.pk
    return redirect(LANDINGS[Link.Purpose(link.purpose)])


def too_many(request: HttpRequest) -> HttpResponse:
    """Status 429, also for allauth's throttle of the sign-in page."""
    return throttle.refused(request)

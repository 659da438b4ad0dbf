"""Training platforms outside: the administrator's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.rights import ensure
from linli.clock import queries as clock
from linli.employment import actions, forms, queries, rules
from linli.employment.models import Platform


@page("employment.platforms")
def platforms(request: LinliRequest) -> HttpResponse:
    """All of them, those out of use as well."""
    context = {
        "platforms": queries.platforms(all_of_them=True),
        "may_edit": rules.can_keep_platforms(request.viewer),
    }
    return render(request, "employment/desk/platforms.html", context)


@page("employment.platforms")
def new(request: LinliRequest) -> HttpResponse:
    """One more."""
    return _page(request, None)


@page("employment.platforms")
def platform(request: LinliRequest, pk: int) -> HttpResponse:
    """Change one, or take it out of use."""
    return _page(request, get_object_or_404(queries.platforms(all_of_them=True), pk=pk))


def _page(request: LinliRequest, row: Platform | None) -> HttpResponse:
    ensure(
        rules.can_keep_platforms(request.viewer),
        _("Only an administrator of the whole house sets training platforms."),
    )
    names = ("name", "name_en", "address", "about", "active", "version")
    initial = {name: getattr(row, name) for name in names} if row else None
    form = forms.PlatformForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.set_platform(
            row.pk if row else None, **form.cleaned_data, by=request.viewer, now=clock.now()
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("employment:platforms")
    return form_page(
        request,
        form,
        title=str(row) if row else _("New platform"),
        button=_("Save"),
        back=reverse("employment:platforms"),
    )

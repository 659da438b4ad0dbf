"""Take down a case at the counter or on the telephone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.pages import LinliRequest, page
from linli.cases import actions, forms, queries
from linli.cases.models import Source
from linli.cases.spec import KINDS, Kind, Raiser, Settled
from linli.clock import queries as clock
from linli.people import queries as people
from linli.places import queries as places


@page("cases.raise")
def register(request: LinliRequest) -> HttpResponse:
    """The form; what was taken down is received at once by whoever took it down."""
    if request.method != "POST":
        return _page(request, _form(request))
    form = _form(request, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        raised = _raise(request, form)
    except Invalid as refusal:
        forms.refuse(form, refusal)
        return _page(request, form, status=422)
    told = (
        _("Registered as %(number)s. Code for the one who raised it: %(code)s.")
        if form.declared.asks_raiser
        else _("Registered as %(number)s.")
    )
    messages.success(request, told % {"number": raised.case.number, "code": raised.tracking_code})
    return redirect("cases:case", pk=raised.case.pk)


def _raise(request: LinliRequest, form: forms.RegisterForm) -> actions.Raised:
    clean = form.cleaned_data
    compound, dwelling, organisation = clean["compound"], clean["dwelling"], clean["organisation"]
    return actions.raise_case(
        kind=clean["kind"],
        category_id=clean["category"].pk,
        area_id=clean["area"].pk,
        compound_id=compound.pk if compound else None,
        dwelling_id=dwelling.pk if dwelling else None,
        place=clean["place"],
        summary=clean["summary"],
        body=clean["body"],
        urgency=clean["urgency"],
        source=clean["source"],
        raiser=None if form.declared.of_firms else _raiser(clean),
        photos=clean["photos"],
        once=clean["once"],
        facts=form.stated(),
        organisation_id=organisation.pk if organisation else None,
        settled=Settled(form.declared.outcomes[0], "") if clean.get("settled") else None,
        receive=True,
        by=request.viewer,
        now=clock.now(),
    )


def _raiser(clean: dict[str, Any]) -> Raiser:
    return Raiser(name=clean["name"], phone=clean["phone"], consent=clean["consent"])


def _form(request: LinliRequest, *data: Any) -> forms.RegisterForm:
    viewer = request.viewer
    areas = places.communities(viewer)
    only = list(areas[:2])
    compounds = places.visible_to(viewer).filter(active=True).order_by("py", "pk")
    return forms.RegisterForm(
        *data,
        areas=areas,
        compounds=compounds,
        dwellings=places.dwellings_visible_to(viewer).filter(active=True),
        organisations=people.organisations_visible_to(viewer).filter(active=True),
        kind=_kind(request),
        initial=({"area": only[0].pk} if len(only) == 1 else {}) | _shop(request) | _asked(request),
    )


def _kind(request: LinliRequest) -> Kind:
    """The kind that was sent, or that the address names; else the first."""
    first = next(iter(KINDS.values()))
    return KINDS.get(request.POST.get("kind") or request.GET.get("kind", ""), first)


def _shop(request: LinliRequest) -> dict[str, Any]:
    """The shop that the address names, from the list of its cases."""
    number = request.GET.get("organisation", "")
    pk = int(number) if number.isdecimal() and number.isascii() and len(number) < 12 else None
    found = queries.organisation_of(request.viewer, pk)
    return {"shop": found.name, "source": Source.DESK} if found else {}


def _asked(request: LinliRequest) -> dict[str, Any]:
    """What another page knows already: ?dwelling=5&summary=…, and the facts of the kind."""
    summary = request.GET.get("summary", "").strip()[:120]
    known: dict[str, Any] = {"summary": summary} if summary else {}
    kind = _kind(request)
    asked = {fact.code: request.GET.get(fact.code, "").strip()[:500] for fact in kind.facts}
    known |= {f"{kind.code}_{code}": value for code, value in asked.items() if value}
    number = request.GET.get("dwelling", "")
    if number.isascii() and number.isdecimal() and len(number) < 12:
        door = places.dwellings_visible_to(request.viewer).filter(pk=int(number)).first()
        if door is not None:
            known |= {"compound": door.compound_id, "area": door.compound.area_id}
            known["door"] = door.address.removeprefix(door.compound.name).strip()
    return known


def _page(request: LinliRequest, form: forms.RegisterForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        # Kinds that ask for facts of their own have their own page.
        "others": [kind for kind in KINDS.values() if kind.facts and kind is not form.declared],
    }
    return render(request, "cases/desk/register.html", context, status=status)

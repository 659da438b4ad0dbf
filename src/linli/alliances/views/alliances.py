"""Alliances: the list, one with its members, founding, the file of members."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.alliances import actions, forms, queries, rules
from linli.alliances.models import Alliance, Member
from linli.alliances.queries import SIZE
from linli.alliances.spec import CHAIN, RANKS, Founder
from linli.alliances.views._shared import chosen, get_alliance, number
from linli.alliances.workflow import State
from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock


@page("alliances.see")
def alliances(request: LinliRequest) -> HttpResponse:
    """All alliances the viewer may see."""
    rows = list(queries.listed(queries.visible_to(request.viewer))[:SIZE])
    context = {
        "rows": [{"row": row, "kind": queries.kind_label(row)} for row in rows],
        "may_found": rules.RIGHTS.may(request.viewer, "manage"),
    }
    return render(request, "alliances/desk/alliances.html", context)


@page("alliances.manage")
def found(request: LinliRequest) -> HttpResponse:
    """An alliance more."""
    kinds = [(spec.code, spec.label) for spec in queries.kinds().values()]
    areas = [(area.pk, str(area)) for area in queries.places_for(request.viewer)]
    start = {"since": clock.local(clock.now()).date()}
    form = forms.AllianceForm(request.POST or None, kinds=kinds, areas=areas, initial=start)

    def make() -> Alliance:
        clean = dict(form.cleaned_data)
        kind, name, area = clean.pop("kind"), clean.pop("name"), clean.pop("area")
        return actions.found_alliance(
            kind, name, area_id=area, **clean, by=request.viewer, now=clock.now()
        )

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Founded. Now enrol the firms that founded it."))
        return redirect("alliances:founders", pk=made.pk)
    back = reverse("alliances:alliances")
    return form_page(request, form, title=_("Found an alliance"), button=_("Found it"), back=back)


@page("alliances.manage")
def edit_alliance(request: LinliRequest, pk: int) -> HttpResponse:
    """Its name and that of its platform."""
    row = get_alliance(request, pk)
    names = ("name", "platform", "version")
    form = forms.EditForm(
        request.POST or None, initial={name: getattr(row, name) for name in names}
    )

    def change() -> Alliance:
        return actions.edit_alliance(pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("alliances:alliance", pk=pk)
    back = reverse("alliances:alliance", args=[pk])
    return form_page(request, form, title=row.name, button=_("Save"), back=back)


@page("alliances.manage")
def founders(request: LinliRequest, pk: int) -> HttpResponse:
    """The firms that founded it."""
    row = get_alliance(request, pk)
    found = queries.enrolable(request.viewer, row)[:500]
    form = forms.FoundersForm(
        request.POST or None, organisations=[(each.pk, each.name) for each in found]
    )

    def enrol() -> list[Member]:
        rank = form.cleaned_data["rank"]
        firms = [Founder(each, rank) for each in form.cleaned_data["organisations"]]
        return actions.enrol_founders(pk, firms, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, enrol):
        messages.success(request, _("Enrolled."))
        return redirect("alliances:alliance", pk=pk)
    back = reverse("alliances:alliance", args=[pk])
    title = _("Firms that founded it")
    return form_page(request, form, title=title, button=_("Enrol"), back=back, lead=row.name)


@page("alliances.see")
def alliance(request: LinliRequest, pk: int) -> HttpResponse:
    """One alliance: who belongs to it."""
    row = get_alliance(request, pk)
    viewer, asked = request.viewer, _asked(request)
    found = queries.page_after(_chosen(request, row), number(request.GET.get("after", "")))
    opens = None if rules.RIGHTS.may(viewer, "see_area") else set(rules.stands_for(viewer))
    context = {
        "alliance": row,
        "kind": queries.kind_label(row),
        "is_staff": rules.can_see_as_staff(viewer, row),
        "stations": list(queries.stations_of(viewer, row)),
        "lines": queries.member_lines(found[:SIZE], opens=opens or None),
        "chips": _chips(request, row),
        "links": _links(request, row),
        "asked": asked,
        "ranks": RANKS.items(),
        "older": _address(request, row, after=str(found[SIZE - 1].pk)) if len(found) > SIZE else "",
        "newer": _address(request, row, after="") if request.GET.get("after") else "",
        "conditions": list(queries.conditions_for(row)),
        "applications": list(_waiting(request, row)),
        "apply_url": request.build_absolute_uri(reverse("alliances:apply", args=[pk])),
        "may_receive": rules.can_receive(viewer, row),
        "may_manage": rules.can_manage(viewer, row),
        "may_export": rules.RIGHTS.may(viewer, "export"),
        "may_count": rules.RIGHTS.may(viewer, "count"),
        "export_url": f"{reverse('alliances:export_members', args=[pk])}?{urlencode(asked)}",
    }
    return render(request, "alliances/desk/alliance.html", context)


def _waiting(request: LinliRequest, row: Alliance) -> Any:
    found = queries.applications_for(request.viewer)
    return found.filter(alliance=row, answered_at=None).order_by("pk")[:SIZE]


@page("alliances.export")
def export_members(request: LinliRequest, pk: int) -> HttpResponse:
    """The same list for a spreadsheet: no contacts, no reasons."""
    row = get_alliance(request, pk)
    head = [
        _("Firm"),
        _("Unified social credit code"),
        _("Community"),
        _("State"),
        _("Standing"),
        _("Founding firm"),
        _("Link of the chain"),
        _("People who work there"),
        _("Member since"),
        _("Until"),
    ]
    lines = (
        [
            each.organisation.name,
            each.organisation.credit_code,
            str(each.organisation.area),
            each.get_state_display(),
            each.get_rank_display(),
            each.founding,
            file.get_link_display() if file else "",
            file.staff if file else "",
            each.since,
            each.until,
        ]
        for each in _chosen(request, row).order_by("pk")
        for file in [getattr(each.organisation, "enterprise", None)]
    )
    name = f"{row.name}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


def _asked(request: LinliRequest) -> dict[str, str]:
    given = request.GET
    return {
        "state": chosen(given.get("state", "inside"), ("", "all", *State.values), "inside"),
        "rank": chosen(given.get("rank", ""), RANKS),
        "link": chosen(given.get("link", ""), CHAIN),
        "q": given.get("q", "").strip()[:60],
    }


def _chosen(request: LinliRequest, row: Alliance, **change: str) -> Any:
    asked = _asked(request) | change
    state = "" if asked["state"] == "all" else asked["state"]
    return queries.filtered(
        request.viewer,
        row,
        state=state,
        rank=asked["rank"],
        link=asked["link"],
        words=asked["q"],
    )


def _chips(request: LinliRequest, row: Alliance) -> list[Chip]:
    counts = queries.counts(_chosen(request, row, state="all"))
    state = _asked(request)["state"]
    every = sum(counts.get(each, 0) for each in State)
    chips = [
        Chip(_("Belong to it"), _to(request, row, "inside"), counts["inside"], state == "inside")
    ]
    chips += [
        Chip(each.label, _to(request, row, each.value), counts[each], state == each)
        for each in State
        if counts.get(each)
    ]
    return [*chips, Chip(_("All"), _to(request, row, "all"), every, state == "all")]


def _to(request: LinliRequest, row: Alliance, state: str) -> str:
    return _address(request, row, state=state, after="")


def _links(request: LinliRequest, row: Alliance) -> list[Chip]:
    link = _asked(request)["link"]
    every = Chip(_("Every link"), _address(request, row, link="", after=""), None, not link)
    return [
        every,
        *(
            Chip(words, _address(request, row, link=code, after=""), None, link == code)
            for code, words in CHAIN.items()
        ),
    ]


def _address(request: LinliRequest, row: Alliance, **change: str) -> str:
    given = _asked(request) | {"after": request.GET.get("after", "")} | change
    kept = {key: value for key, value in given.items() if value}
    return f"{reverse('alliances:alliance', args=[row.pk])}?{urlencode(kept)}"

"""Enterprise files: the list, one of them, keeping it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.alliances import actions, forms, queries, rules
from linli.alliances.models import EnterpriseFile
from linli.alliances.queries import SIZE
from linli.alliances.spec import CHAIN
from linli.alliances.views._shared import chosen, get_firm, number
from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.journal import queries as journal
from linli.labels import queries as labels
from linli.people import queries as people
from linli.people import rules as person_rules
from linli.people.models import Organisation

FIELDS = ("link", "staff", "staff_on", "jobs", "wants", "gives", "version")


@page("alliances.see")
def firms(request: LinliRequest) -> HttpResponse:
    """Files of firms, by link of the chain."""
    link, mine, words = _asked(request)
    found = queries.page_of_files(_chosen(request), number(request.GET.get("after", "")))
    context = {
        "lines": queries.file_line(found[:SIZE]),
        "chips": _chips(request),
        "link": link,
        "mine": mine,
        "words": words,
        "older": _address(request, after=str(found[SIZE - 1].pk)) if len(found) > SIZE else "",
        "newer": _address(request, after="") if request.GET.get("after") else "",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "export_url": f"{reverse('alliances:export_firms')}?{request.GET.urlencode()}",
        "may_import": rules.RIGHTS.may(request.viewer, "import"),
    }
    return render(request, "alliances/desk/firms.html", context)


@page("alliances.export")
def export_firms(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet: no contacts."""
    head = [
        _("Firm"),
        _("Unified social credit code"),
        _("Community"),
        _("Link of the chain"),
        _("What the firm is"),
        _("People who work there"),
        _("Counted on"),
        _("Open posts"),
        _("Specialist in charge"),
        _("What it needs"),
        _("What it can give"),
    ]
    lines = (
        [
            row.organisation.name,
            row.organisation.credit_code,
            str(row.organisation.area),
            row.get_link_display(),
            "、".join(str(label) for label in row.labels.all()),
            row.staff,
            row.staff_on,
            row.jobs,
            row.specialist.name if row.specialist else "",
            row.wants,
            row.gives,
        ]
        for row in _chosen(request).order_by("pk")
    )
    name = f"{_('Enterprise files')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


def _asked(request: LinliRequest) -> tuple[str, bool, str]:
    given = request.GET
    words = given.get("q", "").strip()[:60]
    return chosen(given.get("link", ""), CHAIN), given.get("mine") == "1", words


def _chosen(request: LinliRequest) -> Any:
    link, mine, words = _asked(request)
    return queries.files(request.viewer, link=link, mine=mine, words=words)


def _chips(request: LinliRequest) -> list[Chip]:
    link, mine, _words = _asked(request)
    every = Chip(_("Every link"), _address(request, link="", after=""), None, not link)
    chips = [
        Chip(words, _address(request, link=code, after=""), None, link == code)
        for code, words in CHAIN.items()
    ]
    own = _address(request, mine="" if mine else "1", after="")
    return [every, *chips, Chip(_("Mine"), own, None, mine, icon="user")]


def _address(request: LinliRequest, **change: str) -> str:
    given = {key: request.GET.get(key, "") for key in ("link", "mine", "q", "after")}
    kept = {key: value for key, value in (given | change).items() if value}
    here = reverse("alliances:firms")
    return f"{here}?{urlencode(kept)}" if kept else here


@page("alliances.see")
def firm(request: LinliRequest, pk: int) -> HttpResponse:
    """One firm's file."""
    found = get_firm(request, pk)
    viewer = request.viewer
    file = queries.file_of(found)
    (line,) = people.organisation_lines([found])
    may_reveal = person_rules.can_reveal_contact(viewer, found)
    context = {
        "firm": found,
        "file": file,
        "line": line,
        "reveal": _reveal(found.pk) if may_reveal else "",
        "memberships": list(queries.members_of_firm(viewer, found)),
        "may_edit": rules.can_speak_for(viewer, found),
        "parts": queries.parts_of(viewer, found),
        "may_share": bool(queries.units_for(viewer, found)),
        "happenings": commitments.told(journal.timeline(f"enterprise:{file.pk}") if file else ()),
    }
    return render(request, "alliances/desk/firm.html", context)


@page("alliances.speak")
def edit_firm(request: LinliRequest, pk: int) -> HttpResponse:
    """Keep the file; a contact says what the firm says of itself."""
    found = get_firm(request, pk)
    file = queries.file_of(found)
    start = {name: getattr(file, name, None) for name in FIELDS}
    start |= {"version": file.version if file else 0}
    keeps = rules.can_keep_file(request.viewer, found)
    form = _file_form(request, found, file, start) if keeps else _speak_form(request, start)

    def keep() -> EnterpriseFile:
        clean = dict(form.cleaned_data)
        who: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
        if not keeps:
            return actions.speak_for_firm(pk, **clean, **who)
        return actions.keep_file(pk, specialist_id=clean.pop("specialist"), **clean, **who)

    if request.method == "POST" and attempt(form, keep):
        messages.success(request, _("Saved."))
        return redirect("alliances:firm", pk=pk)
    back = reverse("alliances:firm", args=[pk])
    return form_page(
        request, form, title=_("Enterprise file"), button=_("Save"), back=back, lead=found.name
    )


def _file_form(
    request: LinliRequest, found: Organisation, file: EnterpriseFile | None, start: dict[str, Any]
) -> forms.FileForm:
    able = queries.specialists_for(found, clock.now())
    specialists = {each.pk: each.name for each in able}
    if file and file.specialist:
        specialists[file.specialist_id or 0] = file.specialist.name
    start["specialist"] = file.specialist_id if file else None
    words = dict(labels.choices("firm"))
    for each in file.labels.all() if file else ():
        words[each.pk] = str(each)
        start.setdefault("label_ids", []).append(each.pk)
    return forms.FileForm(
        request.POST or None,
        initial=start,
        specialists=specialists.items(),
        labels=list(words.items()),
    )


def _speak_form(request: LinliRequest, start: dict[str, Any]) -> forms.SpeakForm:
    return forms.SpeakForm(request.POST or None, initial=start)


def _reveal(pk: int) -> str:
    back = reverse("alliances:firm", args=[pk])
    query = {"subject": f"organisation:{pk}", "field": "contact_phone", "back": back}
    return f"{reverse('accounts:reveal')}?{urlencode(query)}"

"""Make a ledger, an item; change what they say; keep a ledger's words."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base.errors import Conflict
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.ledgers import actions, forms, queries, rules
from linli.ledgers.models import Ledger
from linli.ledgers.spec import ItemDraft
from linli.ledgers.views._shared import conflict_page, find_item, find_ledger, today

KINDS = {
    "category": gettext_lazy("Categories"),
    "class": gettext_lazy("Classes"),
    "tag": gettext_lazy("Labels"),
}


@page("ledgers.keep")
def new_ledger(request: LinliRequest) -> HttpResponse:
    """Begin the ledger of a year."""
    now, back = clock.now(), reverse("ledgers:list")
    given: dict[str, Any] = {
        "areas": queries.areas_kept_by(request.viewer),
        "ledgers": queries.ledgers_visible_to(request.viewer),
        "initial": {"year": today(now).year},
    }
    form = forms.LedgerForm(request.POST or None, **given)
    if request.method == "POST":

        def make() -> Ledger:
            clean = form.cleaned_data
            return actions.make_ledger(
                clean["area"].pk,
                clean["year"],
                clean["name"],
                name_en=clean["name_en"],
                categories=form.pairs(),
                like_id=clean["like"].pk if clean["like"] else None,
                by=request.viewer,
                now=now,
            )

        made = attempt(form, make)
        if made is not None:
            messages.success(request, _("The ledger is begun. Now add its items."))
            return redirect("ledgers:table", pk=made.pk)
    return form_page(request, form, title=_("New ledger"), button=_("Begin the ledger"), back=back)


@page("ledgers.keep")
def change_ledger(request: LinliRequest, pk: int) -> HttpResponse:
    """Another name."""
    ledger = find_ledger(request, pk)
    start = {"name": ledger.name, "name_en": ledger.name_en, "version": ledger.version}
    form = forms.LedgerForm(request.POST or None, initial=start)
    back = reverse("ledgers:table", args=[pk])
    if request.method == "POST":
        try:
            done = attempt(
                form,
                lambda: actions.change_ledger(
                    pk, **form.cleaned_data, by=request.viewer, now=clock.now()
                ),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, back)
        if done is not None:
            messages.success(request, _("Changed."))
            return redirect(back)
    return form_page(request, form, title=_("Change ledger"), button=_("Save"), back=back)


@page("ledgers.keep")
@require_POST
def close_ledger(request: LinliRequest, pk: int) -> HttpResponse:
    """Close it, or open it again."""
    ledger = find_ledger(request, pk)
    act = actions.close_ledger if ledger.is_open else actions.reopen_ledger
    act(pk, by=request.viewer, now=clock.now())
    messages.success(
        request, _("This ledger is closed.") if ledger.is_open else _("The ledger is open again.")
    )
    return redirect("ledgers:table", pk=pk)


def rows_for(viewer: Viewer, ledger: Ledger) -> dict[str, Any]:
    """What can be chosen on an item of this ledger."""
    now = clock.now()
    sections = queries.sections_for(ledger.area)
    return {
        "category": queries.active_words("category", ledger),
        "item_class": queries.active_words("class", ledger),
        "tags": queries.active_words("tag", ledger),
        "area": queries.areas_within(ledger).filter(
            path__within_any=rules.RIGHTS.areas(viewer, "keep")
        ),
        "in_charge": queries.possible_in_charge(ledger.area, now),
        "leader": queries.possible_leaders(ledger.area, now),
        "lead_section": sections,
        "assisting": sections,
    }


@page("ledgers.keep")
def new_item(request: LinliRequest, pk: int) -> HttpResponse:
    """Put an item on the ledger."""
    ledger, now = find_ledger(request, pk), clock.now()
    back = reverse("ledgers:table", args=[pk])
    start = {"starts_on": today(now), "area": ledger.area_id, "start": True}
    rows = rows_for(request.viewer, ledger)
    form = forms.ItemForm(request.POST or None, rows=rows, initial=start)
    if request.method == "POST":

        def add() -> Any:
            clean = form.cleaned_data
            draft = ItemDraft(
                **form.values(), in_charge_id=clean["in_charge"].pk, area_id=clean["area"].pk
            )
            return actions.add_item(pk, draft, start=clean["start"], by=request.viewer, now=now)

        made = attempt(form, add)
        if made is not None:
            messages.success(request, _("Added. Now plan its milestones."))
            return redirect("ledgers:item", pk=made.pk)
    return form_page(
        request, form, title=_("New item"), button=_("Add"), back=back, lead=str(ledger)
    )


@page("ledgers.keep")
def change_item(request: LinliRequest, pk: int) -> HttpResponse:
    """Change what the item says."""
    item = find_item(request, pk)
    back = reverse("ledgers:item", args=[pk])
    names = ("number", "title", "goal", "category", "item_class", "leader", "lead_section")
    more = ("starts_on", "due_on", "due_words", "funds", "measured_by", "version")
    start = {name: getattr(item, name) for name in (*names, *more)}
    start |= {"assisting": item.assisting.all(), "tags": item.tags.all()}
    rows = rows_for(request.viewer, item.ledger)
    form = forms.ItemForm(request.POST or None, rows=rows, item=item, initial=start)
    if request.method == "POST":
        try:
            done = attempt(
                form,
                lambda: actions.change(
                    pk,
                    form.values(),
                    version=form.cleaned_data["version"],
                    by=request.viewer,
                    now=clock.now(),
                ),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, back)
        if done is not None:
            messages.success(request, _("Changed."))
            return redirect(back)
    return form_page(
        request, form, title=_("Change item"), button=_("Save"), back=back, lead=item.title
    )


@page("ledgers.words")
def all_words(request: LinliRequest) -> HttpResponse:
    """The ledgers whose words the viewer keeps."""
    rows = queries.ledgers_visible_to(request.viewer)
    return render(request, "ledgers/desk/all_words.html", {"ledgers": rows})


@page("ledgers.words")
def words(request: LinliRequest, pk: int) -> HttpResponse:
    """Categories, classes and labels of a ledger, and how many items have each."""
    ledger = find_ledger(request, pk)
    found, uses = queries.words_of(ledger), queries.uses_of(ledger)
    groups = [
        {
            "kind": kind,
            "label": str(label),
            "rows": [{"row": row, "n": uses[kind].get(row.pk, 0)} for row in found[kind]],
        }
        for kind, label in KINDS.items()
    ]
    context = {
        "ledger": ledger,
        "groups": groups,
        "may_word": rules.can_word(request.viewer, ledger),
    }
    return render(request, "ledgers/desk/words.html", context)


@page("ledgers.words")
def new_word(request: LinliRequest, pk: int, vocabulary: str) -> HttpResponse:
    """Another category, class or label."""
    find_ledger(request, pk)
    if vocabulary not in KINDS:
        raise Http404
    back = reverse("ledgers:words", args=[pk])
    form = forms.WordForm(request.POST or None, is_new=True)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.add_word(
                pk,
                vocabulary,
                form.cleaned_data["name"],
                name_en=form.cleaned_data["name_en"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("Added."))
            return redirect(back)
    return form_page(
        request, form, title=_("New word"), button=_("Add"), back=back, lead=str(KINDS[vocabulary])
    )


@page("ledgers.words")
def change_word(request: LinliRequest, pk: int, vocabulary: str, word_pk: int) -> HttpResponse:
    """Rename, move, take out of use."""
    ledger = find_ledger(request, pk)
    row = queries.word(vocabulary, word_pk, ledger) if vocabulary in KINDS else None
    if row is None:
        raise Http404
    back = reverse("ledgers:words", args=[pk])
    start = {
        name: getattr(row, name) for name in ("name", "name_en", "position", "active", "version")
    }
    form = forms.WordForm(request.POST or None, initial=start)
    if request.method == "POST":
        try:
            done = attempt(
                form,
                lambda: actions.change_word(
                    vocabulary, word_pk, **form.cleaned_data, by=request.viewer, now=clock.now()
                ),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, back)
        if done is not None:
            messages.success(request, _("Changed."))
            return redirect(back)
    return form_page(
        request,
        form,
        title=_("Change word"),
        button=_("Save"),
        back=back,
        lead=str(KINDS[vocabulary]),
    )

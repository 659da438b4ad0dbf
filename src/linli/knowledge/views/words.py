"""Words that mean the same: the rows, and what a change does before it is kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.forms import attempt, refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.knowledge import actions, queries
from linli.knowledge.forms import WordsForm
from linli.knowledge.models import WordGroup
from linli.knowledge.spec import Effect


@page("knowledge.words")
def words(request: LinliRequest) -> HttpResponse:
    """All groups of words."""
    searched = request.GET.get("q", "").strip()[:20]
    rows = queries.word_groups()
    if searched:
        rows = rows.filter(words__icontains=searched)
    return render(request, "knowledge/desk/words.html", {"rows": rows, "searched": searched})


@page("knowledge.words")
def new_words(request: LinliRequest) -> HttpResponse:
    """A new group."""
    return _edit(request, None)


@page("knowledge.words")
def change_words(request: LinliRequest, pk: int) -> HttpResponse:
    """Other words for a group, or out of use."""
    return _edit(request, get_object_or_404(WordGroup, pk=pk))


def _edit(request: LinliRequest, row: WordGroup | None) -> HttpResponse:
    start = {"words": row.words, "active": row.active, "version": row.version} if row else {}
    form = WordsForm(request.POST or None, initial={"active": True, **start})
    effect = None

    def save() -> WordGroup:
        clean = form.cleaned_data
        to: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
        if row is None:
            return actions.add_words(clean["words"], **to)
        version = clean["version"]
        return actions.change_words(
            row.pk, clean["words"], active=clean["active"], version=version, **to
        )

    if "look" in request.POST:
        effect = _effect(form, row)
    elif request.method == "POST" and attempt(form, save):
        messages.success(request, _("Kept: questions are searched by it from now on."))
        return redirect("knowledge:words")
    context = {"form": form, "row": row, "effect": effect, "back": reverse("knowledge:words")}
    status = 422 if form.errors else 200
    return render(request, "knowledge/desk/change_words.html", context, status=status)


def _effect(form: WordsForm, row: WordGroup | None) -> Effect | None:
    if not form.is_valid():
        return None
    clean = form.cleaned_data
    try:
        said = actions.cleaned(clean["words"])
    except Invalid as refusal:
        refuse(form, refusal)
        return None
    return queries.effect_of(said, active=clean["active"], group_id=row.pk if row else None)

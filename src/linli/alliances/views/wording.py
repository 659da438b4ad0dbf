"""Rules of admission and exit: settings of the administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.alliances import actions, forms, queries
from linli.alliances.models import Alliance, Condition
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock


@page("alliances.word")
def all_rules(request: LinliRequest) -> HttpResponse:
    """Alliances whose rules the viewer words."""
    rows = queries.worded_by(request.viewer).order_by("area__path", "pk")
    return render(request, "alliances/desk/all_rules.html", {"rows": rows})


@page("alliances.word")
def alliance_rules(request: LinliRequest, pk: int) -> HttpResponse:
    """Shares of votes, the term of a certificate, and the rules line by line."""
    row = get_object_or_404(queries.worded_by(request.viewer), pk=pk)
    names = ("admit_percent", "expel_percent", "certificate_years", "version")
    form = forms.RulesForm(
        request.POST or None, initial={name: getattr(row, name) for name in names}
    )

    def change() -> Alliance:
        return actions.set_rules(pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("alliances:rules", pk=pk)
    return form_page(
        request,
        form,
        title=_("Rules of admission and exit"),
        button=_("Save"),
        back=reverse("alliances:all_rules"),
        template="alliances/desk/rules.html",
        row=row,
        conditions=queries.conditions_for(row),
    )


@page("alliances.word")
def new_condition(request: LinliRequest, pk: int) -> HttpResponse:
    """One more rule."""
    row = get_object_or_404(queries.worded_by(request.viewer), pk=pk)
    form = forms.ConditionForm(request.POST or None)

    def add() -> Condition:
        clean = dict(form.cleaned_data)
        stage, said = clean.pop("stage"), clean.pop("words")
        return actions.add_condition(pk, stage, said, **clean, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, add):
        messages.success(request, _("Added."))
        return redirect("alliances:rules", pk=pk)
    back = reverse("alliances:rules", args=[pk])
    return form_page(
        request, form, title=_("One more rule"), button=_("Add"), back=back, lead=row.name
    )


@page("alliances.word")
@require_POST
def retire_condition(request: LinliRequest, pk: int) -> HttpResponse:
    """This is asked no more."""
    row = get_object_or_404(queries.conditions_worded_by(request.viewer), pk=pk)
    actions.retire_condition(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Taken out. Earlier checks keep it."))
    return redirect("alliances:rules", pk=row.alliance_id)

"""The solver library: past solutions, found by words, module and factor."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.services import actions, forms, queries, rules
from linli.services.models import Solution
from linli.services.spec import FACTORS, GUESSES, MODULES
from linli.services.views._shared import Act, act_view, chosen, get_alliance, number, plainly, tabs

MOST = 100


@page("services.see")
def solutions(request: LinliRequest, pk: int) -> HttpResponse:
    """What helped before."""
    row, given = get_alliance(request, pk), request.GET
    asked = {
        "module": chosen(given.get("module", ""), MODULES),
        "factor": chosen(given.get("factor", ""), FACTORS),
    }
    words = given.get("q", "").strip()[:60]
    found = queries.solutions_for(request.viewer, row, **asked, words=words)[:MOST]
    context = {
        "alliance": row,
        "tabs": tabs(row, "solutions"),
        "lines": [
            {
                "title": each.title,
                "url": reverse("services:solution", args=[each.pk]),
                "meta": [
                    str(each.get_module_display()),
                    str(each.get_factor_display()),
                    _("solved %(n)d orders") % {"n": each.order_count} if each.order_count else "",
                ],
            }
            for each in found
        ],
        "asked": asked | {"q": words},
        "modules": MODULES.items(),
        "factors": FACTORS.items(),
        "may_work": rules.can_work(request.viewer, row),
    }
    return render(request, "services/desk/solutions.html", context)


@page("services.work")
def new_solution(request: LinliRequest, pk: int) -> HttpResponse:
    """A solution more; from an order with its words already there."""
    row = get_alliance(request, pk)
    form = forms.SolutionForm(request.POST or None, initial=_begun(request))

    def make() -> Solution:
        return actions.keep_solution(pk, **_given(form), by=request.viewer, now=clock.now())

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Kept for the next time."))
        return redirect("services:solution", pk=made.pk)
    back = reverse("services:solutions", args=[row.pk])
    title = _("Keep a solution")
    return form_page(request, form, title=title, button=_("Keep it"), back=back, lead=row.name)


def _given(form: Any) -> dict[str, Any]:
    clean = form.cleaned_data
    fields = ("title", "how", "module", "factor")
    return {
        **{name: clean[name] for name in fields},
        "numbers": clean["numbers"].replace(",", "\n").replace("，", "\n").split(),
    }


def _begun(request: LinliRequest) -> dict[str, Any]:
    asked = number(request.GET.get("order", ""))
    case = cases.on_desk(request.viewer).filter(pk=asked or 0).select_related("category").first()
    if case is None:
        return {}
    module, factor = GUESSES.get(case.category.code, ("", ""))
    return {
        "title": case.summary,
        "how": case.answer,
        "numbers": case.number,
        "module": module,
        "factor": factor,
    }


@page("services.see")
def solution(request: LinliRequest, pk: int) -> HttpResponse:
    """One solution, and the orders it solved that the viewer may open."""
    row = get_object_or_404(queries.solutions_visible_to(request.viewer), pk=pk)
    solved = cases.on_desk(request.viewer).filter(solutions=row).select_related("organisation")
    context = {
        "solution": row,
        "tabs": tabs(row.alliance, "solutions"),
        "orders": [
            {
                "title": case.summary,
                "url": reverse("cases:case", args=[case.pk]),
                "meta": [case.number, str(case.organisation)],
            }
            for case in solved.order_by("pk")
        ],
        "met": row.needs.select_related("organisation").order_by("pk"),
        "may_work": rules.can_work(request.viewer, row.alliance),
    }
    return render(request, "services/desk/solution.html", context)


def _edit(row: Solution, form: Any, **to: Any) -> object:
    return actions.keep_solution(
        row.alliance_id,
        **_given(form),
        solution_id=row.pk,
        version=form.cleaned_data["version"],
        **to,
    )


def _edited(row: Solution, request: LinliRequest) -> dict[str, Any]:
    seen = cases.on_desk(request.viewer).filter(solutions=row)
    numbers = seen.order_by("pk").values_list("number", flat=True)
    return {
        "initial": {
            "title": row.title,
            "how": row.words,
            "module": row.module,
            "factor": row.factor,
            "numbers": "\n".join(numbers),
        }
    }


def _rows(viewer: Any) -> Any:
    return queries.solutions_visible_to(viewer)


edit_solution = act_view(
    Act(
        "edit_solution",
        "services.work",
        gettext_lazy("Edit"),
        gettext_lazy("Save"),
        gettext_lazy("Saved."),
        _rows,
        _edit,
        "services:solution",
        form=forms.SolutionForm,
        options=_edited,
    )
)
retire_solution = act_view(
    Act(
        "retire_solution",
        "services.work",
        gettext_lazy("Take out of the library"),
        gettext_lazy("Take it out"),
        gettext_lazy("Taken out; what it met keeps it."),
        _rows,
        plainly(actions.retire_solution),
        "services:solutions",
        back_key=lambda row: int(row.alliance_id),
    )
)

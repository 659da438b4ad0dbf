"""Free words and the occupations they mean: suggested, decided by a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.employment import actions, forms, queries
from linli.employment.spec.occupations import DOUBTFUL


@page("employment.decide")
def words(request: LinliRequest) -> HttpResponse:
    """Words that wait, each with what they may mean; below, all occupations and their words."""
    if request.method == "POST":
        _decide(request)
        return redirect("employment:words")
    asked = request.GET.get("q", "").strip()[:40]
    known = queries.occupations()
    if asked:
        codes = [each.code for each, _s in queries.suggestions(asked)]
        known = known.filter(code__in=codes)
    context = {
        "waiting": [_waiting(title, number) for title, number in queries.undecided(request.viewer)],
        "occupations": known,
        "words": asked,
        "doubtful": DOUBTFUL,
    }
    return render(request, "employment/desk/words.html", context)


def _waiting(title: str, number: int) -> dict[str, Any]:
    found = queries.suggestions(title)
    form = forms.WordForm(
        occupations=queries.occupations(),
        initial={"title": title, "occupation": found[0][0].pk if found else None},
        auto_id=False,
    )
    form.fields["occupation"].widget.attrs["aria-label"] = _("Occupation of “%(words)s”") % {
        "words": title
    }
    return {"title": title, "n": number, "form": form, "found": [each for each, _s in found]}


def _decide(request: LinliRequest) -> None:
    form = forms.WordForm(request.POST, occupations=queries.occupations())
    area = queries.area_to_decide(request.viewer)
    if not form.is_valid() or area is None:
        messages.error(request, _("Choose an occupation."))
        return
    try:
        found = actions.decide_word(
            form.cleaned_data["title"],
            form.cleaned_data["occupation"].pk,
            area.pk,
            by=request.viewer,
            now=clock.now(),
        )
    except Invalid as refusal:
        messages.error(request, str(refusal))
        return
    messages.success(request, _("Known from now on; vacancies: %(n)d.") % {"n": found})

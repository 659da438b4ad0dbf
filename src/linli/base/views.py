"""The page that shows all parts in all states: what designers and tests look at."""

from django.http import HttpResponse
from django.shortcuts import render

from linli.base import rules as rules  # the right this page names is declared there
from linli.base import samples
from linli.base.pages import LinliRequest, page

FACES = ("desk", "field", "portal")


@page("base.styleguide")
def styleguide(request: LinliRequest) -> HttpResponse:
    """All parts in all states, in the frame named by `?face=`."""
    face = request.GET.get("face", "desk")
    return render(
        request, "base/styleguide.html", styleguide_context(face if face in FACES else "desk")
    )


def styleguide_context(face: str) -> dict[str, object]:
    """What the styleguide draws, on its own Monday."""
    return {
        "layout": f"base/{face}.html",
        "now": samples.NOW,
        "sample_menu": samples.MENU,
        "words": "",
        "colours": samples.WORDS,
        "rows": samples.rows(),
        "chips": samples.CHIPS,
        "tabs": samples.TABS,
        "happenings": samples.happenings(),
        "steps": samples.STEPS,
        "units": samples.UNITS,
        "floors": samples.floors(),
        "legend": samples.LEGEND,
        "form": samples.SampleForm(),
        "wrong_form": samples.SampleForm({"summary": "", "due_on": "31 February", "outcome": ""}),
    }

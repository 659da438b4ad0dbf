"""What anybody finds: vacancies on offer, one vacancy with its data for search engines, a feed."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.base import throttle
from linli.base.forms import attempt
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.parts import Chip
from linli.base.viewer import ANYONE
from linli.clock import queries as clock
from linli.employment import actions, forms, queries
from linli.employment.models import Vacancy
from linli.employment.views._shared import extras_of, posts_of, vacancy_line, wage_of
from linli.employment.workflow import State

FEED = 200
#: Inquiries about vacancies from one address (a whole building may share one) in an hour.
ASKED_HERE = {"most": 30, "seconds": 3600}


@page(PUBLIC, face="portal")
def vacancies(request: LinliRequest) -> HttpResponse:
    """All vacancies on offer, the newest first; by group of occupations, by words."""
    today = localdate(clock.now())
    group, words = request.GET.get("group", "")[:6], request.GET.get("q", "").strip()[:40]
    after = request.GET.get("after", "")
    last = int(after) if after.isdecimal() and len(after) < 12 else 0
    rows = queries.public(today, group=group, words=words, after=last)
    found = list(rows[: queries.SIZE + 1])
    shown = found[: queries.SIZE]
    more = len(found) > queries.SIZE
    context = {
        "lines": [vacancy_line(row, public=True) for row in shown],
        "words": words,
        "group": group,
        "chips": [
            Chip(_("All"), _address(request, group="", after=""), None, not group),
            *(
                Chip(label, _address(request, group=code, after=""), number, code == group)
                for code, label, number in queries.named_groups(today)
            ),
        ],
        "older": _address(request, after=str(shown[-1].pk)) if more else "",
        "newer": _address(request, after="") if last else "",
    }
    return render(request, "employment/portal/vacancies.html", context)


def _address(request: LinliRequest, **change: str) -> str:
    asked = {key: request.GET.get(key, "") for key in ("group", "q", "after")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse('employment:on_offer')}?{urlencode(kept)}"


@page(PUBLIC, face="portal")
def vacancy(request: LinliRequest, pk: int) -> HttpResponse:
    """One vacancy. What is no longer on offer says so, and is not named to search engines."""
    return _vacancy_page(request, _get(pk))


def _get(pk: int) -> Vacancy:
    return get_object_or_404(queries.listed(queries.ever_public()), pk=pk)


@page(PUBLIC, face="portal")
def ask_about(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody without a file is interested: an inquiry, with its number and answer."""
    row = _get(pk)
    if request.method != "POST":
        return redirect("employment:public", pk=pk)
    if not throttle.passes(request, "interest", **ASKED_HERE):
        return throttle.refused(request)
    form = forms.InterestForm(request.POST)
    typed = form.cleaned_data if form.is_valid() else {}
    raised = attempt(
        form,
        lambda: actions.ask_about(
            row.pk,
            name=typed["name"],
            phone=typed["phone"],
            words=typed["words"],
            once=typed["once"],
            by=ANYONE,
            now=clock.now(),
        ),
    )
    return redirect(f"/t/{raised.token}/?new=1") if raised else _vacancy_page(request, row, form)


def _vacancy_page(
    request: LinliRequest, row: Vacancy, form: forms.InterestForm | None = None
) -> HttpResponse:
    needs = list(row.requirements.select_related("skill").order_by("-must", "pk"))
    now = clock.now()
    is_on_offer = row.state == State.OPEN and row.valid_until >= localdate(now)
    context = {
        "form": form or forms.InterestForm(),
        "takes_interest": is_on_offer and queries.takes_interest(row, now),
        "vacancy": row,
        "wage": wage_of(row),
        "posts": posts_of(row.posts),
        "needs": needs,
        "is_on_offer": is_on_offer,
        "data": in_page(job_posting(row, needs)) if is_on_offer else "",
    }
    status = 422 if form is not None else 200
    return render(request, "employment/portal/vacancy.html", context, status=status)


_UNITS = {"month": "MONTH", "year": "YEAR", "day": "DAY", "hour": "HOUR"}
_DEGREES = {
    "high": "high school",
    "college": "associate degree",
    "bachelor": "bachelor degree",
    "master": "postgraduate degree",
}


def job_posting(row: Vacancy, needs: list[Any]) -> dict[str, Any]:
    """A vacancy as schema.org's JobPosting (https://schema.org/JobPosting)."""
    place = row.work_area or row.area
    address = {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressLocality": place.name,
        "streetAddress": row.place,
    }
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": row.title,
        "description": row.duties or row.title,
        "identifier": {"@type": "PropertyValue", "name": "Linli", "value": str(row.pk)},
        "datePosted": f"{clock.local(row.offered_at):%Y-%m-%d}",
        "validThrough": f"{row.valid_until:%Y-%m-%d}T23:59:59+08:00",
        "employmentType": "PART_TIME" if row.hours == "part" else "FULL_TIME",
        "totalJobOpenings": row.posts,
        "hiringOrganization": {"@type": "Organization", "name": row.organisation.name},
        "jobLocation": {
            "@type": "Place",
            "address": {key: value for key, value in address.items() if value},
        },
        "directApply": False,
    }
    if row.occupation:
        told["occupationalCategory"] = f"{row.occupation.code} {row.occupation.name}"
    if row.wage_low is not None and row.wage_kind in _UNITS:
        told["baseSalary"] = _salary(row)
    if needs:
        told["skills"] = "、".join(need.skill.name for need in needs)
    if extras_of(row):
        told["jobBenefits"] = "、".join(extras_of(row))
    if row.education in _DEGREES:
        told["educationRequirements"] = {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": _DEGREES[row.education],
        }
    if row.years:
        told["experienceRequirements"] = {
            "@type": "OccupationalExperienceRequirements",
            "monthsOfExperience": 12 * row.years,
        }
    return told


def _salary(row: Vacancy) -> dict[str, Any]:
    value: dict[str, Any] = {
        "@type": "QuantitativeValue",
        "minValue": float(row.wage_low or 0),
        "unitText": _UNITS[row.wage_kind],
    }
    if row.wage_high is not None:
        value["maxValue"] = float(row.wage_high)
    return {"@type": "MonetaryAmount", "currency": "CNY", "value": value}


def in_page(told: dict[str, Any]) -> SafeString:
    """The data as a block of the page; no sign in it can end the block."""
    words = json.dumps(told, ensure_ascii=False)
    for sign, escaped in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        words = words.replace(sign, escaped)
    safe = mark_safe(words)  # noqa: S308 - JSON, with the signs escaped that could end the block
    return format_html('<script type="application/ld+json">{}</script>', safe)


@page(PUBLIC, face="portal")
def feed(request: LinliRequest) -> HttpResponse:
    """The newest vacancies for readers of feeds (Atom)."""
    now = clock.now()
    told = Atom1Feed(
        title=str(_("Vacancies")),
        link=request.build_absolute_uri(reverse("employment:on_offer")),
        feed_url=request.build_absolute_uri(),
        description=str(_("Vacancies on offer here")),
        language=get_language() or "zh-hans",
    )
    for row in queries.public(localdate(now))[:FEED]:
        address = request.build_absolute_uri(reverse("employment:public", args=[row.pk]))
        told.add_item(
            title=f"{row.title} · {row.organisation.name}",
            link=address,
            unique_id=address,
            description=" · ".join([wage_of(row), posts_of(row.posts), *extras_of(row)]),
            pubdate=row.offered_at,
            updateddate=row.offered_at,
        )
    return HttpResponse(
        told.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )

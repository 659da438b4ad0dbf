"""Files of those who look for work: the list, one file, and what is noted in it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from linli.accounts import actions as accounts
from linli.base import exports, masking, rights
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.drives.models import Target
from linli.employment import actions, forms, queries, rules
from linli.employment.models import Course, Seeker
from linli.employment.views._shared import PROGRESS_COLOURS
from linli.employment.workflow import SEEKER_MOVES, Progress, Standing
from linli.people import queries as people

COLOURS = {
    Standing.SEEKING: "yellow",
    Standing.TRAINING: "blue",
    Standing.RESTING: "grey",
    Standing.AT_WORK: "green",
    Standing.OWN: "green",
    Standing.OUT: "grey",
}
MOVES = ("seek", "train", "work", "found", "rest", "leave")


@page("employment.see_seekers")
@sensitive_post_parameters("q")
def seekers(request: LinliRequest) -> HttpResponse:
    """Who looks for work here, by how they stand. Names and numbers are searched by POST, in full
    only, among all states: they never stand in an address.
    """
    state, occupation = _asked(request)
    words = request.POST.get("q", "").strip()[:60]
    rows = queries.seekers_named(request.viewer, words) if words else _chosen(request)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 12 and not words:
        rows = rows.filter(pk__lt=int(after))
    found = list(queries.seekers_listed(rows).order_by("-pk")[: queries.SIZE + 1])
    shown = found[: queries.SIZE]
    counts = queries.seeker_counts(request.viewer, occupation=occupation)
    states = [*Standing.choices, ("all", gettext_lazy("All"))]
    more, current = len(found) > queries.SIZE, "" if words else state
    older = more and not words
    context = {
        "lines": [_line(row) for row in shown],
        "chips": [
            Chip(
                label,
                _address(request, state=code, after=""),
                counts[code],
                code == current,
            )
            for code, label in states
        ],
        "words": words,
        "cut": more and bool(words),
        "older": _address(request, after=str(shown[-1].pk)) if older else "",
        "newer": _address(request, after="") if after else "",
        "export_url": _address(request, "employment:export_seekers", after=""),
        "may_export": rights.may(request.viewer, "employment.export_seekers"),
    }
    return render(request, "employment/desk/seekers.html", context)


def _line(seeker: Seeker) -> dict[str, Any]:
    wishes = "、".join(str(row) for row in seeker.wishes.all())
    wage = _("from %(n)s yuan a month") % {"n": f"{seeker.wage_from:,}"} if seeker.wage_from else ""
    return {
        "title": masking.mask_name(seeker.person.name) or _("Name erased"),
        "url": reverse("employment:seeker", args=[seeker.pk]),
        "meta": [part for part in (str(seeker.area), wishes or _("Any work"), wage) if part],
        "note": _("stands so since %(day)s") % {"day": f"{seeker.since:%Y-%m-%d}"},
        "colour": COLOURS[Standing(seeker.state)],
        "word": seeker.get_state_display(),
    }


@page("employment.export_seekers")
def export(request: LinliRequest) -> HttpResponse:
    """The working ledger (就业台账): names and numbers masked, no service, no notes."""
    head = [
        _("Number"),
        _("Name"),
        _("Telephone"),
        _("Community"),
        _("Veteran"),
        _("State"),
        _("Since"),
        _("Reason"),
        _("Unemployment registered on"),
        _("Referred for work on"),
        _("Occupations wished for"),
        _("Wage wished for"),
        _("Wishes to learn"),
    ]
    chosen = queries.where_may(_chosen(request), request.viewer, "export_seekers")
    rows = queries.seekers_listed(chosen).prefetch_related("training").order_by("pk")
    lines = (
        [
            row.pk,
            masking.mask_name(row.person.name),
            masking.mask_phone(row.person.phone),
            str(row.area),
            row.veteran,
            row.get_state_display(),
            row.since,
            row.get_reason_display(),
            row.registered_on,
            row.referred_on,
            "、".join(str(each) for each in row.wishes.all()),
            row.wage_from,
            "、".join(str(each) for each in row.training.all()),
        ]
        for row in rows
    )
    name = f"{_('Working ledger of employment')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, list(lines))


def _asked(request: LinliRequest) -> tuple[str, int]:
    state = request.GET.get("state", Standing.SEEKING)
    number = request.GET.get("occupation", "")
    known = state in Standing.values or state == "all"
    chosen = int(number) if number.isdecimal() and len(number) < 10 else 0
    return (state if known else Standing.SEEKING), chosen


def _chosen(request: LinliRequest) -> "QuerySet[Seeker]":
    state, occupation = _asked(request)
    return queries.seekers_filtered(request.viewer, state=state, occupation=occupation)


def _address(request: LinliRequest, to: str = "employment:seekers", **change: str) -> str:
    asked = {key: request.GET.get(key, "") for key in ("state", "occupation", "after")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse(to)}?{urlencode(kept)}"


def get(request: LinliRequest, pk: int) -> Seeker:
    """The file of this number, if the viewer keeps it."""
    rows = queries.seekers_visible_to(request.viewer).select_related("person", "area", "target")
    return get_object_or_404(rows, pk=pk)


@page("employment.see_seekers")
def seeker(request: LinliRequest, pk: int) -> HttpResponse:
    """One file: what somebody can and wishes, how it goes. Sealed parts open on their own page."""
    row = get(request, pk)
    may_keep = rules.can_keep(request.viewer, row.area) and row.forgotten_at is None
    open_moves = [move for move in MOVES if Standing(row.state) in SEEKER_MOVES[move].sources]
    context = {
        "seeker": row,
        "name": masking.mask_name(row.person.name) or _("Name erased"),
        "phone": masking.mask_phone(row.person.phone),
        "colour": COLOURS[Standing(row.state)],
        "wishes": row.wishes.all(),
        "skills": row.skills.prefetch_related("counts_as"),
        "training": row.training.all(),
        "hours": queries.hours_words(row.hours),
        "history": row.history.order_by("-pk"),
        "way": [
            {
                "row": each,
                "colour": PROGRESS_COLOURS[Progress(each.state)],
                "opens": rules.can_see_candidacy(request.viewer, each),
            }
            for each in queries.own_way(row)
        ],
        "plan": [
            {"skill": skill, "course": course, "opens": _opens(request, course)}
            for skill, course in queries.training_plan(row, localdate(clock.now()))
        ],
        "may_train": rules.can_train(request.viewer, row.area),
        "taken": [
            {"row": each, "opens": _opens(request, each.course)}
            for each in row.taken.select_related("course__skill", "course__area").order_by("-pk")
        ],
        "visits": queries.visits_to(request.viewer, row),
        "may_keep": may_keep,
        "may_see_service": row.veteran and rules.can_see_service(request.viewer, row),
        "moves": [
            Chip(SEEKER_MOVES[move].label, reverse("employment:move_seeker", args=[pk, move]))
            for move in open_moves
            if may_keep
        ],
    }
    return render(request, "employment/desk/seeker.html", context)


def _opens(request: LinliRequest, course: Course | None) -> bool:
    """Courses of the areas above are told of; they open for those who keep them."""
    return course is not None and rules.can_see_course(request.viewer, course)


@page("employment.keep_seekers")
@sensitive_post_parameters("q")
def find(request: LinliRequest) -> HttpResponse:
    """Whose file is to be opened: residents of this name or number who have none; by POST."""
    form = forms.FindForm(request.POST or None)
    found = []
    if form.is_valid():
        rows = queries.persons_without_file(request.viewer, form.cleaned_data["q"])[:20]
        found = people.person_lines(rows)
    context = {"form": form, "found": found, "asked": form.is_bound and form.is_valid()}
    status = 422 if form.errors else 200
    return render(request, "employment/desk/find.html", context, status=status)


def _wishes(request: LinliRequest, kind: Any, **kwargs: Any) -> Any:
    return kind(
        request.POST or None,
        occupations=queries.occupations(),
        skills=queries.skills(),
        **kwargs,
    )


def _target(request: LinliRequest, person_pk: int) -> Target | None:
    """The line of the drive from which the file is opened; it must be this person's."""
    number = request.GET.get("target", "")
    if not number.isdecimal() or len(number) > 11:
        return None
    return queries.leading_here(request.viewer).filter(pk=number, person=person_pk).first()


@page("employment.keep_seekers")
def open_file(request: LinliRequest, person_pk: int) -> HttpResponse:
    """The first page of a file."""
    person = get_object_or_404(people.visible_to(request.viewer), pk=person_pk)
    target = _target(request, person_pk)
    initial = {"veteran": target is not None}
    form: forms.OpenForm = _wishes(request, forms.OpenForm, initial=initial)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.open_file(
                person.pk,
                form.draft(),
                veteran=form.cleaned_data["veteran"],
                target_id=target.pk if target else None,
                since=form.cleaned_data["since"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if made:
            messages.success(request, _("The file is open."))
            return redirect("employment:seeker", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("File of %(name)s") % {"name": masking.mask_name(person.name)},
        button=_("Open the file"),
        back=reverse("employment:seekers"),
    )


@page("employment.keep_seekers")
def wishes(request: LinliRequest, pk: int) -> HttpResponse:
    """What they can and wish now."""
    row = get(request, pk)
    form: forms.WishesForm = _wishes(request, forms.WishesForm, initial=forms.wishes_of(row))
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.change_wishes(
                pk,
                form.draft(),
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Changed."))
            return redirect("employment:seeker", pk=pk)
    return _page(request, form, row, _("Skills and wishes"))


@page("employment.keep_seekers")
def move(request: LinliRequest, pk: int, move: str) -> HttpResponse:
    """They stand otherwise."""
    row = get(request, pk)
    if move not in MOVES:
        raise Http404
    form = forms.MoveForm(request.POST or None, move=move, initial={"version": row.version})
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.move_seeker(
                pk,
                move,
                reason=form.cleaned_data.get("reason", ""),
                since=form.cleaned_data["since"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Noted."))
            return redirect("employment:seeker", pk=pk)
    return _page(request, form, row, SEEKER_MOVES[move].label)


@page("employment.keep_seekers")
def unemployment(request: LinliRequest, pk: int) -> HttpResponse:
    """Registration and referral."""
    row = get(request, pk)
    initial = {
        "registered_on": row.registered_on,
        "referred_on": row.referred_on,
        "version": row.version,
    }
    form = forms.UnemploymentForm(request.POST or None, initial=initial)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.note_unemployment(
                pk,
                registered_on=form.cleaned_data["registered_on"],
                referred_on=form.cleaned_data["referred_on"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Noted."))
            return redirect("employment:seeker", pk=pk)
    return _page(request, form, row, _("Registration of unemployment"))


@page("employment.see_service")
def service(request: LinliRequest, pk: int) -> HttpResponse:
    """What is kept of somebody's service: shown after a purpose is named, and changed there."""
    row = get(request, pk)
    if not row.veteran or not rules.can_see_service(request.viewer, row):
        raise Http404
    if "service" in request.POST:
        return _note_service(request, row)
    form = forms.PurposeForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda: _reveal(request, row, form)):
        initial = {"service": row.service, "version": row.version}
        return _page(request, forms.ServiceForm(initial=initial), row, _("Service"))
    return _page(request, form, row, _("Service"), _("Show"))


def _reveal(request: LinliRequest, row: Seeker, form: forms.PurposeForm) -> bool:
    subject, why = f"seeker:{row.pk}", form.cleaned_data["purpose"]
    accounts.reveal(request.viewer, subject, "service", why, clock.now(), area=row.area.path)
    return True


def _note_service(request: LinliRequest, row: Seeker) -> HttpResponse:
    form = forms.ServiceForm(request.POST)
    done = attempt(
        form,
        lambda: actions.note_service(
            row.pk,
            form.cleaned_data["service"],
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        ),
    )
    if done:
        messages.success(request, _("Noted."))
        return redirect("employment:seeker", pk=row.pk)
    return _page(request, form, row, _("Service"))


def _page(
    request: LinliRequest, form: Any, row: Seeker, title: object, button: object = ""
) -> HttpResponse:
    back = reverse("employment:seeker", args=[row.pk])
    return form_page(request, form, title=title, button=button or _("Save"), back=back)

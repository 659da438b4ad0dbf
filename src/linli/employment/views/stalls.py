"""At the stall: visitors sign on their own phone, the firm on its tablet, the staff on theirs. All
three send a key made where it was written, so that sent twice it counts once.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.base import masking, throttle
from linli.base.errors import Invalid, NotAllowed
from linli.base.forms import refuse
from linli.base.pages import (
    LINK,
    PUBLIC,
    LinliRequest,
    is_meant_for_another,
    page,
    sign_in_as_another,
    wants_json,
)
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.employment import actions, forms, queries, rules
from linli.employment.models import Candidacy, Stall
from linli.employment.spec.fairs import How
from linli.employment.views import fairs
from linli.employment.views._shared import posts_of, wage_of
from linli.employment.workflow import HOPING

#: Wrong addresses from one place in a quarter of an hour; right ones are not counted.
WRONG = {"most": 10, "seconds": 900}
#: Seconds that a record can say it waited on a phone; what is older than that is not believed.
LONGEST_WAIT = 86_400
#: Intents from one place in ten minutes: a hall may share one address.
SIGNED_HERE = {"most": 300, "seconds": 600}

View = Callable[[LinliRequest, str, Stall, Viewer], HttpResponse]


def _by_address(view: View) -> Any:
    """Resolve the signed address of a stall; a wrong one gives a plain page."""

    @page(LINK, face="portal")
    @never_cache
    def opened(request: LinliRequest, token: str, **more: Any) -> HttpResponseBase:
        if throttle.is_shut(request, "stall", **WRONG):
            return throttle.refused(request)
        found = queries.stall_by_token(token, clock.now())
        if found is None:
            throttle.passes(request, "stall", **WRONG)
            return render(request, "employment/portal/stall_gone.html", status=404)
        return view(request, token, *found, **more)

    return opened


def _post(view: View) -> Any:
    guarded: Any = require_POST(_by_address(view))
    guarded.linli_right, guarded.linli_face = LINK, "portal"
    return guarded


@_by_address
def stall(request: LinliRequest, token: str, row: Stall, viewer: Viewer) -> HttpResponse:
    """The stall: what it offers and the form to sign; on the firm's tablet also who signed."""
    form = None
    if request.method == "POST":
        if not throttle.passes(request, "sign", **SIGNED_HERE):
            return throttle.refused(request)
        form = _form(row, request.POST)
        how = How.TABLET if rules.is_firm_at_stall(viewer, row) else How.QR
        made = _sign(form, viewer, how)
        if made is not None:
            said = _("Signed. The firm sees your name and number.")
            return _told(request, made, said, reverse("employment:stall", args=[token]))
        if wants_json(request):
            return _errors(form)
    return _stall_page(request, token, row, viewer, form)


def _form(row: Stall, data: Any = None) -> forms.SignForm:
    posts = fairs.post_choices(row.fair, row)
    return forms.SignForm(data, posts=posts, initial={"once": uuid4().hex})


def _stall_page(
    request: LinliRequest, token: str, row: Stall, viewer: Viewer, form: forms.SignForm | None
) -> HttpResponse:
    now = clock.now()
    today = localdate(now)
    is_firm = rules.is_firm_at_stall(viewer, row)
    posts = list(queries.posts_of_fair(row.fair).filter(stall=row))
    context = {
        "stall": row,
        "fair": row.fair,
        "event": row.fair.event,
        "token": token,
        "is_firm": is_firm,
        "posts": [_offered(post, token, today, is_firm=is_firm) for post in posts],
        "any_on": queries.is_signing(row.fair.event, now)
        and any(queries.is_on(post, today) for post in posts),
        "form": form or _form(row),
        "signed": [_signed(each, token) for each in queries.signed_at_stall(row)]
        if is_firm
        else [],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "employment/portal/stall.html", context, status=status)


def _offered(post: Any, token: str, today: date, *, is_firm: bool) -> dict[str, Any]:
    """One post of the stall; the firm reads how many signed, and closes it."""
    is_on = queries.is_on(post, today)
    meta = [wage_of(post.vacancy), posts_of(post.posts)]
    if is_firm:
        meta.append(_("%(n)d intents") % {"n": post.intents})
    if not is_on:
        meta.append(_("no longer taken"))
    end_url = reverse("employment:end_post", args=[token, post.pk]) if is_firm and is_on else ""
    return {"post": post, "meta": meta, "end_url": end_url}


def _signed(row: Candidacy, token: str) -> dict[str, Any]:
    """Whoever signed here gave name and number to this firm; a talk by the staff is masked."""
    person = row.seeker.person if row.seeker else None
    return {
        "row": row,
        "name": row.name or (masking.mask_name(person.name) if person else ""),
        "phone": row.phone,
        "at": row.signed_at or row.interview_at,
        "hire_url": reverse("employment:hire_at_stall", args=[token, row.pk])
        if row.state in HOPING
        else "",
    }


def _sign(form: forms.SignForm, by: Viewer, how: How) -> Candidacy | None:
    """Let the action try; what it refuses stands beside the form."""
    if not form.is_valid():
        return None
    now = clock.now()
    typed = form.cleaned_data
    try:
        return actions.sign(
            typed["post"],
            form.signer(),
            how=how,
            once=typed["once"] or uuid4().hex,
            at=now - timedelta(seconds=min(typed["waited"] or 0, LONGEST_WAIT)),
            by=by,
            now=now,
        )
    except Invalid as refusal:
        refuse(form, refusal)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
    return None


@_post
def end_post(
    request: LinliRequest, token: str, row: Stall, viewer: Viewer, post_pk: int = 0
) -> HttpResponse:
    """The firm takes nobody more for this post."""
    post = get_object_or_404(queries.posts_of_fair(row.fair).filter(stall=row), pk=post_pk)
    actions.end_post(post.pk, by=viewer, now=clock.now())
    messages.success(request, _("Closed: nobody more signs for it."))
    return redirect("employment:stall", token=token)


@_post
def hire(
    request: LinliRequest, token: str, row: Stall, viewer: Viewer, candidacy_pk: int = 0
) -> HttpResponse:
    """The firm takes them on at the stall."""
    found = get_object_or_404(queries.signed_at_stall(row), pk=candidacy_pk)
    actions.hire(found.pk, by=viewer, now=clock.now())
    messages.success(request, _("Noted: hired."))
    return redirect("employment:stall", token=token)


@page("employment.run_fair", face="field")
def sign(request: LinliRequest, pk: int) -> HttpResponse:
    """The staff's phone: choose the post, write the name; kept on the phone without network."""
    row = fairs.get(request, pk)
    if request.method == "POST" and wants_json(request) and is_meant_for_another(request):
        return sign_in_as_another()
    form = forms.SignForm(request.POST or None, posts=fairs.post_choices(row))
    if request.method == "POST":
        made = _sign(form, request.viewer, How.DESK)
        if made is not None:
            said = _("Signed: %(name)s, %(post)s.") % {
                "name": masking.mask_name(made.name),
                "post": made.vacancy.title,
            }
            return _told(request, made, said, reverse("employment:sign", args=[pk]))
        if wants_json(request):
            return _errors(form)
    context = {
        "fair": row,
        "event": row.event,
        "form": form,
        "intents": queries.board_of(row, localdate(clock.now())).intents,
    }
    status = 422 if form.errors else 200
    return render(request, "employment/field/sign.html", context, status=status)


def _told(request: LinliRequest, made: Candidacy, said: str, done: str) -> HttpResponse:
    """To a page that waits: which record this answers, and whether it was signed before."""
    if wants_json(request):
        once = request.POST.get("once", "")
        again = made.once != once
        if again:
            said = _("This intent stands already. %(said)s") % {"said": said}
        return JsonResponse({"key": once, "done": done, "again": again, "told": [], "said": said})
    messages.success(request, said)
    return redirect(done)


def _errors(form: forms.SignForm) -> JsonResponse:
    errors = [
        {
            "field": "" if field == NON_FIELD_ERRORS else field,
            "label": str(form.fields[field].label or "") if field in form.fields else "",
            "words": str(words),
        }
        for field, faults in form.errors.items()
        for words in faults
    ]
    return JsonResponse({"errors": errors}, status=422)


@page(PUBLIC, face="portal")
def board(request: LinliRequest, pk: int) -> HttpResponse:
    """The live board of a fair: posts left by stall; each change is sent to it (`edge`)."""
    row = get_object_or_404(queries.ever_public_fairs(), pk=pk)
    now = clock.now()
    context = {
        "fair": row,
        "event": row.event,
        "board": queries.board_of(row, queries.board_day(row, now)),
        "now": now,
        "is_over": row.event.ends_at < now and not queries.is_signing(row.event, now),
    }
    part = "part" in request.GET
    template = "employment/portal/_board.html" if part else "employment/portal/board.html"
    return render(request, template, context)

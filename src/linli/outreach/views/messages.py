"""Messages: the list, writing, and the page of one with its acts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.journal import queries as journal
from linli.notices import events as notice_events
from linli.notices.workflow import State as Delivery
from linli.outreach import actions, events, forms, queries, rules
from linli.outreach.models import Message
from linli.outreach.spec import FORMS, VARIABLES, parts, sms_text
from linli.outreach.views.audiences import way_words
from linli.outreach.workflow import LOOKS, State, can

#: What its timeline tells: of thousands of replies and receipts the numbers do.
TOLD = (*events.WORDS, notice_events.MAILING_STOPPED)
#: How a state of delivery is drawn.
DELIVERY_LOOKS = {
    Delivery.QUEUED: "blue",
    Delivery.SENDING: "arrow",
    Delivery.SENT: "green",
    Delivery.DELIVERED: "met",
    Delivery.FAILED: "red",
    Delivery.NO_CHANNEL: "yellow",
    Delivery.UNKNOWN: "diamond",
    Delivery.STOPPED: "slash",
}


@page("outreach.see")
def listing(request: LinliRequest) -> HttpResponse:
    """All messages the viewer may see, newest first."""
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    words = request.GET.get("q", "").strip()[:60]
    rows = queries.filtered(request.viewer, state=state, words=words)
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: queries.SIZE + 1])
    shown, more = found[: queries.SIZE], len(found) > queries.SIZE
    kept = {"state": state, "q": words}
    counts = queries.count_by_state(request.viewer)
    url = reverse("outreach:list")
    chips = [Chip(_("All"), url, sum(counts.values()), current=not state)] + [
        Chip(each.label, f"{url}?state={each}", counts.get(each, 0), current=state == each)
        for each in State
    ]
    context = {
        "lines": [{"row": row, "look": LOOKS[State(row.state)]} for row in shown],
        "chips": chips,
        "searched": words,
        "state": state,
        "older": f"?{urlencode(kept | {'before': str(shown[-1].pk)})}" if more else "",
        "newer": f"?{urlencode(kept)}" if before else "",
        "may_write": rules.RIGHTS.may(request.viewer, "write"),
        "may_approve": rules.RIGHTS.may(request.viewer, "approve"),
        "open_missing": queries.count_open(request.viewer),
        "open_replies": queries.open_replies(request.viewer).count(),
    }
    return render(request, "outreach/desk/list.html", context)


@page("outreach.write")
def new(request: LinliRequest) -> HttpResponse:
    """Write a message to an audience."""
    wanted = request.GET.get("audience", "")
    start = {"audience": wanted, "channels": ["wechat", "sms"]}
    return _edit(request, None, start)


@page("outreach.write")
def change(request: LinliRequest, pk: int) -> HttpResponse:
    """Put a draft right."""
    message = get_message(request, pk)
    names = ("title", "channels", "household", "urgent", "send_at", "link", "phone", "version")
    start: dict[str, Any] = {name: getattr(message, name) for name in (*names, "groups")}
    start["audience"] = message.audience_id
    for text in message.texts.all():
        start |= {text.form: text.body, f"subject_{text.form}": text.subject}
    return _edit(request, message, start)


def _edit(request: LinliRequest, message: Message | None, start: dict[str, Any]) -> HttpResponse:
    rows = queries.audiences_in_use(request.viewer)
    groups = queries.groups_visible_to(request.viewer)
    if message is not None:
        rows = rows.filter(area=message.area)
        groups = groups.filter(area__path__within=str(message.area.path))
    form = forms.MessageForm(
        request.POST or None,
        initial=start,
        audiences=[(row.pk, f"{row.name} · {row.area}") for row in rows],
        groups=[(row.pk, row.name) for row in groups],
    )

    def save() -> Message:
        clean = form.cleaned_data
        draft = actions.Draft(
            title=clean["title"],
            audience_id=clean["audience"],
            channels=tuple(clean["channels"]),
            groups=tuple(clean.get("groups", ())),
            **{name: clean[name] for name in ("household", "urgent", "link", "phone", "send_at")},
        )
        to: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
        if message is None:
            return actions.write(draft, form.texts(), **to)
        return actions.change(message.pk, draft, form.texts(), version=clean["version"], **to)

    if request.method == "POST" and (saved := attempt(form, save)):
        messages.success(request, _("Saved. Read it as one of them would, then ask for approval."))
        return redirect("outreach:message", pk=saved.pk)
    context = {
        "form": form,
        "message": message,
        "audiences": bool(form.fields["audience"].choices),  # type: ignore[attr-defined]
        "marks": [(f"{{{mark}}}", words) for mark, words in VARIABLES.items()],
        "around": len(sms_text("", settings.LINLI_SMS_SIGNATURE)),
        "back": reverse("outreach:message", args=[message.pk])
        if message
        else reverse("outreach:list"),
    }
    return render(request, "outreach/desk/write.html", context, status=422 if form.errors else 200)


@page("outreach.see")
def message(request: LinliRequest, pk: int) -> HttpResponse:
    """One message: its words as a recipient reads them, how far it is, what comes next."""
    found = get_message(request, pk)
    viewer, now = request.viewer, clock.now()
    far = _far(found)
    drives = queries.drives_to_visit(viewer, found) if can(found.state, "to_doors") else []
    context: dict[str, Any] = {
        "message": found,
        "look": LOOKS[State(found.state)],
        "filter_words": queries.in_words(found.audience.filter),
        "channels": [FORMS[code].label for code in found.channels],
        "groups": [row.name for row in queries.groups_of(found.area, found.groups)],
        "happenings": commitments.told(journal.timeline(found.key, TOLD)),
        "people": accounts.names_of([found.writer, found.approver]),
        "now": now,
        "may": _may(request, found, far["failed"], far["unreached"]),
        "reason_form": forms.ReasonForm(initial={"version": found.version}),
        "doors_form": forms.DoorsForm(
            initial={"version": found.version}, drives=[(row.pk, str(row)) for row in drives]
        ),
        **far,
    }
    before = found.state in {State.DRAFT, State.ASKED, State.APPROVED}
    context |= _before(request, found) if before else {"texts": _texts(found, None)}
    return render(request, "outreach/desk/message.html", context)


@page("outreach.see")
def progress(request: LinliRequest, pk: int) -> HttpResponse:
    """How far it is, for the page that watches."""
    found = get_message(request, pk)
    return render(request, "outreach/desk/_far.html", {"message": found, **_far(found)})


def _far(found: Message) -> dict[str, Any]:
    """Totals by state, each opening to its rows; what is still to come."""
    totals = queries.totals(found)
    url = reverse("outreach:deliveries", args=[found.pk])
    waiting = {Delivery.QUEUED, Delivery.SENDING}
    times = {row["state"]: row["times"] for row in totals}
    size = sum(times.values())
    left = sum(row["times"] for row in totals if row["state"] in waiting)
    missing = queries.undecided(found)
    return {
        "totals": [
            {
                **row,
                "label": Delivery(row["state"]).label,
                "look": DELIVERY_LOOKS[Delivery(row["state"])],
                "url": f"{url}?state={row['state']}",
            }
            for row in totals
        ],
        "size": size,
        "failed": missing.get(Delivery.FAILED, 0),
        "unreached": missing.get(Delivery.FAILED, 0) + missing.get(Delivery.NO_CHANNEL, 0),
        "missing": sum(missing.values()),
        "done": size - left,
        "watching": found.state in {State.APPROVED, State.SENDING},
        "replies": queries.replies_of(found).count() if size else 0,
    }


def _before(request: LinliRequest, found: Message) -> dict[str, Any]:
    """Whom it would reach now, and the texts as one of the sample reads them."""
    preview = queries.preview(
        found.audience.area, found.audience.filter, found.channels, household=found.household
    )
    given = request.GET.get("as", "")
    chosen = int(given) if given.isdecimal() and int(given) < len(preview.sample) else 0
    one = preview.sample[chosen] if preview.sample else None
    return {
        "preview": preview,
        "ways": [(way_words(way.code), way.count) for way in preview.ways],
        "readers": [
            Chip(name or _("without a name"), f"?as={n}", current=n == chosen)
            for n, (name, _address, _way) in enumerate(preview.sample)
        ],
        "texts": _texts(found, one),
    }


def _texts(found: Message, one: tuple[str, str, str] | None) -> list[dict[str, Any]]:
    shown = []
    for text in queries.texts_of(found):
        form = FORMS[text.form]
        row = {"name": one[0] if one else "{姓名}", "door": _("(their door)") if one else "{地址}"}
        body = queries.as_read_by(found, text, row)
        if text.form == "sms":
            body = sms_text(body, settings.LINLI_SMS_SIGNATURE)
        shown.append(
            {
                "text": text,
                "form": form,
                "body": body,
                "paste": "" if form.channel else queries.without_marks(found, text),
                "signs": len(body) if text.form == "sms" else 0,
                "parts": parts(body) if text.form == "sms" else 0,
            }
        )
    return shown


def _may(request: LinliRequest, found: Message, failed: int, unreached: int) -> dict[str, bool]:
    viewer = request.viewer
    edits, leads = rules.can_edit(viewer, found), rules.can_lead(viewer, found)
    allowed = {
        "edit": edits,
        "ask": edits,
        "approve": rules.can_approve(viewer, found),
        "send_back": leads,
        "take_back": rules.can_take_back(viewer, found),
        "stop": rules.can_stop(viewer, found),
        "resend": leads and failed > 0,
        "to_doors": leads and unreached > 0,
    }
    return {move: ok and can(found.state, move) for move, ok in allowed.items()}


#: Move → what does it, the right, its words afterwards.
_ACTS: dict[str, tuple[Any, str, Any]] = {
    "ask": (actions.ask, "write", gettext_lazy("The secretary finds it on their page of today.")),
    "approve": (
        actions.approve,
        "approve",
        gettext_lazy("Approved: it goes out now, or when it is due."),
    ),
    "take_back": (actions.take_back, "write", gettext_lazy("It is a draft again.")),
    "stop": (
        actions.stop,
        "write",
        gettext_lazy("Stopped. What a gateway had already cannot be called back."),
    ),
    "resend": (actions.resend, "approve", gettext_lazy("What failed is in the queue again.")),
}


def _act(move: str) -> Any:
    do, right, said = _ACTS[move]

    @page(f"outreach.{right}")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        found = get_message(request, pk)
        given = request.POST.get("version", "")
        version = int(given) if given.isdecimal() else None
        do(found.pk, version=version, by=request.viewer, now=clock.now())
        messages.success(request, str(said))
        return redirect("outreach:message", pk=pk)

    return view


ACT_VIEWS = {move: _act(move) for move in _ACTS}


@page("outreach.approve")
@require_POST
def send_back(request: LinliRequest, pk: int) -> HttpResponse:
    """Not like this; the reason goes with it."""
    found = get_message(request, pk)
    form = forms.ReasonForm(request.POST)

    def act() -> Message:
        return actions.send_back(found.pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if attempt(form, act):
        messages.success(request, _("Sent back to its writer."))
    else:
        messages.error(request, _("Say what is to be changed."))
    return redirect("outreach:message", pk=pk)


@page("outreach.approve")
@require_POST
def to_doors(request: LinliRequest, pk: int) -> HttpResponse:
    """Whom it did not reach is visited."""
    found = get_message(request, pk)
    drives = queries.drives_to_visit(request.viewer, found)
    form = forms.DoorsForm(request.POST, drives=[(row.pk, str(row)) for row in drives])
    if not form.is_valid():
        messages.error(request, _("Choose a running drive of this area."))
        return redirect("outreach:message", pk=pk)
    drive = form.cleaned_data["drive"]
    added = actions.to_doors(found.pk, drive, by=request.viewer, now=clock.now())
    messages.success(
        request, _("%(n)d came onto the roster; the others stand there.") % {"n": added}
    )
    return redirect("drives:targets", pk=drive)


@page("outreach.see")
def leaflet(request: LinliRequest, pk: int) -> HttpResponse:
    """One of its texts on A5 paper, with the link as a QR code."""
    found = get_message(request, pk)
    text = get_object_or_404(found.texts, form="leaflet")
    context = {
        "message": found,
        "text": text,
        "body": queries.without_marks(found, text),
        "link": queries.common_values(found)["链接"],
    }
    return render(request, "outreach/desk/leaflet.html", context)


def get_message(request: LinliRequest, pk: int) -> Message:
    """The message, if it is theirs to see; else 404."""
    return get_object_or_404(queries.visible_to(request.viewer), pk=pk)

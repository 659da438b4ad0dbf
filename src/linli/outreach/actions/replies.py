"""What a reply becomes, by itself where it is clear whose matter it is, else by a person's hand."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from linli.base import masking
from linli.base.acts import act
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.spec import Raiser
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.notices.models import Reply
from linli.notices.workflow import Channel
from linli.outreach import events, queries, rules
from linli.outreach.actions.binding import bind_by_code
from linli.people.models import Person
from linli.places.models import Area

#: How much of a reply becomes the summary of a case.
SUMMARY = 60


@act
def answer(reply_id: int, *, by: Viewer, now: datetime) -> str:
    """What a reply becomes: a question an inquiry, an appeal a case, a code a bound account. Gives
    it as it is kept; "" where nobody knows where it belongs, or what was asked may be answered with
    what belongs sealed: a person decides.
    """
    reply = Reply.objects.select_for_update().get(pk=reply_id)
    if reply.became or reply.erased_at is not None:
        return reply.became
    becomes = _bound if reply.kind == Reply.Kind.CODE else _as_case
    became = becomes(reply, by, now)
    if became:
        notices.note_became(reply.pk, became, now=now)
    return became


@act
def take_reply(reply_id: int, area_id: int, *, by: Viewer, now: datetime) -> str:
    """A reply of a number that nobody knows is a matter of this place: it becomes a case there."""
    area = Area.objects.get(pk=area_id)
    reply = _open(reply_id, by)
    ensure(
        rules.RIGHTS.may_in(by, "approve", str(area.path)), _("The secretary decides on replies.")
    )
    became = _raised(reply, area, by, now)
    _decided(reply, became, str(area.path), by, now)
    return became


@act
def set_aside(reply_id: int, *, by: Viewer, now: datetime) -> None:
    """Nothing follows from it: advertising, a wrong number."""
    _decided(_open(reply_id, by), queries.ASIDE, "", by, now)


def _open(reply_id: int, by: Viewer) -> Reply:
    ensure(rules.RIGHTS.may(by, "approve"), _("The secretary decides on replies."))
    reply = queries.open_replies(by).select_for_update(of=("self",)).filter(pk=reply_id).first()
    if reply is None:
        raise NotAllowed(_("Somebody decided on it already."), code="decided")
    return reply


def _decided(reply: Reply, became: str, area: str, by: Viewer, now: datetime) -> None:
    notices.note_became(reply.pk, became, now=now)
    journal.record(
        events.REPLY_DECIDED,
        subject=f"reply:{reply.pk}",
        about=(became,) if became.startswith("case:") else (),
        area=area,
        by=by,
        now=now,
    )


def _bound(reply: Reply, by: Viewer, now: datetime) -> str:
    if reply.channel != Channel.WECHAT:
        return ""
    if not queries.code_is_good(reply.words, now):
        return "code_refused"
    bind_by_code(reply.words, Channel.WECHAT, reply.sender, by=by, now=now)
    return "bound"


def _as_case(reply: Reply, by: Viewer, now: datetime) -> str:
    if reply.notice is not None and reply.notice.kind in settings.LINLI_SEALED_REPLIES:
        return ""
    area = queries.area_behind(reply, queries.person_behind(reply))
    return _raised(reply, area, by, now) if area is not None else ""


def _raised(reply: Reply, area: Area, by: Viewer, now: datetime) -> str:
    person = queries.person_behind(reply)
    kind = "appeal" if reply.kind == Reply.Kind.APPEAL else "inquiry"
    category = queries.category_for_replies(kind)
    raised = cases.raise_case(
        kind=kind,
        category_id=category.pk,
        area_id=area.pk,
        summary=" ".join(masking.redact(reply.words).split())[:SUMMARY],
        body=reply.words,
        source="portal",
        raiser=_raiser(reply, person),
        once=f"reply:{reply.pk}",
        by=by,
        now=now,
    )
    return f"case:{raised.case.pk}"


def _raiser(reply: Reply, person: Person | None) -> Raiser | None:
    """Whoever wrote hears the answer: at the number they wrote from; by mail or WeChat at the
    number that the registry has of them, where nobody else can have it sent. Their erasure reaches
    the case.
    """
    phone = reply.sender if reply.channel == Channel.SMS else (person.phone if person else "")
    if not (phone or person):
        return None
    return Raiser(person.pk if person else None, phone=phone, consent=True)

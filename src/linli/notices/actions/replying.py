"""What comes back: receipts of gateways, replies of people, stops."""

import unicodedata
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.base import crypto, masking
from linli.base.errors import NotAllowed
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.notices import events
from linli.notices.actions.delivering import PROGRAM
from linli.notices.gateways import marks, wechat
from linli.notices.gateways.callbacks import Report, Said
from linli.notices.models import Notice, OptOut, Reply
from linli.notices.workflow import Channel, State, after, can

#: How people say stop, without blanks and stops.
STOP_WORDS = frozenset(
    (
        "t",
        "td",
        "r",
        "n",
        "退订",
        "拒收",
        "取消",
        "停止",
        "不要再发",
        "别再发了",
        "stop",
        "unsubscribe",
    )
)
#: How whoever has a number now says that it is not for them: a stop as well.
NOT_THEIRS = frozenset(("不是本人", "打错了", "发错了", "发错人了", "我不是本人"))
#: How an appeal begins; everything else is a question.
APPEAL_WORDS = ("诉求", "投诉", "反映")
LONGEST_CODE = 8
#: Signs below the line that says stop: a name, a greeting.
LONGEST_GREETING = 30


def reported(report: Report, *, now: datetime) -> bool:
    """Note what a gateway reports of a message; False if it is none of ours or said before."""
    with transaction.atomic():
        rows = Notice.objects.select_for_update(of=("self",))
        named = Q(reference=report.reference) | _by_key(report.reference)
        notice = rows.filter(named).first() if report.reference else None
        move = "arrive" if report.arrived else "fail"
        if notice is None or not can(notice.state, move):
            return False
        notice.state = after(notice.state, move)
        notice.sent_at = notice.sent_at or now
        notice.error = "" if report.arrived else report.error[:200]
        notice.save(update_fields=["state", "sent_at", "error"])
    return True


def _by_key(reference: str) -> Q:
    pk, _dash, number = reference.removeprefix("n").partition("-")
    if reference.startswith("n") and pk.isdecimal() and number.isdecimal():
        return Q(pk=int(pk), round=int(number))
    return Q(pk=None)


@transaction.atomic
def take_in(said: Said, channel: Channel, *, now: datetime) -> Reply | None:
    """Keep what somebody wrote back, once; None if it was here before. A stop holds at once, for
    the address to which the notice went; a sender who is but claimed stops nothing. What else it
    becomes follows from the journal.
    """
    sender = masking.normal_phone(said.sender) if channel == Channel.SMS else said.sender
    index = crypto.blind_index(sender)
    notice = _answered(said, index)
    reply, is_new = Reply.objects.get_or_create(
        once=said.once,
        defaults={
            "channel": channel,
            "sender": sender,
            "sender_index": index,
            "words": said.words.strip(),
            "kind": _kind(said, channel),
            "notice": notice,
            "at": now,
        },
    )
    if not is_new:
        return None
    area = notice.area if notice else ""
    address = _proved(said, notice, sender)
    if reply.kind == Reply.Kind.STOP and address:
        if bare(said.words) in NOT_THEIRS:
            _disown(notice)
        at = crypto.blind_index(address)
        opt_out(at, shown=shown(address, channel), how="reply", area=area, now=now)
        reply.became = "stop"
        reply.save(update_fields=["became"])
    journal.record(
        events.CAME_IN,
        subject=f"reply:{reply.pk}",
        about=(notice.about,) if notice and notice.about else (),
        area=area,
        by=PROGRAM,
        now=now,
        reply=str(reply.kind),
    )
    return reply


def _answered(said: Said, index: str) -> Notice | None:
    """The notice that they answer: the one whose mark they brought, in whichever round, else the
    last to their address.
    """
    if said.key:
        pk = int(said.key.removeprefix("n").partition("-")[0])
        return Notice.objects.filter(pk=pk).first()
    return Notice.objects.filter(address_index=index).order_by("-pk").first()


def _proved(said: Said, notice: Notice | None, sender: str) -> str:
    """The address for which they may speak: that of the notice whose mark they brought, or the
    sender's where the gateway vouches for it; "" for a sender who is but claimed, or an erased
    notice.
    """
    if said.key:
        return notice.address if notice is not None else ""
    return sender if said.proves else ""


def _kind(said: Said, channel: Channel) -> str:
    """In a mail people write more than one word: a stop stands in the first line, with little below
    it; and no code comes by mail.
    """
    if channel != Channel.EMAIL:
        return kind_of(said.words)
    first, _line, rest = said.words.strip().partition("\n")
    kind = kind_of(first)
    if kind == Reply.Kind.STOP and len(bare(rest)) <= LONGEST_GREETING:
        return kind
    whole = kind_of(said.words)
    return whole if whole in {Reply.Kind.STOP, Reply.Kind.APPEAL} else Reply.Kind.QUESTION


def shown(address: str, channel: str) -> str:
    """An address as lists may show it."""
    mask = masking.mask_mail if channel == Channel.EMAIL else masking.mask_phone
    return mask(address)[:40]


def _disown(notice: Notice | None) -> None:
    """What was sent there last reached somebody else."""
    if notice is not None and can(notice.state, "disown"):
        notice.state, notice.error = after(notice.state, "disown"), "changed_hands"
        notice.save(update_fields=["state", "error"])


def bare(words: str) -> str:
    """Words without blanks, stops and signs, small and in plain width."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "PZCS")


def kind_of(words: str) -> str:
    """What a reply is: a stop, a code, an appeal, a question."""
    said = bare(words)
    if said in STOP_WORDS | NOT_THEIRS:
        return Reply.Kind.STOP
    if len(said) == LONGEST_CODE and said.isascii() and said.isalnum() and not said.isdecimal():
        return Reply.Kind.CODE
    if said.startswith(APPEAL_WORDS):
        return Reply.Kind.APPEAL
    return Reply.Kind.QUESTION


@transaction.atomic
def opt_out(
    address_index: str,
    *,
    shown: str,
    how: str,
    area: str,
    now: datetime,
    by: Viewer = PROGRAM,
) -> bool:
    """No mailing goes to this address any more, and what is queued for it stays here; False if it
    was so already. The caller has asked whether `by` may.
    """
    row, is_new = OptOut.objects.get_or_create(
        address_index=address_index,
        defaults={"shown": shown, "how": how, "area": area, "at": now, "by": by.key},
    )
    waiting = Q(state=State.QUEUED) | Q(state=State.SENDING, given_at=None)
    Notice.objects.filter(waiting, address_index=address_index, mailing__isnull=False).update(
        state=State.STOPPED
    )
    if is_new:
        _record(events.OPTED_OUT, row, by, now)
    return is_new


def stop_by_link(token: str, *, now: datetime) -> bool:
    """The owner of an address followed its link: no mailing goes there any more. False if they had
    said so before. NotAllowed for a link that is none of ours.
    """
    found = marks.read_stop(token)
    if found is None:
        raise NotAllowed(_("This link opens nothing."), code="no_link")
    notice = Notice.objects.filter(pk=found[0]).first()
    known = notice if notice is not None and notice.address_index == found[1] else None
    return opt_out(
        found[1],
        shown=shown(known.address, Channel.EMAIL) if known else "",
        how="link",
        area=notice.area if notice else "",
        now=now,
    )


@transaction.atomic
def opt_in(optout_id: int, *, by: Viewer, now: datetime) -> None:
    """Mailings may go there again, as its owner said. The caller has asked whether `by` may."""
    row = OptOut.objects.select_for_update().get(pk=optout_id)
    _record(events.OPTED_IN, row, by, now)
    row.delete()


@transaction.atomic
def note_became(reply_id: int, became: str, *, now: datetime) -> None:  # noqa: ARG001 - as all actions
    """What a reply became: "case:12", "bound"."""
    reply = Reply.objects.get(pk=reply_id)
    reply.became = became
    reply.save(update_fields=["became"])


@transaction.atomic
def erase_replies(indexes: set[str], *, now: datetime, to: str = "", about: str = "") -> int:
    """Erase what came from these addresses, or as an answer to what was sent to the recipient `to`
    or about this record; how many. That something came remains.
    """
    theirs = Q(sender_index__in=indexes - {""})
    if to:
        theirs |= Q(notice__recipient=to)
    if about:
        theirs |= Q(notice__about=about)
    rows = Reply.objects.filter(theirs, erased_at=None)
    return rows.update(sender="", sender_index="", words="", erased_at=now)


def wechat_gate(back: str, state: str) -> str:
    """Where WeChat asks a visitor who they are; it sends them back to the address `back`."""
    return wechat.asks_who(back, state)


def wechat_caller(code: str) -> str:
    """Who came back with this code; "" for nobody."""
    return wechat.openid_of(code)


def _record(kind: str, row: OptOut, by: Viewer, now: datetime) -> None:
    journal.record(kind, subject=f"optout:{row.pk}", area=row.area, by=by, now=now, how=row.how)

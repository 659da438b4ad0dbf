"""What happened to a slip, how far it is, and what stands on its paper."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.base.gongwen import Block
from linli.base.parts import Happening, Step
from linli.files import queries as files
from linli.files.models import Attachment
from linli.journal import queries as journal
from linli.places.models import Area
from linli.supervision.models import Extension, Slip
from linli.supervision.workflow import Decision, State

#: The way of a slip from its issue to the archive.
_WAY = (State.ISSUED, State.SIGNED, State.REPLIED, State.ACCEPTED, State.ARCHIVED)


def happenings(slip: Slip) -> list[Happening]:
    """Its timeline, newest first, with the words that were said."""
    entries = journal.timeline(f"slip:{slip.pk}")
    names = accounts.names_of(entry.actor for entry in entries)
    return [
        Happening(
            at=entry.happened_at,
            what=entry.label,
            who=names.get(entry.actor) or _("By the program"),
            text=entry.words,
        )
        for entry in reversed(entries)
    ]


def steps(slip: Slip) -> list[Step]:
    """How far it is, for the line above its page."""
    if slip.state == State.WITHDRAWN:
        return [Step(State.ISSUED.label, "done"), Step(State.WITHDRAWN.label, "current")]
    here = _WAY.index(State(slip.state))
    return [
        Step(state.label, "done" if place < here else "current" if place == here else "next")
        for place, state in enumerate(_WAY)
    ]


def extension_asked(slip: Slip) -> Extension | None:
    """The wish for more time that nobody has decided yet."""
    return slip.extensions.filter(state=Decision.ASKED).first()


def replies_of(slip: Slip) -> list[dict[str, Any]]:
    """Its replies, newest first, each with its files and the names of those who acted."""
    replies = list(slip.replies.order_by("-pk"))
    found = files.of_many(f"reply:{reply.pk}" for reply in replies)
    names = accounts.names_of(key for each in replies for key in (each.replied_by, each.checked_by))
    return [
        {
            "reply": reply,
            "files": found.get(f"reply:{reply.pk}", []),
            "replied_by": names.get(reply.replied_by, ""),
            "checked_by": names.get(reply.checked_by, ""),
        }
        for reply in replies
    ]


def file_of(slip: Slip, file_id: Any) -> Attachment | None:
    """A file of one of its replies."""
    subjects = [f"reply:{pk}" for pk in slip.replies.values_list("pk", flat=True)]
    return Attachment.objects.filter(subject__in=subjects, pk=file_id, withdrawn_at=None).first()


def organ(area: Area) -> str:
    """Who signs: the supervisors of the sub-district (督查)."""
    return _("%(area)s Supervision Office") % {"area": area.name}


def paper_title(slip: Slip) -> str:
    """What stands above the body: 关于……的督办单."""
    return _("Supervision slip: %(title)s") % {"title": slip.title}


def day(moment: Any) -> str:
    """The date of a moment in words, for the paper."""
    return date_format(localtime(moment), "DATE_FORMAT")


def paper(slip: Slip, origin: str) -> list[Block]:
    """The body of the slip as an official document; `origin` names the record it rests on."""
    blocks = [
        Block(
            _("The following is given to you to see to. Reply in writing by %(day)s.")
            % {"day": day(slip.reply_due_at)}
        ),
        Block(_("1. The matter"), heading=True),
        Block(slip.title),
        *([Block(_("It rests on: %(origin)s") % {"origin": origin})] if origin else []),
        Block(_("2. What is demanded"), heading=True),
        *_lines(slip.demand),
        Block(_("3. Who answers"), heading=True),
        Block(
            _("%(unit)s, %(who)s. Sign for it by %(day)s.")
            % {"unit": slip.unit, "who": slip.answerable, "day": day(slip.due_at)}
            if slip.state == State.ISSUED
            else f"{slip.unit}　{slip.answerable}"
        ),
    ]
    reply = slip.replies.order_by("-pk").first()
    if reply is not None:
        blocks += [
            Block(_("4. Reply (%(day)s)") % {"day": day(reply.replied_at)}, heading=True),
            *_lines(reply.text),
        ]
    if reply is not None and reply.checked_at is not None:
        blocks += [
            Block(_("5. Check (%(day)s)") % {"day": day(reply.checked_at)}, heading=True),
            Block(str(reply.get_verdict_display())),
            *_lines(reply.note),
        ]
    return blocks


def _lines(text: str) -> Iterable[Block]:
    return [Block(line) for line in text.splitlines() if line.strip()]

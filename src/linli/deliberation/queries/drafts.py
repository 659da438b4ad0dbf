"""Texts that are prepared from the records, so that nobody types them twice: minutes, answers."""

from collections import Counter

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.base.masking import mask_name, redact
from linli.cases.models import Case
from linli.commitments.models import Commitment
from linli.deliberation.models import Meeting, Resolution
from linli.deliberation.queries import Deliberated, agenda
from linli.deliberation.workflow import End
from linli.events import queries as gatherings
from linli.events.models import Invitation


def minutes(meeting: Meeting) -> str:
    """A draft of the minutes in the house's language: no speaker and no resident is named."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [*_head(meeting), ""]
        for number, entry in enumerate(agenda(meeting), 1):
            lines += [*_topic(number, entry), ""]
        return "\n".join(lines).strip()


def _head(meeting: Meeting) -> list[str]:
    event = meeting.event
    seats = gatherings.seats(event.pk)
    came = Counter(seat.capacity for seat in seats if seat.here)
    present = "、".join(f"{capacity}{n}" for capacity, n in came.items()) or _("nobody by name")
    lines = [
        _("Time: %(when)s")
        % {"when": date_format(timezone.localtime(event.starts_at), "DATETIME_FORMAT")},
        _("Place: %(venue)s") % {"venue": event.venue},
        _("Present: %(present)s") % {"present": present},
    ]
    counted = gatherings.last_count(event.pk)
    if counted:
        lines.append(
            ngettext(
                "%(n)d person counted, not named",
                "%(n)d people counted, not named",
                counted.number,
            )
            % {"n": counted.number}
        )
    return lines


def _topic(number: int, entry: Deliberated) -> list[str]:
    lines = [
        _("Topic %(number)d: %(title)s")
        % {"number": number, "title": redact(entry.item.topic.title)}
    ]
    for statement in entry.statements:
        capacity = Invitation.Capacity(statement.speaker.capacity).label
        lines.append(_("%(who)s: %(said)s") % {"who": capacity, "said": redact(statement.text)})
    for motion, ballot in entry.motions:
        if ballot is not None:
            lines.append(
                _(
                    "Put to the vote: %(text)s. In favour %(yes)d, against %(no)d, "
                    "abstained %(none)d: %(result)s."
                )
                % {
                    "text": redact(motion.text).rstrip("。.；; "),
                    "yes": ballot.in_favour,
                    "no": ballot.against,
                    "none": ballot.abstained,
                    "result": _("carried") if motion.carried else _("not carried"),
                }
            )
    return [*lines, *_end(entry)]


def _end(entry: Deliberated) -> list[str]:
    item = entry.item
    if entry.resolution is not None:
        agreed = _("Agreed: %(text)s") % {"text": redact(entry.resolution.text)}
        return [agreed, *(_promise(row) for row in entry.commitments)]
    if item.end == End.NOT_AGREED:
        return [
            _("Not agreed (%(reason)s); it goes to the next agenda.")
            % {"reason": redact(item.end_reason)}
        ]
    if item.end == End.HANDED_OVER:
        return [_("Handed over to %(to)s.") % {"to": redact(item.topic.handed_to)}]
    return [_("Not yet dealt with.")]


def _promise(row: Commitment) -> str:
    owner = mask_name(row.owner_account.name) if row.owner_account else row.owner_name
    return _("– %(what)s; owner: %(owner)s; by %(day)s") % {
        "what": redact(row.what),
        "owner": owner,
        "day": date_format(timezone.localtime(row.due_at), "DATE_FORMAT"),
    }


def answer(case: Case, resolution: Resolution | None) -> str:
    """What the one who raised the case could be told: what was agreed, and what came of it."""
    with translation.override(settings.LANGUAGE_CODE):
        if resolution is None:
            return ""
        day = date_format(timezone.localtime(resolution.adopted_at), "DATE_FORMAT")
        lines = [
            _("What you raised (%(summary)s) was deliberated on %(day)s. Agreed: %(text)s")
            % {"summary": case.summary, "day": day, "text": redact(resolution.text)}
        ]
        lines += [
            _("Done: %(what)s. %(result)s")
            % {"what": redact(row.what), "result": redact(row.result)}
            for row in resolution.commitments.all()
            if row.result
        ]
        return "\n".join(lines)

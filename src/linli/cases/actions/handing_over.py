"""Hand over to an authority with enforcement power, and follow on what it does."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, queries, rules
from linli.cases.actions import clocks, door
from linli.cases.models import Case, HandOver

LONGEST_NOTE = 500


@transaction.atomic
def hand_over(
    case_id: int,
    *,
    organisation_id: int | None = None,
    section_id: int | None = None,
    note: str,
    handed_on: date | None = None,
    next_on: date,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> HandOver:
    """It is given to who may enforce, with what was found; whoever has it in hand stays
    answerable and looks again on `next_on`. The clocks run on, unless a pause is approved.
    """
    case = _tracked(case_id, version, by)
    if (organisation_id is None) == (section_id is None):
        raise Invalid(_("Choose one authority."), field="to")
    note = _short(note, _("Write down what was handed over."))
    handed_on = handed_on or localdate(now)
    if handed_on > localdate(now):
        raise Invalid(_("That day has not come yet."), field="handed_on")
    case.next_on = _coming(next_on, now)
    door.move(case, "hand_over")
    clocks.run(case, "hand_over", now)
    row = HandOver.objects.create(
        case=case,
        organisation_id=_authority(case, organisation_id),
        section_id=_section(case, section_id),
        note=note,
        handed_on=handed_on,
        handed_by=by.key,
        handed_at=now,
    )
    target = f"section:{section_id}" if section_id else f"organisation:{organisation_id}"
    door.keep(
        case,
        events.HANDED_OVER,
        by=by,
        now=now,
        about=(target,),
        text=note,
        to=target,
        on=str(handed_on),
        next_on=str(next_on),
    )
    return row


@transaction.atomic
def check(
    case_id: int,
    *,
    text: str,
    next_on: date,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """What the authority says how far it is, and when it is asked again."""
    case = _tracked(case_id, version, by)
    text = _short(text, _("Write down what the authority says."), field="text")
    case.next_on = _coming(next_on, now)
    door.move(case, "check")
    if not case.hand_overs.exists():
        raise NotAllowed(
            _("It was not handed over yet: there is no authority to ask."), code="not_handed_over"
        )
    met = clocks.run(case, "check", now)
    clocks.restart(case, "check", now)
    door.keep(case, events.CHECKED, by=by, now=now, text=text, next_on=str(next_on), clocks=met)
    return case


def _tracked(case_id: int, version: int | None, by: Viewer) -> Case:
    case = door.locked(case_id, version)
    ensure(
        rules.can_hand_over(by, case),
        _("It is handed over and followed on by those who work on the case."),
    )
    return case


def _short(text: str, message: str, *, field: str = "note") -> str:
    text = door.said(text, field, message)
    if len(text) > LONGEST_NOTE:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": LONGEST_NOTE}, field=field)
    return text


def _coming(day: date, now: datetime) -> date:
    if not localdate(now) < day <= localdate(now) + queries.FARTHEST:
        raise Invalid(_("Name a coming day, within a year."), field="next_on")
    return day


def _authority(case: Case, organisation_id: int | None) -> int | None:
    if organisation_id is not None and not (
        queries.authorities_for(case).filter(pk=organisation_id).exists()
    ):
        raise Invalid(_("Choose an authority of this area."), field="to")
    return organisation_id


def _section(case: Case, section_id: int | None) -> int | None:
    if section_id is not None and not queries.sections_for(case).filter(pk=section_id).exists():
        raise Invalid(_("Choose a section of this sub-district."), field="to")
    return section_id

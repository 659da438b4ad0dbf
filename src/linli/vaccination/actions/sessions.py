"""Sessions of a drive: planned in the calendar, registered for, invited to, received at."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.drives.models import Drive
from linli.drives.workflow import State
from linli.events import actions as gatherings
from linli.events.spec import AREA, Details
from linli.events.workflow import AHEAD
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.vaccination import events, queries, rules
from linli.vaccination.actions._shared import DECLINED, words
from linli.vaccination.models import Session
from linli.vaccination.spec import SessionDraft

LONGEST = timedelta(hours=14)
#: What the calendar calls it.
KIND = "clinic"


@act
def plan_session(drive_id: int, draft: SessionDraft, *, by: Viewer, now: datetime) -> Session:
    """Fix place, time and seats of a session, and publish it: people register by its page, by
    telephone, through somebody else, or walk in.
    """
    drive = Drive.objects.select_related("area").get(pk=drive_id)
    ensure(rules.can_lead(by, drive), _("Sessions are planned by the secretary of the area."))
    vault = queries.vault_of(drive)
    if vault is None or not vault.wrapped:
        raise NotAllowed(_("Begin the sealed records first."), code="no_vault")
    if drive.state != State.OPEN:
        raise NotAllowed(_("This drive is not running."), code="drive_not_open")
    if draft.way not in Session.Way.values:
        raise Invalid(_("Choose how it takes place."), field="way")
    if draft.starts_at <= now:
        raise Invalid(_("Choose a time to come."), field="day")
    if draft.ends_at - draft.starts_at > LONGEST:
        raise Invalid(_("A session lasts a day at most."), field="ends")
    details = Details(
        audience=AREA, capacity=draft.capacity, registers=True, programme=draft.hints.strip()
    )
    event = gatherings.plan_event(
        KIND,
        area_id=drive.area_id,
        title=draft.title,
        venue=draft.venue,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        organiser_id=by.account_id or drive.lead_id,
        details=details,
        origin=f"drive:{drive.pk}",
        by_name=True,
        by=by,
        now=now,
    )
    event = gatherings.announce(event.pk, by=by, now=now)
    row = Session.objects.create(
        event=event,
        drive=drive,
        way=draft.way,
        transport=draft.transport,
        batch=words(draft.batch, "batch", 40),
    )
    record(events.SESSION_PLANNED, row, by, now)
    return row


@act
def set_batch(session_id: int, batch: str, *, by: Viewer, now: datetime) -> Session:
    """The lot in use from now on: offered at each dose of the session."""
    row = locked_session(session_id, by)
    row.batch = words(batch, "batch", 40)
    row.save(update_fields=["batch"])
    record(events.BATCH_SET, row, by, now)
    return row


@act
def invite(session_id: int, target_ids: Iterable[int], *, by: Viewer, now: datetime) -> int:
    """Tell people of the roster of a session, by text message; how many. Never who declined, who
    is done, deferred beyond the day, or said stop; NotAllowed if one of them was chosen.
    """
    row = locked_session(session_id, by)
    if row.event.state not in AHEAD or row.event.starts_at <= now:
        raise NotAllowed(_("This session is over."), code="over")
    if row.drive.state != State.OPEN:
        raise NotAllowed(_("This drive is not running."), code="drive_not_open")
    wanted = set(target_ids)
    may = {target.pk: target for target in queries.may_be_invited(row)}
    if wanted - set(may):
        declined = queries.has_declined(row.drive, wanted - set(may))
        raise NotAllowed(
            DECLINED if declined else _("Some of them are not to be invited. Load the page again."),
            code="declined" if declined else "not_to_invite",
        )
    for pk in sorted(wanted):
        person = may[pk].person
        if person is not None:
            notices.send(
                "vaccination.invitation",
                recipient=f"target:{pk}",
                about=f"session:{row.pk}",
                to=notices.Address(Channel.SMS, person.phone),
                words={"session": row.event, "starts_at": clock.local(row.event.starts_at)},
                link=queries.public_address(row),
                once=f"invitation:{row.pk}:{pk}",
                area=str(row.drive.area.path),
                now=now,
            )
    record(events.INVITED, row, by, now, people=len(wanted))
    return len(wanted)


def locked_session(session_id: int, by: Viewer) -> Session:
    """The session, locked, for who receives at it."""
    rows = Session.objects.select_related("event__area", "drive__area").select_for_update(
        of=("self",)
    )
    row = rows.get(pk=session_id)
    ensure(
        rules.can_receive(by, row),
        _("Sessions are run by the workers of the community."),
        code="not_worker",
    )
    return row


def record(kind: str, row: Session, by: Viewer, now: datetime, **data: Any) -> None:
    """Written down on the gathering and on the drive; nobody is named."""
    journal.record(
        kind,
        subject=f"event:{row.event_id}",
        about=[f"drive:{row.drive_id}"],
        area=str(row.drive.area.path),
        by=by,
        now=now,
        **data,
    )

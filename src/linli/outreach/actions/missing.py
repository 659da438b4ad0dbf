"""Decide on what did not arrive: send it again, give it to the door, close it, decide anew."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.drives import actions as drives
from linli.drives.models import Drive
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.notices.spec import REASONS
from linli.notices.workflow import State as Delivery
from linli.outreach import events, queries
from linli.outreach.models import Decision
from linli.outreach.spec import CLOSED_FOR
from linli.outreach.workflow import FATES, Fate

#: The gateway of each may be asked first, while somebody waits.
MOST_DOUBTED = 20


@dataclass(frozen=True)
class Done:
    """How many of those chosen the act was done on, and how many stay as they are: meanwhile
    decided, arrived, on their way, or such that it does not help.
    """

    number: int
    left: int


@act
def send_again(ids: Collection[int], *, by: Viewer, now: datetime, certain: bool = False) -> Done:
    """Queue these once more; a second call finds them queued. What perhaps arrived already goes
    only with `certain`, because some may get it twice: its gateway is asked first where it can be.
    Numbers that do not exist, and messages that were stopped, stay.
    """
    rows = [row for row in _held(ids, "again", by) if queries.again_helps(row)]
    doubted = [row for row in rows if REASONS[row.reason].twice]
    if doubted and not certain:
        raise NotAllowed(
            _("Of some nobody knows whether they arrived: confirm that they may come twice."),
            code="may_come_twice",
        )
    if len(doubted) > MOST_DOUBTED:
        raise NotAllowed(
            _("Of those nobody knows about at most %(n)d at once: each provider is asked first.")
            % {"n": MOST_DOUBTED},
            code="too_many",
        )
    failed = [row.pk for row in rows if row.state == Delivery.FAILED]
    number = notices.resend_these(failed, by=by, now=now)
    for row in rows:
        if row.state == Delivery.UNKNOWN:
            notices.resend(row.pk, by=by, now=now)
            number += 1
    _record(events.SENT_AGAIN, rows, by, now)
    return Done(number, len(set(ids)) - number)


@act
def to_door(ids: Collection[int], drive_id: int, *, by: Viewer, now: datetime) -> Done:
    """Put the recipients of these, or their doors, on the roster of a running drive. Firms, groups,
    who lives elsewhere, and who is not asked again about that drive, stay.
    """
    drive = queries.drives_led(by).filter(pk=drive_id).first()
    if drive is None:
        raise NotAllowed(_("Choose a running drive of this area."), code="no_drive")
    path = str(drive.area.path)
    rows = [row for row in _held(ids, "to_door", by) if _within(path, row.mailing.area)]
    given, _added = take_to_doors(rows, drive, by=by, now=now)
    return Done(len(given), len(set(ids)) - len(given))


def take_to_doors(
    rows: Collection[Any], drive: Drive, *, by: Viewer, now: datetime
) -> tuple[list[Any], int]:
    """Within an act: those of these deliveries whose recipients are visited now, and how many are
    new on the roster.
    """
    persons = queries.persons_of(rows)
    records = queries.records_at(set(persons.values()), drive)
    wanted = {record for found in records.values() for record in found}
    added = drives.add_targets(drive.pk, sorted(wanted), by=by, now=now) if wanted else 0
    there = queries.on_roster(drive, wanted)
    given = [row for row in rows if records.get(persons.get(row.pk, 0), set()) & there]
    _decide(given, Fate.DOOR, by, now, drive=drive)
    _record(events.GIVEN_TO_DOOR, given, by, now, drive=drive.pk)
    return given, added


@act
def close(ids: Collection[int], reason: str, *, by: Viewer, now: datetime) -> Done:
    """Nothing more is done about these, for one of the reasons of `CLOSED_FOR`."""
    if reason not in CLOSED_FOR:
        raise Invalid(_("Choose a reason."), field="reason")
    rows = _held(ids, "close", by)
    _decide(rows, Fate.CLOSED, by, now, reason=reason)
    _record(events.CLOSED, rows, by, now, reason=reason)
    return Done(len(rows), len(set(ids)) - len(rows))


@act
def reopen(ids: Collection[int], *, by: Viewer, now: datetime) -> Done:
    """Undo closing: they are to be decided anew."""
    rows = _held(ids, "reopen", by)
    Decision.objects.filter(notice__in=[row.pk for row in rows]).delete()
    _record(events.REOPENED, rows, by, now)
    return Done(len(rows), len(set(ids)) - len(rows))


def _held(ids: Collection[int], move: str, by: Viewer) -> list[Any]:
    """Those of them on which `by` may decide so, locked."""
    if not ids:
        raise NotAllowed(_("Choose at least one."), code="none_chosen")
    if len(set(ids)) > queries.AT_ONCE:
        raise NotAllowed(
            _("At most %(n)d at once: narrow the list.") % {"n": queries.AT_ONCE}, code="too_many"
        )
    rows = queries.to_decide(by).filter(pk__in=set(ids)).order_by("pk")
    sources = FATES[move].sources
    return [row for row in rows.select_for_update(of=("self",)) if row.fate in sources]


def _within(path: str, area: str) -> bool:
    return path == area or path.startswith(f"{area}.")


def _decide(
    rows: Iterable[Any],
    fate: Fate,
    by: Viewer,
    now: datetime,
    *,
    reason: str = "",
    drive: Drive | None = None,
) -> None:
    """One statement for all; whatever was decided before is replaced."""
    decided = {"fate": fate, "reason": reason, "drive": drive, "by": by.key, "at": now}
    Decision.objects.bulk_create(
        [Decision(notice=row, round=row.round, **decided) for row in rows],
        update_conflicts=True,
        unique_fields=["notice"],
        update_fields=["round", *decided],
    )


def _record(kind: str, rows: Iterable[Any], by: Viewer, now: datetime, **data: Any) -> None:
    """One entry for each message, which names its deliveries by number."""
    of: dict[str, list[Any]] = {}
    for row in rows:
        of.setdefault(row.mailing.about, []).append(row)
    for about, found in of.items():
        journal.record(
            kind,
            subject=about,
            area=str(found[0].mailing.area),
            by=by,
            now=now,
            deliveries=[row.pk for row in found],
            **data,
        )

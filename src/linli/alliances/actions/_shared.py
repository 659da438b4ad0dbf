"""Locks and entries that all changes of alliances share."""

from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.alliances import workflow
from linli.alliances.models import Alliance, Application, Body, EnterpriseFile, Member, Seat
from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.journal import actions as journal

#: No alliance here began before this.
FIRST_DAY = date(1949, 10, 1)


def alliance_of(alliance_id: int, version: int | None = None) -> Alliance:
    """The alliance, locked."""
    rows = Alliance.objects.select_related("area", "circle").select_for_update(of=("self",))
    row = rows.get(pk=alliance_id)
    fresh(row, version)
    return row


def member_of(member_id: int, move: str, version: int | None = None) -> Member:
    """The membership, locked, in the state that `move` leads to; NotAllowed when its state does
    not know the move.
    """
    rows = Member.objects.select_related("alliance__area", "organisation__area")
    row = rows.select_for_update(of=("self",)).get(pk=member_id)
    fresh(row, version)
    row.state = workflow.after(row.state, move)
    return row


def numbers(alliance: Alliance, many: int, now: datetime) -> list[str]:
    """The next numbers of certificates; the alliance is locked."""
    used = alliance.members.exclude(number="").count()
    year = timezone.localdate(now).year
    return [f"{year}-{alliance.pk:03d}-{used + each:04d}" for each in range(1, many + 1)]


def good_until(alliance: Alliance, now: datetime) -> date:
    """The last day of a certificate given today."""
    years = relativedelta(years=alliance.certificate_years)
    last: date = timezone.localdate(now) + years - timedelta(days=1)
    return last


def vacate(seat: Seat, today: date) -> None:
    """The seat is free from today; one that has not begun was never taken."""
    if seat.term.lower >= today:
        seat.delete()
        return
    seat.term = DateRange(seat.term.lower, today)
    seat.save(update_fields=["term"])


def fresh(row: Any, version: int | None) -> None:
    """Conflict if somebody changed the row after the page was loaded."""
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile."), current=row)


def keep(kind: str, row: Any, by: Viewer, now: datetime, **said: Any) -> None:
    """Save with a new version and write down what happened."""
    row.version += 1
    row.save()
    record(kind, row, by, now, **said)


def record(kind: str, row: Any, by: Viewer, now: datetime, *, text: str = "", **data: Any) -> None:
    """One entry, on the row's timeline and on those of what it belongs to."""
    subject, about, path = named(row)
    journal.record(kind, subject=subject, area=path, by=by, now=now, about=about, text=text, **data)


def named(row: Any) -> tuple[str, tuple[str, ...], str]:
    """Subject, what it is about, and the path of its area."""
    if isinstance(row, Application):
        about: tuple[str, ...] = (f"alliance:{row.alliance_id}",)
        return f"entry:{row.pk}", about, row.alliance.area.path
    if isinstance(row, Body):
        return f"body:{row.pk}", (f"alliance:{row.alliance_id}",), row.alliance.area.path
    if isinstance(row, Alliance):
        return f"alliance:{row.pk}", (), row.area.path
    firm = f"organisation:{row.organisation_id}"
    if isinstance(row, EnterpriseFile):
        return f"enterprise:{row.pk}", (firm,), row.organisation.area.path
    about = (firm, f"alliance:{row.alliance_id}")
    return f"membership:{row.pk}", about, row.alliance.area.path


def words(text: str, field: str, ask: object, longest: int = 300) -> str:
    """The words without outer blanks; Invalid with `ask` when there are none."""
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()[:longest]


def past(day: date, now: datetime, field: str) -> date:
    """A day that has been; Invalid for one to come, or from before anybody's time."""
    if not FIRST_DAY <= day <= timezone.localdate(now):
        raise Invalid(_("Choose a day that has been."), field=field)
    return day

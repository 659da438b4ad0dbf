"""A circular: drafted from the records, edited, scanned and issued; and the duties of a town."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base import masking
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places.models import Area
from linli.supervision import events, queries, rules
from linli.supervision.actions._shared import words
from linli.supervision.models import Circular, Obligation
from linli.supervision.workflow import CircularState, Duty

ONLY_THE_SUPERVISOR = _("Circulars are the supervisor's of this sub-district.")
#: What a scan may find, in words.
PERSONAL = {
    "identity": _("an identity number"),
    "phone": _("a telephone number"),
    "address": _("a door number"),
}


@transaction.atomic
def draft_circular(
    area_id: int, *, since: date, until: date, by: Viewer, now: datetime
) -> Circular:
    """Draft a circular about a time from its records, in the language that is active."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_circulate(by, area.path), ONLY_THE_SUPERVISOR)
    if not since <= until <= localdate(now):
        raise Invalid(_("The time ends today at the latest, and after it began."), field="until")
    row = Circular.objects.create(
        area=area,
        since=since,
        until=until,
        title=str(_("Circular on supervision in %(area)s") % {"area": area.name}),
        body=queries.draft(by, area, since, until),
        drafted_by=by.key,
        drafted_at=now,
    )
    _record(events.CIRCULAR_DRAFTED, row, by, now)
    return row


@transaction.atomic
def edit_circular(
    circular_id: int,
    *,
    title: str,
    body: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Circular:
    """Put its words right while it is a draft."""
    row = _draft(circular_id, version)
    ensure(rules.can_circulate(by, row.area.path), ONLY_THE_SUPERVISOR)
    _write(row, title, body)
    row.save()
    _record(events.CIRCULAR_EDITED, row, by, now)
    return row


@transaction.atomic
def issue_circular(
    circular_id: int,
    *,
    title: str,
    body: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Circular:
    """Issue it to all who work in the sub-district, with the next number of the year. Refused
    while it holds identity numbers, telephones, door numbers, or the name of a colleague.
    """
    row = _draft(circular_id, version)
    ensure(rules.can_circulate(by, row.area.path), ONLY_THE_SUPERVISOR)
    _write(row, title, body)
    for field, text in (("title", row.title), ("body", row.body)):
        _refuse_persons(text, field, row.area, now)
    Area.objects.select_for_update(no_key=True).get(pk=row.area_id)
    row.year = localdate(now).year
    last = Circular.objects.filter(area=row.area, year=row.year).order_by("-sequence").first()
    row.sequence = (last.sequence or 0) + 1 if last else 1
    row.state = CircularState.ISSUED
    row.issued_by, row.issued_at = by.key, now
    row.save()
    _record(events.CIRCULAR_ISSUED, row, by, now)
    return row


def _write(row: Circular, title: str, body: str) -> None:
    row.title = words(title, "title", _("Give the circular a title."))[:120]
    row.body = words(body, "body", _("Write the circular."))
    row.version += 1


def _refuse_persons(text: str, field: str, area: Area, now: datetime) -> None:
    findings = masking.scan(text)
    if findings:
        first = findings[0]
        raise Invalid(
            _("It names %(what)s (“%(found)s”). Take it out.")
            % {"what": PERSONAL[first.kind], "found": text[first.start : first.end]},
            field=field,
            code="personal_data",
        )
    named = sorted(name for name in queries.staff_names(area, now) if name in text)
    if named:
        raise Invalid(
            _("No person is named in a circular: take out “%(name)s”.") % {"name": named[0]},
            field=field,
            code="names_a_person",
        )


def _draft(circular_id: int, version: int | None) -> Circular:
    rows = Circular.objects.select_related("area").select_for_update(of=("self",))
    row = rows.get(pk=circular_id)
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this circular meanwhile."), current=row)
    if row.state != CircularState.DRAFT:
        raise NotAllowed(_("It is issued already and stays as it is."), code="wrong_state")
    return row


def _record(kind: str, row: Circular, by: Viewer, now: datetime) -> None:
    journal.record(
        kind,
        subject=f"circular:{row.pk}",
        area=row.area.path,
        by=by,
        now=now,
        version=row.version,
        number=row.sequence,
    )


@transaction.atomic
def set_obligation(
    area_id: int,
    code: str,
    *,
    on: bool,
    replaces: str = "",
    by: Viewer,
    now: datetime,
) -> Obligation:
    """Switch a duty of the supervisor on or off. One that is on names the old table it replaces:
    a duty is never added without taking one away.
    """
    area = Area.objects.get(pk=area_id)
    ensure(
        rules.can_oblige(by, area.path),
        _("Duties of the supervisor are set by a leader or administrator."),
    )
    said = words(replaces, "replaces", _("Name the old table it replaces.")) if on else ""
    row, _new = Obligation.objects.update_or_create(
        area=area,
        code=Duty(code),
        defaults={"on": on, "replaces": said[:200], "set_by": by.key, "set_at": now},
    )
    journal.record(
        events.OBLIGATION_SET,
        subject=f"obligation:{row.pk}",
        area=area.path,
        by=by,
        now=now,
        code=row.code,
        on=on,
    )
    return row

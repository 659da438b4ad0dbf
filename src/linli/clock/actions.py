"""Setting terms, calendar, working hours and the house's clock."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.clock import events, queries, rules, spec
from linli.clock.models import CalendarDay, House, Term, WorkingHours
from linli.journal import actions as journal

ONLY_ADMINISTRATORS = _("Only an administrator over this area sets its terms.")
ONLY_OF_THE_HOUSE = _("Only an administrator of the whole house sets its calendar and hours.")


@transaction.atomic
def set_term(
    code: str,
    *,
    unit: str,
    amount: int,
    area: str = "",
    category: str = "",
    warn_percent: int = spec.WARN_PERCENT,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Term:
    """Put a term into force in place of the one before; what runs already keeps its old one.

    `amount` in working minutes or days (`unit`). With `version`, Conflict unless that is the
    version in force.
    """
    ensure(rules.can_set(by, area), ONLY_ADMINISTRATORS)
    if code not in spec.LABELS:
        raise Invalid(_("There is no such term. Choose one from the list."), field="code")
    if unit not in Term.Unit.values:
        raise Invalid(_("Choose working minutes or working days."), field="unit")
    if not 1 <= amount <= (250 if unit == Term.Unit.DAYS else 60_000):
        raise Invalid(_("Between one and 250 working days (60,000 minutes)."), field="amount")
    if not 0 <= warn_percent <= 100:
        raise Invalid(_("A share between 0 and 100 percent."), field="warn_percent")
    before = _retire(code, area, category, now=now, version=version)
    term = Term.objects.create(
        code=code,
        area=area,
        category=category,
        unit=unit,
        amount=amount,
        warn_percent=warn_percent,
        version=(before.version if before else 0) + 1,
    )
    journal.record(
        events.TERM_SET,
        subject=f"term:{term.pk}",
        area=area,
        by=by,
        now=now,
        code=code,
        category=category,
        unit=unit,
        amount=amount,
        warn_percent=warn_percent,
        version=term.version,
    )
    return term


def _retire(
    code: str, area: str, category: str, *, now: datetime, version: int | None
) -> Term | None:
    """Take the term in force out of force; the latest of this code, area and category, or None."""
    same = Term.objects.select_for_update().filter(code=code, area=area, category=category)
    before = same.order_by("-version").first()
    in_force = before if before and before.retired_at is None else None
    if version is not None and (in_force is None or in_force.version != version):
        raise Conflict(
            _("Somebody else changed this term. Look at it as it stands now."), current=in_force
        )
    if in_force:
        in_force.retired_at = now
        in_force.save(update_fields=("retired_at",))
    return before


@transaction.atomic
def retire_term(term_id: int, *, by: Viewer, now: datetime) -> None:
    """Take an exception (one area, one category) out of force; the wider term holds again.

    The term for the whole house and all categories stays: something must always hold.
    """
    term = Term.objects.select_for_update().get(pk=term_id)
    ensure(rules.can_set(by, term.area), ONLY_ADMINISTRATORS)
    if not (term.area or term.category):
        raise Invalid(_("This term holds for the whole house. Change it instead of removing it."))
    if term.retired_at is None:
        term.retired_at = now
        term.save(update_fields=("retired_at",))
        journal.record(
            events.TERM_RETIRED,
            subject=f"term:{term.pk}",
            area=term.area,
            by=by,
            now=now,
            code=term.code,
        )


@transaction.atomic
def set_day(day: date, *, is_working: bool, name: str, by: Viewer, now: datetime) -> CalendarDay:
    """Make one day a working day or a day off in this town, above the national calendar.

    What is due already keeps its moment.
    """
    ensure(rules.can_set(by, ""), ONLY_OF_THE_HOUSE)
    name = name.strip()
    if not name:
        raise Invalid(
            _("Say why: the name of the holiday, or the notice it rests on."), field="name"
        )
    if abs(day.year - now.year) > 5:
        raise Invalid(_("Choose a day within five years."), field="day")
    row, _new = CalendarDay.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "name": name[:64]}
    )
    journal.record(events.DAY_SET, subject=f"calendar:{day}", by=by, now=now, is_working=is_working)
    return row


@transaction.atomic
def clear_day(day_id: int, *, by: Viewer, now: datetime) -> None:
    """Let the national calendar decide this day again."""
    ensure(rules.can_set(by, ""), ONLY_OF_THE_HOUSE)
    row = CalendarDay.objects.select_for_update().get(pk=day_id)
    journal.record(
        events.DAY_CLEARED, subject=f"calendar:{row.day}", by=by, now=now, is_working=row.is_working
    )
    row.delete()


@transaction.atomic
def set_hours(hours: Sequence[tuple[time, time]], *, by: Viewer, now: datetime) -> None:
    """Set the stretches of a working day, in order, not overlapping; none: the shipped ones."""
    ensure(rules.can_set(by, ""), ONLY_OF_THE_HOUSE)
    moments = [moment for stretch in hours for moment in stretch]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise Invalid(
            _("Each time must be later than the one before: open, close, open, close."),
            field="hours",
        )
    WorkingHours.objects.all().delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(opens=opens, closes=closes) for opens, closes in hours
    )
    journal.record(
        events.HOURS_SET,
        subject="house:1",
        by=by,
        now=now,
        hours=[f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours],
    )


@transaction.atomic
def set_house_clock(
    start_at: datetime, real_now: datetime, banner: str, *, by: Viewer | None = None
) -> None:
    """Let the house's clock stand at `start_at` when it is really `real_now`, and tick on.

    For demo houses; `banner` says so above every page.
    """
    House.objects.update_or_create(
        only=True, defaults={"offset": start_at - real_now, "banner": banner}
    )
    journal.record(events.SET, subject="house:1", by=by or system("demo"), now=start_at)
    queries.forget_house()


@transaction.atomic
def reset_offset(*, by: Viewer, now: datetime) -> None:
    """Let the house follow real time again, without a banner."""
    ensure(rules.can_set(by, ""), ONLY_OF_THE_HOUSE)
    House.objects.all().delete()
    journal.record(events.SET, subject="house:1", by=by, now=now)
    queries.forget_house()

"""How people came on with vacancies, and whom to ask how it goes."""

from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.employment.models import Candidacy, FollowUp
from linli.employment.queries.fairs import candidacies_visible_to
from linli.employment.rules import RIGHTS
from linli.employment.spec.fairs import FOLLOW_UPS
from linli.employment.workflow import Progress

#: Act → its words and the address that it opens.
DESK: dict[str, tuple[Any, str]] = {
    "follow_up": (_("Ask how it goes"), "employment:candidacy"),
    "speak": (_("Interested: speak with the firm"), "employment:candidacy"),
}
#: Who asks for a vacancy on their own page hears of it within so many days.
SPEAK_WITHIN = timedelta(days=3)


def candidacies_filtered(viewer: Viewer, *, state: str) -> "QuerySet[Candidacy]":
    """The desk's list; `state`: one of the states, or "all"."""
    rows = candidacies_visible_to(viewer)
    return rows if state == "all" else rows.filter(state=state)


def candidacy_counts(viewer: Viewer) -> dict[str, int]:
    """State (or "all") → how many."""
    rows = candidacies_visible_to(viewer).order_by()
    found = dict(rows.values_list("state").annotate(n=Count("pk")))
    numbers = {state: found.get(state, 0) for state in Progress.values}
    return numbers | {"all": sum(found.values())}


def due_follow_up(row: Candidacy, now: datetime) -> int:
    """The month that is to be asked after now, the earliest not asked yet; 0 for none."""
    if row.state != Progress.AT_WORK or row.started_on is None:
        return 0
    asked = set(row.follow_ups.values_list("month", flat=True))
    for month in FOLLOW_UPS:
        if month not in asked and localdate(now) >= after_months(row.started_on, month):
            return month
    return 0


def after_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is none."""
    later: date = day + relativedelta(months=months)
    return later


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any]":
    """Whom to call: a month, three, six after the first day at work, and who asked for a vacancy
    themselves; the columns of the desk.
    """
    theirs = Candidacy.objects.none()
    if viewer.account_id is not None and RIGHTS.may(viewer, "place"):
        paths = RIGHTS.areas(viewer, "place")
        theirs = Candidacy.objects.filter(area__path__within_any=paths)
    today = localdate(now)
    asked_for = Q(state=Progress.RECOMMENDED, asked=True)
    at_work = Q(state=Progress.AT_WORK, started_on__isnull=False)
    due: Any = asked_for
    dues = [When(asked_for, then=Cast(F("begun_at") + SPEAK_WITHIN, DateField()))]
    for month in FOLLOW_UPS:
        asked = FollowUp.objects.filter(candidacy=OuterRef("pk"), month=month)
        is_due = at_work & Q(started_on__lte=today - relativedelta(months=month)) & ~Exists(asked)
        due |= is_due
        day = F("started_on") + timedelta(days=30 * month)
        dues.append(When(is_due, then=Cast(day, DateField())))
    found: QuerySet[Any] = theirs.filter(due).annotate(
        thing=Value("candidacy", output_field=CharField()),
        title=Concat(F("vacancy__title"), Value(" · "), F("vacancy__organisation__name")),
        place=F("area__name"),
        due_on=Case(*dues, output_field=DateField()),
        colour=Value(2, output_field=IntegerField()),
        act=Case(
            When(asked_for, then=Value("speak")),
            default=Value("follow_up"),
            output_field=CharField(),
        ),
    )
    dated: QuerySet[Any] = found.annotate(due_at=clock.end_of_day("due_on"))
    return dated

"""From the recommendation to the sixth month at work: each step with its day, each end with why."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.employment import events, queries, rules, workflow
from linli.employment.actions._shared import ensure_fresh, keep, note
from linli.employment.models import Candidacy, FollowUp, Seeker, Step, Vacancy
from linli.employment.spec.fairs import CHOSEN, FOLLOW_UPS, NAMES_KEPT
from linli.employment.workflow import AVAILABLE, Progress, Standing, State
from linli.journal import actions as journal
from linli.people.spec import Erased

_ONLY = _("This is noted by the staff of the area, or by the firm at its stall.")


@act
def recommend(seeker_id: int, vacancy_id: int, *, by: Viewer, now: datetime) -> Candidacy:
    """Somebody of the staff recommends a person for a vacancy, after speaking with them."""
    seeker = Seeker.objects.select_related("area").get(pk=seeker_id)
    ensure(rules.RIGHTS.may_in(by, "place", seeker.area.path), _ONLY)
    row = _recommended(seeker, vacancy_id, by, now)
    _note(events.RECOMMENDED, row, by, now)
    return row


@act
def ask_for(seeker_id: int, vacancy_id: int, *, by: Viewer, now: datetime) -> Candidacy:
    """Somebody says on the page of their own file that they are interested: a recommendation that
    waits on the staff's page of today. Said twice, or on the way already, it is the same one.
    """
    rows = Seeker.objects.select_related("area").select_for_update(of=("self",))
    seeker = rows.get(pk=seeker_id)
    ensure(rules.is_own(by, seeker), _("This is asked for on the page of one's own file."))
    known = queries.standing_for(vacancy_id, "", seeker.pk)
    if known is not None:
        return known
    row = _recommended(seeker, vacancy_id, by, now, asked=True)
    _note(events.ASKED_FOR, row, by, now)
    return row


def _recommended(
    seeker: Seeker, vacancy_id: int, by: Viewer, now: datetime, *, asked: bool = False
) -> Candidacy:
    vacancy = Vacancy.objects.get(pk=vacancy_id)
    if seeker.state not in AVAILABLE:
        raise NotAllowed(_("This person does not look for work now."), code="not_available")
    if vacancy.state != State.OPEN or vacancy.valid_until < localdate(now):
        raise NotAllowed(_("This vacancy is no longer on offer."), code="vacancy_over")
    row = Candidacy(
        area=seeker.area,
        vacancy=vacancy,
        seeker=seeker,
        veteran=seeker.veteran,
        asked=asked,
        state=Progress.RECOMMENDED,
        begun_at=now,
        once=f"recommended:{seeker.pk}:{vacancy.pk}:{now.timestamp():.0f}",
        made_by=by.key,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as doubled:
        raise NotAllowed(
            _("This person is on the way to this vacancy already."), code="doubled"
        ) from doubled
    return row


@act
def agree_interview(
    candidacy_id: int, at: datetime, *, by: Viewer, now: datetime, version: int | None = None
) -> Candidacy:
    """When the firm speaks with them. One person has one talk at a time."""
    row = _moved(candidacy_id, "invite", by, version)
    if at < now:
        raise Invalid(_("Name a moment that is still to come."), field="at")
    row.interview_at = at
    try:
        with transaction.atomic():
            keep(row)
    except IntegrityError as clash:
        raise Invalid(
            _("This person has another talk at that time."), field="at", code="two_at_a_time"
        ) from clash
    _note(events.INVITED, row, by, now)
    return row


@act
def hire(
    candidacy_id: int,
    *,
    on: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Candidacy:
    """The firm takes them on. Only this counts as hired, never an intent."""
    row = _moved(candidacy_id, "hire", by, version)
    row.hired_on = _past(on, now)
    keep(row)
    _note(events.HIRED, row, by, now)
    return row


@act
def start_work(
    candidacy_id: int,
    *,
    on: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Candidacy:
    """Their first day; whoever has a file is at work from then on."""
    row = _moved(candidacy_id, "start", by, version)
    row.started_on = _past(on, now)
    if row.hired_on and row.started_on < row.hired_on:
        raise Invalid(_("The first day follows the hire."), field="on")
    keep(row)
    _note(events.STARTED, row, by, now)
    _stand(row, Standing.AT_WORK, "placed", row.started_on, by, now)
    return row


@act
def follow_up(
    candidacy_id: int,
    month: int,
    *,
    at_work: bool,
    why: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Candidacy:
    """Asked after one, three, six months. Who has left is noted with why, and looks for work."""
    row = _moved(candidacy_id, "check", by, version)
    if month not in FOLLOW_UPS:
        raise Invalid(_("It is asked after one, three and six months."), field="month")
    if row.follow_ups.filter(month=month).exists():
        raise NotAllowed(_("This was asked already."), code="asked")
    FollowUp.objects.create(
        candidacy=row, month=month, asked_on=localdate(now), at_work=at_work, noted_by=by.key
    )
    _note(events.FOLLOWED_UP, row, by, now, month=month, at_work=at_work)
    if at_work:
        keep(row)
        return row
    return leave(candidacy_id, why, by=by, now=now)


@act
def leave(
    candidacy_id: int,
    why: str,
    *,
    on: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Candidacy:
    """They have left the firm again."""
    row = _moved(candidacy_id, "leave", by, version)
    row.why, row.left_on = _chosen(why), _past(on, now)
    keep(row)
    _note(events.LEFT, row, by, now, why=why)
    _stand(row, Standing.SEEKING, "lost", row.left_on, by, now)
    return row


@act
def end(
    candidacy_id: int, why: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Candidacy:
    """It came to nothing."""
    row = _moved(candidacy_id, "end", by, version)
    row.why = _chosen(why)
    keep(row)
    _note(events.ENDED, row, by, now, why=why)
    return row


def end_hopes(why: str, by: Viewer, now: datetime, **where: Any) -> int:
    """What was hoped for ends because something else did (vacancy over, firm gone, person dead or
    moved); how many. For the actions that cause it, which have asked.
    """
    rows = list(queries.still_hoping(**where).select_for_update(of=("self",)))
    for row in rows:
        row.state, row.why = workflow.progress_after(row.state, "end"), why
        keep(row)
        _note(events.ENDED, row, by, now, why=why)
    return len(rows)


@act
def forget_names(*, by: Viewer, now: datetime) -> int:
    """The daily retention: names and numbers of who signed without a file; how many."""
    ensure(rules.is_program(by), _("The program does this by itself."))
    found = queries.names_to_forget(now - NAMES_KEPT).update(name="", phone="")
    if found:
        journal.record(events.NAMES_FORGOTTEN, subject="house:1", by=by, now=now, names=found)
    return found


def forget_signer(who: Erased) -> int:
    """Whoever is erased goes from what they signed by name or number; how many."""
    return queries.signed_by(who).update(name="", phone="")


def _past(day: date | None, now: datetime) -> date:
    day = day or localdate(now)
    if day > localdate(now):
        raise Invalid(_("This day is still to come."), field="on")
    return day


def _chosen(why: str) -> str:
    if why not in CHOSEN:
        raise Invalid(_("Choose a reason of the list."), field="why")
    return why


def _moved(candidacy_id: int, move: str, by: Viewer, version: int | None) -> Candidacy:
    rows = Candidacy.objects.select_related("area", "post__stall__fair", "seeker__area")
    row = rows.select_for_update(of=("self",)).get(pk=candidacy_id)
    ensure(rules.can_place(by, row), _ONLY)
    ensure_fresh(row, version)
    row.state = workflow.progress_after(row.state, move)
    return row


def _note(kind: str, row: Candidacy, by: Viewer, now: datetime, **data: Any) -> None:
    seeker = (f"seeker:{row.seeker_id}",) if row.seeker_id else ()
    fair = (f"fair:{row.fair_id}",) if row.fair_id else ()
    note(kind, row, by, now, about=(f"vacancy:{row.vacancy_id}", *seeker, *fair), **data)


def _stand(
    row: Candidacy, state: Standing, reason: str, since: date, by: Viewer, now: datetime
) -> None:
    """The file follows: at work when they begin, looking for work when they have left."""
    seeker = row.seeker
    if seeker is None or seeker.state in {state, Standing.OUT} or seeker.forgotten_at is not None:
        return
    seeker.state, seeker.reason, seeker.since = state, reason, since
    keep(seeker)
    Step.objects.create(
        seeker=seeker, state=state, since=since, reason=reason, noted_at=now, noted_by=by.key
    )
    note(events.STANDING_CHANGED, seeker, by, now, to=str(state), reason=reason)

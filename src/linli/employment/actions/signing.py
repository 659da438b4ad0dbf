"""Intents at a fair: signed by phone, tablet, with the staff, or copied from paper; talks agreed.

An intent is no hire. Each record bears a key made where it was written: sent twice, it is kept
once, so that a phone may send again after the network was gone.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base import crypto, masking
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.employment import events, queries, rules, workflow
from linli.employment.actions._shared import note
from linli.employment.models import Candidacy, Fair, Post, Seeker
from linli.employment.spec.fairs import MOST_LINES, How, SheetLine, Signer, Talk
from linli.employment.workflow import AVAILABLE, Progress
from linli.events.workflow import State as EventState
from linli.journal import actions as journal
from linli.people.spec import is_phone

_OVER = _("This post is no longer on offer here.")
#: A record that waited on a phone may be so late.
LATEST = timedelta(hours=12)


@act
def sign(
    post_id: int,
    signer: Signer,
    *,
    how: str,
    once: str,
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> Candidacy:
    """Somebody signs an intent at a stall. Signed twice by one person for one vacancy, it is one
    intent; a talk agreed or a recommendation before becomes this intent. `at`: when it was, if
    the record waited on a phone.
    """
    if (known := queries.by_once(once)) is not None:
        return known
    post = _post(post_id)
    ensure(rules.can_sign(by, post.stall), _("Intents are signed at the stall of this fair."))
    at = _moment(at or now, now)
    _ensure_on(post, at)
    row = _row(post, signer, once, by, at)
    standing = queries.standing_for(post.vacancy_id, row.signer, row.seeker_id)
    if standing is not None:
        if not _becomes_intent(standing, post, at, how):
            return standing
        row = standing
    else:
        row.state, row.signed_at, row.signed_how = Progress.SIGNED, at, How(how)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as doubled:
        raise Invalid(_("There is an intent of this person already."), code="doubled") from doubled
    note(events.SIGNED, row, by, now, about=_about(row), how=str(row.signed_how))
    return row


@act
def copy_sheet(
    fair_id: int, lines: Sequence[SheetLine], *, at: datetime, by: Viewer, now: datetime
) -> list[Candidacy]:
    """Type in the paper sheets of a fair: all lines, or none where one cannot be taken. Lines that
    were copied before (`once`), or whose person signed this vacancy already, are passed over.
    """
    fair = Fair.objects.select_related("area", "event").get(pk=fair_id)
    ensure(rules.can_run_fair(by, fair), _("Sheets are copied by who runs the fair."))
    if len(lines) > MOST_LINES:
        raise Invalid(_("At most %(n)d lines at once.") % {"n": MOST_LINES}, code="too_many")
    if not fair.event.starts_at <= at <= min(now, fair.event.ends_at):
        raise Invalid(_("Name a moment within the fair."), field="at")
    posts = {post.pk: post for post in queries.posts_of_fair(fair)}
    kept = set(
        Candidacy.objects.filter(once__in=[line.once for line in lines]).values_list(
            "once", flat=True
        )
    )
    standing = set(
        Candidacy.objects.filter(vacancy__in=[post.vacancy_id for post in posts.values()])
        .exclude(state=Progress.ENDED)
        .values_list("vacancy_id", "signer")
    )
    rows = []
    for line in lines:
        post = posts.get(line.post_id)
        if post is None:
            raise Invalid(_("A line names a post of another fair."), code="not_yours")
        row = _row(post, line.signer, line.once, by, at, fair=fair)
        if line.once in kept or (row.vacancy_id, row.signer) in standing:
            continue
        standing.add((row.vacancy_id, row.signer))
        row.state, row.signed_at, row.signed_how = Progress.SIGNED, at, How.PAPER
        rows.append(row)
    made = Candidacy.objects.bulk_create(rows)
    journal.record(
        events.SHEET_COPIED,
        subject=f"fair:{fair.pk}",
        area=fair.area.path,
        by=by,
        now=now,
        intents=len(made),
    )
    return made


@act
def agree_talks(fair_id: int, talks: Sequence[Talk], *, by: Viewer, now: datetime) -> int:
    """Take over proposed appointments that somebody looked through; how many. One person has one
    talk at a time, a stall as many as it has seats; what stands already is passed over. The fair
    is locked: two who agree at once would both take the last seat.
    """
    rows = Fair.objects.select_related("area", "event").select_for_update(of=("self",))
    fair = rows.get(pk=fair_id)
    ensure(rules.RIGHTS.may_in(by, "place", fair.area.path), _("Talks are agreed by the staff."))
    if fair.event.state not in {EventState.PLANNED, EventState.ANNOUNCED}:
        raise NotAllowed(_("This fair is over or called off."), code="wrong_state")
    posts = {post.pk: post for post in queries.posts_of_fair(fair)}
    seekers = queries.available(by).in_bulk([talk.seeker for talk in talks])
    slots, day = set(queries.slots_of(fair)), localdate(fair.event.starts_at)
    standing = queries.talks_at(fair)
    taken = Counter((row.post.stall_id, row.interview_at) for row in standing if row.post)
    made = 0
    for talk in talks:
        post, seeker = posts.get(talk.post), seekers.get(talk.seeker)
        if post is None or seeker is None or talk.at not in slots or not queries.is_on(post, day):
            raise Invalid(_("This talk is not possible any more: propose anew."), code="gone")
        if queries.standing_for(post.vacancy_id, "", seeker.pk) is not None:
            continue
        if taken[post.stall_id, talk.at] >= post.stall.seats:
            raise Invalid(
                _("All seats of this stall are taken at that time: propose anew."), code="no_seat"
            )
        _agree(fair, post, seeker, talk.at, by, now)
        taken[post.stall_id, talk.at] += 1
        made += 1
    journal.record(
        events.TALKS_AGREED,
        subject=f"fair:{fair.pk}",
        area=fair.area.path,
        by=by,
        now=now,
        talks=made,
    )
    return made


def _agree(fair: Fair, post: Post, seeker: Seeker, at: datetime, by: Viewer, now: datetime) -> None:
    row = Candidacy(
        area=fair.area,
        vacancy_id=post.vacancy_id,
        seeker=seeker,
        fair=fair,
        post=post,
        veteran=seeker.veteran,
        state=Progress.INVITED,
        interview_at=at,
        begun_at=now,
        once=f"talk:{fair.pk}:{seeker.pk}:{post.pk}",
        made_by=by.key,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise Invalid(
            _("Somebody has a talk at this time already: propose anew."), code="two_at_a_time"
        ) from clash


def _post(post_id: int) -> Post:
    rows = Post.objects.select_related(
        "stall__fair__event", "stall__fair__area", "stall__organisation", "vacancy"
    )
    return rows.get(pk=post_id)


def _moment(at: datetime, now: datetime) -> datetime:
    return at if now - LATEST <= at <= now else now


def _ensure_on(post: Post, at: datetime) -> None:
    """An intent that waited on a phone counts as of when it was signed."""
    event = post.stall.fair.event
    if event.state not in {EventState.ANNOUNCED, EventState.HELD}:
        raise NotAllowed(_("This fair is not open."), code="wrong_state")
    if not queries.is_signing(event, at):
        raise NotAllowed(_("Intents are signed during the fair."), code="not_now")
    closed = post.ended_at is not None and post.ended_at <= at
    gone = post.stall.withdrawn_at is not None and post.stall.withdrawn_at <= at
    if closed or gone:
        raise NotAllowed(_OVER, code="post_over")
    if post.vacancy.state != workflow.State.OPEN or post.vacancy.valid_until < localdate(at):
        raise NotAllowed(_OVER, code="vacancy_over")


def _row(
    post: Post,
    signer: Signer,
    once: str,
    by: Viewer,
    at: datetime,
    *,
    fair: Fair | None = None,
) -> Candidacy:
    """A new row for whoever signs; Invalid names what is missing."""
    fair = fair or post.stall.fair
    row = Candidacy(
        area=fair.area,
        vacancy_id=post.vacancy_id,
        fair=fair,
        post=post,
        veteran=signer.veteran,
        begun_at=at,
        once=once,
        made_by=by.key,
    )
    if signer.seeker_id is not None:
        seeker = Seeker.objects.filter(pk=signer.seeker_id, state__in=AVAILABLE).first()
        if seeker is None:
            raise NotAllowed(_("This person does not look for work now."), code="not_available")
        row.seeker, row.veteran = seeker, seeker.veteran
        return row
    phone, name = masking.normal_phone(signer.phone), " ".join(signer.name.split())
    if not name or len(name) > 30 or masking.IDENTITY.search(name):
        raise Invalid(_("Give a name."), field="name")
    if not is_phone(phone):
        raise Invalid(_("Give a telephone number with 11 digits."), field="phone")
    row.name, row.phone, row.signer = name, phone, crypto.blind_index(f"signer:{phone}")
    return row


def _becomes_intent(row: Candidacy, post: Post, at: datetime, how: str) -> bool:
    """A recommendation or talk becomes an intent; False where it is one already, or more."""
    if row.state not in workflow.PROGRESS_MOVES["sign"].sources:
        return False
    row.state = workflow.progress_after(row.state, "sign")
    row.signed_at, row.signed_how = at, How(how)
    row.fair, row.post = post.stall.fair, post
    row.version += 1
    return True


def _about(row: Candidacy) -> tuple[str, ...]:
    fair = (f"fair:{row.fair_id}",) if row.fair_id else ()
    seeker = (f"seeker:{row.seeker_id}",) if row.seeker_id else ()
    return (f"vacancy:{row.vacancy_id}", *fair, *seeker)

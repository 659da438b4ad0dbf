"""Job fairs: planned with their gathering, stalls given and taken back, posts brought."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.base import live
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.employment import events, queries, rules
from linli.employment.actions._shared import ensure_fresh, keep, words
from linli.employment.actions.placing import end_hopes
from linli.employment.models import Fair, Post, Stall
from linli.employment.spec.fairs import FAR_AHEAD, LONG_AGO, LONGEST_FAIR, SLOT
from linli.events import actions as gatherings
from linli.events.spec import OPEN, Details
from linli.events.workflow import AHEAD
from linli.journal import actions as journal
from linli.people.models import Organisation
from linli.places.models import Area

_ONLY = _("Fairs are planned by the secretary, specialist or leader of the area.")


@act
def plan_fair(
    area_id: int,
    *,
    title: str,
    venue: str,
    starts_at: datetime,
    ends_at: datetime,
    organiser_id: int,
    slot: int = SLOT,
    by: Viewer,
    now: datetime,
) -> Fair:
    """A fair is one gathering for everybody, announced at once; people may register for it."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_plan_fair(by, area), _ONLY)
    if not 5 <= slot <= 240:
        raise Invalid(_("A talk takes from 5 to 240 minutes."), field="slot")
    if not now - LONG_AGO <= starts_at <= now + FAR_AHEAD:
        raise Invalid(_("Choose a day from the last year to the next two."), field="starts_at")
    if ends_at - starts_at > LONGEST_FAIR:
        raise Invalid(_("A fair lasts three days at most."), field="ends_at")
    event = gatherings.plan_event(
        "fair",
        area_id=area.pk,
        title=title,
        venue=venue,
        starts_at=starts_at,
        ends_at=ends_at,
        organiser_id=organiser_id,
        details=Details(audience=OPEN, registers=True),
        by=by,
        now=now,
    )
    gatherings.announce(event.pk, by=by, now=now)
    fair = Fair.objects.create(event=event, area=area, slot=slot)
    _note(events.FAIR_PLANNED, fair, by, now, about=(f"event:{event.pk}",))
    return fair


@act
def give_stall(
    fair_id: int,
    organisation_id: int,
    *,
    seats: int = 1,
    bring: bool = True,
    by: Viewer,
    now: datetime,
) -> Stall:
    """A stall with the next number; with `bring`, all of the firm's vacancies that are valid on
    the day of the fair.
    """
    fair = _planned(fair_id, by)
    firm = Organisation.objects.get(pk=organisation_id)
    if not 1 <= seats <= 20:
        raise Invalid(_("A stall has from 1 to 20 seats for talks."), field="seats")
    last = fair.stalls.order_by("-number").values_list("number", flat=True).first() or 0
    try:
        with transaction.atomic():
            stall = Stall.objects.create(
                fair=fair,
                organisation=firm,
                number=last + 1,
                seats=seats,
                key=secrets.token_hex(12),
            )
    except IntegrityError as doubled:
        raise Invalid(
            _("This firm has a stall already."), field="organisation", code="doubled"
        ) from doubled
    if bring:
        found = queries.vacancies_for(stall, now)
        Post.objects.bulk_create(
            Post(stall=stall, vacancy=vacancy, posts=vacancy.posts) for vacancy in found
        )
    _note(events.STALL_GIVEN, fair, by, now, about=(f"organisation:{firm.pk}",))
    return stall


@act
def withdraw_stall(
    stall_id: int, why: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Stall:
    """The firm leaves the fair, perhaps in the middle of it: its posts close and agreed talks
    end, each with this reason. Intents that were signed stay signed; the firm still answers them.
    """
    stall = _stall(stall_id, by)
    ensure_fresh(stall, version)
    if stall.withdrawn_at is not None:
        raise NotAllowed(_("This firm has left the fair."), code="stall_gone")
    stall.withdrawn_at, stall.withdrawn_why = now, words(why, "why", _("Say why."), 90)
    keep(stall)
    stall.posts.filter(ended_at=None).update(ended_at=now)
    ended = end_hopes("stall_gone", by, now, post__stall=stall, signed_at=None)
    _note(events.STALL_GONE, stall.fair, by, now, text=stall.withdrawn_why, talks=ended)
    return stall


@act
def end_post(post_id: int, *, by: Viewer, now: datetime) -> Post:
    """Nobody more is taken for this post at the fair. Ending twice is ending once."""
    post = Post.objects.select_related("stall__fair__area", "vacancy").get(pk=post_id)
    fair = post.stall.fair
    may = rules.is_firm_at_stall(by, post.stall) or rules.can_run_fair(by, fair)
    ensure(may, _("Posts are closed by the firm at its stall, or by who runs the fair."))
    if post.ended_at is None:
        post.ended_at = now
        post.save(update_fields=["ended_at"])
        _note(events.POST_ENDED, fair, by, now, about=(f"vacancy:{post.vacancy_id}",))
    return post


def _planned(fair_id: int, by: Viewer) -> Fair:
    rows = Fair.objects.select_related("area", "event").select_for_update(of=("self",))
    fair = rows.get(pk=fair_id)
    ensure(rules.can_plan_fair(by, fair.area), _ONLY)
    if fair.event.state not in AHEAD:
        raise NotAllowed(_("This fair is over or called off."), code="wrong_state")
    return fair


def _stall(stall_id: int, by: Viewer) -> Stall:
    rows = Stall.objects.select_related("fair__area", "fair__event", "organisation")
    stall = rows.select_for_update(of=("self",)).get(pk=stall_id)
    ensure(rules.can_run_fair(by, stall.fair), _ONLY)
    return stall


def _note(
    kind: str,
    fair: Fair,
    by: Viewer,
    now: datetime,
    *,
    about: tuple[str, ...] = (),
    text: str = "",
    **data: int,
) -> None:
    journal.record(
        kind,
        subject=f"fair:{fair.pk}",
        area=fair.area.path,
        by=by,
        now=now,
        about=about,
        text=text,
        **data,
    )


def touch_board(event_id: int) -> None:
    """The gathering of a fair was moved, held or called off: its board on open screens is made
    anew. No entry in the journal: the gathering has its own.
    """
    for pk in Fair.objects.filter(event=event_id).values_list("pk", flat=True):
        live.touch(f"fair:{pk}")

"""Job fairs: stalls, posts, what was signed; addresses of stalls."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from linli.base import crypto, masking
from linli.base.viewer import Grant, Role, Viewer
from linli.employment.models import Candidacy, Fair, Post, Stall, Vacancy
from linli.employment.queries.matching import available, offers, profiles
from linli.employment.queries.vacancies import on_offer
from linli.employment.rules import RIGHTS
from linli.employment.spec.fairs import AROUND, MOST_TALKS, STALL_OPEN, Talk
from linli.employment.spec.matching import Market, Pair
from linli.employment.workflow import HOPING, Progress
from linli.events.models import Event
from linli.events.workflow import State as EventState
from linli.people import queries as people
from linli.people.models import Organisation
from linli.people.spec import Erased
from linli.places.models import Area, Level

#: Kinds of address of a stall → the role of its bearer.
_BEARERS = {"q": Role.RESIDENT, "f": Role.CONTACT}


def fairs_visible_to(viewer: Viewer) -> "QuerySet[Fair]":
    """Fairs this viewer may open; the twin of `rules.can_see_fair`."""
    paths = RIGHTS.areas(viewer, "see_fairs")
    return Fair.objects.filter(area__path__within_any=paths).select_related("event", "area")


def candidacies_visible_to(viewer: Viewer) -> "QuerySet[Candidacy]":
    """How people came on with vacancies; the twin of `rules.can_see_candidacy`."""
    paths = RIGHTS.areas(viewer, "see_fairs")
    return Candidacy.objects.filter(area__path__within_any=paths)


def candidacies_listed(rows: "QuerySet[Candidacy]") -> "QuerySet[Candidacy]":
    """With what a line shows."""
    return rows.select_related("vacancy__organisation", "seeker__person", "area", "fair__event")


def ever_public_fairs() -> "QuerySet[Fair]":
    """Whatever was announced once."""
    states = (EventState.ANNOUNCED, EventState.HELD)
    return Fair.objects.filter(event__state__in=states).select_related("event", "area")


def stalls_of(fair: Fair) -> "QuerySet[Stall]":
    """Stalls in the order of their numbers, those that left as well."""
    return fair.stalls.select_related("organisation", "fair__event", "fair__area").order_by(
        "number"
    )


def posts_of_fair(fair: Fair) -> "QuerySet[Any]":
    """Posts with how many intents were signed for each (`intents`), by stall."""
    signed = Candidacy.objects.filter(post=OuterRef("pk"), signed_at__isnull=False).exclude(
        state=Progress.ENDED
    )
    number = signed.order_by().values("post").annotate(n=Count("pk")).values("n")
    rows = Post.objects.filter(stall__fair=fair)
    found: QuerySet[Any] = (
        rows.select_related("stall__organisation", "vacancy__occupation", "vacancy__area")
        .annotate(intents=Coalesce(Subquery(number), 0))
        .order_by("stall__number", "pk")
    )
    return found


def is_on(post: Post, day: date) -> bool:
    """Whether an intent can be signed for it: the stall is there, the post is not closed, the
    vacancy is open and valid on this day.
    """
    return (
        post.ended_at is None
        and post.stall.withdrawn_at is None
        and post.vacancy.state == "open"
        and post.vacancy.valid_until >= day
    )


def is_signing(event: Event, now: datetime) -> bool:
    """Whether intents are signed now: during the fair, and a little before and after."""
    return event.starts_at - AROUND <= now <= event.ends_at + AROUND


def vacancies_for(stall: Stall, now: datetime) -> "QuerySet[Vacancy]":
    """Vacancies of the stall's firm that can still be brought: valid on the day of the fair."""
    day = localdate(stall.fair.event.starts_at)
    rows = on_offer(max(day, localdate(now))).filter(organisation=stall.organisation_id)
    return rows.exclude(posts_at_fairs__stall=stall).order_by("pk")


def firms_without_stall(viewer: Viewer, fair: Fair) -> "QuerySet[Organisation]":
    """Firms this viewer may see, with vacancies for that day, that have no stall yet."""
    day = localdate(fair.event.starts_at)
    offering = on_offer(day).values("organisation")
    rows = people.organisations_visible_to(viewer).filter(active=True, pk__in=offering)
    return rows.exclude(stalls__fair=fair).order_by("name", "pk")


def stall_address(stall: Stall, kind: str) -> str:
    """The token of a stall's address: "q" on the sign for visitors, "f" for the firm's tablet. It
    follows from the stall's key, so a sign can be printed again.
    """
    return f"{kind}{stall.pk}-{_signature(stall, kind)}"


def stall_by_token(token: str, now: datetime) -> tuple[Stall, Viewer] | None:
    """The stall of a signed address and its bearer; None if it is not ours, or too long ago."""
    kind, number = token[:1], token[1:].partition("-")[0]
    if kind not in _BEARERS or not number.isdecimal() or len(number) > 9:
        return None
    rows = Stall.objects.select_related("fair__event", "fair__area", "organisation")
    stall = rows.filter(pk=int(number), fair__event__ends_at__gt=now - STALL_OPEN).first()
    if stall is None or token.partition("-")[2] != _signature(stall, kind):
        return None
    grant = Grant(str(_BEARERS[kind]), scope=f"stall:{stall.pk}")
    return stall, Viewer(key=f"stall:{stall.pk}", grants=(grant,))


def _signature(stall: Stall, kind: str) -> str:
    return crypto.blind_index(f"stall-address:{kind}:{stall.pk}:{stall.key}")[:24]


def signed_at_stall(stall: Stall) -> "QuerySet[Candidacy]":
    """Who signed at this stall, or has a talk there; for its firm."""
    rows = Candidacy.objects.filter(post__stall=stall).exclude(state=Progress.ENDED)
    return rows.select_related("seeker__person", "vacancy", "post").order_by("-signed_at", "pk")


def by_once(once: str) -> Candidacy | None:
    """What was sent with this key before."""
    rows = Candidacy.objects.select_related("vacancy", "post__stall__fair", "area", "seeker")
    return rows.filter(once=once).first()


def standing_for(vacancy_id: int, signer: str, seeker_id: int | None) -> Candidacy | None:
    """How this person stands with this vacancy already."""
    rows = Candidacy.objects.filter(vacancy=vacancy_id).exclude(state=Progress.ENDED)
    same = Q(signer=signer) if signer else Q(pk__in=())
    own = Q(seeker=seeker_id) if seeker_id else Q(pk__in=())
    return rows.filter(same | own).first()


def still_hoping(**where: Any) -> "QuerySet[Candidacy]":
    """Those that end by themselves when the vacancy, stall or person is gone."""
    return Candidacy.objects.filter(state__in=HOPING, **where).select_related("area")


def talks_at(fair: Fair) -> "QuerySet[Candidacy]":
    """Agreed talks of a fair, by hour and stall."""
    rows = fair.candidacies.filter(state=Progress.INVITED, interview_at__isnull=False)
    return rows.select_related(
        "post__stall__organisation", "vacancy", "seeker__person", "seeker__area"
    ).order_by("interview_at", "post__stall__number", "pk")


def slots_of(fair: Fair) -> list[datetime]:
    """The moments at which talks begin."""
    step, event = timedelta(minutes=fair.slot), fair.event
    number = int((event.ends_at - event.starts_at) / step)
    return [event.starts_at + step * turn for turn in range(number)]


def fair_arcs(
    viewer: Viewer, fair: Fair
) -> tuple[list[Pair], dict[int, int], dict[int, int], dict[int, int]]:
    """What the solver is asked for a fair: pairs (seeker, post), talks per post, the stall of each
    post, talks per stall. Who has a talk or signed already is not proposed the same post again.
    """
    day = localdate(fair.event.starts_at)
    posts = [post for post in posts_of_fair(fair) if is_on(post, day)]
    by_vacancy = {post.vacancy_id: post for post in posts}
    market = Market(offers(Vacancy.objects.filter(pk__in=by_vacancy)))
    known = set(
        Candidacy.objects.filter(vacancy__in=by_vacancy, seeker__isnull=False)
        .exclude(state=Progress.ENDED)
        .values_list("seeker_id", "vacancy_id")
    )
    arcs = [
        Pair(pair.seeker, by_vacancy[pair.offer].pk, pair.score)
        for pair in market.arcs(profiles(available(viewer)))
        if (pair.seeker, pair.offer) not in known
    ]
    turns = len(slots_of(fair))
    busy = dict(talks_at(fair).order_by().values_list("post__stall").annotate(n=Count("pk")))
    room = {
        post.stall_id: max(0, post.stall.seats * turns - busy.get(post.stall_id, 0))
        for post in posts
    }
    return (
        arcs,
        {post.pk: 3 * post.posts for post in posts},
        {p.pk: p.stall_id for p in posts},
        room,
    )


def hours_for(fair: Fair, pairs: Iterable[Pair], stalls: dict[int, int]) -> list[Talk]:
    """Give each pair an hour: the first at which the stall has a seat and the person no other
    talk. Who finds none comes without an hour; that is rare, for each has at most three talks.
    """
    slots = slots_of(fair)
    seats = dict(fair.stalls.values_list("pk", "seats"))
    taken: dict[tuple[int, datetime], int] = {}
    busy: set[tuple[int, datetime]] = set()
    for row in talks_at(fair):
        if row.post is not None and row.interview_at is not None:
            key = (row.post.stall_id, row.interview_at)
            taken[key] = taken.get(key, 0) + 1
            busy.add((row.seeker_id or 0, row.interview_at))
    talks = []
    for pair in sorted(pairs, key=lambda each: (each.seeker, -each.score, each.offer)):
        stall = stalls[pair.offer]
        for at in slots:
            if taken.get((stall, at), 0) < seats[stall] and (pair.seeker, at) not in busy:
                taken[stall, at] = taken.get((stall, at), 0) + 1
                busy.add((pair.seeker, at))
                talks.append(Talk(pair.seeker, pair.offer, stall, at))
                break
    return sorted(talks, key=lambda talk: (talk.at, talk.stall, talk.seeker))


def often(arcs: Iterable[Pair]) -> dict[int, int]:
    """How many talks one person is proposed at most."""
    return {pair.seeker: MOST_TALKS for pair in arcs}


def names_to_forget(before: datetime) -> "QuerySet[Candidacy]":
    """Who signed without a file at a fair that is over so long."""
    rows = Candidacy.objects.filter(fair__event__ends_at__lt=before)
    return rows.exclude(name="", phone="").order_by("pk")


def fair_numbers(fairs: "QuerySet[Fair]") -> dict[int, dict[str, int]]:
    """Fair → employers, posts, intents: for a list, in three queries."""
    keys = list(fairs.values_list("pk", flat=True))
    posts = Post.objects.filter(stall__fair__in=keys).order_by()
    offered = posts.values(key=F("stall__fair")).annotate(
        employers=Count("stall__organisation", distinct=True), n=Sum("posts")
    )
    found = {row["key"]: {"employers": row["employers"], "posts": row["n"]} for row in offered}
    signed = Candidacy.objects.filter(fair__in=keys, signed_at__isnull=False).order_by()
    for row in signed.values("fair").annotate(n=Count("pk")):
        found.setdefault(row["fair"], {})["intents"] = row["n"]
    return {key: {"employers": 0, "posts": 0, "intents": 0} | found.get(key, {}) for key in keys}


def signed_by(who: Erased) -> "QuerySet[Candidacy]":
    """What an erased person signed without a file: under their number."""
    phone = masking.normal_phone(who.phone)
    if not phone:
        return Candidacy.objects.none()
    return Candidacy.objects.filter(signer=crypto.blind_index(f"signer:{phone}"))


def areas_for_fairs(viewer: Viewer) -> "QuerySet[Area]":
    """Areas in which this viewer may plan a fair."""
    paths = RIGHTS.areas(viewer, "plan_fair")
    rows = Area.objects.filter(closed_on=None, in_use=True, path__within_any=paths)
    return rows.exclude(level=Level.GRID).order_by("path")

"""Applications and what waits: to be taken up, checked, voted on; the alliance's rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from linli.alliances.models import (
    Acknowledgement,
    Alliance,
    Application,
    Condition,
    Edition,
    Member,
)
from linli.alliances.queries.alliances import section_paths
from linli.alliances.rules import RIGHTS, stands_for
from linli.alliances.spec import COUNCIL
from linli.alliances.workflow import INSIDE, State
from linli.ballots import queries as ballots
from linli.ballots.models import Ballot
from linli.base.viewer import Viewer
from linli.inspections.spec import Result
from linli.journal import queries as journal
from linli.journal.rules import over_the_house
from linli.places.models import Area, Level

#: The one next act of what waits: words and the page it is done on.
DESK = {
    "take_up": (_("Take up the application"), "alliances:application"),
    "check_firm": (_("Check the firm"), "alliances:check"),
    "acknowledge": (_("Read and acknowledge"), "alliances:edition"),
    "vote_on_firm": (_("Enter the vote of the council"), "alliances:vote"),
}
_COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")


def conditions_for(alliance: Alliance, stage: str = "") -> "QuerySet[Condition]":
    """Its rules in use, of one stage or all."""
    rows = alliance.conditions.filter(retired=False)
    return rows.filter(stage=stage) if stage else rows


def council_size(alliance: Alliance) -> int:
    """How many council units it has now."""
    return alliance.members.filter(state=State.MEMBER, rank=COUNCIL).count()


def worded_by(viewer: Viewer) -> "QuerySet[Alliance]":
    """Alliances whose rules the viewer words; the twin of `rules.can_word`."""
    roles = RIGHTS.roles("word")
    if over_the_house(viewer, roles):
        return Alliance.objects.select_related("area")
    return Alliance.objects.filter(
        area__path__within_any=RIGHTS.areas(viewer, "word")
    ).select_related("area")


def conditions_worded_by(viewer: Viewer) -> "QuerySet[Condition]":
    """Rules of these alliances."""
    return Condition.objects.filter(alliance__in=worded_by(viewer).order_by())


def _served(viewer: Viewer, prefix: str = "", sections: list[str] | None = None) -> Q:
    if not RIGHTS.may(viewer, "serve"):
        return Q(pk__in=())
    found = section_paths(viewer) if sections is None else sections
    reach = [*RIGHTS.areas(viewer, "serve"), *found]
    return Q(**{f"{prefix}area__path__within_any": reach})


def applications_for(viewer: Viewer) -> "QuerySet[Application]":
    """Applications that the viewer may take up; the twin of `rules.can_receive`."""
    return Application.objects.filter(_served(viewer, "alliance__")).select_related(
        "alliance__area", "member"
    )


def communities_of(alliance: Alliance) -> "QuerySet[Area]":
    """Where a firm of this alliance can be: its area and the communities in it."""
    levels = (Level.SUBDISTRICT, Level.COMMUNITY)
    return Area.objects.filter(
        path__within=alliance.area.path, level__in=levels, closed_on=None, in_use=True
    ).order_by("-level", "path")


def open_to_firms() -> "QuerySet[Alliance]":
    """Alliances to which anybody may apply through the portal."""
    return Alliance.objects.filter(closed_on=None).select_related("area")


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Applications to take up, firms to check, votes to enter."""
    sections = section_paths(viewer)
    members: QuerySet[Any, Any] = _members(viewer, now, sections).values(*_COLUMNS)
    sent: QuerySet[Any, Any] = _applications(viewer, now, sections).values(*_COLUMNS)
    unread: QuerySet[Any, Any] = _editions(viewer, now).values(*_COLUMNS)
    return members.union(sent, unread, all=True)


def _editions(viewer: Viewer, now: datetime) -> "QuerySet[Edition]":
    """The latest documents of its alliances that the contact's firm has not acknowledged."""
    own = Member.objects.filter(
        alliance=OuterRef("document__alliance"),
        organisation_id__in=stands_for(viewer),
        state__in=INSIDE,
    )
    given = Acknowledgement.objects.filter(
        edition=OuterRef("pk"), member__organisation_id__in=stands_for(viewer)
    )
    later = Edition.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    rows = Edition.objects.filter(Exists(own), ~Exists(given), ~Exists(later))
    return (rows if stands_for(viewer) else Edition.objects.none()).annotate(
        thing=Value("edition"),
        title=F("document__title"),
        place=F("document__alliance__name"),
        colour=Value(0),
        due_at=Value(now, output_field=DateTimeField()),
        act=Value("acknowledge"),
    )


def _members(viewer: Viewer, now: datetime, sections: list[str]) -> "QuerySet[Member]":
    managed = Q(pk__in=())
    if RIGHTS.may(viewer, "manage"):
        reach = [*RIGHTS.areas(viewer, "manage"), *sections]
        managed = Q(alliance__area__path__within_any=reach)
    to_check = Q(state=State.APPLIED) & _served(viewer, "alliance__", sections)
    rows = Member.objects.filter(to_check | Q(state=State.CHECKED) & managed)
    return rows.annotate(
        thing=Value("membership"),
        title=F("organisation__name"),
        place=F("alliance__name"),
        colour=Value(0),
        due_at=Value(now, output_field=DateTimeField()),
        act=Case(
            When(state=State.APPLIED, then=Value("check_firm")),
            default=Value("vote_on_firm"),
            output_field=CharField(),
        ),
    )


def _applications(viewer: Viewer, now: datetime, sections: list[str]) -> "QuerySet[Application]":
    served = _served(viewer, "alliance__", sections)
    rows = Application.objects.filter(served, answered_at=None)
    return rows.annotate(
        thing=Value("entry"),
        title=F("firm_name"),
        place=F("alliance__name"),
        colour=Value(0),
        due_at=Value(now, output_field=DateTimeField()),
        act=Value("take_up"),
    )


@dataclass(frozen=True)
class Vote:
    """A vote of the council on a firm: on what, how it went."""

    on: Any
    ballot: Ballot
    carried: bool


def votes_on(member: Member) -> list[Vote]:
    """Votes of the council on this firm."""
    said = {"admission": _("Admission"), "expulsion": _("Expulsion")}
    kinds = [f"{matter}:" for matter in said]
    subjects = [
        entry.subject
        for entry in journal.timeline(f"membership:{member.pk}")
        if entry.subject.startswith(tuple(kinds))
    ]
    return [
        Vote(said[subject.partition(":")[0]], ballot, ballots.carried(ballot))
        for subject, ballot in ballots.of(subjects).items()
    ]


def checked(member: Member) -> list[tuple[Condition, Any]]:
    """What the check found, rule by rule, those meanwhile retired too."""
    if not member.answers:
        return []
    found = Condition.objects.filter(pk__in=[int(pk) for pk in member.answers])
    return [(each, Result(member.answers[str(each.pk)]).label) for each in found]

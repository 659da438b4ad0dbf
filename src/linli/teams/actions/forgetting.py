"""Names go: of outside members after their time, and of whoever is erased."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.commitments import actions as commitments
from linli.commitments.models import Commitment
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.people.models import Person
from linli.people.spec import Erased
from linli.teams import events, rules
from linli.teams.models import Member, Team, TeamCase
from linli.teams.spec import OUTSIDERS_KEPT
from linli.teams.workflow import State

Words: TypeAlias = Collection[str]


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their name and number are blackened in the teams of their community
    and above it, and an outside member of that name is named no more; in how many teams.
    """
    path = Person.objects.values_list("area__path", flat=True).get(pk=who.person_id)
    reach = Q(area__path__within=path) | Q(area_id__in=[int(part) for part in path.split(".")])
    teams = Team.objects.filter(reach).select_related("area").order_by("pk")
    rows = teams.select_for_update(of=("self",))
    return sum(_forget_in(team, who.words, by, now) for team in rows)


@transaction.atomic
def forget_raiser(case_id: int, said: Words, *, by: Viewer, now: datetime) -> int:
    """Whoever raised a case was erased: their name and number are blackened in the teams that
    helped with it; in how many.
    """
    helping = TeamCase.objects.filter(case_id=case_id).values("team_id")
    teams = Team.objects.filter(pk__in=helping).select_related("area").order_by("pk")
    rows = teams.select_for_update(of=("self",)) if said else ()
    return sum(_forget_in(team, said, by, now) for team in rows)


def _forget_in(team: Team, said: Words, by: Viewer, now: datetime) -> bool:
    subject = f"team:{team.pk}"
    journal.erase_texts_naming(subject, said, by=by, now=now)
    changed = [
        _blacken(team.members.all(), ("name", "unit", "duty"), said),
        _blacken(team.sittings.all(), ("place", "minutes"), said),
        _blacken(team.helped.all(), ("note",), said),
    ]
    named = blacken_fields(team, ("name", "purpose", "summary", "cancel_reason"), said)
    promised = Commitment.objects.filter(origin=subject).values_list("pk", flat=True)
    changed.append(commitments.blacken_names(promised, said, by=by, now=now))
    if not named and not any(changed):
        return False
    team.version += 1
    team.save()
    notices.erase(about=subject, by=by, now=now)
    journal.record(events.NAME_BLACKENED, subject=subject, area=team.area.path, by=by, now=now)
    return True


def _blacken(rows: "QuerySet[Any]", fields: tuple[str, ...], said: Words) -> int:
    changed = 0
    for row in rows.select_for_update(of=("self",)):
        if named := blacken_fields(row, fields, said):
            row.save(update_fields=named)
            changed += 1
    return changed


@transaction.atomic
def forget_outsiders(*, by: Viewer, now: datetime) -> int:
    """The daily retention: names of outside members go `spec.OUTSIDERS_KEPT` after their team
    ended; that somebody from their unit took part remains; how many.
    """
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    ended = Q(team__state__in=(State.DISSOLVED, State.CANCELLED))
    old = Member.objects.filter(ended, account=None, team__met_at__lt=now - OUTSIDERS_KEPT).exclude(
        name=""
    )
    erased = old.update(name="")
    if erased:
        journal.record(
            events.OUTSIDERS_FORGOTTEN, subject="house:1", by=by, now=now, members=erased
        )
    return erased


@transaction.atomic
def forget_outsider(member_id: int, *, by: Viewer, now: datetime) -> Member:
    """An outside member takes the consent back: the name goes at once, and they leave."""
    member = (
        Member.objects.select_related("team__area")
        .select_for_update(of=("self",))
        .get(pk=member_id, account=None)
    )
    ensure(
        rules.can_run(by, member.team),
        _("Members are added by the leader of the team, or who set it up."),
    )
    member.name = ""
    member.left_at = member.left_at or now
    member.save(update_fields=["name", "left_at"])
    journal.record(
        events.OUTSIDERS_FORGOTTEN,
        subject=f"team:{member.team_id}",
        area=member.team.area.path,
        by=by,
        now=now,
        members=1,
    )
    return member

"""What follows from acts on teams: who joins is told. Wired in site/reactions.py."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.people import queries as people
from linli.teams import actions
from linli.teams.models import Team


def tell_member(entry: Entry) -> None:
    """A colleague who joined, or leads from now on, finds it on their desk."""
    team = Team.objects.select_related("area", "leader").get(
        pk=int(entry.subject.removeprefix("team:"))
    )
    accounts = [thing for thing in entry.about if thing.startswith("account:")]
    if not accounts or accounts[0] == entry.actor:
        return
    notices.send(
        "team.joined",
        recipient=accounts[0],
        about=entry.subject,
        to=notices.Address(Channel.DESK),
        words={"team": team.name, "purpose": team.purpose, "leader": team.leader.name},
        link=f"/teams/{team.pk}/",
        once=f"team.joined:{entry.pk}",
        area=team.area.path,
        now=entry.happened_at,
    )


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in the teams that may have named them."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def forget_raiser(entry: Entry) -> None:
    """The raiser of a case was erased: the teams that helped with it forget them too."""
    case_id = int(entry.subject.removeprefix("case:"))
    actions.forget_raiser(
        case_id, entry.words.split("\n"), by=system("erasure"), now=entry.happened_at
    )

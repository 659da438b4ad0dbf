"""What follows: a new official is told, whoever is erased is forgotten. Wired in site/reactions."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.liaison import actions
from linli.liaison.models import Pair
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.people import queries as people


def tell_official(entry: Entry) -> None:
    """Who looks after a firm from now on finds it on their desk."""
    pair = Pair.objects.select_related("area", "organisation").get(
        pk=int(entry.subject.removeprefix("firm_pair:"))
    )
    if entry.actor == f"account:{pair.official_id}":
        return
    notices.send(
        "liaison.paired",
        recipient=f"account:{pair.official_id}",
        about=entry.subject,
        to=notices.Address(Channel.DESK),
        words={"firm": pair.organisation.name},
        link=f"/liaison/firms/{pair.organisation_id}/",
        once=f"liaison.paired:{entry.pk}",
        area=pair.area.path,
        now=entry.happened_at,
    )


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in what was noted at firms."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)

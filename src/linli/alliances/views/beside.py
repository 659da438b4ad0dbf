"""What stands beside a service station on its page: who is on duty today. It asks the clock, and so
is drawn here and not read in the queries.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.alliances import queries
from linli.alliances.rules import RIGHTS
from linli.base.parts import Beside, Chip
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.events import queries as stations


def beside(viewer: Viewer, key: str) -> Beside | None:
    """For a station: today's turns, a gap in words, and the way to the week."""
    kind, _sep, number = key.partition(":")
    if kind != "station" or not RIGHTS.may(viewer, "see_area"):
        return None
    row = stations.stations_visible_to(viewer).filter(pk=int(number)).first()
    if row is None:
        return None
    now = clock.now()
    address = reverse("alliances:duty", args=[row.pk])
    days = queries.duty_days(row, clock.local(now).date(), 1, now)
    turns = [each for day in days for each in day.turns]
    rows = [Chip(_line(each), address) for each in turns]
    if not turns:
        rows = [Chip(_("Nobody is planned for today."), address)]
    elif all(each.is_gap for each in turns):
        rows.append(Chip(_("Nobody is there on this day."), address))
    return Beside(
        _("On duty today"), rows=tuple(rows), acts=(Chip(_("The week’s turns"), address),)
    )


def _line(each: queries.OnDuty) -> str:
    starts, ends = clock.local(each.turn.starts_at), clock.local(each.turn.ends_at)
    words = f"{starts:%H:%M}–{ends:%H:%M} {each.turn.account.name}"
    if each.turn.called_off_at is not None:
        return f"{words} · {_('called off')}"
    if each.leave is not None:
        return f"{words} · {_('on leave')}"
    return f"{words} · {each.turn.get_post_display()}"

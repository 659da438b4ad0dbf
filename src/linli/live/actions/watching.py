"""Who watched: devices, never people, added up every half minute by each process."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.live import queries, workflow
from linli.live.models import Lecture, Rating

_ADD = """
insert into live_viewing (lecture_id, device, first_at, last_at, seconds)
select id, device, %(now)s, %(now)s, seconds
from unnest(%(lectures)s::bigint[], %(devices)s::text[], %(seconds)s::int[])
    as given(id, device, seconds)
where exists (select 1 from live_lecture where live_lecture.id = given.id
    and state in ('on_air', 'paused'))
on conflict on constraint viewing_once_per_device do update
set last_at = excluded.last_at, seconds = live_viewing.seconds + excluded.seconds
"""
_PEAK = """
update live_lecture set peak = greatest(peak, (
    select count(*) from live_viewing
    where lecture_id = live_lecture.id and last_at > %(since)s))
where id = any(%(lectures)s)
"""


@transaction.atomic
def rate(lecture_id: int, stars: int, *, device: str, now: datetime) -> Rating:
    """How a device found the lecture, one to five; a later word of the day replaces it. Only a
    device that watched it on air, on that day: whatever name a device gives itself tomorrow has
    watched nothing. No entry in the journal: a device is nobody.
    """
    lecture = Lecture.objects.get(pk=lecture_id)
    workflow.after(lecture.state, "rate")
    if not device:
        raise NotAllowed(_("Your browser keeps no cookies, so it cannot be counted."))
    if not 1 <= stars <= 5:
        raise Invalid(_("Choose between one and five."), field="stars")
    if not queries.has_watched(lecture, device):
        raise NotAllowed(
            _("It is rated by those who watched it, on the same day."), code="not_watched"
        )
    said, _new = Rating.objects.update_or_create(
        lecture=lecture, device=device, defaults={"stars": stars, "rated_at": now}
    )
    return said


@transaction.atomic
def note_viewings(seen: Mapping[tuple[int, str], int], *, since: datetime, now: datetime) -> None:
    """Add the seconds each device was there while it is on air: {(lecture, device): seconds}. One
    statement for any number of screens. No entry in the journal: a screen is nobody's act. `since`:
    devices seen after this moment watch at the same time (the peak).
    """
    if not seen:
        return
    given: dict[str, Any] = {
        "now": now,
        "since": since,
        "lectures": [lecture for lecture, _device in seen],
        "devices": [device for _lecture, device in seen],
        "seconds": list(seen.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD, given)
        cursor.execute(_PEAK, given)

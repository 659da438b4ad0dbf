"""Who watched: devices, never people, added up every half minute by each process."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

_ADD = """
insert into live_viewing (lecture_id, device, first_at, last_at, seconds)
select id, device, %(now)s, %(now)s, seconds
from unnest(%(lectures)s::bigint[], %(devices)s::text[], %(seconds)s::int[])
    as given(id, device, seconds)
where exists (select 1 from live_lecture where live_lecture.id = given.id)
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
def note_viewings(seen: Mapping[tuple[int, str], int], *, since: datetime, now: datetime) -> None:
    """Add the seconds each device was there: {(lecture, device): seconds}. One statement for any
    number of screens. No entry in the journal: a screen is nobody's act. `since`: devices seen
    after this moment watch at the same time (the peak).
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

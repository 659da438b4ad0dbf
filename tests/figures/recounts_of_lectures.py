"""Recounts of live lectures and of the consultations after them."""

_ASKED = "from live_question q where q.standing <> 'hidden' and {q.asked_at}"
_BOOKED = """from live_consultation c join live_slot s on s.id = c.slot_id
    where c.standing in ('placed', 'held', 'missed') and {s.starts_at}"""

LECTURES: dict[str, tuple[str, str | None]] = {
    "live.lectures": (
        "from live_lecture l where state in ('ended', 'archived') and {l.ended_at}",
        None,
    ),
    "live.viewers": ("from live_viewing v where {v.first_at}", None),
    # One row for each screen, for each minute.
    "live.peak": (
        """from live_lecture l join generate_series(1, l.peak) n on true
        where state in ('ended', 'archived') and {l.ended_at}""",
        None,
    ),
    "live.minutes": (
        """from live_viewing v join generate_series(1, v.seconds / 60) n on true
        where {v.first_at}""",
        None,
    ),
    "live.rating": (
        "from live_rating r where r.stars in (4, 5) and {r.rated_at}",
        "from live_rating r where {r.rated_at}",
    ),
    "live.questions": (_ASKED, None),
    "live.answered_live": (f"{_ASKED} and q.standing = 'answered_live'", _ASKED),
    "live.answered_in_writing": (f"{_ASKED} and q.standing = 'answered_written'", _ASKED),
    "live.unanswered": (
        f"{_ASKED} and q.standing in ('waiting', 'open', 'shortlisted', 'on_air')",
        _ASKED,
    ),
    "live.consultations": (f"{_BOOKED} and c.standing = 'held'", _BOOKED),
}

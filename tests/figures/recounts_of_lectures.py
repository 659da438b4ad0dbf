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
    "live.questions": (_ASKED, None),
    "live.answered_live": (f"{_ASKED} and q.standing = 'answered_live'", _ASKED),
    "live.consultations": (f"{_BOOKED} and c.standing = 'held'", _BOOKED),
}

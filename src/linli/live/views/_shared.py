"""What the pages of lectures share."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from linli.base import masking
from linli.base.pages import LinliRequest
from linli.files import queries as files
from linli.files.models import Attachment
from linli.live import gateways, queries
from linli.live.models import Lecture, Question
from linli.live.spec import Way
from linli.live.workflow import Standing, State

#: The badge's colour of a state.
LOOKS = {
    State.PLANNED: "blue",
    State.ON_AIR: "red",
    State.PAUSED: "paused",
    State.ENDED: "yellow",
    State.ARCHIVED: "met",
}
STANDINGS = {
    Standing.WAITING: "yellow",
    Standing.OPEN: "blue",
    Standing.SHORTLISTED: "star",
    Standing.ON_AIR: "red",
    Standing.ANSWERED_LIVE: "met",
    Standing.ANSWERED_WRITTEN: "green",
    Standing.HANDED_OVER: "arrow",
    Standing.HIDDEN: "none",
}


def get(request: LinliRequest, pk: int) -> Lecture:
    """The lecture, if it is theirs to see; else 404."""
    return get_object_or_404(queries.visible_to(request.viewer), pk=pk)


def look(state: str) -> str:
    """The badge's colour of a lecture."""
    return LOOKS[State(state)]


def clock_words(seconds: int) -> str:
    """“1:03:20”: a place in the recording."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def question(row: Question, lecture: Lecture) -> dict[str, Any]:
    """One question, ready to draw for those who run the lecture: names masked."""
    at = queries.place(lecture, row.at_second)
    return {
        "row": row,
        "text": row.text,
        "who": masking.mask_name(row.name),
        "colour": STANDINGS[Standing(row.standing)],
        "word": row.get_standing_display(),
        "at": clock_words(at) if at is not None else "",
    }


def materials(lecture: Lecture) -> tuple[list[Attachment], list[Attachment]]:
    """Slides (pictures), and documents to take along."""
    found = list(files.of(f"event:{lecture.event_id}"))
    return [row for row in found if row.is_picture], [row for row in found if not row.is_picture]


def media(lecture: Lecture) -> dict[str, str]:
    """Where picture and sound are fetched: from this house, from a CDN before it, or from the
    media server that the encoder sends to.
    """
    if lecture.way == Way.LINK:
        return dict.fromkeys(("video", "audio", "recording", "notes"), "")
    if lecture.way == Way.ENCODER:
        play = settings.LINLI_LIVE_PLAY
        video = f"{play}/{gateways.stream_name(lecture.pk)}/index.m3u8" if play else ""
        return {"video": video, "audio": "", "recording": "", "notes": ""}
    base = f"{settings.LINLI_LIVE_MEDIA}/lectures/{lecture.pk}/media"
    has = gateways.recording(lecture.pk) is not None
    return {
        "video": f"{base}/live.m3u8",
        "audio": f"{base}/audio.m3u8",
        "recording": f"{base}/recording.mp4" if has else "",
        "notes": f"{base}/notes.vtt" if has and gateways.has_notes(lecture.pk) else "",
        # Browsers read notes from another address only beside a picture that is fetched so.
        "origin": "anonymous" if settings.LINLI_LIVE_MEDIA else "",
    }


def public_address(request: LinliRequest, lecture: Lecture) -> str:
    """The address on the poster."""
    return request.build_absolute_uri(reverse("live:watch", args=[lecture.pk]))

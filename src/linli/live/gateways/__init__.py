"""The house's own television: what a studio sends becomes segments, playlists, a recording.

Everything lies in one folder for each lecture (`settings.LINLI_LIVE_DIR`). No tables: a process
that dies leaves files that are whole, and the next one goes on from them.
"""

from linli.live.gateways.packager import ensure_packager, finish, is_done
from linli.live.gateways.recording import make_recording
from linli.live.gateways.spool import end_session, keep_chunk, open_session
from linli.live.gateways.store import (
    Segment,
    disk,
    erase,
    folder,
    has_notes,
    is_over,
    mark_over,
    playlist,
    recorded_seconds,
    recording,
    remove_segments,
    segments,
    stream_key,
    stream_name,
    write_notes,
)

__all__ = [
    "Segment",
    "disk",
    "end_session",
    "ensure_packager",
    "erase",
    "finish",
    "folder",
    "has_notes",
    "is_done",
    "is_over",
    "keep_chunk",
    "make_recording",
    "mark_over",
    "open_session",
    "playlist",
    "recorded_seconds",
    "recording",
    "remove_segments",
    "segments",
    "stream_key",
    "stream_name",
    "write_notes",
]

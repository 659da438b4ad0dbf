"""The recording: all segments put together into one MP4 that can be sought in from the start."""

import itertools
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from linli.live.gateways import store


def make_recording(
    lecture_id: int, *, cut_from: int = 0, cut_to: int | None = None
) -> float | None:
    """Write `recording.mp4` from what was recorded, cut to these seconds; how long it is, or None
    when nothing was recorded. The segments stay, so that it can be cut anew.
    """
    found = [
        segment
        for segment in store.recorded(lecture_id)
        if (store.folder(lecture_id) / segment.name).exists()
    ]
    if not found:
        return None
    place = store.folder(lecture_id)
    draft = place / ".recording.mp4"
    writer = _Writer(draft, float(cut_from), float(cut_to) if cut_to is not None else None)
    begins = 0.0
    for _part, group in itertools.groupby(found, key=lambda segment: segment.part):
        for segment in group:
            writer.add(place / segment.name, begins, segment.seconds)
            begins += segment.seconds
    seconds = writer.close()
    if seconds is None:
        draft.unlink(missing_ok=True)
        return None
    draft.replace(place / store.RECORDING)
    return seconds


class _Writer:
    """Puts packets of segments into one file, each segment at its own time of the recording."""

    def __init__(self, path: Path, cut_from: float, cut_to: float | None) -> None:
        self.path, self.cut_from, self.cut_to = path, cut_from, cut_to
        self.out: Any = None
        self.streams: dict[str, Any] = {}
        self.last: dict[str, int] = {}
        self.zero: float | None = None
        self.end = 0.0

    def add(self, path: Path, begins: float, seconds: float) -> None:
        """Add a segment that begins at `begins`; whole segments outside the cut are left out."""
        if begins + seconds <= self.cut_from or (self.cut_to is not None and begins >= self.cut_to):
            return
        if self.zero is None:
            self.zero = begins
        with av.open(str(path)) as source:
            chosen: list[Any] = [*source.streams.video[:1], *source.streams.audio[:1]]
            if self.out is None:
                self.out = av.open(
                    str(self.path), "w", format="mp4", options={"movflags": "+faststart"}
                )
                self.streams = {
                    each.type: self.out.add_stream_from_template(each) for each in chosen
                }
            packets = [
                packet for packet in source.demux(chosen) if packet.dts is not None and packet.size
            ]
            if not packets:
                return
            lead = next((each for each in packets if each.stream.type == "video"), packets[0])
            start = float((lead.pts or 0) * lead.time_base)
            for packet in packets:
                self._put(packet, begins - self.zero - start)
        self.end = begins + seconds - self.zero

    def _put(self, packet: Any, shift: float) -> None:
        kind = packet.stream.type
        stream = self.streams.get(kind)
        if stream is None:
            return
        moved = int(Fraction(shift).limit_denominator(90000) / packet.time_base)
        packet.pts, packet.dts = packet.pts + moved, packet.dts + moved
        if packet.dts < 0 or packet.dts <= self.last.get(kind, -1):
            return
        self.last[kind] = packet.dts
        packet.stream = stream
        self.out.mux(packet)

    def close(self) -> float | None:
        """Finish the file; how long it is in seconds, None if nothing was put in."""
        if self.out is None:
            return None
        self.out.close()
        return self.end

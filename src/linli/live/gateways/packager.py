"""From a browser's recorder to HLS: H.264 is copied, sound becomes AAC, VP8 is encoded anew.

One thread of one web process packages a session: the one that gets the lock on its folder. If the
process dies, the lock is free, and the next piece that arrives anywhere starts a new packager,
which goes on at the last key frame that is not in a segment yet.
"""

import fcntl
import io
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.frame import PictureType

from linli.live.gateways import spool, store
from linli.live.gateways.store import Segment

logger = logging.getLogger(__name__)
#: Where a stretch begins that can be read for itself: a cluster (WebM), a fragment (MP4).
MARKS = (b"\x1f\x43\xb6\x75", b"moof")
RATE = 48000
#: Sound may wait for as long (µs) as fills a packet: else each frame of it is padded.
TS = {"max_delay": "500000"}
#: Segments that stay on the disk once there is no more room for a recording.
SPARE = 12
DONE = "done"
#: An encoder by the name of its codec and "w".
new_encoder = av.CodecContext.create
_running: set[tuple[int, int]] = set()
_guard = threading.Lock()


def ensure_packager(lecture_id: int, number: int) -> None:
    """See to it that somebody packages this session; returns at once."""
    key = (lecture_id, number)
    with _guard:
        if key in _running:
            return
        _running.add(key)
    threading.Thread(target=_run, args=key, name=f"live-{lecture_id}-{number}", daemon=True).start()


def is_done(lecture_id: int, number: int) -> bool:
    """Whether this session takes nothing more: it ended, or could not be read."""
    return (spool.session_folder(lecture_id, number) / DONE).exists()


def finish(lecture_id: int, number: int, *, patience: float = 20.0) -> None:
    """No more will come: package what is there, and return when it is done."""
    place = spool.session_folder(lecture_id, number)
    if not place.exists():
        return
    spool.end_session(lecture_id, number)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if (place / DONE).exists():
            return
        ensure_packager(lecture_id, number)
        time.sleep(0.05)


@contextmanager
def _locked(place: Path) -> Iterator[bool]:
    """Whether the lock of this session is ours, while the block lasts."""
    try:
        file = os.open(place / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(file)


def _run(lecture_id: int, number: int) -> None:
    place = spool.session_folder(lecture_id, number)
    try:
        with _locked(place) as ours:
            if ours and not (place / DONE).exists():
                Packager(lecture_id, number).run()
    except Exception:
        logger.exception("packaging of session %s of lecture %s broke off", number, lecture_id)
        with suppress(OSError):
            (place / DONE).touch()
    finally:
        with _guard:
            _running.discard((lecture_id, number))


@dataclass
class Output:
    """The segment being written: with picture and sound, and beside it with sound alone."""

    name: str
    whole: Any
    alone: Any
    files: tuple[io.BytesIO, io.BytesIO]
    video: Any = None
    audio: Any = None
    audio_alone: Any = None
    begins: float = 0.0
    ends: float = 0.0
    at: float = field(default_factory=time.time)
    empty: bool = True


class Packager:
    """Reads one session to its end and writes its segments."""

    def __init__(self, lecture_id: int, number: int) -> None:
        self.lecture_id, self.number = lecture_id, number
        self.place = spool.session_folder(lecture_id, number)
        # The index is written first: who died in between has named a segment and not gone on.
        resume = max(spool.resume_point(self.place), store.resume_point(lecture_id, number))
        head = self._head() if resume != (0, 0) else b""
        self.stream = spool.Stream(self.place, head=head, resume=resume)
        part = len({each.part for each in store.segments(lecture_id)})
        self.part = f"{part:05d}"
        self.count = 0
        self.out: Output | None = None
        self.encoder: Any = None
        self.picture: Any = None
        self.last_dts: dict[int, int] = {}
        self.key_at = -10.0

    def _head(self) -> bytes:
        """What stands before the first cluster or fragment."""
        first = (self.place / "000000").read_bytes()
        found = [first.find(mark) for mark in MARKS]
        ends = [
            at - 4 if mark == b"moof" else at
            for at, mark in zip(found, MARKS, strict=True)
            if at > 0
        ]
        return first[: min(ends)] if ends else first

    def run(self) -> None:
        """Until the session ends, or nothing more comes."""
        source: Any = av.open(
            self.stream, options={"analyzeduration": "1500000", "fflags": "discardcorrupt"}
        )
        self.video = next(iter(source.streams.video), None)
        self.audio = next(iter(source.streams.audio), None)
        self._prepare()
        try:
            for packet in source.demux([each for each in (self.video, self.audio) if each]):
                if packet.size or packet.dts is not None:
                    self._take(packet)
        except av.error.FFmpegError as broken:
            logger.warning("session %s of lecture %s: %s", self.number, self.lecture_id, broken)
        self._flush()
        self._close()
        (self.place / DONE).touch()
        for path in self.place.glob("[0-9]*"):
            path.unlink(missing_ok=True)

    def _prepare(self) -> None:
        self.copies_video = self.video is not None and self.video.codec_context.name == "h264"
        self.copies_audio = self.audio is not None and self.audio.codec_context.name == "aac"
        if self.audio is not None and not self.copies_audio:
            self.encoder = new_encoder("aac", "w")
            self.encoder.sample_rate, self.encoder.layout = RATE, "mono"
            self.encoder.format, self.encoder.bit_rate = "fltp", 64_000
            self.encoder.time_base = Fraction(1, RATE)
            self.encoder.open()
            self.resampler = av.AudioResampler(
                "fltp", "mono", RATE, frame_size=self.encoder.frame_size or 1024
            )
        if self.video is not None and not self.copies_video:
            made = new_encoder("libx264", "w")
            made.width, made.height, made.pix_fmt = self.video.width, self.video.height, "yuv420p"
            made.time_base, made.bit_rate = Fraction(1, 90000), 600_000
            made.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
            self.picture = made

    def _take(self, packet: Any) -> None:
        if packet.stream is self.video:
            if self.copies_video:
                self._write_video(packet, packet.is_keyframe)
            else:
                for frame in packet.decode():
                    self._encode(frame)
        elif self.copies_audio:
            self._write_audio(packet)
        else:
            for frame in packet.decode():
                for piece in self.resampler.resample(frame):
                    for made in self.encoder.encode(piece):
                        self._write_audio(made)

    def _encode(self, frame: Any) -> None:
        """VP8 and others: key frames by time, whatever the recorder did."""
        at = float(frame.pts * frame.time_base)
        fresh = av.VideoFrame.reformat(frame, format="yuv420p")
        fresh.pts, fresh.time_base = int(at * 90000), Fraction(1, 90000)
        fresh.pict_type = PictureType.NONE
        if at - self.key_at >= store.TARGET:
            fresh.pict_type, self.key_at = PictureType.I, at
        for made in self.picture.encode(fresh):
            self._write_video(made, made.is_keyframe)

    def _flush(self) -> None:
        with suppress(av.error.FFmpegError, ValueError):
            if self.picture is not None:
                for made in self.picture.encode(None):
                    self._write_video(made, made.is_keyframe)
            if self.encoder is not None:
                for piece in self.resampler.resample(None):
                    for made in self.encoder.encode(piece):
                        self._write_audio(made)
                for made in self.encoder.encode(None):
                    self._write_audio(made)

    def _write_video(self, packet: Any, is_key: bool) -> None:  # noqa: FBT001 - what the packet says
        at = float(packet.pts * packet.time_base)
        if self.out is None and not is_key:
            return  # nothing can be shown before the first whole picture
        if is_key and (self.out is None or at - self.out.begins >= store.TARGET * 0.9):
            self._cut(at, packet)
        self._mux(packet, self.out.video if self.out else None, at)

    def _write_audio(self, packet: Any) -> None:
        at = float(packet.pts * packet.time_base)
        if self.video is None and (self.out is None or at - self.out.begins >= store.TARGET):
            self._cut(at, packet)
        if self.out is None:
            return
        self._copy(packet, self.out.alone, self.out.audio_alone)
        self._mux(packet, self.out.audio, at)

    def _copy(self, packet: Any, container: Any, stream: Any) -> None:
        twin = av.Packet(bytes(packet))
        twin.pts, twin.dts, twin.duration = packet.pts, packet.dts, packet.duration
        twin.time_base, twin.is_keyframe = packet.time_base, True
        twin.stream = stream
        with suppress(av.error.FFmpegError):
            container.mux(twin)

    def _mux(self, packet: Any, stream: Any, at: float) -> None:
        out = self.out
        if out is None or stream is None:
            return
        dts = packet.dts if packet.dts is not None else packet.pts
        if dts is None or dts <= self.last_dts.get(stream.index, -(1 << 62)):
            return
        self.last_dts[stream.index] = dts
        packet.dts = dts
        out.ends = max(out.ends, at)
        out.empty = False
        packet.stream = stream
        out.whole.mux(packet)

    def _point_of(self, position: int | None) -> tuple[int, int] | None:
        """Where whoever packages after us goes on: at the cluster or fragment of this packet."""
        if position is None or position <= 0:
            return None
        chunk, byte = self.stream.chunk_at(position)
        while chunk > 0:
            body = (self.place / f"{chunk:06d}").read_bytes()[: byte + 4]
            found = max(_last(body, mark) for mark in MARKS)
            if found >= 0:
                return chunk, found
            chunk, byte = chunk - 1, 1 << 30
        return None

    def _cut(self, at: float, packet: Any) -> None:
        """End the segment at this key frame and begin the next one."""
        point = self._point_of(packet.pos)
        self._close(at, point)
        store.folder(self.lecture_id).mkdir(parents=True, exist_ok=True)
        name = f"{self.part}-{self.count:06d}.ts"
        files = (io.BytesIO(), io.BytesIO())
        whole, alone = (av.open(file, "w", format="mpegts", options=TS) for file in files)
        out = Output(name, whole, alone, files, begins=at, ends=at)
        if point is not None:
            self.stream.forget_before(point)
        if self.video is not None:
            out.video = (
                whole.add_stream_from_template(self.video)
                if self.copies_video
                else self._like(whole, self.picture)
            )
        if self.audio is not None:
            out.audio, out.audio_alone = (
                each.add_stream_from_template(self.audio)
                if self.copies_audio
                else self._like(each, self.encoder)
                for each in (whole, alone)
            )
        self.out, self.count = out, self.count + 1

    @staticmethod
    def _like(container: Any, context: Any) -> Any:
        """A stream for packets that an encoder of ours has made."""
        if context.type == "audio":
            stream = container.add_stream("aac", rate=RATE, layout="mono")
            stream.bit_rate = context.bit_rate
            return stream
        return container.add_mux_stream("h264", rate=25, width=context.width, height=context.height)

    def _close(self, at: float | None = None, point: tuple[int, int] | None = None) -> None:
        """Lay the segment down, whole, and name it in the index, with where to go on after it."""
        out, self.out = self.out, None
        if out is None or out.empty:
            return
        ends = at if at is not None else out.ends + 0.04
        for container, file, name in (
            (out.whole, out.files[0], out.name),
            (out.alone, out.files[1], out.name.replace(".ts", "a.ts")),
        ):
            container.close()
            _write(store.folder(self.lecture_id) / name, file.getvalue())
        seconds = max(ends - out.begins, 0.04)
        has_picture = self.video is not None
        store.append(
            self.lecture_id,
            Segment(out.name, self.part, seconds, out.at, has_picture=has_picture),
            (self.number, *point) if point else None,
        )
        self._mind_the_disk()

    def _mind_the_disk(self) -> None:
        """Full: what is recorded stays, what comes now is shown and then removed."""
        if store.disk().state == "full":
            store.close_recording(self.lecture_id, len(store.segments(self.lecture_id)))
        closed = store.is_closed(self.lecture_id)
        if closed is None:
            return
        for old in store.segments(self.lecture_id)[closed:-SPARE]:
            for name in (old.name, old.name.replace(".ts", "a.ts")):
                (store.folder(self.lecture_id) / name).unlink(missing_ok=True)


def _last(body: bytes, mark: bytes) -> int:
    """Where the last stretch begins that can be read for itself; -1: none here."""
    at = body.rfind(mark)
    return at - 4 if mark == b"moof" and at >= 4 else at if mark != b"moof" else -1


def _write(path: Path, body: bytes) -> None:
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(body)
    draft.replace(path)

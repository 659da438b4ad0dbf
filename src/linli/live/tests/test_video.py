"""From a recorder's pieces to HLS and a recording: whole, in order, also after a crash."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

from linli.live import gateways
from linli.live.gateways import packager, spool, store
from linli.live.tests import pictures

LECTURE = 7


def pieces(data: bytes, number: int = 12) -> list[bytes]:
    size = len(data) // number + 1
    return [data[start : start + size] for start in range(0, len(data), size)]


def feed(data: bytes, session: int = 1, lecture: int = LECTURE) -> None:
    """All of it, as a studio would send it, packaged to its end."""
    gateways.open_session(lecture, session)
    for number, body in enumerate(pieces(data)):
        gateways.keep_chunk(lecture, session, number, body)
    gateways.finish(lecture, session)


def probed(path: Path) -> tuple[list[str], float, int]:
    """Codecs, length and whole pictures of a file, as a program of others reads it."""
    with av.open(str(path)) as file:
        codecs = sorted(stream.codec_context.name for stream in file.streams)
        length = (file.duration or 0) / 1_000_000
        decoded: Any = file.decode(video=0) if file.streams.video else ()
        return codecs, length, sum(1 for _frame in decoded)


@pytest.mark.parametrize("made", [pictures.webm, pictures.mp4, pictures.vp8])
def test_what_browsers_record_becomes_h264_and_aac(made: Callable[[int], bytes]) -> None:
    feed(made(5))
    assert gateways.make_recording(LECTURE) == pytest.approx(5, abs=0.3)
    path = gateways.recording(LECTURE)
    assert path is not None
    codecs, length, frames = probed(path)
    assert (codecs, frames) == (["aac", "h264"], 50)
    assert length == pytest.approx(5, abs=0.3)


def test_microphone_alone_makes_sound_alone() -> None:
    feed(pictures.sound(5))
    found = gateways.segments(LECTURE)
    assert [segment.has_picture for segment in found] == [False] * len(found)
    codecs, length, _frames = probed(gateways.folder(LECTURE) / found[0].name)
    assert codecs == ["aac"]
    assert length == pytest.approx(2, abs=0.3)


def test_the_live_playlist_is_bounded_and_the_whole_one_ends() -> None:
    for number in range(20):
        gateways.folder(LECTURE).mkdir(parents=True, exist_ok=True)
        part = "00000" if number < 16 else "00001"
        store.append(LECTURE, store.Segment(f"{part}-{number:06d}.ts", part, 2.0, 1e9 + number))
    lines = gateways.playlist(LECTURE).splitlines()
    names = [line for line in lines if line.endswith(".ts")]
    assert names == [
        *("00000-000014.ts", "00000-000015.ts", "00001-000016.ts", "00001-000017.ts"),
        *("00001-000018.ts", "00001-000019.ts"),
    ]
    assert "#EXT-X-MEDIA-SEQUENCE:14" in lines
    assert lines.count("#EXT-X-DISCONTINUITY") == 1
    assert "#EXT-X-ENDLIST" not in lines
    whole = gateways.playlist(LECTURE, over=True).splitlines()
    assert (whole[-1], sum(line.endswith(".ts") for line in whole)) == ("#EXT-X-ENDLIST", 20)
    assert "00001-000019a.ts" in gateways.playlist(LECTURE, audio=True)


def test_three_hours_keep_the_playlist_short_and_the_index_quick() -> None:
    gateways.folder(LECTURE).mkdir(parents=True)
    line = "00000-%06d.ts 00000 2.000 1000000000.000 1\n"
    index = "".join(line % number for number in range(5400))
    (gateways.folder(LECTURE) / store.INDEX).write_text(index)
    began = time.perf_counter()
    for _again in range(200):
        assert len(gateways.playlist(LECTURE)) < 700
    assert time.perf_counter() - began < 2
    assert gateways.recorded_seconds(LECTURE) == 3 * 3600


def test_a_playlist_that_a_player_of_others_accepts() -> None:
    feed(pictures.webm(5))
    path = gateways.folder(LECTURE) / "all.m3u8"
    path.write_text(gateways.playlist(LECTURE, over=True))
    with av.open(str(path), options={"allowed_extensions": "ALL"}) as played:
        assert sorted(stream.codec_context.name for stream in played.streams) == ["aac", "h264"]
        assert sum(1 for _frame in played.decode(video=0)) == 50


def test_a_piece_sent_twice_is_kept_once() -> None:
    gateways.open_session(LECTURE, 1)
    gateways.keep_chunk(LECTURE, 1, 0, b"first")
    gateways.keep_chunk(LECTURE, 1, 0, b"second")
    assert (spool.session_folder(LECTURE, 1) / "000000").read_bytes() == b"first"


@pytest.mark.parametrize("noted", [True, False], ids=["later", "right after the index"])
def test_a_process_that_dies_loses_no_picture_and_shows_none_twice(noted: bool) -> None:
    """Killed in the middle, another one goes on at the last key frame not in a segment yet, also
    where the first one had named its segment and not yet noted where to go on.
    """
    data = pieces(pictures.webm(9), 30)
    gateways.open_session(LECTURE, 1)
    child = os.fork()
    if child == 0:
        for number, body in enumerate(data[:20]):
            gateways.keep_chunk(LECTURE, 1, number, body)
        gateways.ensure_packager(LECTURE, 1)
        end = time.monotonic() + 10
        while len(gateways.segments(LECTURE)) < 2 and time.monotonic() < end:
            time.sleep(0.02)
        os._exit(9)
    os.waitpid(child, 0)
    before = gateways.segments(LECTURE)
    assert len(before) >= 2
    if not noted:
        (spool.session_folder(LECTURE, 1) / spool.RESUME).unlink()
    for number, body in enumerate(data[20:], 20):
        gateways.keep_chunk(LECTURE, 1, number, body)
    gateways.finish(LECTURE, 1)
    after = gateways.segments(LECTURE)
    assert after[: len(before)] == before
    assert len({segment.part for segment in after}) == 2
    assert gateways.make_recording(LECTURE) == pytest.approx(9, abs=0.3)
    path = gateways.recording(LECTURE)
    assert path is not None
    assert probed(path)[2] == 90


def test_a_studio_that_comes_back_goes_on_in_the_same_recording() -> None:
    feed(pictures.webm(4), 1)
    feed(pictures.webm(3), 2)
    assert gateways.playlist(LECTURE, over=True).count("#EXT-X-DISCONTINUITY\n") == 1
    assert gateways.make_recording(LECTURE) == pytest.approx(7, abs=0.4)
    assert gateways.make_recording(LECTURE, cut_from=2, cut_to=4) == pytest.approx(2, abs=0.4)


def test_what_cannot_be_read_ends_the_session_and_nothing_else() -> None:
    gateways.open_session(LECTURE, 1)
    gateways.keep_chunk(LECTURE, 1, 0, b"this is no video" * 100)
    gateways.finish(LECTURE, 1)
    assert gateways.is_done(LECTURE, 1)
    assert gateways.segments(LECTURE) == ()
    assert gateways.make_recording(LECTURE) is None


def test_a_full_disk_closes_the_recording_and_the_stream_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feed(pictures.webm(4), 1)
    kept = len(gateways.segments(LECTURE))
    monkeypatch.setattr(store, "disk", lambda: store.Disk(store.STOP_BELOW - 1))
    monkeypatch.setattr(packager, "SPARE", 2)
    feed(pictures.webm(9), 2)
    shown = gateways.segments(LECTURE)
    assert len(shown) > kept + 2
    there = [segment for segment in shown if (gateways.folder(LECTURE) / segment.name).exists()]
    # The recording ends with the segment during which the room ran out; the last two are shown.
    assert there == [*shown[: kept + 1], *shown[-2:]]
    assert gateways.make_recording(LECTURE) == pytest.approx(6, abs=0.5)
    assert [store.Disk(free).state for free in (10, 10**9, 10**10)] == ["full", "low", "ok"]


def test_a_line_of_the_index_that_was_cut_off_is_no_segment() -> None:
    feed(pictures.webm(4))
    found = gateways.segments(LECTURE)
    with (gateways.folder(LECTURE) / store.INDEX).open("a") as index:
        index.write("00000-000")
    assert gateways.segments(LECTURE) == found

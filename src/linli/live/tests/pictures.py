"""What a browser's recorder would give: a moving picture and a tone, as WebM or MP4."""

import array
import io
import math
from fractions import Fraction
from typing import Any

import av

RATE, FPS = 48000, 10
LIVE = {"live": "1", "cluster_time_limit": "1000"}
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


def webm(seconds: int = 9) -> bytes:
    """As Chromium records: H.264 and Opus."""
    return _made("libx264", "libopus", "matroska", LIVE, seconds)


def vp8(seconds: int = 5) -> bytes:
    """As Firefox records."""
    return _made("libvpx", "libopus", "matroska", LIVE, seconds)


def mp4(seconds: int = 5) -> bytes:
    """As Safari records: H.264 and AAC."""
    return _made("libx264", "aac", "mp4", FRAGMENTS, seconds)


def sound(seconds: int = 5) -> bytes:
    """With the microphone alone."""
    return _made("", "libopus", "matroska", LIVE, seconds)


def _made(video: str, audio: str, form: str, options: dict[str, str], seconds: int) -> bytes:
    file = io.BytesIO()
    out: Any = av.open(file, "w", format=form, options=options)
    picture = _picture(out, video) if video else None
    tone = out.add_stream(audio, rate=RATE, layout="mono")
    samples = 0
    for number in range(seconds * FPS):
        if picture is not None:
            out.mux(picture.encode(_frame(number)))
        while samples < (number + 1) * RATE // FPS:
            out.mux(tone.encode(_wave(samples)))
            samples += 960
    for stream in (picture, tone):
        if stream is not None:
            out.mux(stream.encode(None))
    out.close()
    return file.getvalue()


def _picture(out: Any, codec: str) -> Any:
    stream = out.add_stream(codec, rate=FPS)
    stream.width, stream.height, stream.pix_fmt, stream.gop_size = 160, 90, "yuv420p", FPS
    if codec == "libx264":
        stream.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
    return stream


def _frame(number: int) -> Any:
    frame: Any = av.VideoFrame(160, 90, "yuv420p")
    for plane, value in zip(frame.planes, (16 + number * 7 % 200, 128, 90), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    return frame


def _wave(start: int) -> Any:
    frame: Any = av.AudioFrame(format="s16", layout="mono", samples=960)
    values = [int(8000 * math.sin(2 * math.pi * 440 * (start + k) / RATE)) for k in range(960)]
    frame.planes[0].update(array.array("h", values).tobytes())
    frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
    return frame

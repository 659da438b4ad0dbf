"""The demo's lecture as a browser would record it: a test picture that moves, and a tone."""

import array
import io
import math
from fractions import Fraction
from typing import Any

import av
from PIL import Image, ImageDraw

RATE, FPS, WIDTH, HEIGHT = 48000, 5, 320, 180
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
BARS = ("#c8c8c8", "#c8c83c", "#3cc8c8", "#3cc83c", "#c83cc8", "#c83c3c", "#3c3cc8")


def pieces(seconds: int) -> list[bytes]:
    """A piece for each second."""
    whole = _recorded(seconds)
    size = -(-len(whole) // seconds)
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def _recorded(seconds: int) -> bytes:
    file = io.BytesIO()
    out: Any = av.open(file, "w", format="mp4", options=FRAGMENTS)
    picture = out.add_stream("libx264", rate=FPS)
    picture.width, picture.height, picture.pix_fmt, picture.gop_size = WIDTH, HEIGHT, "yuv420p", 10
    picture.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
    tone = out.add_stream("aac", rate=RATE, layout="mono")
    samples = 0
    for number in range(seconds * FPS):
        out.mux(picture.encode(_frame(number)))
        while samples < (number + 1) * RATE // FPS:
            out.mux(tone.encode(_wave(samples)))
            samples += 1024
    out.mux(picture.encode(None))
    out.mux(tone.encode(None))
    out.close()
    return file.getvalue()


def _frame(number: int) -> Any:
    image = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    wide = WIDTH / len(BARS)
    for place, colour in enumerate(BARS):
        draw.rectangle((place * wide, 0, (place + 1) * wide, HEIGHT), fill=colour)
    left = number * 8 % WIDTH
    draw.rectangle((left, HEIGHT - 40, left + 40, HEIGHT), fill="#ffffff")
    draw.rectangle((90, 60, 230, 110), fill="#10274b")
    draw.text((120, 78), f"TEST {number / FPS:04.1f} s", fill="#ffffff")
    maker: Any = av.VideoFrame
    frame = maker.from_image(image).reformat(format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    return frame


def _wave(start: int) -> Any:
    frame: Any = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    turn = 2 * math.pi * 440 / RATE
    values = [0.1 * math.sin(turn * ((start + k) % RATE)) for k in range(1024)]
    frame.planes[0].update(array.array("f", values).tobytes())
    frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
    return frame

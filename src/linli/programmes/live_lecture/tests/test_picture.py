"""The demo's recorded lecture: small, and what a studio would send."""

import io
from typing import Any

import av

from linli.programmes.live_lecture.demo import picture


def test_the_test_picture_has_a_piece_for_each_second() -> None:
    sent = picture.pieces(4)
    assert len(sent) == 4
    opened: Any = av.open(io.BytesIO(b"".join(sent)))
    with opened as file:
        assert sorted(stream.codec_context.name for stream in file.streams) == ["aac", "h264"]
        assert sum(1 for _frame in file.decode(video=0)) == 20

"""Four clients that send at the same time, and what that takes."""

import http.client
import io
import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image
from tools.bench import house, measuring
from tools.bench.measuring import Spread

CLIENTS = 4
#: Submissions of one line at most.
MOST = 800
WARM_UP = 40
PHOTO_BYTES = 250_000
EDGE = "linli-bench-edge"

#: Gives address, body and headers of the next request.
Next = Callable[[], tuple[str, bytes, dict[str, str]]]


@dataclass
class Measured:
    """What a line says: how many a second, how long each took, processor seconds of each."""

    rate: float
    spread: Spread
    web_ms: float
    database_ms: float


@dataclass
class Sending:
    """Four clients, each over one connection that stays open."""

    place: house.Place
    pids: list[int]
    next: Next
    seconds: float

    def measured(self) -> Measured:
        """Send; every answer must be 201."""
        self._send(WARM_UP, self.seconds)
        before = self._processor()
        began = time.perf_counter()
        spread = self._send(MOST, self.seconds)
        lasted = time.perf_counter() - began
        web, database = (
            (after - start) * 1000 / len(spread.seconds)
            for start, after in zip(before, self._processor(), strict=True)
        )
        return Measured(len(spread.seconds) / lasted, spread, web, database)

    def _processor(self) -> list[float]:
        found = (
            measuring.processor_seconds(self.pids),
            measuring.processor_seconds([self.place.database_pid]),
        )
        return [seconds or 0.0 for seconds in found]

    def _send(self, most: int, seconds: float) -> Spread:
        end, turns = time.perf_counter() + seconds, itertools.count(1)

        def client(_number: int) -> list[float]:
            line = http.client.HTTPConnection("127.0.0.1", self.place.port, timeout=60)
            taken = []
            while next(turns) <= most and time.perf_counter() < end:
                address, body, headers = self.next()
                began = time.perf_counter()
                line.request("POST", address, body, headers)
                answer = line.getresponse()
                words = answer.read()
                taken.append(time.perf_counter() - began)
                if answer.status != http.client.CREATED:
                    raise RuntimeError(f"{address}: {answer.status} {words[:300]!r}")
            line.close()
            return taken

        with ThreadPoolExecutor(CLIENTS) as clients:
            return Spread(list(itertools.chain(*clients.map(client, range(CLIENTS)))))


def multipart(xml: bytes, names: list[str], photos: list[bytes]) -> bytes:
    """The body of one sending: the answers, then each photo under its name."""
    parts = [("xml_submission_file", "submission.xml", "text/xml", xml)]
    parts += [(name, name, "image/jpeg", photo) for name, photo in zip(names, photos, strict=True)]
    out = bytearray()
    for name, file, kind, body in parts:
        out += f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"; '.encode()
        out += f'filename="{file}"\r\nContent-Type: {kind}\r\n\r\n'.encode() + body + b"\r\n"
    return bytes(out) + f"--{EDGE}--\r\n".encode()


def phone_photo() -> bytes:
    """A JPEG as a phone sends it after making it smaller: noise compresses like a real scene."""
    grey = Image.effect_noise((1600, 1200), 40).resize((800, 600)).resize((1600, 1200))
    picture = Image.merge("RGB", (grey, grey.transpose(Image.Transpose.ROTATE_180), grey))
    body = b""
    for quality in range(30, 96, 5):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        body = out.getvalue()
        if len(body) >= PHOTO_BYTES:
            break
    return body

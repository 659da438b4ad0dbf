"""A lecture's screens: 2,000 listeners of the board, 300 and 500 viewers of a 600 kbit/s stream.

The web program as in production (granian, one worker process); the listeners and viewers are
plain sockets of this process. Printed: how late a change of the board comes, the memory of the
web process, and what the viewers cost it.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests import cast
from tools.bench import house

from linli.live import actions, gateways
from linli.live.gateways import store
from linli.live.models import Question
from linli.live.tests import factories

LISTENERS, CHANGES = 2000, 12
VIEWERS, WATCHED, SEGMENT = (300, 500), 10, 150_000  # two seconds of 600 kbit/s


def run(place: house.Place, *, seconds: float) -> None:
    """Measure and print both lines."""
    del seconds
    built = cast.build_house()
    lecture = factories.on_air(built, moderated=False)
    question = factories.asked(lecture)
    port = place.port
    web = serve(port)
    try:
        until_open(port)
        asyncio.run(_listen(port, lecture.pk, question, web.pid))
        lay_segments(lecture.pk)
        for viewers in VIEWERS:
            asyncio.run(watch(port, lecture.pk, {"the web process": web.pid}, viewers))
    finally:
        web.terminate()
        web.wait(timeout=20)


def serve(port: int) -> "subprocess.Popen[bytes]":
    """The web program in one process."""
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--no-ws"]
    command += ["--backlog", "4096", "--backpressure", "8192"]
    command += ["--port", str(port), "--workers", "1", "--log-level", "warning"]
    return subprocess.Popen([*command, "linli.site.asgi:application"], env=os.environ.copy())


def until_open(port: int) -> None:
    """Until somebody listens there."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise SystemExit("the web server did not start")


async def _listen(port: int, lecture: int, question: Question, web: int) -> None:
    before = _memory(web)
    heard: list[float] = []
    changed_at = [0.0]
    asked = f"GET /lectures/{lecture}/board HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    ready = asyncio.Semaphore(0)

    async def listener() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(asked)
        await reader.readuntil(b'"q":')
        ready.release()
        while True:
            await reader.readuntil(b"event: board")
            heard.append(time.monotonic() - changed_at[0])

    crowd = [asyncio.create_task(listener()) for _each in range(LISTENERS)]
    for _each in crowd:
        await ready.acquire()
    memory = _memory(web) - before
    for turn in range(CHANGES):
        await asyncio.sleep(1.5)
        changed_at[0] = time.monotonic()
        await asyncio.to_thread(actions.like, question.pk, device=f"bench-{turn}")
    await asyncio.sleep(2)
    for task in crowd:
        task.cancel()
    heard.sort()
    wanted = LISTENERS * CHANGES
    print(f"\n{LISTENERS} listeners of one board, {CHANGES} changes, one web process")
    print(f"  boards received             {len(heard)} of {wanted}")
    print(f"  after the change, median    {heard[len(heard) // 2] * 1000:.0f} ms")
    print(f"  after the change, p95       {heard[int(len(heard) * 0.95)] * 1000:.0f} ms")
    print(
        f"  memory of the web process   +{memory / 1024:.0f} MB, {memory / LISTENERS:.0f} KB each"
    )


def lay_segments(lecture: int) -> None:
    """A stream of 600 kbit/s, as far as the playlist reaches."""
    folder = gateways.folder(lecture)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(store.WINDOW):
        name = f"00000-{number:06d}.ts"
        (folder / name).write_bytes(os.urandom(SEGMENT))
        store.append(lecture, store.Segment(name, "00000", 2.0, time.time()))


async def watch(
    port: int, lecture: int, programs: Mapping[str, int], viewers: int
) -> "Counter[str]":
    """Each viewer asks for the playlist and one segment every two seconds; what a cache in between
    said of them (X-Cache). `programs`: whose processor time is printed.
    """
    began = time.monotonic()
    used = {name: _processor(pid) for name, pid in programs.items()}
    took: list[float] = []
    cached: Counter[str] = Counter()

    async def viewer(place: int) -> None:
        await asyncio.sleep(2 * place / viewers)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for turn in range(WATCHED):
            asked_at = time.monotonic()
            for name in ("live.m3u8", f"00000-{turn % store.WINDOW:06d}.ts"):
                line = f"GET /lectures/{lecture}/media/{name} HTTP/1.1\r\nHost: localhost\r\n\r\n"
                writer.write(line.encode())
                head = (await reader.readuntil(b"\r\n\r\n")).lower().decode()
                await reader.readexactly(int(_header(head, "content-length")))
                cached[_header(head, "x-cache")] += 1
            took.append(time.monotonic() - asked_at)
            await asyncio.sleep(max(0.0, 2 - (time.monotonic() - asked_at)))
        writer.close()

    await asyncio.gather(*(viewer(place) for place in range(viewers)))
    passed = time.monotonic() - began
    took.sort()
    print(f"\n{viewers} viewers of a 600 kbit/s stream, {passed:.0f} s")
    print(f"  playlist and segment, median  {took[len(took) // 2] * 1000:.0f} ms")
    print(f"  playlist and segment, p95     {took[int(len(took) * 0.95)] * 1000:.0f} ms")
    for name, pid in programs.items():
        cost = (_processor(pid) - used[name]) / passed
        print(f"  processor of {name:<16} {cost * 100:.0f} % of a core")
    return cached


def _header(head: str, name: str) -> str:
    found = head.partition(f"{name}: ")[2]
    return found.partition("\r\n")[0]


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


def _memory(pid: int) -> int:
    """KB held by the server and its workers."""
    found = 0
    for one in _family(pid):
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        found += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return found


def _processor(pid: int) -> float:
    """Seconds of processor used by the server and its workers."""
    ticks = 0
    for one in _family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")

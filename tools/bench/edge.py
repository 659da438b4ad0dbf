"""nginx before the house, with just the lines of docs/operate.md: 1,000 viewers of a lecture from
its cache, the board through it, and an encoder that sends by RTMP to its RTMP module.

nginx must be installed (Debian: apt install nginx-light libnginx-mod-rtmp); it runs here as a
program of this command alone, in a folder of its own.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import av
from tests import cast
from tools.bench import house
from tools.bench.live import lay_segments, serve, until_open, watch

from linli.live import gateways
from linli.live.models import Lecture
from linli.live.tests import factories, pictures

VIEWERS, SENT = 1000, 8
MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "operate.md"


def run(place: house.Place, *, seconds: float) -> None:
    """Measure and print, or say what is missing."""
    del seconds
    if (nginx := shutil.which("nginx")) is None:
        print("nginx is not installed here: nothing was tried")
        return
    built = cast.build_house()
    lecture = factories.on_air(built, moderated=False)
    encoded = factories.on_air(built, way="encoder")
    folder = place.folder / "nginx"
    folder.mkdir()
    edge, rtmp = _free_port(), _free_port()
    (folder / "nginx.conf").write_text(_configuration(folder, place.port, edge, rtmp))
    web = serve(place.port)
    until_open(place.port)
    front = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf")], cwd=folder)
    try:
        until_open(edge)
        lay_segments(lecture.pk)
        watched = {"nginx": front.pid, "the web process": web.pid}
        cached = asyncio.run(watch(edge, lecture.pk, watched, VIEWERS))
        whole = sum(cached.values())
        print(f"  answered by nginx alone       {cached['hit'] / whole * 100:.1f} % of {whole}")
        asyncio.run(_board_comes_at_once(edge, lecture))
        if MODULE.exists():
            _encode(rtmp, edge, encoded.pk)
    finally:
        front.terminate()
        front.wait(timeout=10)
        web.terminate()
        web.wait(timeout=20)


def _configuration(folder: Path, house_port: int, edge: int, rtmp: int) -> str:
    """The blocks of the manual, with this machine's ports and folders in their place."""
    blocks = re.findall(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    cache, media, shown = (
        next(each for each in blocks if word in each)
        for word in ("proxy_cache_path", "on_publish", "location /hls/")
    )
    head, _line, locations = cache.partition("\n")
    words = f"""
worker_processes 1;
daemon off;
{"user root;" if os.geteuid() == 0 else ""}
pid {folder}/pid;
error_log {folder}/error.log;
{f"load_module {MODULE};" if MODULE.exists() else ""}
events {{ worker_connections 8192; }}
http {{
    access_log off;
    {head}
    server {{
        listen 127.0.0.1:{edge};
        {locations}
        {shown}
    }}
}}
{media if MODULE.exists() else ""}
"""
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{house_port}"),
        ("/var/cache/lectures", f"{folder}/cache"),
        ("/var/lib/lectures", str(folder)),
        ("listen 1935", f"listen 127.0.0.1:{rtmp}"),
    ):
        words = words.replace(old, new)
    return words


async def _board_comes_at_once(edge: int, lecture: Lecture) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", edge)
    writer.write(f"GET /lectures/{lecture.pk}/board HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    await reader.readuntil(b"event: board")
    asked_at = time.monotonic()
    await asyncio.to_thread(factories.asked, lecture)
    await reader.readuntil(b"event: board")
    print(f"  the board through nginx       {(time.monotonic() - asked_at) * 1000:.0f} ms")
    writer.close()


def _encode(rtmp: int, edge: int, lecture: int) -> None:
    """An encoder with a wrong key is refused; with the right one its stream is played as HLS."""
    name, key = gateways.stream_name(lecture), gateways.stream_key(lecture)
    said = []
    for password in ("guess", key):
        address = f"rtmp://127.0.0.1:{rtmp}/live/{name}?user=linli&pass={password}"
        try:
            _publish(address)
        except (av.error.FFmpegError, OSError):
            said.append("refused")
        else:
            said.append("taken")
    played = f"http://127.0.0.1:{edge}/hls/{name}/index.m3u8"
    with urllib.request.urlopen(played, timeout=10) as answer:
        lines = answer.read().decode().count("#EXTINF")
    with av.open(played, timeout=10) as file:
        codecs = sorted(stream.codec_context.name for stream in file.streams)
    print("\nAn encoder by RTMP to nginx, which asks the house")
    print(f"  with a wrong key              {said[0]}")
    print(f"  with the lecture's own        {said[1]}, {lines} segments of {' and '.join(codecs)}")


def _publish(address: str) -> None:
    """Some seconds of a test picture and a tone, as fast as they would be said."""
    out: Any = av.open(address, "w", format="flv", timeout=10)
    picture = pictures._picture(out, "libx264")
    tone = out.add_stream("aac", rate=pictures.RATE, layout="mono")
    samples, began = 0, time.monotonic()
    for number in range(SENT * pictures.FPS):
        out.mux(picture.encode(pictures._frame(number)))
        while samples < (number + 1) * pictures.RATE // pictures.FPS:
            out.mux(tone.encode(pictures._wave(samples)))
            samples += 960
        time.sleep(max(0.0, began + number / pictures.FPS - time.monotonic()))
    out.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

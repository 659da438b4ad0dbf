"""The live board of a fair on every screen, served beside Django: made once per change."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from linli.base import boards
from linli.base.boards import Receive, Send
from linli.clock import queries as clock
from linli.employment import queries

PATH = re.compile(r"/fair/(\d{1,18})/live")


def matches(path: str) -> bool:
    """Whether this address is served here."""
    return PATH.fullmatch(path) is not None


async def serve(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer a request whose address matches."""
    found = PATH.fullmatch(scope["path"])
    if found is None or scope["method"] != "GET":
        await boards.plain(send, 404)
        return
    await BOARDS.serve(int(found[1]), receive, send)


def _rendered(fair_id: int) -> tuple[bytes, datetime]:
    now = clock.now()
    return queries.wire_board(queries.ever_public_fairs().get(pk=fair_id), now), now


BOARDS = boards.Boards("fair", _rendered)

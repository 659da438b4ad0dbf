"""What the program writes about itself opens nothing and names nobody."""

import logging
import re
import traceback
from types import TracebackType
from typing import TypeAlias

#: Addresses whose last part is a key: tracking pages and signed links.
_KEYS = re.compile(r"/(t|l)/[\w-]{8,}")
ErrorInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Discreet(logging.Formatter):
    """Lines with the keys in addresses blacked out, and traces without the messages of errors:
    a database's message quotes the value that it refused.
    """

    def format(self, record: logging.LogRecord) -> str:
        return _KEYS.sub(r"/\1/…", super().format(record))

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802 - logging's name
        return "\n".join(reversed([*_chain(ei[1])]))


def _chain(error: BaseException | None) -> list[str]:
    """Each error with its trace, from the last to the one that caused it all."""
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        trace = "".join(traceback.format_tb(error.__traceback__)).rstrip()
        told.append(f"{trace}\n{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return told

"""How far work is that a worker does meanwhile. Code that walks through many rows wraps them in
`each`; in front of a waiting person this does nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Row = TypeVar("Row")
Tell = Callable[[int, int], object]

#: So often at the most it is told, for one walk through rows.
STEPS = 50
_tell: ContextVar[Tell | None] = ContextVar("tell", default=None)


def is_background() -> bool:
    """Whether a worker does this, and nobody waits in front of a page."""
    return _tell.get() is not None


@contextmanager
def told(tell: Tell) -> Iterator[None]:
    """Within the block `tell(done, size)` hears how far walks through rows are."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


def each(rows: Iterable[Row], size: int) -> Iterator[Row]:
    """The same rows, one by one; of `size` rows as many as were taken are told."""
    tell = _tell.get()
    if tell is None:
        yield from rows
        return
    every = max(1, size // STEPS)
    tell(0, size)
    for number, row in enumerate(rows, 1):
        yield row
        if number % every == 0:
            tell(number, size)

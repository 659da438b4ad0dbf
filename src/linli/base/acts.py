"""One transaction for one act, however many actions it calls on its way."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")

_within = ContextVar("linli_act", default=False)


def act(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction. Called from within another act it is part of that one's and
    opens no savepoint of its own: each costs two statements, and a save at the door calls six.

    Whoever calls an act within an act and goes on after its refusal wraps the call in
    `transaction.atomic()`; without that Django refuses every further statement, so that nothing is
    ever half-saved.
    """

    @wraps(action)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        if _within.get() and transaction.get_connection().in_atomic_block:
            with transaction.atomic(savepoint=False):
                return action(*args, **kwargs)
        token = _within.set(True)
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        finally:
            _within.reset(token)

    return whole

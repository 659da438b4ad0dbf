"""Refusals that a person can read. Everything else is a bug."""

from typing import Any


class NotAllowed(Exception):
    """A rule of the house forbids this. The message is shown to the user as it is.

    `code` is a stable word for programs and tests; `message` is a translated sentence
    that says what to do instead.
    """

    def __init__(self, message: Any, *, code: str = "not_allowed") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Invalid(NotAllowed):
    """One value that was given cannot be taken; `field` names it for the form."""

    def __init__(self, message: Any, *, field: str = "", code: str = "invalid") -> None:
        super().__init__(message, code=code)
        self.field = field


class Conflict(NotAllowed):
    """Somebody else changed the record first. Carries what stands there now."""

    def __init__(self, message: Any, *, current: object) -> None:
        super().__init__(message, code="conflict")
        self.current = current

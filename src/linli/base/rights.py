"""Which role may do which act: one readable table per app, asked everywhere."""

from collections.abc import Iterable, Mapping

from linli.base.errors import NotAllowed
from linli.base.viewer import Viewer

_TABLES: dict[str, "Rights"] = {}


class Rights:
    """The table of one app: act → roles. Declared once in the app's `rules.py`.

    An act that is not in the table is forbidden to everyone. The table says which
    roles may at all; the predicates of `rules.py` say for which record.
    """

    def __init__(self, app: str, acts: Mapping[str, Iterable[str]]) -> None:
        self.app = app
        self.acts = {act: frozenset(str(role) for role in roles) for act, roles in acts.items()}
        _TABLES[app] = self

    def roles(self, act: str) -> frozenset[str]:
        """Roles that may do `act`; empty for an unknown act (default deny)."""
        return self.acts.get(act, frozenset())

    def may(self, viewer: Viewer, act: str) -> bool:
        """True if some appointment of the viewer carries the act, wherever it holds."""
        roles, right = self.roles(act), f"{self.app}.{act}"
        return any(grant.role in roles and grant.carries(right) for grant in viewer.grants)

    def may_in(self, viewer: Viewer, act: str, path: str) -> bool:
        """True if an appointment that reaches the area `path` carries the act."""
        roles = self.roles(act)
        return bool(roles) and viewer.reaches(path, *roles)

    def areas(self, viewer: Viewer, act: str) -> tuple[str, ...]:
        """Paths of the areas in which the viewer may do the act."""
        roles = self.roles(act)
        return viewer.areas(*roles) if roles else ()


def tables() -> dict[str, Rights]:
    """All declared tables by app, for the manual and the matrix test."""
    return dict(sorted(_TABLES.items()))


def may(viewer: Viewer, right: str) -> bool:
    """`right` is "app.act"; an unknown app or act is denied."""
    app, _, act = right.partition(".")
    table = _TABLES.get(app)
    return table is not None and table.may(viewer, act)


def ensure(allowed: bool, message: object, *, code: str = "not_allowed") -> None:  # noqa: FBT001 - reads as "ensure(can_x(...), ...)"
    """Raise NotAllowed with this sentence unless `allowed`."""
    if not allowed:
        raise NotAllowed(message, code=code)

"""Who is looking or acting, and where. Every app can ask it; accounts builds it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """The eleven roles of the house (code = glossary word)."""

    RESIDENT = "resident"
    STEWARD = "steward"
    WORKER = "worker"
    SECRETARY = "secretary"
    HANDLER = "handler"
    SPECIALIST = "specialist"
    CONTACT = "contact"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    LECTURER = "lecturer"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.RESIDENT: _("Resident"),
    Role.STEWARD: _("Building steward"),
    Role.WORKER: _("Community worker"),
    Role.SECRETARY: _("Community secretary"),
    Role.HANDLER: _("Section handler"),
    Role.SPECIALIST: _("Service specialist"),
    Role.CONTACT: _("Enterprise contact"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.LEADER: _("Sub-district leader"),
    Role.LECTURER: _("Lecturer"),
    Role.ADMINISTRATOR: _("Administrator"),
}


@dataclass(frozen=True)
class Grant:
    """One appointment as rights see it.

    `area` is the path of an area ("1.4.9"; it reaches everything below), "" when the
    grant holds for one thing only; `scope` is that thing as "kind:id"
    ("section:3", "case:12", "person:5", "building:7"), "" when the area decides. `only`: the
    rights ("app.act") that a grant for one thing is narrowed to; empty for all of the role's.
    """

    role: str
    area: str = ""
    scope: str = ""
    only: frozenset[str] = frozenset()

    def carries(self, right: str) -> bool:
        """True unless the grant was narrowed to other rights."""
        return not self.only or right in self.only


@dataclass(frozen=True)
class Viewer:
    """Somebody with rights. `key` is the actor written into the journal.

    `key` is "account:5" for a signed-in person, "link:81" for the bearer of a signed
    link, "system:<what>" for the program itself, "anyone" for a visitor. `person_id`: the
    resident that an account belongs to (a steward's). `place`: the name of the area they
    mostly work in, for the top bar.
    """

    key: str
    grants: tuple[Grant, ...] = ()
    account_id: int | None = None
    name: str = ""
    person_id: int | None = None
    place: str = ""

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: str) -> bool:
        """True if at least one appointment carries one of these roles."""
        return not self.roles.isdisjoint(roles)

    def areas(self, *roles: str) -> tuple[str, ...]:
        """Paths of the areas in which one of these roles holds; all roles if none named."""
        return tuple(
            sorted(
                {
                    grant.area
                    for grant in self.grants
                    if grant.area and (not roles or grant.role in roles)
                }
            )
        )

    def scoped(self, kind: str, *roles: str) -> tuple[int, ...]:
        """Ids of things of this kind for which one of these roles holds."""
        prefix = f"{kind}:"
        return tuple(
            sorted(
                {
                    int(grant.scope.removeprefix(prefix))
                    for grant in self.grants
                    if grant.scope.startswith(prefix) and (not roles or grant.role in roles)
                }
            )
        )

    def reaches(self, path: str, *roles: str) -> bool:
        """True if one of these roles holds in the area of this path or above it."""
        return any(within(path, top) for top in self.areas(*roles))


def within(path: str, top: str) -> bool:
    """True if the area `path` is `top` or lies below it; the twin of ltree's `<@`."""
    return bool(top) and (path == top or path.startswith(f"{top}."))


ANYONE = Viewer(key="anyone")


def system(what: str) -> Viewer:
    """The program itself, doing what nobody needs to decide (closing after the term, …)."""
    return Viewer(key=f"system:{what}")

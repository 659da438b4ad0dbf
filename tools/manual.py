"""Write the parts of the manual that the code says itself.

    .venv/bin/python tools/manual.py            rewrite them in docs/manual/
    .venv/bin/python tools/manual.py --check    exit status 1 when a page is not what the code says

A page marks such a part with two comments; between them nothing is written by hand:

    <!-- from the code: events cases -->
    <!-- until here -->
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    os.environ.setdefault("LINLI_DATA_DIR", tempfile.gettempdir())
    for key in ("LINLI_SECRET_KEY", "LINLI_DATA_KEY"):
        os.environ.setdefault(key, "for words alone")
    django.setup()

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import module_has_submodule

from linli.base import moves
from linli.base.facts import Fact
from linli.base.rights import Rights
from linli.base.viewer import Role
from linli.cases.spec import COMMON, KINDS
from linli.cases.workflow import Outcome
from linli.site.programmes import ALL
from linli.site.reactions import REACTIONS

PAGES = Path(__file__).resolve().parents[1] / "docs" / "manual"
PART = re.compile(
    r"(?P<open><!-- from the code: (?P<what>\w+) (?P<of>\w+) -->\n)"
    r".*?(?P<close><!-- until here -->)",
    re.S,
)


def main() -> int:
    """Rewrite the pages, or name those that are not what the code says."""
    stale = [page for page in pages() if page.read_text(encoding="utf-8") != written(page)]
    if "--check" in sys.argv[1:]:
        for page in stale:
            print(f"{page.name}: not what the code says; run tools/manual.py")
        return 1 if stale else 0
    for page in stale:
        page.write_text(written(page), encoding="utf-8")
        print(page.name)
    return 0


def pages() -> list[Path]:
    """The pages of the manual, in order."""
    return sorted(PAGES.glob("*.md"))


def written(page: Path) -> str:
    """The page as it should be: its own words, and the parts from the code as they are now."""
    with translation.override("en"):
        return PART.sub(
            lambda found: (
                found["open"] + "\n" + WRITERS[found["what"]](found["of"]) + "\n\n" + found["close"]
            ),
            page.read_text(encoding="utf-8"),
        )


def parts(page: Path) -> set[tuple[str, str]]:
    """Which parts the page takes from the code: {("events", "cases"), …}."""
    found = PART.finditer(page.read_text(encoding="utf-8"))
    return {(part["what"], part["of"]) for part in found}


def wanted() -> set[tuple[str, str]]:
    """Every part that must stand somewhere in the manual."""
    rooms = {"rights": "rules", "moves": "workflow", "events": "events"}
    names = {"rights": "RIGHTS", "moves": "MOVES", "events": "WORDS"}
    standing = {
        (what, app)
        for app in apps_of_the_house()
        for what, room in rooms.items()
        if hasattr(room_of(app, room), names[what])
    }
    return (
        standing
        | {("kind", code) for code in KINDS}
        | {("figures", programme.code) for programme in ALL}
        | {("acts", str(role)) for role in Role}
    )


def apps_of_the_house() -> list[str]:
    """Labels of our apps, bottom to top."""
    return [
        app.split(".")[1]
        for app in settings.INSTALLED_APPS
        if app.startswith("linli.") and app.count(".") == 1
    ]


def room_of(app: str, room: str) -> ModuleType | None:
    """The module `linli.<app>.<room>`, if the app has that room."""
    name = f"linli.{app}"
    found = module_has_submodule(import_module(name), room)
    return import_module(f"{name}.{room}") if found else None


def tables() -> dict[str, Rights]:
    """App → its table of rights, bottom to top."""
    rules = {app: room_of(app, "rules") for app in apps_of_the_house()}
    return {app: room.RIGHTS for app, room in rules.items() if hasattr(room, "RIGHTS")}


def _table(head: list[str], rows: Iterator[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rights(app: str) -> str:
    """Act × role."""
    table = tables()[app]
    roles = [role for role in Role if any(role in may for may in table.acts.values())]
    head = ["act", *(str(role) for role in roles)]
    rows = (
        [f"`{act}`", *("✓" if role in may else "" for role in roles)]
        for act, may in table.acts.items()
    )
    return _table(head, rows)


def _acts(role: str) -> str:
    """What one role may do, app by app."""
    lines = [
        f"- **{app}**: " + ", ".join(f"`{act}`" for act in acts)
        for app, table in tables().items()
        if (acts := [act for act, may in table.acts.items() if role in may])
    ]
    return "\n".join(lines)


def _moves(app: str) -> str:
    """The table of moves as a picture and in words."""
    workflow: Any = room_of(app, "workflow")
    rows = (
        [
            f"`{name}`",
            str(move.label),
            ", ".join(str(state.label) for state in workflow.State if state in move.sources),
            str(move.target.label) if move.target else "(stays)",
        ]
        for name, move in workflow.MOVES.items()
    )
    picture = moves.as_mermaid(workflow.MOVES)
    return f"```mermaid\n{picture}\n```\n\n" + _table(["move", "words", "from", "to"], rows)


def _events(app: str) -> str:
    """A heading for each event: its words, who reads it, what follows."""
    module: Any = room_of(app, "events")
    shown = getattr(module, "PUBLIC_KINDS", frozenset())
    return "\n\n".join(
        "\n".join([f"### {kind}", "", _event(words, kind in shown), *_followed(kind)])
        for kind, words in module.WORDS.items()
    )


def _event(words: object, is_public: object) -> str:
    return f"{words}. Shown to the one who raised it." if is_public else f"{words}."


def _followed(kind: str) -> Iterator[str]:
    if handlers := REACTIONS.get(kind, ()):
        yield "\nWhat follows:\n"
    for handler in handlers:
        app = handler.__module__.split(".")[1]
        said = " ".join((handler.__doc__ or "").split("\n\n")[0].split())
        yield f"- `{app}.{handler.__name__}`: {said}"


def _kind(code: str) -> str:
    """What one kind of case declares."""
    kind = KINDS[code]
    left_out = sorted(COMMON - kind.moves)
    rows = (
        [
            str(clock.label),
            f"`{clock.term or f'case.{code}.{clock.code}'}`",
            f"`{clock.starts}`",
            ", ".join(f"`{move}`" for move in sorted(clock.met_by)),
        ]
        for clock in kind.clocks
    )
    ends = ", ".join(
        str(kind.say(f"outcome.{outcome}", Outcome(outcome).label)) for outcome in kind.outcomes
    )
    own = sorted(kind.moves - COMMON)
    return "\n".join(
        [
            f"{kind.label}, numbered {kind.prefix}20220418-0001. "
            f"Ends: {ends}. Returns before the office decides: {kind.max_returns}. "
            + (f"Without: {', '.join(left_out)}." if left_out else "Uses every common move.")
            + (f" Of its own: {', '.join(own)}." if own else ""),
            "",
            _table(["clock", "term", "starts with", "met by"], rows),
            *_facts(kind.facts),
        ]
    )


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    """What a kind asks for, as a table; nothing where it asks for nothing."""
    rows = [
        [
            str(fact.label),
            f"`{fact.code}`",
            ", ".join(str(words) for _code, words in fact.choices)
            or ("a day" if fact.is_day else f"words, at most {fact.longest} signs"),
            "yes" if fact.required else "",
        ]
        for fact in facts
    ]
    if rows:
        yield ""
        yield _table(["asks for", "code", "as", "required"], iter(rows))


def _figures(programme: str) -> str:
    """A heading for each figure: words, what is counted, of what."""
    found = next(one for one in ALL if one.code == programme)
    return "\n\n".join(
        "\n".join(
            [
                f"### {figure.key}",
                "",
                f"{figure.label}, in {figure.unit} (counts {figure.counts}).",
                "",
                *([f"- of: {_meaning(figure.out_of)}"] if figure.out_of else []),
                f"- counted: {_meaning(figure.of)}",
            ]
        )
        for figure in found.figures
    )


def _meaning(query: Callable[..., object]) -> str:
    """What a query says of itself."""
    return " ".join((query.__doc__ or query.__name__).split())


WRITERS: dict[str, Callable[[str], str]] = {
    "rights": _rights,
    "acts": _acts,
    "moves": _moves,
    "events": _events,
    "kind": _kind,
    "figures": _figures,
}

if __name__ == "__main__":
    sys.exit(main())

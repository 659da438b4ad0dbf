"""Rules of the house that no ready-made linter knows.

Each takes the folder of the package and returns the places where it is broken, so that a
test can run it on the house and on a planted violation.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

WRITES = {
    "save",
    "create",
    "bulk_create",
    "write_new",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
}
#: What one app may use of another.
FRONT_DOOR = {"models", "queries", "rules", "actions", "events", "spec", "workflow"}
#: Rooms that may ask the clock; everything below gets the moment as an argument.
MAY_ASK_THE_CLOCK = {"views", "api", "jobs", "management", "site", "adapter"}
LONGEST_FILE = 400
#: Modules of `site` that hold pages.
WIRED_VIEWS = {"desk.py", "device.py", "portal.py"}


def python_files(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    """The program's own modules (no migrations, no tests), parsed."""
    for path in sorted(root.rglob("*.py")):
        parts = set(path.relative_to(root).parts)
        if not parts & {"migrations", "tests", "static"}:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def _chain(node: ast.expr) -> set[str]:
    """Names in a dotted call chain: Case.objects.filter(x) → {Case, objects, filter}."""
    names: set[str] = set()
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            names.add(node.id)
            return names
        else:
            return names


def _room(root: Path, path: Path) -> str:
    """The room of a module: `cases/actions/resolve.py` → actions, `site/desk.py` → site."""
    parts = path.relative_to(root).with_suffix("").parts
    if parts[0] in {"site", "base"}:
        return parts[0]
    return (
        parts[2] if parts[0] == "programmes" and len(parts) > 2 else parts[min(1, len(parts) - 1)]
    )


def writes_outside_actions(root: Path) -> list[str]:
    """Only actions write."""
    found = []
    for path, tree in python_files(root):
        if _room(root, path) in {"actions", "base"}:
            continue
        for call, func in _calls(tree):
            is_update = func.attr == "update" and _chain(func.value) & {
                "objects",
                "filter",
                "all",
                "exclude",
            }
            # A model is saved without positional words; pictures and storages are told where to.
            is_elsewhere = func.attr == "save" and bool(call.args)
            if (func.attr in WRITES and not is_elsewhere) or is_update:
                found.append(f"{path.relative_to(root)}:{call.lineno} .{func.attr}()")
    return found


def strays_past_the_front_door(root: Path) -> list[str]:
    """Another app is entered by its front door only."""
    found = []
    for path, tree in python_files(root):
        home = path.relative_to(root).parts[0]
        if home == "site":
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("linli."):
                continue
            parts = (node.module or "").split(".")
            rooms = [parts[2]] if len(parts) > 2 else [alias.name for alias in node.names]
            if parts[1] in {home, "base", "programmes"}:
                continue
            found += [
                f"{path.relative_to(root)}:{node.lineno} {node.module}.{room}"
                for room in rooms
                if room not in FRONT_DOOR
            ]
    return found


def questions_which_programme(root: Path, codes: set[str]) -> list[str]:
    """Nothing outside `programmes/` asks which programme it is."""
    return [
        f"{path.relative_to(root)}:{node.lineno} {node.value!r}"
        for path, tree in python_files(root)
        if path.relative_to(root).parts[0] not in {"programmes"} and path.name != "settings.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in codes
    ]


def clocks_inside_actions(root: Path) -> list[str]:
    """The present is an argument: only views, jobs and commands ask the clock."""
    found = []
    for path, tree in python_files(root):
        room = _room(root, path)
        if room in MAY_ASK_THE_CLOCK or (path.parts[-2:] == ("clock", "queries.py")):
            continue
        for call, func in _calls(tree):
            asks = func.attr in {"now", "today", "utcnow"} and isinstance(func.value, ast.Name)
            if asks and func.value.id in {"clock", "datetime", "date", "timezone"}:
                found.append(
                    f"{path.relative_to(root)}:{call.lineno} {func.value.id}.{func.attr}()"
                )
    return found


def tables_read_past_the_queries(root: Path) -> list[str]:
    """A view or form never starts from `.objects`: scope lives in queries (`none()` is empty)."""
    found = []
    for path, tree in python_files(root):
        if _room(root, path) not in {"views", "forms", "api"} and path.name not in WIRED_VIEWS:
            continue
        empty = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "none"
        }
        found += [
            f"{path.relative_to(root)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager"}
            and id(node) not in empty
        ]
    return found


def files_too_long(root: Path) -> list[str]:
    """Over 400 lines a room becomes a package."""
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path, _ in python_files(root)
    }
    return [f"{path.relative_to(root)} {n}" for path, n in lengths.items() if n > LONGEST_FILE]


def loose_template_code(root: Path) -> list[str]:
    """Templates carry no inline style, script or handler, and fetch nothing from elsewhere."""
    found = []
    for path in sorted(root.rglob("templates/**/*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            low = line.lower()
            inline = (
                " style=" in low
                or "<style" in low
                or " onclick=" in low
                or ("<script" in low and "src=" not in low and "application/json" not in low)
            )
            if inline or "//cdn" in low or 'src="http' in low or "javascript:" in low:
                found.append(f"{path.relative_to(root)}:{number}")
    return found

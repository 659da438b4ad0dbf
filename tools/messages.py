"""Translations without system packages: extract, check and compile the catalogues of every app.

    .venv/bin/python tools/messages.py            update every django.po, compile every django.mo
    .venv/bin/python tools/messages.py APP …      only these apps
    .venv/bin/python tools/messages.py --check    change nothing; exit 1 and say what is wrong

English stands in the source; the Chinese, written by hand, in the app's folder
`locale/zh_Hans/LC_MESSAGES/django.po`. Updating keeps what is translated, adds what is new (empty),
drops what is gone. The same words must read the same in all apps; where they must differ,
use pgettext.
"""

import argparse
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
APPS = ROOT / "src" / "linli"
LOCALE = "zh_Hans"
SKIP = {"tests", "migrations", "static", "locale", "__pycache__"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# Chinese words of Linli's {app}, written by hand; see tools/messages.py."
Key = tuple[str, str]


class Undated(Catalog):
    """A catalogue whose head says only what Django needs: the same bytes on every day."""

    mime_headers = [  # noqa: RUF012 - takes the place of a property
        ("Language", LOCALE),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    ]


def main(argv: list[str] | None = None) -> int:
    """Update and compile, or check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("apps", nargs="*")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    chosen = [APPS / name.replace(".", "/") for name in options.apps] or apps()
    if options.check:
        complaints = problems(chosen)
        for complaint in complaints:
            print(complaint)
        return 1 if complaints else 0
    for app in chosen:
        catalog = updated(app)
        if catalog is not None:
            save(app, catalog)
            missing = sum(1 for message in messages(catalog) if not whole(message))
            print(
                f"{label(app)}: {len(list(messages(catalog)))} messages, {missing} without Chinese"
            )
    return 0


def apps() -> list[Path]:
    """Every folder that is a Django app of ours, programmes included."""
    return sorted(path.parent for path in APPS.rglob("apps.py"))


def label(app: Path) -> str:
    return ".".join(app.relative_to(APPS).parts)


def po_path(app: Path) -> Path:
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def updated(app: Path) -> Catalog | None:
    """The catalogue as the sources want it, with the Chinese that stands; None without words."""
    found = source_messages(app)
    if not found:
        return None
    standing = existing(app)
    catalog = Catalog(
        locale=LOCALE, header_comment=HEADER.format(app=label(app)), project="Linli", fuzzy=False
    )
    for (context, singular), (plural, places) in sorted(
        found.items(), key=lambda entry: (sorted(entry[1][1]), entry[0])
    ):
        old = standing.get(singular, context or None) if standing else None
        catalog.add(
            (singular, plural) if plural else singular,
            string=_kept(old, plural=bool(plural)),
            locations=[(place, 0) for place in sorted(places)],
            flags=old.flags & {"no-python-format"} if old else (),
            user_comments=old.user_comments if old else (),
            context=context or None,
        )
    return catalog


def _kept(old: Message | None, *, plural: bool) -> str | tuple[str, ...]:
    first = _chinese(old) if old and not old.fuzzy else ""
    return (first,) if plural else first


def existing(app: Path) -> Catalog | None:
    path = po_path(app)
    if not path.exists():
        return None
    with path.open("rb") as stream:
        return read_po(stream, locale=LOCALE, domain="django")


def source_messages(app: Path) -> dict[Key, tuple[str, set[str]]]:
    """(context, English) → (English plural, files): every word of code and templates."""
    found: dict[Key, tuple[str, set[str]]] = {}
    for path in sources(app):
        place = path.relative_to(ROOT).as_posix()
        for context, singular, plural in words_of(path):
            standing, places = found.setdefault((context, singular), (plural, set()))
            found[context, singular] = (standing or plural, places | {place})
    return found


def sources(app: Path) -> Iterator[Path]:
    """Python files and templates of this app, without those of an app inside it, without tests."""
    for path in sorted(app.rglob("*")):
        inside = path.relative_to(app).parts
        if path.suffix not in {".py", ".html", ".txt"} or SKIP & set(inside):
            continue
        if any(
            (parent / "apps.py").exists()
            for parent in path.parents
            if parent != app and app in parent.parents
        ):
            continue
        if path.suffix == ".txt" and "templates" not in inside:
            continue
        yield path


def words_of(path: Path) -> Iterator[tuple[str, str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # In brackets the blanked-out markup needs no indentation to pass as Python.
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    for _line, said, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        singular, plural = said if isinstance(said, tuple) else (said, "")
        if singular:
            yield context or "", singular, plural


def save(app: Path, catalog: Catalog) -> None:
    path = po_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(catalog))
    path.with_suffix(".mo").write_bytes(as_mo(catalog))


def as_po(catalog: Catalog) -> bytes:
    """The file's bytes: no dates, no line numbers, so that only words make a difference."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=0, omit_header=True, include_lineno=False)
    head = (
        f"{catalog.header_comment}\n"
        'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return head.encode() + stream.getvalue().lstrip()


def as_mo(catalog: Catalog) -> bytes:
    """What Django reads; made from the written file, so that both agree."""
    clean = read_po(io.BytesIO(as_po(catalog)), locale=LOCALE, domain="django")
    plain = Undated(locale=LOCALE, fuzzy=False)
    for message in messages(clean):
        if whole(message):
            plain.add(message.id, string=message.string, context=message.context)
    stream = io.BytesIO()
    write_mo(stream, plain)
    return stream.getvalue()


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def whole(message: Message) -> bool:
    return bool(_chinese(message))


def _chinese(message: Message) -> str:
    """The one Chinese form (there is no plural); "" while it is not written."""
    words = message.string or ""
    return words if isinstance(words, str) else (words or ("",))[0]


def problems(chosen: Iterable[Path]) -> list[str]:
    """What is missing, fuzzy, stale or contradictory, one sentence each."""
    said: dict[Key, dict[str, str]] = defaultdict(dict)
    complaints: list[str] = []
    for app in chosen:
        standing, wanted = existing(app), updated(app)
        if wanted is None:
            continue
        complaints += _app_problems(app, standing, wanted)
        for message in messages(wanted):
            if whole(message):
                said[message.context or "", _singular(message)][_chinese(message)] = label(app)
    for (_context, english), ways in sorted(said.items()):
        if len(ways) > 1:
            complaints.append(
                f"two ways of saying {english!r}: "
                + ", ".join(f"{way} ({app})" for way, app in sorted(ways.items()))
            )
    return complaints


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _app_problems(app: Path, standing: Catalog | None, wanted: Catalog) -> Iterator[str]:
    name = label(app)
    if standing is None:
        yield f"{name}: has no catalogue; run tools/messages.py"
        return
    for message in messages(standing):
        if message.fuzzy:
            yield f"{name}: fuzzy: {_singular(message)!r}"
    for message in messages(wanted):
        if not whole(message):
            yield f"{name}: no Chinese for {_singular(message)!r}"
        else:
            yield from (
                f"{name}: {_singular(message)!r}: {error}" for error in message.check(wanted)
            )
    if po_path(app).read_bytes() != as_po(wanted):
        yield f"{name}: the catalogue is not what the sources say; run tools/messages.py"
    compiled = po_path(app).with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != as_mo(standing):
        yield f"{name}: django.mo is not compiled from django.po; run tools/messages.py"


if not settings.configured:
    # templatize needs Django's template lexer, not a project.
    settings.configure(USE_I18N=True)
    django.setup()

if __name__ == "__main__":
    sys.exit(main())

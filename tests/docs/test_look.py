"""What the browser loads stays small, true to its sources, free of inline style and script."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "src" / "linli" / "base" / "static" / "linli" / "v"
TEMPLATES = sorted((ROOT / "src").rglob("templates/**/*.html"))
INLINE = re.compile(
    r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son(?:click|change|submit|input|load)=", re.I
)
ICON = re.compile(r"""\{%\s*icon\s+["']([\w-]+)["']""")


def test_a_first_page_weighs_at_most_90_kilobytes() -> None:
    names = ("linli.css", "app.js", "icons.svg", "mark.svg")
    assert sum(len(gzip.compress((BUILT / name).read_bytes())) for name in names) <= 90 * 1024


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "src").as_posix()
)
def test_a_template_has_no_inline_style_or_script(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted", ['<p style="x">', "<script>x</script>", '<a onclick="x">', "<style>p{}</style>"]
)
def test_planted_inline_code_is_found(planted: str) -> None:
    assert INLINE.search(planted)


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (BUILT / "icons.svg").read_text()))
    named = {name for path in TEMPLATES for name in ICON.findall(path.read_text(encoding="utf-8"))}
    assert named - drawn == set()


def test_the_built_files_are_what_the_sources_give(tmp_path: Path) -> None:
    if shutil.which("node") is None or not (ROOT / "node_modules" / "esbuild").exists():
        pytest.skip("needs `npm ci`; the continuous integration runs it")
    subprocess.run(
        ["node", "tools/assets.mjs", str(tmp_path)], cwd=ROOT, check=True, capture_output=True
    )
    fresh = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert fresh == {path.relative_to(BUILT): path.read_bytes() for path in BUILT.rglob("*.*")}

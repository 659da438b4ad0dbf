"""What is wrong with a page that stands open in Chromium: said by axe, or seen by measuring.

`tools/screens.py` prints it beside its pictures, `tests/browser/test_every_page.py` fails on it.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

AXE = Path(__file__).with_name("axe.min.js")
GRAVE = {"serious", "critical"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Layout shift above which a page is felt to jump (web.dev: good is up to 0.1).
JUMPS = 0.1
#: Sums the shifts that no input of a person caused, from the first paint on.
WATCH = """window.linliShift = 0;
new PerformanceObserver(list => list.getEntries().forEach(each => {
  if (!each.hadRecentInput) window.linliShift += each.value;
})).observe({type: 'layout-shift', buffered: true});"""
#: What stands there to be pressed and what to be read, smaller than asked. A link inside a sentence
#: has the height of its line; a choice is as large as its label, a row's link as its row.
TOO_SMALL = """([target, text]) => {
  const box = e => e.getBoundingClientRect(), name = e => e.tagName.toLowerCase();
  const seen = e => e.checkVisibility({visibilityProperty: true}) && box(e).width > 1;
  const row = e => e.matches('.rows a.title') && e.closest('li');
  const said = e => `${name(e)} “${(e.innerText || e.name || '').trim().slice(0, 20)}”`;
  const pressed = 'a, button, summary, select, textarea, input:not([type=hidden], [type=file])';
  const found = [];
  for (const e of document.querySelectorAll(pressed)) {
    const inSentence = name(e) === 'a' && getComputedStyle(e).display === 'inline';
    if (!seen(e) || inSentence || e.matches('.skip')) continue;
    const height = box(e.closest('label.pick') || row(e) || e).height;
    if (height < target - 0.5) found.push(`${said(e)} is ${height} px high`);
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !seen(e) || e.closest('.sr, .skip')) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < text - 0.01) found.push(`${said(e)} is written in ${size} px`);
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule of axe that the page breaks, and where."""

    grave: bool
    words: str


def watch_shifts(context: BrowserContext) -> None:
    """Measure layout shift on every page this context opens from now on."""
    context.add_init_script(WATCH)


def shift(page: Page) -> float:
    """How far the page jumped since it began to paint; needs `watch_shifts`."""
    return float(page.evaluate("window.linliShift"))


def sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def too_small(page: Page, *, target: float, text: float) -> list[str]:
    """What is less than `target` pixels high to be pressed, or written in less than `text`."""
    return list(page.evaluate(TOO_SMALL, [target, text]))


def axe(page: Page) -> list[Finding]:
    """Everything axe finds on the page as it stands now."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Only what was found: the rules that passed weigh megabytes on a page of many doors.
    asked = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run(asked).then(said => said.violations)", asked)
    return [
        Finding(
            violation["impact"] in GRAVE,
            f"{violation['impact']} {violation['id']}: {violation['help']} {_spots(violation)}",
        )
        for violation in found
    ]


def _spots(violation: dict[str, list[dict[str, list[object]]]]) -> list[str]:
    return [
        " ".join(map(str, node["target"])) if isinstance(node["target"][0], str) else str(node)
        for node in violation["nodes"][:4]
    ]

"""Measure and print: `python -m tools.bench SUBJECT` (a key of `SUBJECTS`, pages, or all).

`pages` asks a running demo (LINLI_HOST, LINLI_PORT). The others make a house of their own with a
database server of its own in a folder that is removed afterwards; they listen on loopback only.
docs/benchmarks.md says what each number means.
"""

import argparse
import importlib
import subprocess
import sys

from tools.bench import house, measuring, pages

#: Word on the command line → the module that measures it in a throw-away house.
SUBJECTS = {
    "submissions": "submissions",
    "roster": "roster",
    "import": "imports",
    "ledger": "ledger",
    "events": "events",
    "matching": "matching",
    "outreach": "outreach",
    "live": "live",
    "edge": "edge",
}


def main() -> int:
    """Measure what was asked for; the exit status of the command."""
    parser = argparse.ArgumentParser(prog="tools.bench", description=__doc__)
    parser.add_argument("subject", choices=["pages", *SUBJECTS, "all"], nargs="?", default="all")
    parser.add_argument("--seconds", type=float, default=10.0, help="at most, for each line")
    options = parser.parse_args()
    if options.subject == "all":
        return _all(options.seconds)
    print(measuring.machine())
    if options.subject == "pages":
        return pages.run()
    with house.throw_away() as place:
        subject = importlib.import_module(f"tools.bench.{SUBJECTS[options.subject]}")
        subject.run(place, seconds=options.seconds)
    print(measuring.load())
    return 0


def _all(seconds: float) -> int:
    """Each subject in a process of its own, so that none measures the memory of another."""
    results = [
        subprocess.run(
            [sys.executable, "-m", "tools.bench", subject, "--seconds", str(seconds)], check=False
        ).returncode
        for subject in ("pages", *SUBJECTS)
    ]
    return max(results)


if __name__ == "__main__":
    sys.exit(main())

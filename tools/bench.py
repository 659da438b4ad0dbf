"""How fast the pages of a running demo are: start `linli demo`, then run this.

Prints median and 95th percentile in milliseconds of one visitor, and requests a second of eight.
"""

import http.client
import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

PAGES = ("/healthz", "/", "/raise/", "/track/", "/sign-in/")
TIMES = 50
VISITORS = 8


def ask(path: str) -> float:
    """Seconds for one page, over a connection of its own."""
    address = (
        os.environ.get("LINLI_HOST", "127.0.0.1"),
        int(os.environ.get("LINLI_PORT", "8000")),
    )
    began = time.perf_counter()
    connection = http.client.HTTPConnection(*address, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status >= http.client.BAD_REQUEST:
        sys.exit(f"{path} answers {response.status}")
    return time.perf_counter() - began


def main() -> None:
    """Measure each page and print one line for it."""
    print(f"{'page':16} {'median ms':>10} {'p95 ms':>8} {'per second':>11}")
    for path in PAGES:
        ask(path)
        alone = sorted(ask(path) for _ in range(TIMES))
        began = time.perf_counter()
        with ThreadPoolExecutor(VISITORS) as visitors:
            together = len(list(visitors.map(ask, [path] * TIMES * 2)))
        rate = together / (time.perf_counter() - began)
        median, late = statistics.median(alone) * 1000, alone[int(TIMES * 0.95)] * 1000
        print(f"{path:16} {median:10.1f} {late:8.1f} {rate:11.0f}")


if __name__ == "__main__":
    main()

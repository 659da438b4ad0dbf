"""Clocks of the benches: wall time as median and 95th percentile, processor time, memory, load."""

import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")
_STATUS = _PROC / "self" / "status"
LEAST_RUNS = 3


def machine() -> str:
    """On what is measured, and what else it does at this moment."""
    return (
        f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}, {platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}; {load()}"
    )


def load() -> str:
    """The machine's load over the last 1 and 5 minutes: above the number of cores others wait."""
    one, five, _fifteen = os.getloadavg()
    return f"load {one:.1f} (1 min), {five:.1f} (5 min)"


@dataclass
class Spread:
    """Seconds of several runs of one thing."""

    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def late(self) -> float:
        """The 95th percentile in milliseconds."""
        return sorted(self.seconds)[min(int(len(self.seconds) * 0.95), len(self.seconds) - 1)] * 1e3


def repeat(act: Callable[[], object], *, times: int, seconds: float) -> Spread:
    """Do it once unmeasured, then so many times, at most for so long but at least three times."""
    act()
    spread, end = Spread(), time.perf_counter() + seconds
    while len(spread.seconds) < times and (
        time.perf_counter() < end or len(spread.seconds) < LEAST_RUNS
    ):
        began = time.perf_counter()
        act()
        spread.seconds.append(time.perf_counter() - began)
    return spread


def forget_peak() -> float:
    """Let `peak_memory` count from here on, where the system can (Linux); what is held now, MB."""
    if _STATUS.exists():
        (_PROC / "self" / "clear_refs").write_text("5", encoding="ascii")
    return peak_memory()


def peak_memory() -> float:
    """Most memory that this process has held, in MB: since `forget_peak`, else since its start."""
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # bytes, on macOS


def processor_seconds(roots: Iterable[int]) -> float | None:
    """Processor time of these processes and of all below them, ended ones included; None where
    the system does not tell (no /proc).
    """
    if not (_PROC / "self" / "stat").exists():
        return None
    stats = dict(_stats())
    wanted, found = list(roots), 0.0
    while wanted:
        pid = wanted.pop()
        if pid in stats:
            found += stats[pid][1]
            wanted += [below for below, (parent, _seconds) in stats.items() if parent == pid]
    return found


def _stats() -> Iterator[tuple[int, tuple[int, float]]]:
    """Process id → parent and seconds (own, and of children that have ended)."""
    for folder in _PROC.iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # ended meanwhile
        rest = text.rpartition(")")[2].split()
        yield int(folder.name), (int(rest[1]), sum(map(int, rest[11:15])) / _TICKS)

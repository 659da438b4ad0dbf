"""The year of the ledger and of its teams, told in order: one module for each kind of work."""

from datetime import datetime

from linli.base.demo import Script
from linli.programmes.team_work.demo import firms, slips, together, year


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """What each module adds to the script; no sign-ins of its own."""
    year.write(script)
    slips.write(script)
    together.write(script)
    firms.write(script)
    return []

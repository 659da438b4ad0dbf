"""The demo: a year of an industry's alliance in 淮河路街道, a spring of a league in 解放路街道.

Street names are public; every firm and person is invented. Nothing is inserted: the year is
replayed month by month through the actions, a few rich acts each, so that every figure follows.
"""

from datetime import datetime

from linli.base.demo import Script
from linli.programmes.enterprise_alliance.demo import alliance, league, orders, station, town


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """What both streets add to the script, and their sign-ins."""
    alliance.write(script)
    league.write(script)
    orders.write(script)
    station.write(script)
    return town.sign_ins()

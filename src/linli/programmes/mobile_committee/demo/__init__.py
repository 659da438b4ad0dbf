"""The demo: three weeks of an invented sub-district office on the streets of a real one.

Division names, the compound 保全街26号院 with its building 9, and what was deliberated there are
public facts; every person, firm and case is invented. Nothing is inserted: each day's acts are
replayed through the actions, in order, by the people who did them, so that every figure follows.
"""

from datetime import datetime

from linli.base.demo import Script
from linli.programmes.mobile_committee.demo import (
    courtyard,
    gathered,
    matters,
    rounds,
    town,
    written,
)


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """Streets, compounds, people and accounts; then every act up to `now` (Monday morning). Gives
    the sign-ins, one line per role.
    """
    place = town.build()
    rounds.write(script, place)
    matters.write(script, place)
    courtyard.write(script, place)
    gathered.write(script, place)
    written.write(script, place)
    return town.sign_ins()

"""The demo: three weeks of an invented sub-district office on the streets of a real one.

Division names, the compound 保全街26号院 with its building 9, and what was deliberated there are
public facts; every person, firm and case is invented. Nothing is inserted: each day's acts are
replayed through the actions, in order, by the people who did them, so that every figure follows.
"""

from collections.abc import Callable
from datetime import datetime

from linli.programmes.mobile_committee.demo import courtyard, matters, rounds, town
from linli.programmes.mobile_committee.demo.script import Script

Report = Callable[[str], None]


def load(*, now: datetime, report: Report) -> list[tuple[str, ...]]:
    """Replay everything up to `now` (Monday morning); the sign-ins, one line per role."""
    report("Streets, compounds, people and accounts")
    place = town.build()
    script = Script(now)
    rounds.write(script, place)
    matters.write(script, place)
    courtyard.write(script, place)
    report(f"{len(script)} acts from the first visit to this morning")
    script.play(report)
    return town.sign_ins()

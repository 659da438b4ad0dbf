"""The demo's doorstep survey: 德化社区 asks at every door of its compounds without managing body.

The compounds 南下街37号院, 南下街1号院, 延陵街13号院 and the total of 676 signed letters are public
facts; doors, persons and answers are invented. Each answer is one visit at one door, replayed
through the same save that the page at the door uses; no total is inserted.
"""

from datetime import datetime

from linli.base.demo import Script
from linli.programmes.gas_hookup.demo import answers, company, town


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """Compounds, people and accounts of 德化社区, its drive, and all that was said at the doors;
    gives the sign-ins of its secretary and one worker.
    """
    place = town.build()
    answers.write(script, place)
    company.write(script, place)
    town.write_ninth_building(script)
    return town.sign_ins()

"""The demo's acts, played, yield the figures of the drive; nothing is set by hand."""

from collections.abc import Callable
from datetime import datetime

from tests.cast import NOW, PROGRAM, House

from linli.base.figures import Extent
from linli.places import actions as places
from linli.programmes.vaccination import demo
from linli.programmes.vaccination.programme import FIGURES


class Played:
    """Plays each act as it is handed over; they come in their order."""

    def add(self, moment: datetime, act: Callable[[datetime], object]) -> None:
        act(moment)


def test_the_demo_yields_the_figures_of_the_drive(house: House) -> None:
    places.create_area(
        house.subdistrict.pk,
        level="community",
        name=demo.COMMUNITY,
        code="410103008098",
        by=PROGRAM,
        now=NOW,
    )
    demo.write(Played(), NOW)
    questions = FIGURES[-1]
    assert questions.out_of is not None
    extent = Extent(house.viewer("leader"))
    assert {figure.key: figure.of(extent).count() for figure in FIGURES} == {
        "vaccination.eligible": 44,
        "vaccination.told": 39,
        "vaccination.told_door": 0,
        "vaccination.told_talk": 39,
        "vaccination.told_message": 0,
        "vaccination.booked": 5,
        "vaccination.registered": 24,
        "vaccination.done": 13,
        "vaccination.declined": 6,
        "vaccination.questions_answered": 6,
    }
    assert questions.out_of(extent).count() == 7

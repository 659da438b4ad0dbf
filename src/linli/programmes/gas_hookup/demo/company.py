"""Batches for the gas company, and what it answered. Gas is on in far fewer than have signed."""

from datetime import date, datetime
from functools import partial

from linli.base.demo import Script, at, on
from linli.drives import actions as drives
from linli.drives.models import Batch
from linli.programmes.gas_hookup.demo.town import Place

#: Compound, day handed over.
BATCHES = ((0, "4-6"), (1, "4-11"))
#: Of the first batch's households, how many came how far: stage, how many, on which day.
RESULTS = (
    ("priced", 60, "4-8"),
    ("paid", 52, "4-11"),
    ("built", 46, "4-13"),
    ("gas_on", 41, "4-15"),
)


def write(script: Script, place: Place) -> None:
    """Two compounds were handed over; the company has worked on the first."""
    for compound, day in BATCHES:
        script.add(at(day, 18), partial(_hand_over, place, compound))
    for stage, count, day in RESULTS:
        script.add(at(day, 19), partial(_answered, place, stage, count, on(day)))


def _hand_over(place: Place, compound: int, now: datetime) -> None:
    compounds = list(place.drive.targets.order_by("pk").values_list("compound_id", flat=True))
    chosen = list(dict.fromkeys(compounds))[compound]
    signed = place.drive.targets.filter(compound=chosen, stage__code="signed")
    drives.hand_over(
        place.drive.pk,
        place.company.pk,
        signed.values_list("pk", flat=True),
        stage="applied",
        by=place.viewer("dehua", now),
        now=now,
    )


def _answered(place: Place, stage: str, count: int, day: date, now: datetime) -> None:
    batch = Batch.objects.get(drive=place.drive, number=1)
    lines = batch.lines.order_by("pk").values_list("target_id", flat=True)[:count]
    drives.take_results(
        batch.pk,
        dict.fromkeys(lines, (stage, day)),
        by=place.viewer("dehua", now),
        now=now,
    )

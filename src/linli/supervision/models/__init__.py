"""The tables of supervision: slips and what is written on them; rounds, circulars, duties."""

from linli.supervision.models.rounds import Circular, Obligation, Round, Sample
from linli.supervision.models.slips import Extension, Instruction, Reply, Slip, Step

__all__ = [
    "Circular",
    "Extension",
    "Instruction",
    "Obligation",
    "Reply",
    "Round",
    "Sample",
    "Slip",
    "Step",
]

"""How people write dates, sums and steps in a sheet, and how it is read. The words stay."""

from linli.base.wording.deadlines import DOUBTS, REASONS, Kind, Reading, read_deadline
from linli.base.wording.steps import Step, split_steps
from linli.base.wording.sums import Sum, read_share, read_sum

__all__ = [
    "DOUBTS",
    "REASONS",
    "Kind",
    "Reading",
    "Step",
    "Sum",
    "read_deadline",
    "read_share",
    "read_sum",
    "split_steps",
]

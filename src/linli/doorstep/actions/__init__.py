"""Every way something is kept at the door."""

from linli.doorstep.actions.forgetting import forget_person
from linli.doorstep.actions.overlaps import settle_overlap
from linli.doorstep.actions.receiving import Received, receive, too_large
from linli.doorstep.actions.recording import Recorded, record

__all__ = [
    "Received",
    "Recorded",
    "forget_person",
    "receive",
    "record",
    "settle_overlap",
    "too_large",
]

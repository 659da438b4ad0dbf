"""Whom to forget: who was erased, and who has been gone long enough."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from linli.journal.models import Entry
from linli.people.models import Person, Tie
from linli.people.spec import KEPT_AFTER_LEAVING, Erased


def erased(entry: Entry) -> Erased:
    """Who it was, from the entry of their erasure. The words are there until all have forgotten."""
    name, _line, phone = entry.words.partition("\n")
    doors = [thing.partition(":")[2] for thing in entry.about if thing.startswith("dwelling:")]
    person_id = int(entry.subject.partition(":")[2])
    return Erased(person_id, tuple(int(door) for door in doors), name, phone)


def gone(now: datetime) -> QuerySet[Person]:
    """Whoever belonged to dwellings, and has left the last of them long enough ago. Helpers who
    never belonged to one are not meant.
    """
    left = timezone.localdate(now - KEPT_AFTER_LEAVING)
    ties = Tie.objects.filter(person=OuterRef("pk"))
    standing = ties.filter(Q(until=None) | Q(until__gte=left))
    rows = Person.objects.filter(Exists(ties), ~Exists(standing), erased_at=None)
    return rows.order_by("pk")

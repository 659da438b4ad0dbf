"""Every read of labels."""

from collections.abc import Iterable

from django.db.models import QuerySet

from linli.labels.models import Label


def in_use(group: str) -> "QuerySet[Label]":
    """Labels of a group that may be put on records, in the town's order."""
    return Label.objects.filter(group=group, active=True)


def choices(group: str) -> list[tuple[int, str]]:
    """The same for a form: key and words in the reader's language."""
    return [(label.pk, str(label)) for label in in_use(group)]


def chosen(group: str, ids: Iterable[int]) -> list[Label]:
    """Labels of this group among these keys, also those out of use by now."""
    return list(Label.objects.filter(group=group, pk__in=set(ids)))


def all_labels() -> "QuerySet[Label]":
    """All labels by group, for the administrator."""
    return Label.objects.all()

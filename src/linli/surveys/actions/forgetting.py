"""Answers are forgotten: with whoever is erased, and after the time that their form keeps them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.utils.translation import gettext_lazy as _

from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.files import actions as files
from linli.journal import actions as journal
from linli.people.spec import Erased
from linli.surveys import events, rules
from linli.surveys.models import Submission

#: Erased in one go; what is left comes the next day.
MOST = 5000
BLACK = "＊＊＊"


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: the answers about their doors and about themselves go; how many."""
    subjects = [f"dwelling:{door}" for door in who.dwellings] + [f"person:{who.person_id}"]
    return _erase(Submission.objects.filter(subject__in=subjects), by, now)


@transaction.atomic
def erase(submission_id: int, *, by: Viewer, now: datetime) -> None:
    """Erase the words of one submission; that it came stays as a figure."""
    row = Submission.objects.select_related("area").get(pk=submission_id)
    ensure(
        rules.is_program(by) or rules.RIGHTS.may_in(by, "review", row.area.path),
        _("Answers are erased by the secretary of the community."),
        code="not_secretary",
    )
    _erase(Submission.objects.filter(pk=row.pk), by, now)


@transaction.atomic
def forget_expired(*, by: Viewer, now: datetime) -> int:
    """The daily retention: erase answers kept longer than their form says; how many."""
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    old = Submission.objects.filter(received_at__lt=_before(now))
    return _erase(old, by, now)


def _before(now: datetime) -> CombinedExpression:
    """The moment before which the form of a row keeps nothing any more."""
    days = F("form_version__form__kept_days") * Value(timedelta(days=1))
    return Value(now, DateTimeField()) - ExpressionWrapper(days, output_field=DurationField())


def _erase(rows: "QuerySet[Submission]", by: Viewer, now: datetime) -> int:
    found = list(rows.filter(erased_at=None).select_related("area").order_by("pk")[:MOST])
    for row in found:
        files.purge(f"submission:{row.pk}", by=by, now=now, area=row.area.path)
        row.edits.all().delete()
        row.answers = row.xml = ""
        row.why = BLACK if row.why else ""  # a refusal keeps having had a reason
        row.settled_why = BLACK if row.settled_why else ""
        row.erased_at = now
        row.version += 1
        row.save()
        journal.record(
            events.ERASED, subject=f"submission:{row.pk}", area=row.area.path, by=by, now=now
        )
    return len(found)

"""What the actions on gatherings share: the locked row, its version, its entry in the journal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Section
from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.events import queries, rules, workflow
from linli.events.models import About, Event
from linli.events.spec import Details
from linli.journal import actions as journal
from linli.labels.models import Label
from linli.people.models import Organisation


def planned_by(event_id: int, move: str, by: Viewer, version: int | None) -> Event:
    """The locked row after a move of those who plan."""
    event = locked(event_id, version)
    ensure(
        rules.can_plan(by, event.area.path),
        _("Gatherings in this area are planned by its secretary."),
    )
    event.state = workflow.after(event.state, move)
    return event


def run_by(event_id: int, move: str, by: Viewer, version: int | None) -> Event:
    """The locked row after a move of those who run it."""
    event = locked(event_id, version)
    ensure(rules.can_run(by, event), _("Gatherings in this area are run by its community."))
    event.state = workflow.after(event.state, move)
    return event


def locked(event_id: int, version: int | None = None) -> Event:
    """The row until this transaction ends; Conflict when it is another version by now."""
    event = Event.objects.select_related("area").select_for_update(of=("self",)).get(pk=event_id)
    if version is not None and event.version != version:
        raise Conflict(_("Somebody else changed this gathering meanwhile."), current=event)
    return event


def keep(kind: str, event: Event, by: Viewer, now: datetime, **data: Any) -> Event:
    """Save a new version and write it down."""
    event.version += 1
    event.save()
    record(kind, event, by, now, **data)
    return event


def record(kind: str, event: Event, by: Viewer, now: datetime, **data: Any) -> None:
    """Write down what happened to a gathering."""
    journal.record(
        kind,
        subject=f"event:{event.pk}",
        area=event.area.path,
        by=by,
        now=now,
        event_kind=event.kind,
        **data,
    )


def words(text: str, field: str, ask: object) -> str:
    """The words without blanks around them; Invalid where there are none."""
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse an end before the beginning."""
    if ends_at <= starts_at:
        raise Invalid(_("It must end after it begins."), field="ends_at")


def describe(about: About, details: Details) -> None:
    """Put what it is about and for whom on an event or series that is not saved yet."""
    if details.audience not in queries.audience_keys(details.audience):
        raise Invalid(_("Choose for whom it is."), field="audience")
    if details.capacity is not None and details.capacity < 1:
        raise Invalid(_("Leave it empty if there is no limit."), field="capacity")
    about.audience = details.audience
    about.capacity = details.capacity
    about.registers = details.registers
    about.programme = details.programme.strip()


def set_organisers(about: About, details: Details) -> None:
    """Which sections and organisations hold it, and the words of the town on it."""
    about.sections.set(Section.objects.filter(pk__in=details.section_ids))
    about.organisations.set(Organisation.objects.filter(pk__in=details.organisation_ids))
    about.labels.set(Label.objects.filter(pk__in=details.label_ids))


def copy_organisers(source: About, targets: Iterable[About]) -> None:
    """The occurrences of a series are held by those who hold the series."""
    sections, organisations = list(source.sections.all()), list(source.organisations.all())
    labels = list(source.labels.all())
    for target in targets:
        target.sections.set(sections) if sections else None
        target.organisations.set(organisations) if organisations else None
        target.labels.set(labels) if labels else None

"""Topics: gathered from cases, withdrawn, and back on the agenda when a case was not solved."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.cases.workflow import OPEN
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import advance, locked_topic, record_topic, words
from linli.deliberation.models import Topic
from linli.deliberation.workflow import HOLDING, State
from linli.places.models import Area

GATHERERS = _("Topics are gathered by the community they belong to.")


@transaction.atomic
def raise_topic(
    title: str,
    *,
    area_id: int,
    by: Viewer,
    now: datetime,
    body: str = "",
    compound_id: int | None = None,
    case_ids: Iterable[int] = (),
) -> Topic:
    """Make a matter for deliberation, gathered from several cases or from none."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_raise(by, area.path), GATHERERS)
    topic = Topic.objects.create(
        area=area,
        compound_id=compound_id,
        title=words(title, "title", _("Give the topic a title that residents understand.")),
        body=body.strip(),
        raised_by=by.key,
        raised_at=now,
    )
    chosen = _gathered(case_ids, topic, by)
    topic.cases.set(chosen)
    record_topic(events.TOPIC_RAISED, topic, by, now, cases=len(chosen))
    return topic


@transaction.atomic
def add_cases(
    topic_id: int, case_ids: Iterable[int], *, by: Viewer, now: datetime, version: int | None = None
) -> Topic:
    """Gather more cases into a topic that has not ended."""
    topic = _open_topic(topic_id, by, version)
    chosen = _gathered(case_ids, topic, by)
    if not chosen:
        raise Invalid(_("Choose at least one case."), field="case_ids")
    topic.cases.add(*chosen)
    topic.version += 1
    topic.save(update_fields=["version"])
    record_topic(events.CASES_ADDED, topic, by, now, cases=[case.pk for case in chosen])
    return topic


@transaction.atomic
def remove_case(
    topic_id: int, case_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Topic:
    """The case does not belong to this topic after all; it goes on by itself."""
    topic = _open_topic(topic_id, by, version)
    record_topic(events.CASE_REMOVED, topic, by, now, case=case_id)
    topic.cases.remove(case_id)
    topic.version += 1
    topic.save(update_fields=["version"])
    return topic


@transaction.atomic
def withdraw_topic(
    topic_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Topic:
    """There is nothing left to deliberate; its cases go on by themselves."""
    topic = locked_topic(topic_id, version)
    ensure(rules.can_end(by, topic), _("The secretary withdraws a topic."))
    advance(topic, "withdraw")
    topic.ended_at = now
    topic.save()
    text = words(reason, "reason", _("Say why it need not be deliberated."))
    record_topic(events.TOPIC_WITHDRAWN, topic, by, now, text=text)
    return topic


@transaction.atomic
def return_to_agenda(case_id: int, *, by: Viewer, now: datetime) -> list[Topic]:
    """A case was not solved: the topics that had agreed on it wait for the next agenda again.

    What follows by itself from a reopened case; nobody decides it.
    """
    returned = []
    ended = Topic.objects.filter(cases=case_id, state__in=(State.RESOLVED, State.HANDED_OVER))
    for topic_id in ended.order_by("pk").values_list("pk", flat=True):
        topic = locked_topic(topic_id)
        advance(topic, "reopen")
        topic.ended_at = None
        topic.save()
        record_topic(events.REOPENED, topic, by, now, case=case_id)
        returned.append(topic)
    return returned


def _open_topic(topic_id: int, by: Viewer, version: int | None) -> Topic:
    topic = locked_topic(topic_id, version)
    ensure(rules.can_raise(by, topic.area.path), GATHERERS)
    ensure(
        topic.state in (State.WAITING, State.ON_AGENDA),
        _("This topic has ended: its cases do not change any more."),
        code="wrong_state",
    )
    return topic


def _gathered(case_ids: Iterable[int], topic: Topic, by: Viewer) -> list[Case]:
    """The chosen cases under lock: theirs to see, of this area, open, in no other open topic."""
    wanted = set(case_ids)
    visible = cases.visible_to(by).filter(pk__in=wanted).values("pk")
    rows = list(
        Case.objects.filter(pk__in=visible)
        .select_related("area")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise Invalid(_("One of these cases is not yours to see. Choose again."), field="case_ids")
    for case in rows:
        _check_case(case, topic)
    return rows


def _check_case(case: Case, topic: Topic) -> None:
    if case.state not in OPEN:
        raise Invalid(
            _("%(case)s has ended already. Take it out.") % {"case": case.number}, field="case_ids"
        )
    if not f"{case.area.path}.".startswith(f"{topic.area.path}."):
        raise Invalid(
            _("%(case)s belongs to another area.") % {"case": case.number}, field="case_ids"
        )
    other = Topic.objects.filter(cases=case, state__in=HOLDING).exclude(pk=topic.pk).first()
    if other:
        raise Invalid(
            _("%(case)s is part of the topic “%(topic)s” already.")
            % {"case": case.number, "topic": other.title},
            field="case_ids",
        )

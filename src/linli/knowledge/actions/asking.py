"""Ask, say whether it helps, let a person answer; answer an inquiry by an approved answer."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.base import masking
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.actions import Raised
from linli.cases.models import Case, Category, Source
from linli.cases.spec import Raiser
from linli.cases.workflow import Outcome
from linli.cases.workflow import State as CaseState
from linli.knowledge import events, queries, rules
from linli.knowledge.actions._shared import record
from linli.knowledge.models import Answer, Asked
from linli.people.spec import Erased
from linli.places.models import Area


@act
def ask(words: str, area_id: int, *, by: Viewer, now: datetime) -> Asked:
    """Somebody asks: which answers fit is kept. Numbers of persons are blackened at once."""
    area = Area.objects.get(pk=area_id)
    said = masking.IDENTITY.sub("▇", words.strip())[:200]
    if len(said) < 2:
        raise Invalid(_("Ask in a few words."), field="words")
    found = queries.find(said, area, now)
    row = Asked.objects.create(
        area=area,
        words=said,
        found=[each.pk for each in found],
        subject=found[0].subject if found else "",
        asked_at=now,
        answered_at=now if found else None,
    )
    record(events.ASKED, row, by, now, found=len(found))
    return row


@act
def say_whether_it_helped(token: str, *, helped: bool, now: datetime) -> Asked:
    """The one who asked says whether the first answer helps; once, and not after a person was
    asked.
    """
    row = Asked.objects.select_for_update().get(token=token)
    if row.helped is not None or row.case_id is not None:
        return row
    row.helped = helped
    row.answered_at = (row.answered_at or now) if helped else None
    row.save(update_fields=["helped", "answered_at"])
    if row.found:
        name = "helpful" if helped else "unhelpful"
        Answer.objects.filter(pk=row.found[0]).update(**{name: F(name) + 1})
    return row


@act
def hand_over(token: str, raiser: Raiser, *, by: Viewer, now: datetime) -> Raised:
    """No answer helped: a person answers. The question becomes an inquiry of its community."""
    row = Asked.objects.select_related("area").select_for_update(of=("self",)).get(token=token)
    if row.case_id is not None:
        raise NotAllowed(_("A person answers this already."), code="handed_over")
    if not row.words:
        raise NotAllowed(_("This question is too old: please ask again."), code="forgotten")
    rows = Category.objects.filter(kinds__contains="inquiry", active=True)
    category = rows.order_by("order").first()
    if category is None:
        raise NotAllowed(
            _("Inquiries are not taken here yet: please call your community."), code="no_category"
        )
    raised = cases.raise_case(
        kind="inquiry",
        category_id=category.pk,
        area_id=row.area_id,
        summary=row.words[:110],
        source=Source.PORTAL,
        raiser=raiser,
        once=f"question-{row.pk}",
        by=by,
        now=now,
    )
    row.case, row.answered_at = raised.case, None
    row.save(update_fields=["case", "answered_at"])
    record(events.HANDED_OVER, row, by, now)
    return raised


@act
def note_answered(case_id: int, *, by: Viewer, now: datetime) -> bool:
    """The inquiry a question became was answered by a person; False for any other case."""
    row = Asked.objects.select_related("area").filter(case_id=case_id, answered_at=None).first()
    if row is None:
        return False
    row.answered_at = now
    row.save(update_fields=["answered_at"])
    record(events.ANSWERED, row, by, now)
    return True


@act
def forget_due(*, by: Viewer, now: datetime) -> int:
    """Each night: the words of old questions go; that they were asked and answered stays."""
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    return queries.to_forget(now).update(words="")


@act
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:  # noqa: ARG001 - one signature
    """Somebody was erased: questions that name them lose their words."""
    rows = [row for row in Asked.objects.exclude(words="") if _names(row.words, who.words)]
    return Asked.objects.filter(pk__in=[row.pk for row in rows]).update(words="")


def _names(text: str, words: Collection[str]) -> bool:
    return any(word in text for word in words)


@act
def answer_inquiry(
    case_id: int, answer_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Case:
    """Send an approved answer to whoever raised an inquiry, with the source it rests on; one that
    nobody has received yet is received by the same act. No advice in the single case is sent so.
    """
    row = queries.usable(now).filter(pk=answer_id).first()
    case = queries.inquiries(by).filter(pk=case_id).first()
    if row is None or case is None or str(row.area_id) not in str(case.area.path).split("."):
        raise NotAllowed(_("This answer is not approved for this place."), code="not_approved")
    if row.hands_over:
        raise NotAllowed(_("Here a person of the profession advises."), code="hands_over")
    if case.state == CaseState.RAISED:
        version = cases.receive(case_id, by=by, now=now, version=version).version
    done = cases.resolve(
        case_id,
        outcome=Outcome.EXPLAINED,
        answer=queries.said(row),
        by=by,
        now=now,
        version=version,
    )
    Answer.objects.filter(pk=row.pk).update(used=F("used") + 1)
    record(events.USED, row, by, now, about=(f"case:{case_id}",))
    return done

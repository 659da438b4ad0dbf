"""Two copies of one submission: somebody looked at both and says what stands."""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.surveys import events, queries, rules
from linli.surveys.models import Edit, Submission
from linli.surveys.queries import Pair
from linli.surveys.rules import copies
from linli.surveys.workflow import Settled, State


@transaction.atomic
def settle_copy(
    submission_id: int,
    how: str,
    why: str,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Submission:
    """Say which of two copies stands (a code of `workflow.Settled`), and why; gives the one that
    stands. Both stay as they came. Where the later one stands, it takes the earlier one's place,
    with its own files and signature; merged, what only the later one says comes into the earlier
    one as corrections. What has taken effect elsewhere is not undone. Raises Invalid, Conflict,
    NotAllowed.
    """
    copy = _locked(submission_id)
    if version is not None and version != copy.version:
        raise Conflict(_("Someone else has settled this meanwhile."), current=copy)
    ensure(
        rules.can_settle(by, copy),
        _("The secretary of the community settles this."),
        code="not_secretary",
    )
    if copy.settled_at is not None:
        raise NotAllowed(_("This is settled already."), code="settled")
    pair = queries.pair(copy)
    _check(pair, how, why)
    stands, aside = pair.first, pair.second
    if how == Settled.SECOND:
        stands, aside = aside, stands
    if aside.pk != copy.pk:
        _change_places(stands, aside)
    if how == Settled.MERGED:
        _merge(pair, why, by, now)
    aside.settled_at, aside.settled_by = now, by.key
    aside.settled_how, aside.settled_why = how, why.strip()[:200]
    for row in (aside, stands):
        row.version += 1
        row.save()
    journal.record(
        events.SETTLED,
        subject=f"submission:{copy.pk}",
        about=tuple(
            thing for thing in (f"submission:{copy.conflict_of_id}", copy.subject) if thing
        ),
        area=copy.area.path,
        by=by,
        now=now,
        text=why,
        how=how,
        differs="hard" if pair.is_hard else "soft",
    )
    return stands


def _check(pair: Pair, how: str, why: str) -> None:
    if how not in dict(pair.choices):
        raise Invalid(_("Choose what stands."), field="how")
    if not why.strip():
        raise Invalid(_("Say why."), field="why")
    if how != Settled.FIRST and pair.second.missing:
        raise NotAllowed(
            _("Files of the later one have not come yet: settle it once it is whole."),
            code="incomplete",
        )


def _locked(submission_id: int) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",)).select_related(
        "area", "form_version__form"
    )
    copy = rows.get(pk=submission_id)
    if copy.conflict_of_id is not None:
        copy.conflict_of = rows.get(pk=copy.conflict_of_id)
    return copy


def _change_places(stands: Submission, aside: Submission) -> None:
    """The copy becomes the record, and the record its copy: the other copies follow."""
    Submission.objects.filter(conflict_of=aside).exclude(pk=stands.pk).update(conflict_of=stands)
    aside.conflict_of = stands
    aside.save(update_fields=["conflict_of"])
    stands.conflict_of = None


def _merge(pair: Pair, why: str, by: Viewer, now: datetime) -> None:
    first = pair.first
    before = queries.answers_of(first)
    whole = copies.merged(before, pair.base, pair.told)
    if whole == before:
        return
    Edit.objects.bulk_create(
        Edit(
            submission=first,
            at=now,
            by=by.key,
            path=one.path,
            before=one.first_said,
            after=one.second_said,
            why=why.strip()[:200],
        )
        for one in copies.only_in_second(pair.base, pair.told)
    )
    first.answers = json.dumps(whole, ensure_ascii=False)
    first.state, first.why = State.RECEIVED, ""

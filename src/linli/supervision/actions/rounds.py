"""An inspection round: drawn and kept, looked at one by one, closed; a slip from what was found."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places.models import Area
from linli.supervision import events, queries, rules
from linli.supervision.actions._shared import words
from linli.supervision.actions.issuing import issue
from linli.supervision.models import Round, Sample, Slip
from linli.supervision.spec import MOST_DRAWN, Receiver
from linli.supervision.workflow import Finding, RoundState

SEED = re.compile(r"[0-9A-Za-z-]{1,32}")


@transaction.atomic
def open_round(
    area_id: int,
    sizes: Mapping[str, int],
    *,
    since: date,
    until: date,
    seed: str,
    by: Viewer,
    now: datetime,
) -> Round:
    """Draw a sample of the records alive from `since` to `until`: of each kind as many as `sizes`
    says. Frame, sizes and seed are kept, so that anyone can draw it again.
    """
    area = Area.objects.select_for_update(no_key=True).get(pk=area_id)
    ensure(rules.can_round(by, area.path), _("Rounds are held by the supervisor of the area."))
    if queries.open_round_of(area) is not None:
        raise NotAllowed(
            _("A round is open already. Close it before the next one is drawn."), code="open"
        )
    wanted = {kind: size for kind, size in sizes.items() if size}
    if not wanted or set(wanted) - set(queries.KINDS):
        raise Invalid(_("Say how many records of which kind are drawn."), field="sizes")
    if any(not 0 < size <= MOST_DRAWN for size in wanted.values()):
        raise Invalid(
            _("At most %(n)d records of one kind are drawn.") % {"n": MOST_DRAWN}, field="sizes"
        )
    if not since <= until <= localdate(now):
        raise Invalid(_("The time ends today at the latest, and after it began."), field="until")
    if not SEED.fullmatch(seed):
        raise Invalid(_("A draw needs a seed of letters and digits."), field="seed")
    frame = queries.frame(by, area, wanted, *queries.bounds(since, until))
    drawn = rules.draw(frame, wanted, seed)
    if not drawn:
        raise Invalid(_("No such record was alive in this time."), field="until")
    row = Round.objects.create(
        area=area,
        week_on=queries.monday_of(localdate(now)),
        since=since,
        until=until,
        seed=seed,
        sizes=wanted,
        frame=frame,
        frame_digest=hashlib.sha256("\n".join(frame).encode()).hexdigest(),
        opened_by=by.key,
        opened_at=now,
    )
    Sample.objects.bulk_create(
        Sample(round=row, position=place, origin=key) for place, key in enumerate(drawn, start=1)
    )
    _record(
        events.ROUND_OPENED,
        row,
        by,
        now,
        seed=seed,
        sizes=wanted,
        frame=len(frame),
        digest=row.frame_digest,
        drawn=drawn,
    )
    return row


@transaction.atomic
def find(sample_id: int, finding: str, text: str = "", *, by: Viewer, now: datetime) -> Sample:
    """Write down what was found on a record that was drawn; the record itself is not touched.
    While the round is open it may be written anew.
    """
    sample = Sample.objects.select_related("round__area").get(pk=sample_id)
    row = _locked(sample.round_id, None)
    ensure(rules.can_round(by, row.area.path), _("Rounds are held by the supervisor of the area."))
    _still_open(row)
    if finding not in Finding.values:
        raise Invalid(_("Choose what was found."), field="finding")
    said = text.strip()
    if finding != Finding.IN_ORDER:
        said = words(text, "words", _("Say what is not in order."))
    elif sample.slip_id is not None:
        raise Invalid(_("A slip rests on this finding: it stays."), field="finding")
    sample.finding, sample.words = finding, said
    sample.found_by, sample.found_at = by.key, now
    sample.save()
    _record(
        events.ROUND_FOUND, row, by, now, text=said, sample=sample.pk, finding=finding,
        origin=sample.origin,
    )  # fmt: skip
    return sample


@transaction.atomic
def issue_from_finding(
    sample_id: int,
    *,
    title: str,
    demand: str,
    to: Receiver,
    reply_on: date,
    by: Viewer,
    now: datetime,
) -> Slip:
    """Issue a slip about a drawn record that was not in order, and tie it to the finding."""
    sample = Sample.objects.select_for_update().get(pk=sample_id)
    if sample.finding in {"", Finding.IN_ORDER}:
        raise NotAllowed(_("Write down first what is not in order."), code="no_fault")
    if sample.slip_id is not None:
        raise NotAllowed(_("A slip was issued about this finding already."), code="issued")
    slip = issue(
        origin=sample.origin, title=title, demand=demand, to=to, reply_on=reply_on, by=by, now=now
    )
    sample.slip = slip
    sample.save()
    return slip


@transaction.atomic
def close_round(round_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Round:
    """Every record was looked at: the round counts from now on, and stays as it is."""
    row = _locked(round_id, version)
    ensure(rules.can_round(by, row.area.path), _("Rounds are held by the supervisor of the area."))
    _still_open(row)
    left = row.samples.filter(finding="").count()
    if left:
        raise NotAllowed(
            _("%(n)d records have no finding yet. Look at them first.") % {"n": left}, code="left"
        )
    row.state, row.closed_at = RoundState.CLOSED, now
    row.version += 1
    row.save()
    _record(events.ROUND_CLOSED, row, by, now, records=row.samples.count())
    return row


def _still_open(row: Round) -> None:
    if row.state != RoundState.OPEN:
        raise NotAllowed(_("This round is closed and stays as it is."), code="wrong_state")


def _locked(round_id: int, version: int | None) -> Round:
    row = Round.objects.select_related("area").select_for_update(of=("self",)).get(pk=round_id)
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this round meanwhile."), current=row)
    return row


def _record(
    kind: str, row: Round, by: Viewer, now: datetime, *, text: str = "", **data: Any
) -> None:
    journal.record(
        kind, subject=f"round:{row.pk}", area=row.area.path, by=by, now=now, text=text, **data
    )

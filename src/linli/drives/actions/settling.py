"""Of two records of one household one stands: its drives follow from that one."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import queries, rules
from linli.drives.actions.common import locked_target
from linli.drives.actions.recording import put_back, record
from linli.drives.models import Attempt, Target
from linli.drives.spec import LetterDraft
from linli.drives.workflow import Meaning, State


def as_kept(reason: str, next_on: date | None, letter: LetterDraft | None) -> str:
    """What was said beside a stage, as it is kept (sealed) until somebody settles which stands."""
    return json.dumps(
        {"reason": reason, "next_on": next_on, "letter": asdict(letter) if letter else None},
        default=date.isoformat,
        ensure_ascii=False,
    )


@transaction.atomic
def let_stand(
    stands_id: int, falls_id: int, why: str, *, by: Viewer, now: datetime
) -> list[Target]:
    """Of two visits at one door the first stands and the other falls, because of `why`.

    What the fallen one recorded of running drives is taken back; what the standing one said, and
    was only kept beside, is recorded now. Both stay readable. Where somebody recorded anew since,
    that newest word stays. Gives the targets that stand elsewhere now. Raises Invalid, NotAllowed.
    """
    if not why.strip():
        raise Invalid(_("Say why the other one is withdrawn."), field="why")
    rows = Attempt.objects.filter(visit_id__in=(stands_id, falls_id), withdrawn_at=None)
    running = rows.filter(target__drive__state=State.OPEN).order_by("target_id")
    numbers = running.values_list("target_id", flat=True).distinct()
    settled = [_settle(pk, stands_id, falls_id, why, by, now) for pk in list(numbers)]
    return [target for target in settled if target is not None]


def _settle(
    target_id: int, stands_id: int, falls_id: int, why: str, by: Viewer, now: datetime
) -> Target | None:
    target = locked_target(target_id)
    kept = target.history.filter(withdrawn_at=None).select_related(
        "from_stage", "from_reason", "to_stage", "said", "reason", "target__area", "visit"
    )
    fallen = list(kept.filter(visit_id=falls_id).order_by("pk"))
    word = kept.filter(visit_id=stands_id).order_by("pk").last()
    for attempt in fallen:
        ensure(
            rules.can_set_right(by, attempt),
            _("The secretary of the community settles this."),
            code="not_secretary",
        )
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in fallen]).update(
        withdrawn_at=now, withdrawn_why=why.strip()[:200], said_as=""
    )
    moved = [attempt for attempt in fallen if attempt.said_id is None]
    if not moved or _is_built_upon(kept, moved[0], stands_id) or _says_the_same(word, moved[-1]):
        return None
    stage = target.stage_id
    put_back(target, moved[0], why, by, now)
    if word is not None and word.pk > moved[0].pk:
        _say_again(word, why, by, now)
    target = locked_target(target_id)
    return target if target.stage_id != stage else None


def _is_built_upon(kept: "QuerySet[Attempt]", first: Attempt, stands_id: int) -> bool:
    """Whether somebody else recorded since: what they said is newer than both."""
    later = kept.filter(pk__gt=first.pk, said=None)
    return later.exclude(visit_id=stands_id).exists()


def _says_the_same(word: Attempt | None, fallen: Attempt) -> bool:
    if word is None or word.said_id is not None or _is_miss(word) or _is_miss(fallen):
        return False
    return word.to_stage_id == fallen.to_stage_id


def _is_miss(attempt: Attempt) -> bool:
    return attempt.visit is not None and attempt.visit.outcome == attempt.visit.Outcome.NO_ONE_HOME


def _say_again(word: Attempt, why: str, by: Viewer, now: datetime) -> None:
    """Record what the standing visit said, from where the target stood before both."""
    kept: dict[str, Any] = json.loads(word.said_as) if word.said_as else {}
    if word.said is None:  # it counted, on top of what has fallen
        Attempt.objects.filter(pk=word.pk).update(withdrawn_at=now, withdrawn_why=why.strip()[:200])
        drive = word.target.drive
        stage = queries.stage_meaning(drive, Meaning.AWAY) if _is_miss(word) else word.to_stage
        kept = {"reason": word.reason.code if word.reason and not _is_miss(word) else ""}
    else:
        stage = word.said
    record(
        word.target_id,
        stage.code,
        reason=kept.get("reason") or "",
        next_on=_day(kept.get("next_on"), now),
        letter=_letter(kept.get("letter")),
        note=word.note,
        at=word.at,
        visit_id=word.visit_id,
        once=f"{queries.STANDS}{word.pk}",
        by=by,
        now=now,
    )
    Attempt.objects.filter(pk=word.pk).update(said_as="")


def _day(text: str | None, now: datetime) -> date | None:
    """The day on which to come again, unless it is over."""
    day = date.fromisoformat(text) if text else None
    return day if day and day >= now.date() else None


def _letter(kept: dict[str, Any] | None) -> LetterDraft | None:
    if kept is None:
        return None
    signed_on = date.fromisoformat(kept["signed_on"]) if kept["signed_on"] else None
    return LetterDraft(**{**kept, "signed_on": signed_on})


def forget_signer(person_id: int, name: str) -> int:
    """Somebody was erased: letters that wait beside a record and name them are left out; how many.
    Part of `forget_person`, which writes it down.
    """
    struck = 0
    for attempt in Attempt.objects.exclude(said=None).exclude(said_as=""):
        kept = json.loads(attempt.said_as)
        letter = kept.get("letter") or {}
        if letter.get("person_id") == person_id or letter.get("name") == name:
            attempt.said_as = json.dumps({**kept, "letter": None}, ensure_ascii=False)
            attempt.save(update_fields=["said_as"])
            struck += 1
    return struck

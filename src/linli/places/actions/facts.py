"""What is known about a dwelling: noted once, with who said so, and forgotten again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base import composed, masking
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places import events, queries
from linli.places.models import Dwelling, Fact

LONGEST_FACT = 200


@act
def note_facts(
    door: Dwelling | int, said: Mapping[str, str], *, source: str, by: Viewer, now: datetime
) -> int:
    """Keep what was said about a dwelling (or its number), as far as it is new; how much.

    For the app whose record it is (`source`, "submission:5"); it has asked whether `by` may.
    """
    fresh = {code: value.strip() for code, value in said.items() if value.strip()}
    if not fresh:
        return 0
    dwelling = queries.with_area(door)
    known = {fact.code: fact.value for fact in queries.latest_facts(dwelling.pk)}
    changed = {code: value for code, value in fresh.items() if known.get(code) != value}
    for value in changed.values():
        if len(value) > LONGEST_FACT or masking.IDENTITY.search(value):
            raise Invalid(_("This does not belong among the facts of a dwelling."), field="facts")
    if changed:
        composed.write_new(
            [
                Fact(
                    dwelling=dwelling,
                    code=code,
                    value=value,
                    said_at=now,
                    said_by=by.key,
                    source=source,
                )
                for code, value in changed.items()
            ]
        )
        journal.record(
            events.FACTS_NOTED,
            subject=f"dwelling:{dwelling.pk}",
            about=(source,),
            area=str(dwelling.compound.area.path),
            by=by,
            now=now,
            codes=sorted(changed),
        )
    return len(changed)


@transaction.atomic
def forget_facts(dwelling_id: int, *, by: Viewer, now: datetime) -> int:
    """Somebody who lived there was erased: what they said about the dwelling goes; how much."""
    gone = Fact.objects.filter(dwelling_id=dwelling_id).delete()[0]
    if gone:
        subject = f"dwelling:{dwelling_id}"
        journal.record(events.FACTS_FORGOTTEN, subject=subject, by=by, now=now, facts=gone)
    return gone

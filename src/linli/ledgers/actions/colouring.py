"""Writing the history of colours: what the rules say now, where it differs from what is written.

Done by the program alone: just after midnight, after each act that matters, when rules or the
calendar change. Running it again writes nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from linli.clock import queries as clock
from linli.ledgers.models import ColourChange, ColourRules, Item, Ledger
from linli.ledgers.queries import coloured, colours
from linli.ledgers.spec.colours import Counting
from linli.ledgers.spec.schemes import SHIPPED

#: After a longer standstill the days between are not written one by one.
MOST_DAYS = 62
PROGRAM = "system:colours"


@transaction.atomic
def recolour(
    ledger_id: int, *, cause: str, now: datetime, item_ids: Iterable[int] | None = None
) -> int:
    """Write down each item whose colour is another than the one written last; how many.

    `cause`: "day", "act", "rules", "mark", "calendar" or "clock". An entry never begins before
    the one it follows, even if two acts are delivered the wrong way round.
    """
    row = begin(ledger_id, now)
    scheme, day = row.scheme, clock.local(now).date()
    works = colours.works_of([scheme])
    items = Item.objects.filter(ledger_id=ledger_id).order_by()
    if item_ids is not None:
        items = items.filter(pk__in=list(item_ids))
    standing = ColourChange.objects.filter(item=OuterRef("pk"), until=None)
    rows = coloured.with_looks(items, day, {ledger_id: scheme}, works)
    found = rows.annotate(written=Subquery(standing.values("look")[:1]))
    changed = [
        pk
        for pk, look, written in found.values_list("pk", "look", "written")
        if look != (written or "")
    ]
    if changed:
        _write(changed, row, day, cause, now)
    return len(changed)


def _write(changed: list[int], row: ColourRules, day: date, cause: str, now: datetime) -> None:
    scheme = row.scheme
    works = colours.works_of([scheme])
    written = ColourChange.objects.select_for_update().filter(item__in=changed, until=None)
    since = {item: max(moment, now) for item, moment in written.values_list("item_id", "since")}
    new = []
    facts = coloured.facts_of_all(Item.objects.filter(pk__in=changed).order_by(), day)
    for pk, (state, known) in facts.items():
        found = colours.colour_by(state, known, scheme, works)
        new.append(
            ColourChange(
                item_id=pk,
                look=found.look,
                rules=row,
                rule=found.at,
                measured=dict(found.measured),
                cause=cause,
                since=since.get(pk, now),
            )
        )
    later = [pk for pk, moment in since.items() if moment > now]
    written.exclude(item__in=later).update(until=now)
    written.filter(item__in=later).update(until=F("since"))
    ColourChange.objects.bulk_create(new, batch_size=1000)


@transaction.atomic
def begin(ledger_id: int, now: datetime) -> ColourRules:
    """The rules in force, locked; the shipped ones are put into force where none were set."""
    rows = ColourRules.objects.select_for_update(of=("self",))
    row = rows.filter(ledger_id=ledger_id, applied_at__isnull=False, retired_at=None).first()
    if row is not None:
        return row
    Ledger.objects.select_for_update().get(pk=ledger_id)  # two at once would make two
    row = rows.filter(ledger_id=ledger_id, applied_at__isnull=False, retired_at=None).first()
    first = SHIPPED[0]
    return row or ColourRules.objects.create(
        ledger_id=ledger_id,
        number=ColourRules.objects.filter(ledger_id=ledger_id).count() + 1,
        name=first.name,
        name_en=first.name_en,
        source=first.source,
        content=first.scheme.as_json(),
        made_by=PROGRAM,
        made_at=now,
        applied_by=PROGRAM,
        applied_at=now,
        coloured_on=clock.local(now).date(),
    )


def colour_days(now: datetime, *, cause: str = "day") -> int:
    """Bring every open ledger's history up to today; how many changes were written.

    Days on which nothing ran are written one by one, each from its midnight. When the house's
    clock was set back, what lies ahead of it is withdrawn first.
    """
    today = clock.local(now).date()
    rows = ColourRules.objects.filter(
        Q(coloured_on=None) | ~Q(coloured_on=today),
        applied_at__isnull=False,
        retired_at=None,
        ledger__is_open=True,
    )
    missing = Ledger.objects.filter(is_open=True).exclude(
        colour_rules__in=ColourRules.objects.filter(applied_at__isnull=False, retired_at=None)
    )
    done = sum(
        recolour(ledger, cause=cause, now=now)
        for ledger in list(missing.order_by("pk").values_list("pk", flat=True))
    )
    return done + sum(_bring_up(row.ledger_id, now, cause) for row in list(rows.order_by("pk")))


@transaction.atomic
def _bring_up(ledger_id: int, now: datetime, cause: str) -> int:
    row = begin(ledger_id, now)
    today = clock.local(now).date()
    if row.coloured_on and row.coloured_on > today:
        rewind(ledger_id, now)
    first = row.coloured_on + timedelta(days=1) if row.coloured_on else today
    first = max(first, today - timedelta(days=MOST_DAYS))
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)] or [today]
    done = 0
    for day in days:
        done += recolour(
            ledger_id, cause=cause, now=min(max(coloured.midnight(day), _last(row)), now)
        )
    ColourRules.objects.filter(pk=row.pk).update(coloured_on=today)
    return done


def _last(row: ColourRules) -> datetime:
    """No day of the history begins before the rules that colour it."""
    return row.applied_at or row.made_at


@transaction.atomic
def rewind(ledger_id: int, now: datetime) -> int:
    """The house's clock was set back: entries that begin after `now` are withdrawn, and the one
    before them holds again; how many.
    """
    ahead = ColourChange.objects.select_for_update().filter(
        item__ledger_id=ledger_id, since__gt=now, withdrawn=False
    )
    items = set(ahead.values_list("item_id", flat=True))
    count = ahead.update(withdrawn=True, until=F("since"))
    last = (
        ColourChange.objects.filter(item__in=items, withdrawn=False)
        .order_by("item_id", "-since", "-pk")
        .distinct("item_id")
    )
    ColourChange.objects.filter(pk__in=[row.pk for row in last]).update(until=None)
    ColourChange.objects.filter(item__ledger_id=ledger_id, until__gt=now, withdrawn=False).update(
        until=None
    )
    return count


@transaction.atomic
def recolour_for_calendar(now: datetime) -> int:
    """A day became a holiday or a working day: whoever counts working days is coloured anew."""
    rows = ColourRules.objects.filter(
        content__counting=Counting.WORKING,
        applied_at__isnull=False,
        retired_at=None,
        ledger__is_open=True,
    )
    ledgers = list(rows.order_by("pk").values_list("ledger_id", flat=True))
    return sum(recolour(ledger, cause="calendar", now=now) for ledger in ledgers)

"""By which way each row of an audience is reached, and what its notice will hold.

Names, numbers and addresses stay sealed: the columns are copied from table to table as they lie.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from linli.base.fields import SealedTextField
from linli.events.models import Registration
from linli.notices.workflow import Channel
from linli.outreach.models import Binding
from linli.people.models import Person, Tie

#: Of several at one door the head of the household is written to, else the owner, else …
RANKS = (Tie.Kind.HEAD, Tie.Kind.OWNER, Tie.Kind.OCCUPANT, Tie.Kind.REGISTERED)
#: The way of those who have but a landline, which takes no text messages: somebody calls them.
CALL = "call"
_NOTHING = Value("", output_field=CharField())


def addressed(rows: "QuerySet[Any, Any]", channels: Sequence[str]) -> Any:
    """With `way`, `has_way`, `rank`, `door_id` and the columns of `notices.queries.ROWS`."""
    if rows.model is Person:
        return _persons(rows, channels)
    if rows.model is Registration:
        return _by_number(
            rows,
            channels,
            phone="phone",
            index=F("phone_index"),
            called=F("name"),
            path="event__area__path",
            door=_NOTHING,
        )
    return _by_number(
        rows,
        channels,
        phone="contact_phone",
        index=_NOTHING,
        called=F("contact_name"),
        path="area__path",
        door=F("address"),
    )


def same_number(rows: "QuerySet[Any, Any]") -> Any:
    """Equal for those who would get it on one telephone."""
    if rows.model is Person:
        return Case(When(~Q(phone_index=""), then=F("phone_index")), default=F("recipient"))
    return Case(When(~Q(sent_index=""), then=F("sent_index")), default=F("recipient"))


def same_door(rows: "QuerySet[Any, Any]") -> Any:
    """Equal for those who live behind one door; the others by their number."""
    if rows.model is not Person:
        return same_number(rows)
    door = Concat(Value("door:"), Cast("door_id", CharField()), output_field=CharField())
    return Case(When(door_id__isnull=False, then=door), default=same_number(rows))


def _persons(rows: "QuerySet[Any, Any]", channels: Sequence[str]) -> Any:
    own = Tie.objects.filter(person=OuterRef("pk"), until=None).annotate(
        first=Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(RANKS)))
    )
    ties = own.order_by("first", "pk")
    rows = rows.annotate(
        door_id=Subquery(ties.values("dwelling")[:1]),
        rank=Coalesce(Subquery(ties.values("first")[:1]), 9, output_field=IntegerField()),
        door_words=Coalesce(Subquery(ties.values("dwelling__address")[:1]), _NOTHING),
        called=F("name"),
        recipient=Concat(Value("person:"), Cast("pk", CharField()), output_field=CharField()),
        path=Cast("area__path", CharField()),
        **{
            f"{channel}_{field}": _bound(channel, field)
            for channel in (Channel.WECHAT, Channel.EMAIL)
            for field in ("address", "address_index")
        },
    )
    there = {
        "wechat": Q(wechat_address__isnull=False),
        "sms": Q(mobile=True),
        "email": Q(email_address__isnull=False),
        CALL: Q(mobile=False) & ~Q(phone=""),
    }
    address = {
        "wechat": "wechat_address",
        "sms": "phone",
        "email": "email_address",
        CALL: "phone",
    }
    index = {
        "wechat": "wechat_address_index",
        "sms": "phone_index",
        "email": "email_address_index",
        CALL: "phone_index",
    }
    return _on_their_way(rows, (*channels, CALL), there, _fields(address), _fields(index))


def _on_their_way(
    rows: "QuerySet[Any, Any]",
    ways: Sequence[str],
    there: dict[str, Q],
    address: dict[str, Any],
    index: dict[str, Any],
) -> Any:
    """The columns that say by which of these ways each is reached, and where."""
    sent = {code: Value(0 if code == CALL else 1) for code in there}
    return rows.annotate(
        way=_first(ways, there, {code: Value(code) for code in there}, CharField()),
        has_way=_first(ways, there, sent, IntegerField(), 0),
        sent_to=_first(ways, there, address, SealedTextField()),
        sent_index=_first(ways, there, index, CharField()),
    )


def _fields(names: dict[str, str]) -> dict[str, Any]:
    return {code: F(name) for code, name in names.items()}


def _first(
    channels: Sequence[str],
    there: dict[str, Q],
    then: dict[str, Any],
    field: Any,
    otherwise: Any = "",
) -> Any:
    """What belongs to the first of the channels by which somebody can be reached."""
    cases = [When(there[code], then=then[code]) for code in channels]
    nothing = Value(otherwise, output_field=IntegerField() if otherwise == 0 else CharField())
    return Case(*cases, default=nothing, output_field=field)


def _bound(channel: str, field: str) -> Subquery:
    rows = Binding.objects.filter(person=OuterRef("pk"), channel=channel)
    return Subquery(rows.values(field)[:1])


def _by_number(
    rows: "QuerySet[Any, Any]",
    channels: Sequence[str],
    *,
    phone: str,
    index: Any,
    called: Any,
    path: str,
    door: Any,
) -> Any:
    """Whoever is reached by telephone or not at all."""
    kind = rows.model.__name__.lower()
    there = {"sms": Q(mobile=True), CALL: Q(mobile=False) & ~Q(**{phone: ""})}
    rows = rows.annotate(
        rank=Value(0),
        called=called,
        door_words=door,
        recipient=Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField()),
        path=Cast(path, CharField()),
    )
    ways = tuple(code for code in ("sms", CALL) if code in {*channels, CALL})
    return _on_their_way(
        rows, ways, there, dict.fromkeys(there, F(phone)), dict.fromkeys(there, index)
    )

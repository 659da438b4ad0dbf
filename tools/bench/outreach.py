"""A message to a hundred thousand people: queued in one statement, sent by workers through the
local fake while somebody opens pages.
"""

import os
import time
from dataclasses import dataclass

from django.db import connection, connections
from django.test import Client
from tests import cast
from tools.bench import house, measuring

from linli.base import crypto
from linli.clock import queries as clock
from linli.notices.models import Mailing, Notice
from linli.outreach import actions, queries
from linli.outreach.actions import Draft
from linli.outreach.spec import Described
from linli.people.models import Person, Tie

PEOPLE = 100_000
#: Seconds in which the workers are watched.
WATCHED = 30.0
PAGES = ("/", "/messages/", "/drives/", "/events/")


def run(place: house.Place, *, seconds: float) -> None:
    """Look, queue, send for a while; print what it took."""
    built = cast.build_house()
    _residents(built)
    worker = {"by": built.viewer("worker"), "now": clock.now()}
    secretary = {"by": built.viewer("secretary"), "now": clock.now()}
    audience = actions.save_audience(built.community.pk, "全体居民", Described(), **worker)
    began = time.perf_counter()
    found = queries.preview_of(audience)
    print(f"\npreview of {found.sent_to} of {found.meant}: {time.perf_counter() - began:.1f} s")
    draft = Draft("停水通知", audience.pk, ("sms",), urgent=True)
    message = actions.write(draft, {"sms": ("", "{姓名}您好，周三停水。")}, **worker)
    actions.ask(message.pk, **worker)
    actions.approve(message.pk, **secretary)
    began = time.perf_counter()
    actions.begin(message.pk, by=cast.PROGRAM, now=clock.now())
    lasted = time.perf_counter() - began
    queued = Notice.objects.count()
    print(f"{queued} queued in {lasted:.1f} s ({measuring.load()})")
    client = Client()
    client.force_login(built.accounts["secretary"])
    quiet = [measuring.repeat(lambda a=a: client.get(a), times=20, seconds=seconds) for a in PAGES]
    connections.close_all()
    usual = _sending(place, client, "sms=50")
    fastest = _sending(place, client, "sms=0")
    for what, one in (("fifty a second (the setting)", usual), ("as fast as one can", fastest)):
        print(
            f"{what}: {one.rate:.0f} a second by one worker process; of the processor for each "
            f"{one.worker:.2f} ms in the worker, {one.database:.2f} ms in the database and pages "
            f"({measuring.load()})"
        )
    heads = ("ms idle", "p95", "at 50/s", "p95", "fastest", "p95")
    print(f"\n{'page':14}    {''.join(f'{head:>9}' for head in heads)}")
    for n, address in enumerate(PAGES):
        spreads = (quiet[n], usual.pages[n], fastest.pages[n])
        cells = "".join(f"{each.median:9.0f}{each.late:9.0f}" for each in spreads)
        print(f"{address:14}    {cells}")
    doubles = Notice.objects.count() - Notice.objects.values("recipient").distinct().count()
    print(f"recipients with two notices: {doubles}; mailings: {Mailing.objects.count()}")


@dataclass
class Sending:
    """What sending at some rate cost: messages a second, milliseconds of the processor for each,
    and how long pages took meanwhile.
    """

    rate: float
    worker: float
    database: float
    pages: list[measuring.Spread]


def _sending(place: house.Place, client: Client, rate: str) -> Sending:
    """Workers send for a while at this rate, while somebody opens pages."""
    os.environ["LINLI_RATES"] = rate
    with house.serving() as (_web, job):
        roots = ([job], [place.database_pid])
        before, used = _sent(), [measuring.processor_seconds(root) or 0.0 for root in roots]
        began = time.perf_counter()
        pages = [
            measuring.repeat(lambda a=a: client.get(a), times=400, seconds=WATCHED / len(PAGES))
            for a in PAGES
        ]
        lasted, sent = time.perf_counter() - began, _sent() - before
        now = [measuring.processor_seconds(root) or 0.0 for root in roots]
    each = [1000 * (after - start) / max(sent, 1) for start, after in zip(used, now, strict=True)]
    connections.close_all()
    return Sending(sent / lasted, each[0], each[1], pages)


def _sent() -> int:
    return Notice.objects.exclude(sent_at=None).count()


def _residents(built: cast.House) -> None:
    """A hundred thousand people past the actions, for measuring only."""
    name, area = "张某某", built.community
    doors = [door.pk for door in built.dwellings()]
    people = Person.objects.bulk_create(
        (
            Person(
                area=area,
                name=name,
                name_index=crypto.blind_index(name),
                phone=f"138{number:08}",
                phone_index=crypto.blind_index(f"138{number:08}"),
                mobile=True,
            )
            for number in range(PEOPLE)
        ),
        batch_size=2000,
    )
    Tie.objects.bulk_create(
        (
            Tie(person=person, dwelling_id=doors[number % len(doors)], kind="occupant")
            for number, person in enumerate(people)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("analyze")

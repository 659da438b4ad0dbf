"""Gatherings: two thousand people register for three hundred places within a minute through the
page; ten years of a series; a calendar of five thousand events.
"""

import http.client
import itertools
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db import connection, connections
from django.db.models import Sum
from django.test import Client
from tests import cast
from tools.bench import house, measuring
from tools.bench.measuring import Spread

from linli.clock import queries as clock
from linli.events import actions
from linli.events.models import Event, Registration
from linli.events.spec import OPEN, Details, OnHoliday, slots

PEOPLE, PLACES, SECONDS, CLIENTS = 2000, 300, 60, 24
EVENTS = 5000
TIMES = 30
TOKEN = "b" * 32  # a CSRF token: cookie and form must agree, nothing more


def run(place: house.Place, *, seconds: float) -> None:
    """Measure and print every line."""
    built = cast.build_house()
    _recurrence()
    event = _lecture(built)
    connections.close_all()
    # Everybody comes from an address of their own, as a proxy in front would name them.
    os.environ["LINLI_PROXIES"] = "1"
    with house.serving() as (web, worker):
        parts = {"web": [web], "worker": [worker], "database": [place.database_pid]}
        before = {name: measuring.processor_seconds(pids) or 0 for name, pids in parts.items()}
        spread, lasted = _burst(place.port, event.pk)
        spent = {
            name: ((measuring.processor_seconds(pids) or 0) - before[name]) * 1000 / PEOPLE
            for name, pids in parts.items()
        }
    _judge(event.pk, spread, lasted)
    told = ", ".join(f"{name} {ms:.1f} ms" for name, ms in spent.items())
    print(f"processor for each registration: {told}")
    _calendar(built, seconds)


def _recurrence() -> None:
    first, end = datetime.combine(date(2022, 4, 19), datetime.min.time()), date(2032, 4, 19)
    last, works_on = datetime.combine(end, datetime.min.time()), clock.calendar().works_on
    print(f"\nten years of a series, expanded\n{'':44}{'days':>7}{'median ms':>11}{'p95 ms':>9}")
    for words, rule, how in (
        ("weekly, days off kept", "FREQ=WEEKLY;BYDAY=TU", OnHoliday.KEEP),
        ("weekly, to the next working day", "FREQ=WEEKLY;BYDAY=TU", OnHoliday.NEXT),
        ("last working day", "FREQ=MONTHLY;BYMONTHDAY=-1", OnHoliday.PREVIOUS),
    ):

        def expand(rule: str = rule, how: str = how) -> list[object]:
            return [*slots(rule, first, first, last, on_holiday=how, works_on=works_on)]

        found = measuring.repeat(expand, times=TIMES, seconds=10)
        print(f"{words:44}{len(expand()):7}{found.median:11.1f}{found.late:9.1f}")


def _lecture(built: cast.House) -> Event:
    """A lecture of 300 places, a day from the house's present."""
    now = clock.now()
    to = {"by": built.viewer("secretary"), "now": now}
    event = actions.plan_event(
        "lecture",
        area_id=built.community.pk,
        title="压测讲座",
        venue="礼堂",
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1, hours=2),
        organiser_id=built.accounts["secretary"].pk,
        details=Details(audience=OPEN, capacity=PLACES, registers=True),
        **to,
    )
    return actions.announce(event.pk, **to)


def _burst(port: int, event_id: int) -> tuple[Spread, float]:
    """Send the form two thousand times, evenly over a minute; an answer late for the next turn
    makes that one late as well, and its wait is counted.
    """
    turns = itertools.count()
    began = time.perf_counter()

    def client(_number: int) -> list[float]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        taken = []
        while (number := next(turns)) < PEOPLE:
            due = began + number * SECONDS / PEOPLE
            time.sleep(max(due - time.perf_counter(), 0))
            line.request("POST", f"/e/{event_id}/", _form(number), _headers(number))
            answer = line.getresponse()
            answer.read()
            taken.append(time.perf_counter() - due)
            if answer.status != http.client.FOUND:
                raise RuntimeError(f"registration {number} answers {answer.status}")
        line.close()
        return taken

    with ThreadPoolExecutor(CLIENTS) as clients:
        spread = Spread(list(itertools.chain(*clients.map(client, range(CLIENTS)))))
    return spread, time.perf_counter() - began


def _form(number: int) -> bytes:
    given = {
        "csrfmiddlewaretoken": TOKEN,
        "name": f"张{number}",
        "phone": f"138{number:08}",
        "party": "person",
        "people": "1",
        "firm": "",
        "once": f"bench-{number}",
    }
    return urlencode(given).encode()


def _headers(number: int) -> dict[str, str]:
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrftoken={TOKEN}",
        "X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}",
    }


def _judge(event_id: int, spread: Spread, lasted: float) -> None:
    rows = Registration.objects.filter(event_id=event_id).order_by("arrival")
    standings = list(rows.values_list("standing", flat=True))
    placed = rows.filter(standing="placed").aggregate(n=Sum("people"))["n"]
    fair = re.fullmatch("(placed )*(waiting )*", "".join(f"{each} " for each in standings))
    print(
        f"\n{PEOPLE} people for {PLACES} places through the page in {lasted:.1f} s:"
        f" {placed} places, {len(standings) - placed} waiting,"
        f" {'in order of arrival' if fair else 'NOT IN ORDER'};"
        f" median {spread.median:.0f} ms, p95 {spread.late:.0f} ms; {measuring.load()}"
    )
    if placed != PLACES or len(standings) != PEOPLE or not fair:
        raise RuntimeError("the places are not what they must be")


def _calendar(built: cast.House, seconds: float) -> None:
    """Five thousand events over a year, put past the actions: for measuring only."""
    now, organiser = clock.now(), built.accounts["secretary"]
    Event.objects.bulk_create(
        Event(
            kind="lecture",
            area=built.community,
            title=f"压测活动{number}",
            venue="活动室",
            audience=OPEN,
            starts_at=(start := now + timedelta(minutes=number * 105)),
            ends_at=start + timedelta(hours=1),
            organiser=organiser,
            state="announced",
            announced_at=now,
        )
        for number in range(EVENTS)
    )
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    desk, anybody = Client(), Client()
    desk.force_login(organiser)
    print(f"\ncalendar of {EVENTS} events; server time")
    print(f"{'':44}{'median ms':>11}{'p95 ms':>9}")
    for words, browser, address in (
        ("desk: list", desk, "/events/"),
        ("desk: month", desk, "/events/month/"),
        ("public: list", anybody, "/whats-on/"),
        ("public: month", anybody, "/whats-on/?month=1"),
        ("public: calendar file", anybody, "/whats-on/calendar.ics"),
    ):

        def ask(browser: Client = browser, address: str = address) -> None:
            answer = browser.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answers {answer.status_code}")

        found = measuring.repeat(ask, times=TIMES, seconds=seconds)
        print(f"{words:44}{found.median:11.1f}{found.late:9.1f}")

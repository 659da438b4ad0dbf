"""Filled forms a second: through OpenRosa and through the field page, beside a bare insert."""

import itertools
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from tests import cast
from tools.bench import house, measuring
from tools.bench.measuring import Spread
from tools.bench.sending import CLIENTS, EDGE, MOST, Measured, Sending, multipart, phone_photo

from linli.clock import queries as clock
from linli.drives.tests import factories as drives
from linli.places import actions as places
from linli.surveys import actions as surveys
from linli.surveys.models import FormVersion, Submission
from linli.surveys.tests import factories

#: ODK Central with 4 clients on a machine of this size: a second, and processor ms for each.
ODK, ODK_MS = 98, 22
_TOKEN = "b" * 32  # a CSRF token: cookie and header must agree, nothing more


@dataclass
class Town:
    """The cast's house with four hundred doors, a running drive and its form."""

    house: cast.House
    version: FormVersion
    code: str
    session: str
    doors: list[int]


def run(place: house.Place, *, seconds: float) -> None:
    """Measure and print every line."""
    town = _town()
    photo = phone_photo()
    print(f"\n{CLIENTS} clients; photos of {len(photo) // 1000} KB; ", end="")
    print(f"ODK Central on a machine of this size: {ODK}/s, {ODK_MS} ms of processor each")
    head = ("submissions", "a second", "x ODK", "x bare", "web ms", "db ms", "median", "p95 ms")
    print(f"{head[0]:44}" + "".join(f"{word:>9}" for word in head[1:]))
    bare = _bare(town, place, seconds)
    with house.serving() as pids:
        for words, sender in _ways(town, photo):
            _line(words, Sending(place, pids, sender.next, seconds).measured(), bare)


def _ways(town: Town, photo: bytes) -> "Iterator[tuple[str, Sender]]":
    openrosa, page = f"/openrosa/{town.code}/submission", "/door/{door}/form/{form}/send/"
    for files in (0, 2):
        photos = [photo] * files
        yield f"OpenRosa, kept, {files} files", Sender(town, openrosa, photos, at_door=False)
        yield f"OpenRosa, visit and drive, {files} files", Sender(town, openrosa, photos)
        yield f"field page, visit and drive, {files} files", Sender(town, page, photos)


@dataclass
class Sender:
    """Writes one submission after another as a phone does."""

    town: Town
    address: str
    photos: list[bytes]
    at_door: bool = True

    def __post_init__(self) -> None:
        self.turns = itertools.count()

    def next(self) -> tuple[str, bytes, dict[str, str]]:
        """Address, body and headers of the next one."""
        door = self.town.doors[next(self.turns) % len(self.town.doors)]
        names = [f"{uuid4().hex}.jpg" for _photo in self.photos]
        body = multipart(_xml(self.town, door if self.at_door else None, names), names, self.photos)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={EDGE}",
            "Accept": "application/json",
            "X-OpenRosa-Version": "1.0",
        }
        if "/openrosa/" not in self.address:
            headers["Cookie"] = f"sessionid={self.town.session}; csrftoken={_TOKEN}"
            headers["X-CSRFToken"] = _TOKEN
        return self.address.format(door=door, form=self.town.version.form_id), body, headers


def _xml(town: Town, door: int | None, names: list[str]) -> bytes:
    answers: dict[str, Any] = {
        "outcome": "met" if door else "",
        "stage": "agreed" if door else "",
        "note": "老人在家，厨房在北面，想先看样板间",
        "household": {"people": "3", "member": [{"called": "奶奶"}, {"called": "孙子"}]},
        "kitchen": names[0] if names else "",
        "meter": names[1] if names else "",
        "door": door or "",
    }
    return factories.filled(answers, number=f"uuid:{uuid4()}", code=town.version.form.code)


def _line(words: str, one: Measured, bare: float) -> None:
    print(
        f"{words:44}{one.rate:9.0f}{one.rate / ODK:9.2f}{one.rate / bare:9.2f}"
        f"{one.web_ms:9.1f}{one.database_ms:9.1f}{one.spread.median:9.0f}{one.spread.late:9.0f}"
        f"   {measuring.load()}"
    )


def _bare(town: Town, place: house.Place, seconds: float) -> float:
    """One INSERT in a transaction through the ORM, as many processes as there are clients."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    share = [(town.version.pk, town.house.community.pk, MOST // CLIENTS, seconds)] * CLIENTS
    before = measuring.processor_seconds([place.database_pid]) or 0.0
    with ProcessPoolExecutor(CLIENTS, mp_context=context) as clients:
        done = list(clients.map(_insert, share))
    made = sum(len(taken) for _began, _ended, taken, _cpu in done)
    lasted = max(ended for _b, ended, _t, _c in done) - min(began for began, _e, _t, _c in done)
    database = (measuring.processor_seconds([place.database_pid]) or 0.0) - before
    own = sum(cpu for _began, _ended, _taken, cpu in done)
    spread = Spread([each for _began, _ended, taken, _cpu in done for each in taken])
    rate = made / lasted
    found = Measured(rate, spread, own * 1000 / made, database * 1000 / made)
    _line("bare Django insert", found, rate)
    return rate


def _insert(share: tuple[int, int, int, float]) -> tuple[float, float, list[float], float]:
    version, area, most, seconds = share
    taken: list[float] = []
    now, cpu = clock.now(), time.process_time()
    began = time.perf_counter()
    while len(taken) < most and time.perf_counter() < began + seconds:
        started = time.perf_counter()
        with transaction.atomic():
            Submission.objects.create(
                form_version_id=version,
                area_id=area,
                instance_id=f"uuid:{uuid4()}",
                digest="0" * 64,
                sent_by="account:1",
                received_at=now,
            )
        taken.append(time.perf_counter() - started)
    return began, time.perf_counter(), taken, time.process_time() - cpu


def _town() -> Town:
    built = cast.build_house()
    building = places.create_building(
        built.compound.pk,
        name="40号楼",
        floors=20,
        units=[("1单元", 10), ("2单元", 10)],
        by=cast.PROGRAM,
        now=cast.NOW,
    )
    drive = drives.running(built)
    survey = (
        *(row for row in factories.SURVEY if row[1] not in {"signature", "signer", "spot"}),
        ("image", "meter", "表的照片", "Photo of the meter", "", "", ""),
        ("select_one_from_file linli_dwellings.csv", "door", "户", "Door", "", "", "dwelling"),
    )
    raw = factories.workbook(survey, settings=factories.settings(code=drive.form))
    secretary = built.viewer("secretary")
    version = factories.published(built, secretary, raw)
    worker = built.accounts["worker"]
    code = surveys.make_code(worker.pk, built.community.pk, "压测", by=secretary, now=cast.NOW)
    browser = Client()
    browser.force_login(worker)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    doors = list(building.dwellings.order_by("pk").values_list("pk", flat=True))
    return Town(built, version, code.token, session, doors)

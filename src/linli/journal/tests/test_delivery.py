"""What follows from an entry happens once: with many workers, after failures, after a crash."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.base.errors import NotAllowed
from linli.base.viewer import Role, system
from linli.journal import actions, jobs, queries
from linli.journal.models import Delivery, Entry
from linli.journal.tests.factories import NOW, viewer

TEST = system("test")
HAPPENED = "test.happened"
ADMINISTRATOR = viewer(Role.ADMINISTRATOR)


class Fault:
    """What the handlers below do wrong, until a test says that they are mended."""

    raised: Exception | None = None
    hold: threading.Event | None = None


@pytest.fixture(autouse=True)
def reactions(settings: Any) -> Iterator[None]:
    settings.LINLI_REACTIONS = "linli.journal.tests.test_delivery.REACTIONS"
    Fault.raised = Fault.hold = None
    yield
    Fault.raised = Fault.hold = None


def tell_first(entry: Entry) -> None:
    actions.record("test.first", subject=entry.subject, by=TEST, now=entry.happened_at)
    if Fault.hold:
        Fault.hold.wait(5)


def tell_second(entry: Entry) -> None:
    actions.record("test.second", subject=entry.subject, by=TEST, now=entry.happened_at)
    if Fault.raised:
        raise Fault.raised


REACTIONS: actions.Reactions = {HAPPENED: (tell_first, tell_second)}
FIRST = "linli.journal.tests.test_delivery.tell_first"
SECOND = "linli.journal.tests.test_delivery.tell_second"


@transaction.atomic
def happen(subject: str = "case:5") -> Entry:
    return actions.record(HAPPENED, subject=subject, area="1.4", by=TEST, now=NOW)


def deliver(entry: Entry) -> int:
    return actions.deliver_entry(entry.pk, REACTIONS, now=NOW)


def followed(subject: str = "case:5") -> list[str]:
    return [entry.kind for entry in queries.timeline(subject) if entry.kind != HAPPENED]


def in_threads(work: Callable[[], object], times: int) -> list[object]:
    """The results of doing this in so many threads at once, each with a connection of its own."""
    barrier = threading.Barrier(times)

    def once() -> object:
        try:
            barrier.wait(5)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(once) for _turn in range(times)]]


@pytest.mark.django_db
def test_what_must_follow_is_written_down_and_queued_with_the_entry() -> None:
    entry = happen()

    waiting = Delivery.objects.filter(entry=entry, done_at=None)
    assert set(waiting.values_list("handler", flat=True)) == {FIRST, SECOND}
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == (jobs.deliver.name, {"entry_id": entry.pk})


@pytest.mark.django_db
def test_entry_without_reactions_queues_nothing() -> None:
    with transaction.atomic():
        actions.record("test.quiet", subject="case:5", by=TEST, now=NOW)
    assert not Delivery.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_change_that_is_undone_leaves_no_entry_and_no_job() -> None:
    with transaction.atomic():
        happen()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_a_fault_of_the_program() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        actions.record(HAPPENED, subject="case:5", by=TEST, now=NOW)


@pytest.mark.django_db
def test_each_reaction_happens_once_however_often_it_is_delivered() -> None:
    entry = happen()
    assert [deliver(entry), deliver(entry)] == [2, 0]
    assert followed() == ["test.first", "test.second"]


@pytest.mark.django_db
def test_the_job_delivers_by_the_house_s_list() -> None:
    jobs.deliver(entry_id=happen().pk)
    assert followed() == ["test.first", "test.second"]


@pytest.mark.django_db
def test_reaction_that_fails_is_undone_shown_and_tried_again_while_others_stand() -> None:
    entry = happen()
    Fault.raised = ValueError("phone 13812345678")
    for attempt in (1, 2):
        with pytest.raises(actions.DeliveryFailed):
            deliver(entry)
        failing = Delivery.objects.get(handler=SECOND)
        assert (failing.attempts, failing.done_at) == (attempt, None)
    assert failing.error.startswith("ValueError in tell_second:")
    assert "138" not in failing.error
    assert followed() == ["test.first"]
    assert queries.problems() == ["1 项后续处理失败，请看“操作日志”页"]
    assert list(queries.unfinished(ADMINISTRATOR)) == [failing]

    Fault.raised = None
    assert deliver(entry) == 1
    assert followed() == ["test.first", "test.second"]
    assert queries.problems() == []


@pytest.mark.django_db
def test_refusal_of_a_rule_is_shown_with_its_code() -> None:
    Fault.raised = NotAllowed("words", code="wrong_state")
    with pytest.raises(actions.DeliveryFailed):
        deliver(happen())
    assert Delivery.objects.get(handler=SECOND).error.startswith("NotAllowed(wrong_state) in ")


def point_nowhere(entry: Entry) -> None:
    Delivery.objects.create(entry_id=entry.pk + 1000, handler="nowhere")


@pytest.mark.django_db
def test_broken_reference_that_would_show_only_at_commit_is_a_failure_too() -> None:
    entry = happen()
    Delivery.objects.filter(handler=SECOND).delete()
    Delivery.objects.update(handler=actions.name_of(point_nowhere))
    reactions_then: actions.Reactions = {HAPPENED: (point_nowhere,)}

    with pytest.raises(actions.DeliveryFailed):
        actions.deliver_entry(entry.pk, reactions_then, now=NOW)

    assert Delivery.objects.get().error.startswith("IntegrityError")


@pytest.mark.django_db
def test_handler_that_no_longer_exists_is_shown() -> None:
    entry = happen()
    with pytest.raises(actions.DeliveryFailed):
        actions.deliver_entry(entry.pk, {HAPPENED: (tell_first,)}, now=NOW)
    assert Delivery.objects.get(done_at=None).error.startswith("LookupError")


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_make_each_reaction_happen_once() -> None:
    entry = happen()
    results = in_threads(lambda: deliver(entry), 10)
    assert sum(int(str(result)) for result in results) == 2
    assert sorted(followed()) == ["test.first", "test.second"]  # two workers may each take one


@pytest.mark.django_db(transaction=True)
def test_worker_that_comes_while_another_works_leaves_it_alone() -> None:
    entry = happen()
    Fault.hold = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(_deliver_and_close, entry)
        while not _is_locked(entry):
            time.sleep(0.01)
        assert deliver(entry) == 1  # the second reaction only
        Fault.hold.set()
        assert slow.result() == 1
    assert sorted(followed()) == ["test.first", "test.second"]


def _deliver_and_close(entry: Entry) -> int:
    try:
        return deliver(entry)
    finally:
        connection.close()


def _is_locked(entry: Entry) -> bool:
    with transaction.atomic():
        free = Delivery.objects.select_for_update(skip_locked=True).filter(entry=entry)
        return FIRST not in free.values_list("handler", flat=True)


@pytest.mark.django_db(transaction=True)
def test_worker_that_dies_in_a_reaction_leaves_it_to_the_next() -> None:
    entry = happen()

    def die(entry: Entry) -> None:
        tell_first(entry)
        connection.close()  # as the database sees a killed worker

    die.__module__, die.__qualname__ = tell_first.__module__, tell_first.__qualname__
    with pytest.raises(Exception, match=r"closed|transaction|connection"):
        actions.deliver_entry(entry.pk, {HAPPENED: (die, tell_second)}, now=NOW)
    connection.close()
    assert followed() == []

    assert deliver(entry) == 2
    assert followed() == ["test.first", "test.second"]


@pytest.mark.django_db
def test_everything_that_waits_can_be_delivered_here_and_now() -> None:
    happen("case:5")
    happen("case:6")
    assert actions.deliver_waiting(REACTIONS, now=NOW) == 4
    assert followed("case:5") == followed("case:6") == ["test.first", "test.second"]
    assert actions.deliver_waiting(REACTIONS, now=NOW) == 0


@pytest.mark.django_db
def test_administrator_starts_a_failed_reaction_again() -> None:
    entry = happen()
    Fault.raised = ValueError()
    with pytest.raises(actions.DeliveryFailed):
        deliver(entry)
    failing = Delivery.objects.get(done_at=None)

    actions.retry(failing.pk, by=ADMINISTRATOR, now=NOW)

    assert ProcrastinateJob.objects.count() == 2
    assert queries.timeline(f"delivery:{failing.pk}")[0].data == {"attempts": 1}

    Fault.raised = None
    deliver(entry)
    with pytest.raises(NotAllowed) as refusal:
        actions.retry(failing.pk, by=ADMINISTRATOR, now=NOW)
    assert refusal.value.code == "done"


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "area"), [(Role.SUPERVISOR, "1"), (Role.ADMINISTRATOR, "2.3")])
def test_nobody_else_starts_a_reaction_again(role: str, area: str) -> None:
    happen()
    with pytest.raises(NotAllowed):
        actions.retry(Delivery.objects.earliest("pk").pk, by=viewer(role, area), now=NOW)


@pytest.mark.django_db
def test_one_reaction_is_written_down_once_per_entry() -> None:
    entry = happen()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(entry=entry, handler=FIRST)

"""Background jobs: deferred with the change that caused them, tried again, rescued."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from linli.base import jobs

done: list[str] = []


@jobs.job(retry=2)
def greet(name: str) -> None:
    done.append(name)


@jobs.job(retry=2)
def stumble(name: str) -> None:
    done.append(name)
    raise ValueError(name)


@pytest.fixture(autouse=True)
def _nothing_done_yet() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


def states() -> list[tuple[str, str, int]]:
    found = ProcrastinateJob.objects.filter(task_name__startswith=__name__).order_by("pk")
    return [(job.task_name.rpartition(".")[2], job.status, job.attempts) for job in found]


def test_calling_a_job_runs_it_here() -> None:
    greet(name="老王")
    assert done == ["老王"]


@pytest.mark.django_db
def test_deferred_job_waits_with_its_arguments() -> None:
    jobs.defer(greet, name="entry 7")
    (waiting,) = ProcrastinateJob.objects.all()
    assert (waiting.task_name, waiting.args) == (greet.name, {"name": "entry 7"})
    assert done == []


@pytest.mark.django_db
def test_job_is_forgotten_with_the_change_that_deferred_it() -> None:
    with transaction.atomic():
        jobs.defer(greet, name="undone")
        transaction.set_rollback(True)
    assert states() == []


@pytest.mark.django_db
def test_unnamed_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match=r"name the arguments of .*greet"):
        jobs.defer(greet, "老王")


@pytest.mark.django_db
def test_job_deferred_once_waits_once() -> None:
    assert jobs.defer_once(greet, "7", name="first")
    assert not jobs.defer_once(greet, "7", name="second")
    assert jobs.defer_once(greet, "8", name="other")
    assert [job.args["name"] for job in ProcrastinateJob.objects.order_by("pk")] == [
        "first",
        "other",
    ]


@pytest.mark.django_db
def test_job_for_later_names_its_moment() -> None:
    moment = datetime(2022, 4, 19, 9, 0, tzinfo=UTC)
    jobs.defer_at(greet, moment, name="tomorrow")
    assert ProcrastinateJob.objects.get().scheduled_at == moment


@pytest.mark.django_db(transaction=True)
def test_worker_runs_what_was_deferred() -> None:
    jobs.defer(greet, name="老王")
    jobs.work_off()
    assert done == ["老王"]
    assert states() == []


@pytest.mark.django_db(transaction=True)
def test_failing_job_is_tried_again_later_and_then_set_aside() -> None:
    jobs.defer(stumble, name="x")
    seen = []
    for _ in range(3):
        jobs.work_off()
        seen.extend(states())
        _make_everything_due()
    assert seen == [("stumble", "todo", 1), ("stumble", "todo", 2), ("stumble", "failed", 3)]
    assert done == ["x", "x", "x"]


@pytest.mark.django_db(transaction=True)
def test_job_of_a_dead_worker_is_given_to_a_living_one() -> None:
    jobs.defer(greet, name="left behind")
    let_a_worker_take_it_and_die(attempts=0)
    assert states() == [("greet", "doing", 0)]
    rescue_what_it_left()
    assert done == ["left behind"]


@pytest.mark.django_db(transaction=True)
def test_job_that_outlived_five_workers_is_set_aside() -> None:
    jobs.defer(greet, name="poison")
    let_a_worker_take_it_and_die(attempts=5)
    rescue_what_it_left()
    assert done == []
    assert [state for _, state, _ in states()] == ["failed"]


@pytest.mark.django_db
def test_queue_is_vacuumed_eagerly() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select reloptions from pg_class where relname = 'procrastinate_jobs'")
        assert cursor.fetchone() == (["autovacuum_vacuum_scale_factor=0.02"],)


def _make_everything_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = null")


def let_a_worker_take_it_and_die(*, attempts: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) "
            "values (now() - interval '1 hour') returning id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s, attempts = %s",
            [worker, attempts],
        )
    assert ProcrastinateWorker.objects.count() == 1


def rescue_what_it_left() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args) "
            "values ('default', 'linli.base.jobs.rescue', '{\"timestamp\": 0}')"
        )
    jobs.work_off()

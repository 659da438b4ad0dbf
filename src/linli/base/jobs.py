"""Work in the background. The queue is a table, so a job is deferred in the same transaction as
the change that caused it: both are kept, or neither.

Jobs live in an app's `jobs.py`, which is found by name. A job may run twice (its worker may die
after the work and before the tick), so it must come out the same. This file is the only one that
knows Procrastinate.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, ParamSpec

from django.db import transaction
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

P = ParamSpec("P")

DEFAULT = "default"
SLOW = "slow"  # exports, imports: must not delay notices
MOST_RESCUES = 5


@dataclass(frozen=True)
class Job(Generic[P]):
    """A function that a worker can run later. Calling it runs it here and now."""

    function: Callable[P, object]
    task: Any

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.function(*args, **kwargs)

    @property
    def name(self) -> str:
        """The full name under which the job waits in the queue."""
        return str(self.task.name)


def job(*, queue: str = DEFAULT, retry: int = 5) -> Callable[[Callable[P, object]], Job[P]]:
    """Make a function a job. A failing one is tried again `retry` times, each time later:
    after 4, 16, 64, 256, 1024 seconds. Arguments are named and fit into JSON.
    """
    strategy = RetryStrategy(max_attempts=retry, exponential_wait=4)

    def register(function: Callable[P, object]) -> Job[P]:
        name = f"{function.__module__}.{function.__qualname__}"
        return Job(function, app.task(name=name, queue=queue, retry=strategy)(function))

    return register


def defer(job: Job[P], *args: P.args, **kwargs: P.kwargs) -> None:
    """Let a worker run the job once this transaction is committed. Name all arguments."""
    if args:
        raise TypeError(f"name the arguments of {job.name}")
    job.task.defer(**kwargs)


def defer_by_name(name: str, **arguments: object) -> None:
    """As `defer`, for an action whose job stands in a room above it: its full dotted name."""
    app.configure_task(name).defer(**arguments)  # type: ignore[arg-type]  # JSON values


def defer_at(job: Job[P], moment: datetime, *args: P.args, **kwargs: P.kwargs) -> None:
    """As `defer`, but not before `moment`, which is real time, not a demo house's."""
    if args:
        raise TypeError(f"name the arguments of {job.name}")
    job.task.configure(schedule_at=moment).defer(**kwargs)


def defer_once(job: Job[P], key: str, *args: P.args, **kwargs: P.kwargs) -> bool:
    """As `defer`, unless one with the same key waits already; then False."""
    if args:
        raise TypeError(f"name the arguments of {job.name}")
    try:
        with transaction.atomic():  # the refusal must not spoil the caller's transaction
            job.task.configure(queueing_lock=f"{job.name}:{key}").defer(**kwargs)
    except AlreadyEnqueued:
        return False
    return True


def periodic(cron: str, *, queue: str = DEFAULT) -> Callable[[Callable[[], object]], Job[[]]]:
    """Run a function by the wall clock ("* * * * *" is each minute), once for all workers.
    A turn that comes while the one before still waits is left out.
    """

    def register(function: Callable[[], object]) -> Job[[]]:
        name = f"{function.__module__}.{function.__qualname__}"

        def turn(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
            function()

        task = app.task(name=name, queue=queue, queueing_lock=name)(turn)
        app.periodic(cron=cron)(task)
        return Job(function, task)

    return register


@app.periodic(cron="* * * * *")
@app.task(name="linli.base.jobs.rescue", queueing_lock="rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Give the jobs of a dead worker (no sign of life for 30 seconds) to a living one. A job
    that has outlived its workers five times is set aside as failed: it may be what kills them.
    """
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        if stalled.attempts >= MOST_RESCUES:
            await manager.finish_job(stalled, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(stalled)


def work_off() -> None:
    """Run here every job that is due, as a worker would, and return: for a replay, for tests.
    Call it outside transactions.
    """
    if not isinstance(app.connector, DjangoConnector):
        raise TypeError("a worker is already running here")
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        asyncio.run(_work_off(worker))


async def _work_off(worker: App) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            delete_jobs="successful",
        )

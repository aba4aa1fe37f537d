"""One attempt of a job, without a Runner: what it offloads runs in a child, or here at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any

from dropmill.core.cancel import CancelToken
from dropmill.core.context import Ending, JobContext
from dropmill.core.job import Job
from dropmill.core.offload.offload import Offload
from dropmill.core.services import Services
from recorder import ContextRecorder


class Here(Executor):
    """Does at once, and here, what is handed in."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - it is the future's
            future.set_exception(error)
        return future


def attempt(
    job: Job, recorder: ContextRecorder | None = None, token: CancelToken | None = None
) -> Ending:
    """Run it, with its offloaded work in this process; return how it ended."""
    services = Services({Offload: lambda: Offload(Here())})
    recorder = recorder or ContextRecorder()
    ctx = JobContext(job, recorder, services=services, is_synced=False, token=token)
    ctx.attempt(job.run)
    services.close()
    for done, total in recorder.amounts:
        assert total is None or done <= total
    return recorder.endings[-1]


def attempts(jobs: Sequence[Job], home: Executor | None = None) -> list[Ending]:
    """Run these as a worker runs what it is handed together; return how each ended."""
    services = Services({Offload: lambda: Offload(home or Here())})
    recorders = [ContextRecorder() for _ in jobs]
    pairs = zip(jobs, recorders, strict=True)
    contexts = [JobContext(job, r, services=services, is_synced=False) for job, r in pairs]
    type(jobs[0]).run_many(zip(jobs, contexts, strict=True))
    services.close()
    assert all(len(recorder.endings) == 1 for recorder in recorders)
    return [recorder.endings[0] for recorder in recorders]


def done(job: Job) -> Ending:
    """Run it; it must not fail."""
    ending = attempt(job)
    assert ending.failure is None, ending.failure
    return ending


def why(job: Job) -> str:
    """Run it; return why it failed."""
    failure = attempt(job).failure
    assert failure is not None
    return f"{failure.title}. {failure.hint}"

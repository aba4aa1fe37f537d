"""Observers and jobs that tests use: real threads, gates instead of sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from dropmill.core.context import Ending, JobContext
from dropmill.core.errors import Failure
from dropmill.core.job import Job, Lane, Result
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, Event, State


class Recorder:
    """A Runner's observer that keeps all it is told and lets a test wait for it."""

    def __init__(self) -> None:
        self.history: list[Snapshot] = []
        self.latest: dict[int, Snapshot] = {}
        self.progressed: list[int] = []
        self.removed: list[int] = []
        self.threads: set[str] = set()
        self.troubles: list[Failure | None] = []
        self._changed = threading.Condition()

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        with self._changed:
            self.threads.add(threading.current_thread().name)
            self.history += snapshots
            self.latest.update((snapshot.id, snapshot) for snapshot in snapshots)
            self._changed.notify_all()

    def job_progressed(self, job_id: int) -> None:
        with self._changed:
            self.progressed.append(job_id)
            self._changed.notify_all()

    def jobs_removed(self, ids: Sequence[int]) -> None:
        with self._changed:
            self.removed += ids
            for number in ids:
                self.latest.pop(number)
            self._changed.notify_all()

    def trouble_changed(self, trouble: Failure | None) -> None:
        with self._changed:
            self.troubles.append(trouble)
            self._changed.notify_all()

    def wait(self, is_so: Callable[[], bool], timeout_s: float = 20) -> None:
        with self._changed:
            assert self._changed.wait_for(is_so, timeout_s), self.latest

    def wait_for(self, ids: Sequence[int], *states: State, timeout_s: float = 20) -> None:
        """Wait until all of these jobs are in one of these states (default: any ended one)."""
        wanted = frozenset(states) or ENDED
        self.wait(
            lambda: all(i in self.latest and self.latest[i].state in wanted for i in ids),
            timeout_s,
        )

    def states(self, job_id: int) -> list[State]:
        """The states a job went through, in order, each once."""
        seen: list[State] = []
        for snapshot in self.history:
            if snapshot.id == job_id and (not seen or seen[-1] is not snapshot.state):
                seen.append(snapshot.state)
        return seen


class Watching(Recorder):
    """A Recorder for very many jobs: it keeps the latest of each, and which have not ended."""

    def __init__(self) -> None:
        super().__init__()
        self.open: set[int] = set()

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        with self._changed:
            for snapshot in snapshots:
                self.latest[snapshot.id] = snapshot
                if snapshot.state in ENDED:
                    self.open.discard(snapshot.id)
                else:
                    self.open.add(snapshot.id)
            self._changed.notify_all()


class ContextRecorder:
    """A JobContext's reporter, for tests that run a job without a Runner."""

    def __init__(self) -> None:
        self.endings: list[Ending] = []
        self.amounts: list[tuple[int, int | None]] = []
        self.notes: list[str] = []

    def job_began(self, ctx: JobContext) -> None:
        pass

    def job_progressed(self, ctx: JobContext) -> None:
        self.amounts.append(ctx.amount)
        self.notes.append(ctx.text)

    def job_suspended(self, ctx: JobContext) -> None:
        pass

    def job_proceeded(self, ctx: JobContext) -> None:
        pass

    def job_ended(self, ctx: JobContext, ending: Ending) -> None:
        self.endings.append(ending)

    def jobs_done(self, done: Sequence[tuple[JobContext, Result]]) -> None:
        self.endings += [Ending(Event.FINISH, result) for _, result in done]


Act = Callable[[JobContext], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActJob(Job):
    """A job that does what a test says."""

    kind: ClassVar[str] = "act"
    lane: ClassVar[Lane] = Lane.CPU

    inputs: tuple[str, ...] = ("x",)
    act: Act = lambda ctx: Result()

    def run(self, ctx: JobContext) -> Result:
        return self.act(ctx)


def submit(runner: Runner, *acts: Act, **fields: object) -> tuple[int, ...]:
    """Submit one ActJob an act; return their ids."""
    jobs = [ActJob(act=act, **fields) for act in acts]  # type: ignore[arg-type]
    return runner.submit(jobs).result(10).ids


class ReportRecorder:
    """What a function for a child process reports, for tests that call it here."""

    def __init__(self) -> None:
        self.amounts: list[tuple[int, int | None]] = []
        self.notes: list[str] = []

    def __call__(self, done: int, total: int | None = None) -> None:
        self.amounts.append((done, total))

    def note(self, text: str) -> None:
        self.notes.append(text)

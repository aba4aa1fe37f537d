"""Jobs as the Runner would tell of them, as many and as fast as is asked for."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from dropmill.core.observer import Observer
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.verbs import Chosen
from ui.pictures import picture

SLICE = 2_000
FIRST = 10_000_000
"""Numbers of jobs from here on are no Runner's."""


class Feed:
    """Jobs as the Runner would tell of them, from a thread of its own."""

    def __init__(self, runner: Runner) -> None:
        """What the Runner tells is told too."""
        self._runner = runner
        self.newest: dict[int, Snapshot] = {}
        self._observers: list[Observer] = []
        self._thread = ThreadPoolExecutor(1, "feed")
        self._may_run = threading.Event()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        self._observers.append(observer)
        leave = self._runner.subscribe(observer)

        def end() -> None:
            leave()
            self._observers.remove(observer)

        return end

    def snapshot(self, job_id: int) -> Snapshot | None:
        found = self.newest.get(job_id)
        return self._runner.snapshot(job_id) if found is None else found

    def insert(self, made: Sequence[Sequence[Snapshot]]) -> None:
        """Tell of a new batch, in slices as the Runner does."""
        threading.Thread(target=lambda: [self._tell(part) for part in made]).start()

    def make(self, first: int, count: int, batch: int) -> list[list[Snapshot]]:
        """Make the pictures beforehand: what that costs is not the window's."""
        slices = []
        source = random.Random(first)  # noqa: S311 - no secret
        for start in range(first, first + count, SLICE):
            made = []
            for number in range(start, min(start + SLICE, first + count)):
                name = f"picture-{source.randrange(10**6)}-{number}.jpg"
                size = source.randrange(1 << 30)
                made.append(
                    picture(
                        number,
                        State.RUNNING if number % (count // 60 + 1) == 0 else State.WAITING,
                        batch=batch,
                        name=name,
                        inputs=(f"/home/someone/pictures/2026/{name}",),
                        total=size,
                        done=0,
                    )
                )
            slices.append(made)
        return slices

    def _tell(self, made: Sequence[Snapshot]) -> None:
        self.newest.update((one.id, one) for one in made)
        for observer in self._observers:
            observer.jobs_changed(made)

    def run(self, count: int, per_s: int) -> None:
        """Let random jobs make progress from now on."""
        self._may_run.set()
        self._thread.submit(self._run, count, per_s)

    def rest(self) -> None:
        self._may_run.clear()

    def _run(self, count: int, per_s: int) -> None:
        pause = threading.Event()
        numbers = list(self.newest)
        source = random.Random(1)  # noqa: S311 - no secret
        while self._may_run.is_set():
            for _ in range(per_s // 100):
                number = numbers[source.randrange(len(numbers))]
                old = self.newest[number]
                if old.state is State.RUNNING:
                    done = min(old.total or 0, old.done + (1 << 20))
                    self.newest[number] = msgspec.structs.replace(old, done=done)
                else:
                    note = "host limit" if source.random() < 0.5 else ""
                    self.newest[number] = msgspec.structs.replace(old, note=note)
                for observer in self._observers:
                    observer.job_progressed(number)
            pause.wait(0.01)

    def cancel(self, ids: object = None) -> None:
        """Cancel jobs as the Runner would: told in slices."""
        self._thread.submit(lambda: [self._tell(part) for part in self._cancelled(ids)] and None)

    def _cancelled(self, asked: object) -> Iterator[list[Snapshot]]:
        if isinstance(asked, Chosen):
            numbers = [n for n, one in self.newest.items() if one.batch == asked.batch]
        else:
            numbers = list(asked) if asked is not None else list(self.newest)  # type: ignore[call-overload]
            numbers = [n for n in numbers if n in self.newest]
        for start in range(0, len(numbers), SLICE):
            yield [
                msgspec.structs.replace(self.newest[n], state=State.CANCELLED)
                for n in numbers[start : start + SLICE]
            ]

    def close(self) -> None:
        self.rest()
        self._thread.shutdown()

    def __getattr__(self, name: str) -> Any:
        """All else is the Runner's: no scenario asks for it of jobs that are none."""
        return getattr(self._runner, name)

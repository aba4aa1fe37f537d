"""The main thread's loop while jobs run: it tells a report about them until all is over."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import Protocol, TypeAlias

from dropmill.cli.feed import Feed
from dropmill.cli.interrupt import Interrupts
from dropmill.cli.report import Report, SilentReport, Summary
from dropmill.core.errors import Failure
from dropmill.core.lack import Lack
from dropmill.core.lane_view import LanesView, LaneView
from dropmill.core.observer import Observer
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State

_log = logging.getLogger(__name__)

_SAMPLE_S = 0.1
_STOP_S = 5.0
_WITH_A_PERSON = frozenset({State.PAUSED, State.HELD})


class Wake(Enum):
    """Other things than the Runner's that the main thread is woken for."""

    STOP = auto()
    LOOK = auto()  # whatever `on_look` is about is new


Message: TypeAlias = Wake | Failure | Lack | LaneView | BaseException


class Source(Protocol):
    """Where the jobs are: a Runner, or the way to another process that has one."""

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Tell `observer` of everything from now on; call what is returned to end that."""

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now."""


class Telling(ABC):
    """Tells a report about jobs, on the main thread, and hears Ctrl+C.

    What it tells of, when it is over and what a stop does is up to who derives from it.
    """

    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._report = report
        self._feed: Feed[Message] = Feed()
        self._interrupts = Interrupts(lambda: self._feed.put(Wake.STOP))
        self._states: dict[int, State] = {}  # of the jobs that have not ended
        self._newest_id = 0
        self._dirty: set[int] = set()
        self._sample_at = 0.0
        self._flush_at = 0.0
        self._has_news = False  # told to the report and not flushed yet
        self._counts = dict.fromkeys(ENDED, 0)
        self._skipped = 0
        self._work_s = 0.0
        self._stop_by: float | None = None
        self._error: BaseException | None = None
        self.is_pipe_broken = False
        self.last_folder = ""
        """Where the latest results of the last step are; "" when there are none."""
        self._last_step = 0
        self._lacking: set[tuple[object, ...]] = set()

    @property
    def is_interrupted(self) -> bool:
        """Whether a signal asked to stop."""
        return self._interrupts.is_asked

    def note_lacks(self, view: LanesView) -> None:
        """Have it told what disks lack and which lanes are closed, each once until it is over.

        The Runner's thread.
        """
        lacks: dict[tuple[object, ...], Lack | LaneView] = {
            (lack.missing, lack.device, lack.mount): lack for lack in view.lacks
        }
        lacks |= {
            (lane.lane, lane.closed_by): lane
            for lane in view.lanes
            if lane.closed_by is not None and lane.waiting
        }
        for key in lacks.keys() - self._lacking:
            self._feed.put(lacks[key])
        self._lacking = set(lacks)

    @abstractmethod
    def _has_all(self) -> bool:
        """Whether all has ended that is told of."""

    @abstractmethod
    def _halt(self) -> None:
        """Ask the jobs to stop."""

    def _is_told(self, snapshot: Snapshot) -> bool:  # noqa: ARG002 - for who derives from it
        """Whether the report is told of this job."""
        return True

    def _look(self) -> None:  # noqa: B027 - most have nothing else
        """Something else is new."""

    def _troubled(self, trouble: Failure) -> None:  # noqa: B027 - most keep no record
        """The record of jobs cannot be kept."""

    def _run(self, begin: Callable[[], object]) -> Summary:
        """Subscribe, begin, and tell until it is over; return the summary."""
        began_at = time.monotonic()
        remove = self._source.subscribe(self._feed)
        try:
            with self._interrupts:
                begin()
                try:
                    while not self._is_over():
                        self._step()
                finally:
                    summary = self._summary(time.monotonic() - began_at)
                    self._tell(lambda: self._report.close(summary))
        finally:
            remove()
        if self._error is not None:
            raise self._error
        return summary

    def _is_over(self) -> bool:
        if self._stop_by is not None and time.monotonic() >= self._stop_by:
            return True
        return self._has_all()

    def _step(self) -> None:
        for message in self._feed.take(self._timeout_s()):
            match message:
                case tuple():
                    for snapshot in message:
                        self._take_in(snapshot)
                case int():
                    self._dirty.add(message)
                case Wake.STOP:
                    self._stop()
                    self._tell(self._report.stopping)
                case Lack() | LaneView():
                    self._tell(lambda lack=message: self._report.held_up(lack))  # type: ignore[misc]
                case Failure():
                    self._troubled(message)
                case Wake.LOOK:
                    self._tell(self._look)
                case BaseException():
                    self._error = message
                    self._stop()
        if self._dirty and time.monotonic() >= self._sample_at:
            self._sample()
        if self._has_news and time.monotonic() >= self._flush_at:
            self._has_news = False
            self._flush_at = time.monotonic() + self._report.flush_interval_s
            self._call(self._report.flush)

    def _timeout_s(self) -> float | None:
        now = time.monotonic()
        due = [self._sample_at] if self._dirty else []
        if self._has_news:
            due.append(self._flush_at)
        if self._stop_by is not None:
            due.append(self._stop_by)
        return max(0.0, min(due) - now) if due else None

    def _take_in(self, snapshot: Snapshot) -> None:
        """Tell every new state once, in order."""
        self._newest_id = max(self._newest_id, snapshot.id)
        if not self._is_told(snapshot):
            return
        if self._states.get(snapshot.id) is snapshot.state:
            return
        if snapshot.state in ENDED:
            self._states.pop(snapshot.id, None)
            self._dirty.discard(snapshot.id)
            self._counts[snapshot.state] += 1
            self._skipped += bool(snapshot.skipped)
            self._work_s += snapshot.work_s
            if snapshot.outputs and snapshot.step >= self._last_step:
                self._last_step = snapshot.step
                self.last_folder = str(Path(snapshot.outputs[0]).parent)
            self._ended(snapshot)
        else:
            self._states[snapshot.id] = snapshot.state
        self._tell(lambda: self._report.changed(snapshot))

    def _ended(self, snapshot: Snapshot) -> None:  # noqa: B027 - mostly nothing
        """Do what is to be done with a job that ended."""

    def _sample(self) -> None:
        """Tell the newest figures of what has progressed, after its state was told."""
        self._sample_at = time.monotonic() + _SAMPLE_S
        dirty, self._dirty = self._dirty, set()
        for job_id in dirty:
            if self._states.get(job_id) is State.RUNNING:
                snapshot = self._source.snapshot(job_id)
                if snapshot is not None and snapshot.state is State.RUNNING:
                    self._tell(lambda told=snapshot: self._report.progressed(told))  # type: ignore[misc]
            elif job_id in self._states or job_id > self._newest_id:
                self._dirty.add(job_id)  # its state is still on the way

    def _stop(self) -> None:
        """Stop everything; it has five seconds for that."""
        if self._stop_by is not None:
            return
        self._stop_by = time.monotonic() + _STOP_S
        self._halt()

    def _tell(self, tell: Callable[[], None]) -> None:
        """Tell the report something, which is flushed later."""
        self._has_news = True
        self._call(tell)

    def _call(self, tell: Callable[[], None]) -> None:
        """Call the report; when nobody reads any more, stop quietly."""
        try:
            tell()
        except BrokenPipeError:
            self.is_pipe_broken = True
            self._report = SilentReport()
            self._stop()
        except OSError as error:
            self._error = error
            self._report = SilentReport()
            self._stop()

    def _summary(self, wall_s: float) -> Summary:
        paused = sum(state in _WITH_A_PERSON for state in self._states.values())
        if len(self._states) > paused:
            _log.warning("%d jobs did not stop in time", len(self._states) - paused)
        return Summary(
            done=self._counts[State.DONE],
            failed=self._counts[State.FAILED],
            cancelled=self._counts[State.CANCELLED],
            # What has not stopped by now ends with the process.
            interrupted=self._counts[State.INTERRUPTED] + len(self._states),
            paused=paused,
            skipped=self._skipped,
            wall_s=wall_s,
            work_s=self._work_s,
        )

"""The one thread that owns the queue, the lanes and every job's state."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any

from dropmill.core.attempts import Attempts, Equipment
from dropmill.core.clearing import Clearing
from dropmill.core.control import Control
from dropmill.core.devices import Devices
from dropmill.core.entry import Entry
from dropmill.core.inbox import Inbox
from dropmill.core.intake import SLICE, Intake
from dropmill.core.job import Job, Lane
from dropmill.core.keeper import Keeper
from dropmill.core.lane_control import LaneControl
from dropmill.core.placing import Placing
from dropmill.core.queue_order import QueueOrder
from dropmill.core.reasons import Reasons
from dropmill.core.roster import Roster
from dropmill.core.steps import Steps
from dropmill.core.strokes import REST_S, Asked, Strokes
from dropmill.core.teller import Teller
from dropmill.core.timers import Timers
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)


class Owner:
    """The Runner's thread and the parts that work on it.

    Everything but `ask`, `post`, `all_stopped` and what contexts report belongs to its own thread;
    other threads read `roster.entries`, one look-up at a time, for pictures.
    """

    def __init__(
        self,
        widths: Mapping[Lane, int],
        keeper: Keeper,
        equipment: Equipment,
        *,
        kinds: Mapping[str, type[Job]],
        disk_patience_s: float | None,
    ) -> None:
        self._inbox = Inbox()
        self.post = self._inbox.post
        self._asked = Asked()
        self._timers = Timers()
        self._is_closing = False
        self._has_ended = False
        self.all_stopped = threading.Event()
        self.workers: dict[Lane, Workers] = {}
        self.teller = Teller(keeper, self.post)
        self.roster = Roster(self.teller)
        self.control = Control(self.roster, self.workers, self.teller, self.post)
        self.control.on_discarded = self._note_if_stopped
        self.queue = QueueOrder(self.roster, self.workers, self.teller)
        self.steps = Steps(
            keeper,
            self.roster,
            workers=self.workers,
            teller=self.teller,
            control=self.control,
            kinds=kinds,
            clearing=lambda: equipment.services.get(Clearing),
        )
        self.roster.on_forget = self.steps.forget
        self.intake = Intake(
            keeper,
            self.roster,
            self.workers,
            self.teller,
            self.steps,
            post=self.post,
            start_and_tell=self._start_and_tell,
        )
        devices = equipment.services.get(Devices)
        self._placing = Placing(devices, self.workers, self._timers, self.post)
        self.lanes = LaneControl(
            self.workers,
            self._timers,
            devices,
            disk_patience_s=disk_patience_s,
            post=self.post,
            sorted_out=self._on_sorted_out,
        )
        self.reasons = Reasons(self.workers, self.lanes.holds)
        attempts = Attempts(
            equipment,
            self.roster,
            holds=self.lanes.holds,
            workers=self.workers,
            teller=self.teller,
            control=self.control,
            steps=self.steps,
            timers=self._timers,
            report=self._inbox.report,
            on_ended=self._note_if_stopped,
        )
        for lane, width in widths.items():
            self.workers[lane] = Workers(
                lane,
                width,
                equip=attempts.equip,
                announce=self.teller.announce,
                post=self.post,
                on_idle=self._note_if_stopped,
                key_of=self._placing.key_of,
                key_limit=self._placing.limit_of,
            )
        self.thread = threading.Thread(target=self._own, name="dropmill-runner", daemon=True)

    def ask(self, handle: Callable[..., Strokes | None], *args: Any) -> None:
        """Have something done after all that was asked before, in strokes if it takes long."""
        self.post(self._asked.add, handle, args)

    def _own(self) -> None:
        for workers in self.workers.values():
            workers.start()
        while not self._has_ended:
            self._step(self._timers.seconds_to_next() if self._asked.is_empty else REST_S)

    def _step(self, timeout_s: float | None) -> None:
        """Handle what has come in, start what may start, tell the observers."""
        for _ in range(self._inbox.wait(timeout_s, SLICE)):
            self._handle(*self._inbox.take())
        for call in self._timers.due():
            self._handle(call, ())
        self._asked.go_on()
        for workers in self.workers.values():
            workers.is_next_unsure = self._asked.is_half_done
        self._start_and_tell()

    def _start_and_tell(self) -> None:
        starts = (workers.hand_over for workers in self.workers.values())
        for do in (self.steps.go_on, self._placing.ask, *starts, self.lanes.look, self.teller.tell):
            self._handle(do, ())

    def _handle(self, handle: Callable[..., None], args: tuple[Any, ...]) -> None:
        try:
            handle(*args)
        except Exception:
            # A fault here must not end the only thread that can end the other jobs.
            log.exception("the runner failed at %s", getattr(handle, "__name__", handle))

    def _on_sorted_out(self, entries: Iterable[Entry]) -> None:
        """Tell of jobs that wait again before a worker had begun them."""
        for entry in entries:
            self.teller.publish(entry)

    def on_settle(self, settled: Future[None]) -> None:
        """Say when all that was asked before is kept; the removal of what jobs had kept, too."""
        self.control.after_discarding(partial(self._settle, settled))

    def _settle(self, settled: Future[None]) -> None:
        self.teller.tell()
        self.teller.record((), lambda: settled.set_result(None))

    # The end.

    def on_close(self) -> Strokes:
        """Start nothing more and interrupt what runs."""
        self._is_closing = True
        for workers in self.workers.values():
            workers.is_closing = True
        yield from self.control.stop_all()
        self._note_if_stopped()

    def _note_if_stopped(self) -> None:
        if not self._is_closing or self.control.is_discarding:
            return
        if all(workers.is_idle for workers in self.workers.values()):
            self.all_stopped.set()

    def on_end(self) -> None:
        """Tell what is left to tell and end the thread."""
        self.teller.tell_all()
        self._has_ended = True

"""Child processes that fetch small files, and who has hired them.

Python lets one thread at a time run, and thousands of small files are mostly Python: so they are
fetched beside it. A courier works for one worker at a time, so that a slow server or disk holds up
nobody else's files.
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec

from dropmill.core.offload.children import cores
from dropmill.core.offload.messages import framed
from dropmill.core.offload.process import ChildProcess, Program

log = logging.getLogger(__name__)

MOST = 2
"""More cannot be fed by one worker."""

IDLE_S = 60.0
"""After so long without work a courier ends."""

_FAILURES_MOST = 3
"""After so many that died unasked, there are no more."""

_CLOSE_S = 2.0


class Terms(msgspec.Struct, frozen=True):
    """How a courier asks for all files of an order; see Options."""

    user_agent: str
    connect_timeout_s: float
    stall_timeout_s: float
    is_multiplexed: bool
    is_verified: bool
    ca_file: str
    headers: Sequence[str]
    telling: Sequence[str]
    """Names of the fields that say more than that here is the file."""
    pages: Sequence[str]
    """Media types that a file is not expected to have."""
    most: int
    """Transfers at once."""
    is_synced: bool
    address: tuple[str, int] | None = None
    """Where the host was found without a proxy: what is plain may be fetched from there."""
    user: str = ""
    password: str = ""
    proxy: str = ""
    cookie_file: str = ""


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """To a courier: from now on these terms, fetch these files, give these up."""

    terms: Terms | None = None
    errands: Sequence[tuple[int, str, str]] = ()
    """Number, address, path of the temporary file to be made."""
    recall: Sequence[int] = ()


class Other(msgspec.Struct, frozen=True, array_like=True):
    """How an errand ended whose answer was not a plain one."""

    number: int
    code: int
    """libcurl's error code; 0 when the whole answer came."""
    text: str
    system_errno: int
    head: str
    """The header lines, in Latin-1."""
    words: str
    """The beginning of a body that is an explanation."""
    size: int
    """Of what is in the temporary file; -1 when there is none."""


class Report(msgspec.Struct, frozen=True):
    """From a courier: how errands ended."""

    is_ready: bool = False
    done: tuple[int, ...] = ()
    """Number and size of each file that is whole under its temporary name, one after the other."""
    others: tuple[Other, ...] = ()
    stopped: tuple[int, ...] = ()
    """Numbers of those that were recalled in time."""


PROGRAM = Program(
    "dropmill.transfer.courier",
    "--courier",
    lambda order: framed(msgspec.json.encode(order)),
    msgspec.json.Decoder(Report).decode,
    is_bare=True,
    is_computing=False,
)

Tell = Callable[["Courier", "Report | None"], None]
"""Told each report, on a thread of the courier's own, and at last None when it has died."""


class Courier:
    """One of them. Who has hired it calls `send` and `kill`."""

    def __init__(self, pool: Couriers, name: str) -> None:
        self._pool = pool
        self._process: ChildProcess | None = None
        self._told: Tell | None = None
        self._wake: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self.is_ready = False
        self.is_dead = False
        self.is_free = False
        self._is_asked = False
        """It is to end."""
        # It starts the process, and ends it.
        self.thread = threading.Thread(target=self._own, name=name, daemon=True)

    @property
    def pid(self) -> int | None:
        """The process id, once it has been started."""
        return None if self._process is None else self._process.pid

    def send(self, order: Order) -> bool:
        """Send an order, once it is ready; False when it takes none any more."""
        if self._process is None or self.is_dead:
            return False
        try:
            self._process.send(order)
        except (OSError, ValueError):
            self.kill()
            return False
        return True

    def kill(self) -> None:
        """End it at once; who has hired it is told."""
        self._is_asked = True
        self._wake.put(False)

    # For the pool.

    def hire(self, tell: Tell) -> None:
        """Let it report to somebody else."""
        self.is_free = False
        self._told = tell

    def dismiss(self) -> None:
        """Let it wait for somebody else."""
        self._told = None
        self.is_free = True
        self._wake.put(True)

    def _own(self) -> None:
        try:
            process = self._process = ChildProcess(self._on_report, PROGRAM)
        except OSError as error:
            log.warning("a courier could not be started: %s", error)
            self._on_report(None, None)
            return
        while True:
            try:
                if not self._wake.get(timeout=IDLE_S if self.is_free else None):
                    break
            except queue.Empty:
                if self._pool.let_go(self):
                    self._is_asked = True
                    break
        self.is_dead = True
        status = process.end()
        if process.last_words:
            log.warning("courier %d ended with %d: %s", process.pid, status, process.last_words)

    def _on_report(self, process: ChildProcess | None, report: Report | None) -> None:
        if self._process is None:
            self._process = process  # its first report may be here before who has started it
        if report is None:
            self.is_dead = True
            self._pool.bury(self, is_failure=not self._is_asked)
            self._wake.put(False)
        elif report.is_ready:
            self.is_ready = True
        if (tell := self._told) is not None:
            tell(self, report)


class Couriers:
    """The couriers there are: a service. Any thread may call any method."""

    def __init__(self, most: int | None = None) -> None:
        self._most = max(1, min(MOST, cores() // 2)) if most is None else most
        if sys.platform == "win32":
            self._most = 0  # there a pipe cannot be waited for beside sockets
        self._lock = threading.Lock()  # guards all below
        self._all: list[Courier] = []
        self._failures = 0
        self._is_closed = False

    def prepare(self) -> None:
        """Start those that there may be: they are soon wanted, and end by themselves if not."""
        with self._lock:
            new = self._missing()
            for courier in new:
                courier.is_free = True
        for courier in new:
            courier.thread.start()

    def hire(self, tell: Tell) -> list[Courier]:
        """Take all that are free, and start those that are missing; [] when all have work.

        They report to `tell`: that they are ready too, which those are already that were free.
        """
        with self._lock:
            hired = [courier for courier in self._all if courier.is_free]
            new = self._missing()
            for courier in (*hired, *new):
                courier.hire(tell)
        for courier in new:
            courier.thread.start()
        return [*hired, *new]

    def _missing(self) -> list[Courier]:
        if self._is_closed or self._failures >= _FAILURES_MOST:
            return []
        new = [
            Courier(self, f"dropmill-courier-{number + 1}")
            for number in range(len(self._all), self._most)
        ]
        self._all += new
        return new

    def dismiss(self, courier: Courier) -> None:
        """Give one back that has nothing to do any more."""
        with self._lock:
            if courier in self._all:
                courier.dismiss()

    def close(self) -> None:
        """End all; takes 2 s at most."""
        with self._lock:
            self._is_closed = True
            everyone = list(self._all)
        for courier in everyone:
            courier.kill()
        for courier in everyone:
            with suppress(RuntimeError):  # it was never started
                courier.thread.join(_CLOSE_S)

    # For couriers.

    def let_go(self, courier: Courier) -> bool:
        """Forget one that was idle for long; False when it has just been hired."""
        with self._lock:
            if courier.is_free and courier in self._all:
                self._all.remove(courier)
                return True
            return False

    def bury(self, courier: Courier, *, is_failure: bool) -> None:
        """Forget one that has died."""
        with self._lock:
            if courier in self._all:
                self._all.remove(courier)
            if not self._is_closed:
                self._failures += is_failure

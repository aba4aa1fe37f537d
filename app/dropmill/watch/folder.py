"""A watched folder: every file that comes into it is handed on once, when it has settled."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

import msgspec

from dropmill.core.course import files_in
from dropmill.core.device import Sort, find_device
from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.records import TakenFile
from dropmill.core.watch_status import (
    WaitingFile,
    WatchEvent,
    WatchEventKind,
    WatchState,
    WatchStatus,
)
from dropmill.watch.ledger import Ledger, MemoryLedger, signature_of
from dropmill.watch.notices import (
    FolderCame,
    FolderLeft,
    Left,
    Moved,
    Notice,
    Notices,
    Overflowed,
    Refused,
    Stirred,
)
from dropmill.watch.settling import Settling
from dropmill.watch.tree import Scan, check, failure_of_limit, is_passed_over

_log = logging.getLogger(__name__)

_RESCAN_S = 180.0
_RETRY_S = 2.0
_POLL_S = 5.0
_POLL_SHARE = 10
"""A poll may take a tenth of the time: a slow share or a large tree is looked at less often."""
_SLEPT_S = 10.0
"""When this much is missing between two looks at the clock, the computer has slept."""
_LOOK_S = 2.0
"""How often it is looked whether the folder is still the same: a rename of it tells nobody."""
_SHOWN = 100
_TOGETHER_S = 0.1
"""What settles within this time of the first is handed on with it: one batch, not many."""
_PUBLISH_S = 0.1


class _Rescan(msgspec.Struct, frozen=True):
    pass


class _Stop(msgspec.Struct, frozen=True):
    pass


class _PassOver(msgspec.Struct, frozen=True):
    paths: tuple[str, ...]


_Message: TypeAlias = Notice | _Rescan | _Stop | _PassOver


def _always(_name: str) -> bool:
    return True


class FolderWatch:
    """Watches one folder, and all folders in it, until it is stopped.

    One thread owns everything; watchdog's threads and other callers only put messages into its
    inbox. It waits for the next message or the next deadline, whichever is first. When the
    folder goes away it is tried again every two seconds, and what was taken before is not new.

    Files whose base name `matches` are taken. With `is_polled`, on a network share and where the
    system refuses to tell of so many folders, the folder is looked through again and again instead,
    every `poll_s` seconds or less often.

    `on_settled` gets the files that have settled together, in order; `on_changed` says that
    `status` has something new and must only mark that. Both are called on the watch's thread. A
    file counts as taken when `on_settled` returns; when it raises, its files are tried again at
    the next scan.
    """

    def __init__(
        self,
        folder: Path,
        settle_s: float,
        on_settled: Callable[[Sequence[TakenFile]], None],
        *,
        matches: Callable[[str], bool] = _always,
        on_changed: Callable[[], None] | None = None,
        ledger: Ledger | None = None,
        rescan_s: float = _RESCAN_S,
        retry_s: float = _RETRY_S,
        poll_s: float = _POLL_S,
        is_recursive: bool = True,
        is_polled: bool = False,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        if settle_s <= 0:
            raise ValueError("settle_s must be more than 0")
        self._folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() follows links
        self._on_settled = on_settled
        self._matches = matches
        self._on_changed = on_changed
        self._ledger = ledger or MemoryLedger()
        self._rescan_s = rescan_s
        self._retry_s = retry_s
        self._poll_s = poll_s
        self._is_recursive = is_recursive
        self._is_polled = is_polled
        self._polled_every_s: float | None = None
        self._refusal: Failure | None = None
        self._wall_clock = wall_clock
        self._settling = Settling(settle_s, signature_of, self._ledger)
        self._inbox: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._notices: Notices | None = None
        self._identity: tuple[int, int] | None = None  # of the folder that notices come from
        self._scan_at = time.monotonic()
        self._look_at = self._scan_at + _LOOK_S
        self._wall_ahead_s = wall_clock() - self._scan_at
        self._publish_at: float | None = None
        self._published_at = 0.0
        self._events: deque[WatchEvent] = deque(maxlen=_SHOWN)
        self._taken_count = 0
        self._state = WatchState.STARTING
        self._problem: Failure | None = None
        self._status = WatchStatus(folder=str(self._folder))
        self._is_stopping = False  # set by stop(), read in the middle of a long scan
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    @property
    def status(self) -> WatchStatus:
        """The latest picture; any thread."""
        return self._status

    def start(self) -> None:
        """Begin; returns at once. `tree.check` says beforehand what would stand in the way."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """End, and wait for the thread; False if it still hangs in the file system by then."""
        self._is_stopping = True
        self._inbox.put(_Stop())
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def rescan(self) -> None:
        """Look through the whole folder soon; any thread."""
        self._inbox.put(_Rescan())

    def pass_over(self, paths: Iterable[str]) -> None:
        """Never take these files as they are now: the results of own jobs. Any thread."""
        self._inbox.put(_PassOver(tuple(paths)))

    def _run(self) -> None:
        try:
            while self._step():
                pass
        except Exception:  # noqa: BLE001 - a thread has nobody else to tell
            _log.exception("the watch of a folder ended by a fault")
            self._problem = Failure(
                f"Watching “{self._folder}” has stopped",
                "This is a fault in Dropmill: please report it with the log.",
            )
        finally:
            self._close_notices()
            self._settling.clear()
            self._state = WatchState.STOPPED
            self._publish()

    def _step(self) -> bool:
        """Take what is in the inbox, then do what is due; False when it is time to end."""
        for message in self._receive():
            if isinstance(message, _Stop):
                return False
            self._handle(message)
        if time.monotonic() >= self._look_at:
            self._look_for_sleep()
            self._look_at = time.monotonic() + _LOOK_S
            self._look_for_folder()
        if time.monotonic() >= self._scan_at:
            self._scan_folder()
        self._hand_on()
        if self._publish_at is not None and time.monotonic() >= self._publish_at:
            self._publish()
        return True

    def _receive(self) -> list[_Message]:
        """Wait for a message or a deadline; a file that stirs many times in a row counts once."""
        deadlines = (self._scan_at, self._look_at, self._hand_on_at, self._publish_at)
        due = [at for at in deadlines if at]
        received: dict[_Message, None] = {}
        try:
            received[self._inbox.get(timeout=max(0.0, min(due) - time.monotonic()))] = None
            for _ in range(self._inbox.qsize()):
                message = self._inbox.get_nowait()
                received.pop(message, None)  # the last place counts: order is kept
                received[message] = None
        except queue.Empty:
            pass
        return list(received)

    def _handle(self, message: _Message) -> None:
        now = time.monotonic()
        match message:
            case Stirred(path) if self._counts(path):
                self._settling.stir(path, now)
            case Moved(source, destination) if self._counts(destination):
                self._settling.move(source, destination, now)
            case Moved(path) | Left(path):
                self._settling.forget(path)
            case FolderCame(path):
                self._scan(path)
            case FolderLeft(path) if path == str(self._folder):
                # Another one may be there already, by chance with the number of this one.
                self._close_notices()
                self._identity = None
                self._scan_at = now
            case Overflowed():
                _log.warning("the system lost notices about a watched folder: it is scanned")
                self._note(WatchEventKind.OVERFLOWED, str(self._folder))
                self._scan_at = now
            case Refused(reason) if self._notices is not None:
                self._begin_polling(_failure_of_refusal(self._folder, reason))
            case _Rescan():
                self._scan_at = now
            case _PassOver(paths):
                self._pass_over(paths)
        self._changed()

    def _pass_over(self, paths: Iterable[str]) -> None:
        try:
            found = list(files_in(paths))
        except OSError:
            found = list(paths)  # a folder went away, or is out of reach: so are its files
        for path in found:
            signature = signature_of(path)
            if signature is not None and Path(path).is_relative_to(self._folder):
                self._ledger.take(path, signature)
                self._settling.forget(path)

    def _counts(self, path: str) -> bool:
        name = os.path.basename(path)  # noqa: PTH119 - bursts have very many
        is_aside = f"{TEMPORARY_SUFFIX}{os.sep}" in path  # on its way through a recipe
        return not is_aside and not is_passed_over(name) and self._matches(name)

    def _scan_folder(self) -> None:
        """Look through the whole folder; open it first if that is not done, or if it is new."""
        try:
            found = self._folder.stat()
            identity = (found.st_dev, found.st_ino)
            if self._state is not WatchState.WATCHING or identity != self._identity:
                self._open(identity)
            began = time.monotonic()
            is_whole = self._scan(str(self._folder))
        except (OSError, Problem) as error:
            self._lose(error)
            return
        took_s = time.monotonic() - began
        if self._polled_every_s is not None:
            self._polled_every_s = min(max(self._poll_s, _POLL_SHARE * took_s), self._rescan_s)
        self._scan_at = time.monotonic() + (self._polled_every_s or self._rescan_s)
        if self._state is not WatchState.WATCHING:
            self._state = WatchState.WATCHING
            self._note(WatchEventKind.WATCHING, str(self._folder))
        if is_whole:
            self._problem = self._refusal
        self._changed()

    def _look_for_sleep(self) -> None:
        """Scan at once when the computer has slept: shares come back then, and tell of nothing."""
        now = time.monotonic()
        ahead_s = self._wall_clock() - now
        has_slept = abs(ahead_s - self._wall_ahead_s) > _SLEPT_S or now - self._look_at > _SLEPT_S
        self._wall_ahead_s = ahead_s
        if has_slept:
            self._note(WatchEventKind.WOKE, str(self._folder))
            self._scan_at = now
            self._changed()

    def _look_for_folder(self) -> None:
        """Scan at once when the folder that is watched is no longer the one of that name."""
        if self._state is not WatchState.WATCHING:
            return
        try:
            found = self._folder.stat()
            is_same = (found.st_dev, found.st_ino) == self._identity
        except OSError:
            is_same = False
        if not is_same:
            self._scan_at = time.monotonic()

    def _open(self, identity: tuple[int, int]) -> None:
        self._close_notices()
        check(self._folder, None)
        self._identity = identity
        self._polled_every_s = self._refusal = None
        if self._is_polled or find_device(str(self._folder), {}).sort is Sort.NETWORK:
            self._begin_polling(None)
            return
        notices = Notices(str(self._folder), self._inbox.put, is_recursive=self._is_recursive)
        try:
            notices.start()
        except OSError as error:
            self._begin_polling(_failure_of_refusal(self._folder, str(error)))
        else:
            self._notices = notices

    def _begin_polling(self, refusal: Failure | None) -> None:
        """Look again and again from now on; `refusal` says why the system does not tell."""
        self._close_notices()
        self._refusal = self._problem = refusal
        self._polled_every_s = self._poll_s
        self._scan_at = time.monotonic()
        self._note(WatchEventKind.POLLING, str(self._folder))

    def _lose(self, error: Exception) -> None:
        self._close_notices()
        self._settling.clear()
        self._scan_at = time.monotonic() + self._retry_s
        self._problem = _failure_of_loss(self._folder, error)
        if self._state is not WatchState.GONE:
            self._state = WatchState.GONE
            self._note(WatchEventKind.GONE, str(self._folder))
        self._changed()

    def _scan(self, top: str) -> bool:
        """Find the files below `top`; False when some of it is out of reach, and why is kept."""
        scan = Scan(top, is_recursive=self._is_recursive)
        is_all = top == str(self._folder)
        try:
            for path in scan.files():
                if self._is_stopping:
                    return True
                if self._matches(os.path.basename(path)):  # noqa: PTH119 - as in _counts
                    self._settling.find(path, time.monotonic())
        except OSError:
            if is_all:
                raise
            return True  # a folder that came is gone again, or is out of reach: the rescan says so
        failure = next(iter(scan.failures), None)
        if is_all and self._notices is not None:
            refusal = failure_of_limit(scan.folder_count)
            if refusal is not None:
                self._begin_polling(refusal)
        if failure is not None:
            self._problem = failure
        return failure is None

    @property
    def _hand_on_at(self) -> float | None:
        first = self._settling.next_at
        return None if first is None else first + _TOGETHER_S

    def _hand_on(self) -> None:
        if (at := self._hand_on_at) is None or time.monotonic() < at:
            return
        settled = self._settling.settled(time.monotonic())
        if not settled:
            return
        try:
            self._on_settled([TakenFile(path, *signature) for path, signature in settled])
        except Exception as error:  # noqa: BLE001 - one bad batch must not end the watch
            _log.exception("settled files could not be handed on")
            self._problem = explain(error)
            kind = WatchEventKind.FAILED
        else:
            for path, signature in settled:
                self._ledger.take(path, signature)
            self._taken_count += len(settled)
            kind = WatchEventKind.TAKEN
        for path, _ in settled[-_SHOWN:]:
            self._note(kind, path)
        self._changed()

    def _close_notices(self) -> None:
        notices, self._notices = self._notices, None
        if notices is not None:
            notices.stop()

    def _note(self, kind: WatchEventKind, path: str) -> None:
        self._events.append(WatchEvent(time.time(), kind, path))

    def _changed(self) -> None:
        """Publish soon: at once after a quiet time, at most ten times a second under a flood."""
        if self._publish_at is None:
            self._publish_at = self._published_at + _PUBLISH_S

    def _publish(self) -> None:
        self._publish_at = None
        self._published_at = time.monotonic()
        to_epoch = time.time() - self._published_at
        self._status = WatchStatus(
            folder=str(self._folder),
            state=self._state,
            waiting_count=len(self._settling),
            waiting=tuple(
                WaitingFile(path, at + to_epoch) for path, at in self._settling.waiting(_SHOWN)
            ),
            taken_count=self._taken_count,
            events=tuple(self._events),
            polled_every_s=self._polled_every_s,
            problem=self._problem,
        )
        if self._on_changed is not None:
            self._on_changed()


def _failure_of_refusal(folder: Path, reason: str) -> Failure:
    return Failure(
        f"The system does not tell of all that happens in “{folder}”",
        "It is looked through every few seconds instead. To be told at once, close other programs"
        " that watch folders, or raise fs.inotify.max_user_watches and"
        " fs.inotify.max_user_instances.",
        detail=reason,
    )


def _failure_of_loss(folder: Path, error: Exception) -> Failure:
    if isinstance(error, FileNotFoundError):
        return Failure(
            f"The folder “{folder}” has gone",
            "Make it again or connect its disk: watching then goes on by itself.",
        )
    return explain(error)

"""The operating system's notices about a folder, through watchdog.

The handlers only hand them on: an exception in a handler would end watchdog's dispatcher, and
time spent in one makes the kernel's queue overflow.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Callable
from typing import TypeAlias

import msgspec
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver

if sys.platform == "linux":
    from watchdog.observers.inotify import InotifyEmitter
    from watchdog.observers.inotify_c import (
        CallbackId,
        InotifyEvent,
        InotifyFD,
        Mask,
        WatchCallback,
        WatchDescriptor,
    )
else:
    from watchdog.observers import Observer

_log = logging.getLogger(__name__)


class Stirred(msgspec.Struct, frozen=True):
    """Something happened to this file."""

    path: str


class Moved(msgspec.Struct, frozen=True):
    """A file was renamed within the watched folder."""

    source: str
    destination: str


class Left(msgspec.Struct, frozen=True):
    """A file was deleted or moved out."""

    path: str


class FolderCame(msgspec.Struct, frozen=True):
    """A folder was made or moved in: there may be files in it that gave no notice."""

    path: str


class FolderLeft(msgspec.Struct, frozen=True):
    """A folder was deleted or moved out."""

    path: str


class Overflowed(msgspec.Struct, frozen=True):
    """The system had more to tell than it can hold: notices were lost."""


class Refused(msgspec.Struct, frozen=True):
    """The system will not tell of some folders: it has a limit, and that is reached."""

    reason: str


Notice: TypeAlias = Stirred | Moved | Left | FolderCame | FolderLeft | Overflowed | Refused

# Closed-after-writing exists on Linux only and is one more sign of life, never "the file is ready".
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
]


class Notices:
    """Hands every notice about `folder` to `post`, which must return at once.

    `post` is called on watchdog's threads. Start once, stop once; both touch the disk and wait.
    """

    def __init__(self, folder: str, post: Callable[[Notice], None], *, is_recursive: bool) -> None:
        self._folder = folder
        self._post = post
        self._is_recursive = is_recursive
        self._observer: BaseObserver | None = None

    def start(self) -> None:
        """Begin; OSError when the system refuses."""
        observer = _make_observer(self._post)
        self._observer = observer
        try:
            observer.schedule(
                _Handler(self._post),
                self._folder,
                recursive=self._is_recursive,
                event_filter=_EVENTS,
            )
            observer.start()
        except BaseException:
            observer.stop()
            self._observer = None
            raise

    def stop(self) -> None:
        """End and wait for watchdog's threads; nothing is posted after this."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join()


class _Handler(FileSystemEventHandler):
    def __init__(self, post: Callable[[Notice], None]) -> None:
        self._post = post

    def dispatch(self, event: FileSystemEvent) -> None:
        try:
            notice = _notice_of(event)
            if notice is not None:
                self._post(notice)
        except Exception:  # noqa: BLE001 - it would end watchdog's dispatcher
            _log.exception("a notice of the file system was lost")


def _notice_of(event: FileSystemEvent) -> Notice | None:
    path = os.fsdecode(event.src_path)
    match event:
        case FileMovedEvent():
            return Moved(path, os.fsdecode(event.dest_path))
        case FileDeletedEvent():
            return Left(path)
        case DirCreatedEvent():
            return FolderCame(path)
        case DirDeletedEvent():
            return FolderLeft(path)
        case _:
            return None if event.is_directory else Stirred(path)


if sys.platform == "linux":

    class _TellingFD(InotifyFD):
        """Says what watchdog keeps to itself.

        After an overflow of the kernel's queue it sets its watches up again, but does not tell
        its handlers that notices were lost. A folder within the watched one that it may not watch
        it passes over.
        """

        def __init__(self, post: Callable[[Notice], None]) -> None:
            super().__init__()
            self._post = post

        def handle_event(self, event: InotifyEvent) -> None:
            super().handle_event(event)
            if event.is_queue_overflow:
                self._post(Overflowed())

        def add_callback(
            self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
        ) -> WatchDescriptor:
            try:
                return super().add_callback(path, mask, callback, id_)
            except OSError as error:
                if error.errno in {errno.ENOSPC, errno.ENOMEM}:
                    self._post(Refused(str(error)))
                raise

    class _InotifyObserver(BaseObserver):
        def __init__(self, post: Callable[[Notice], None]) -> None:
            self._fd = _TellingFD(post)
            self._fd.start()
            super().__init__(InotifyEmitter, inotify_fd=self._fd)

        def on_thread_stop(self) -> None:
            super().on_thread_stop()
            self._fd.stop()
            self._fd.join()

    def _make_observer(post: Callable[[Notice], None]) -> BaseObserver:
        return _InotifyObserver(post)

else:

    def _make_observer(_post: Callable[[Notice], None]) -> BaseObserver:
        # These systems' interfaces do not tell of an overflow: the rescan finds what was lost.
        return Observer()

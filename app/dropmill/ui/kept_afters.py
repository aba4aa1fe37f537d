"""Keeps what is wanted after batches until it is done, so that a restart or a kill loses none."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from dropmill.core.after import After
from dropmill.core.files import IfExists, Output
from dropmill.core.learned import learned

log = logging.getLogger(__name__)

FILE_NAME = "after.json"


class KeptAfters(QObject):
    """One small file, by batch, for the UI thread, which never waits for the disk.

    `loaded` carries what an earlier process has left, once `load_soon` has read it.
    """

    loaded = Signal(object)

    def __init__(self, folder: Path, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = folder / FILE_NAME
        self._executor = executor
        self._newest: bytes | None = None  # taken and put as a whole
        self._writing = threading.Lock()  # held while the file is written

    def load_soon(self) -> None:
        """Have read what an earlier process has left."""
        self._executor.submit(lambda: self.loaded.emit(self.load()))

    def load(self) -> dict[int, After]:
        """Read what an earlier process has left, from the disk; what is broken is passed over."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=learned(dict[int, After]))
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            log.warning("what was wanted after batches could not be read: %s", error)
            return {}

    def keep(self, wanted: Mapping[int, After]) -> None:
        """Have this written soon, in place of what was kept before."""
        self._newest = msgspec.json.encode(wanted)
        self._executor.submit(self._write)

    def _write(self) -> None:
        with self._writing:
            data, self._newest = self._newest, None
            if data is None:
                return  # a later call has written it
            try:
                with Output(self._path, IfExists.OVERWRITE, is_synced=False) as output:
                    output.file.write(data)
                    output.publish(mode=0o600)
            except OSError as error:
                log.warning("what is wanted after batches could not be kept: %s", error)

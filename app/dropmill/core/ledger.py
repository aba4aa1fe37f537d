"""What has been through a job with the same settings before, so that it need not go again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from dropmill.core.errors import JobSkipped
from dropmill.core.identity import Look, identity
from dropmill.core.job import Job, Result
from dropmill.core.journal.journal import Journal
from dropmill.core.journal.rows import settings_key
from dropmill.core.records import Processed

CHUNK_BYTES = 1 << 20


class Ledger:
    """Knows by size, time and number of the inputs, or by their content. Any thread.

    Without a journal nothing is known, and nothing is kept.
    """

    def __init__(self, journal: Journal | None = None) -> None:
        self._journal = journal

    def close(self) -> None:
        """Nothing is held."""

    def look(self, job: Job, between: Callable[[], None]) -> Seen | None:
        """Look at the inputs before the job begins; None for a kind that this is not for.

        JobSkipped when the job is to skip what was done and its results are still there. To know
        that of inputs that were copied or moved, they are read; `between` is called meanwhile.
        """
        if not self._is_for(job):
            return None
        names = [identity(Path(name)) for name in job.inputs]
        if not all(names):
            return None  # the job itself says best what is missing
        keys = [_looks_of(names)]
        if job.skip_done:
            self._skip(job, keys[0])
            keys.append(_content_of(job.inputs, between))
            self._skip(job, keys[1])
        return Seen(settings_key(job), tuple(keys))

    def seen(self, job: Job, look: Look) -> Seen | None:
        """Return the same for a job with one input that a call has read, and that skips nothing."""
        if not self._is_for(job):
            return None
        return Seen(settings_key(job), (_looks_of([look.identity]),))

    def _is_for(self, job: Job) -> bool:
        return self._journal is not None and not job.takes_links and job.makes_files

    def _skip(self, job: Job, key: str) -> None:
        assert self._journal is not None  # noqa: S101 - look() has seen to it
        before = self._journal.reader.processed(key, job)
        if before is not None and before.outputs and all(map(os.path.lexists, before.outputs)):
            name = Path(before.outputs[0]).name
            raise JobSkipped(f"done before with these settings: see “{name}”")


class Seen(NamedTuple):
    """What was seen of a job's inputs before it ran."""

    settings: str
    keys: tuple[str, ...]

    def done(self, job_id: int, job: Job, result: Result) -> list[Processed]:
        """Return what is to be recorded once the job is done."""
        if not result.outputs:
            return []
        now = time.time()
        return [
            Processed(key, self.settings, job.inputs[0], job_id, now, result.outputs)
            for key in self.keys
        ]


def _looks_of(identities: Sequence[str]) -> str:
    return "stat:" + " ".join(identities)


def _content_of(inputs: Sequence[str], between: Callable[[], None]) -> str:
    """Add up the bytes of files; a folder counts by its name and number only."""
    from blake3 import blake3  # noqa: PLC0415 - only when it is asked for

    hasher = blake3()
    for name in inputs:
        path = Path(name)
        if not path.is_file():
            hasher.update(identity(path).encode())
            continue
        hasher.update(f"file {path.stat().st_size}\n".encode())
        with path.open("rb", buffering=0) as file:
            while data := file.read(CHUNK_BYTES):
                between()
                hasher.update(data)
    return "blake3:" + hasher.hexdigest()

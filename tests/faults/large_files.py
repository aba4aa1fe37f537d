"""Files of more than 4 GiB: for `make faults`, since `make test` has no half a minute for one."""

from __future__ import annotations

from pathlib import Path

from dropmill.core.context import JobContext
from dropmill.jobs.checksum.algorithms import Algorithm
from dropmill.jobs.checksum.kind import Checksum
from recorder import ContextRecorder

SIZE = 5 << 30


def test_a_checksum_of_five_gibibytes(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(SIZE)
    job = Checksum(inputs=(str(path),), algorithms=(Algorithm.XXH3,))
    recorder = ContextRecorder()
    JobContext(job, recorder).attempt(job.run)
    (ending,) = recorder.endings
    assert ending.result.values == {"xxh3": "a0e5e4d6d5502024"}
    assert recorder.amounts[-1] == (SIZE, SIZE)

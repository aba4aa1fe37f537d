from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest
from blake3 import blake3

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.state import Event
from dropmill.jobs.checksum.algorithms import AHEAD_BYTES, AHEAD_FROM, CHUNK_BYTES, Algorithm
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.checksum.many import SMALL_BYTES
from jobs.doing import attempts
from recorder import ContextRecorder

ALL = tuple(Algorithm)

# Of nothing: what the tools sha256sum, sha512sum, sha1sum, md5sum, b3sum and xxhsum -H3 print.
OF_NOTHING = {
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "sha512": "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
    "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "md5": "d41d8cd98f00b204e9800998ecf8427e",
    "blake3": "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    "xxh3": "2d06800538d394c2",
    "crc32": "00000000",
    "sha384": "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
    "274edebfe76f65fbd51ad2f14898b95b",
}


def run(path: Path, *algorithms: Algorithm) -> tuple[dict[str, str], ContextRecorder]:
    job = Checksum(inputs=(str(path),), algorithms=algorithms or ALL)
    recorder = ContextRecorder()
    return dict(job.run(JobContext(job, recorder)).values), recorder


def test_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert run(tmp_path / "empty")[0] == OF_NOTHING


@pytest.mark.parametrize("size", [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1])
def test_sizes_around_a_chunk(tmp_path: Path, size: int) -> None:
    data = bytes(range(251)) * (size // 251 + 1)
    (tmp_path / "a").write_bytes(data[:size])
    values, recorder = run(tmp_path / "a")
    assert values["sha256"] == hashlib.sha256(data[:size]).hexdigest()
    assert values["md5"] == hashlib.md5(data[:size]).hexdigest()  # noqa: S324 - what is tried
    assert recorder.amounts[-1] == (size, size)
    assert all(done <= total for done, total in recorder.amounts if total is not None)


@pytest.mark.parametrize("rest", [0, 1, AHEAD_BYTES - 1])
def test_a_large_file_is_read_ahead(tmp_path: Path, rest: int) -> None:
    size = AHEAD_FROM + rest
    with (tmp_path / "large").open("wb") as file:
        for place in range(0, size, AHEAD_BYTES // 2):
            file.seek(place)
            file.write(b"%d" % place)
        file.truncate(size)
    values, recorder = run(tmp_path / "large", Algorithm.SHA256, Algorithm.BLAKE3)
    with (tmp_path / "large").open("rb") as file:
        assert values["sha256"] == hashlib.file_digest(file, "sha256").hexdigest()
    assert values["blake3"] == blake3((tmp_path / "large").read_bytes()).hexdigest()
    assert recorder.amounts[-1] == (size, size)


def test_a_large_file_that_is_stopped_is_read_no_more(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    job = Checksum(inputs=(str(path),))
    token = CancelToken()

    class Stopping(ContextRecorder):
        def job_progressed(self, ctx: JobContext) -> None:
            token.request(Stop.CANCEL)

    recorder = Stopping()
    JobContext(job, recorder, token=token).attempt(job.run)
    assert recorder.endings[0].event is Event.CANCEL
    assert not [one for one in threading.enumerate() if one.name.startswith("dropmill-reading")]


def test_a_request_to_stop_is_felt_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    job = Checksum(inputs=(str(path),))
    recorder = ContextRecorder()
    token = CancelToken()
    ctx = JobContext(job, recorder, token=token)
    token.request(Stop.CANCEL)
    ctx.attempt(job.run)
    assert recorder.endings[0].event is Event.CANCEL


def test_a_folder_and_a_missing_file_fail_in_words(tmp_path: Path) -> None:
    for path, words in ((tmp_path, "is a folder"), (tmp_path / "gone", "does not exist")):
        job = Checksum(inputs=(str(path),))
        recorder = ContextRecorder()
        JobContext(job, recorder).attempt(job.run)
        failure = recorder.endings[0].failure
        assert failure is not None
        assert words in failure.title


def test_algorithms_are_named_as_a_list() -> None:
    (job,) = build(Checksum, ["/a"], {"algorithms": "md5, blake3"})
    assert job == Checksum(inputs=("/a",), algorithms=(Algorithm.MD5, Algorithm.BLAKE3))
    with pytest.raises(Problem) as caught:
        build(Checksum, ["/a"], {"algorithms": "md4"})
    assert "sha256, sha384, sha512, sha1, md5, blake3, xxh3" in caught.value.hint


def test_many_small_files_are_added_up_together_and_what_is_not_is_told(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}" for n in range(60)]
    for n, path in enumerate(paths):
        path.write_bytes(b"x" * n)
    paths[30].write_bytes(b"y" * (SMALL_BYTES + 1))  # is looked at by the child only
    paths[40].unlink()
    paths[50].unlink()
    paths[50].mkdir()
    endings = attempts([Checksum(inputs=(str(path),), algorithms=ALL) for path in paths])
    for n, (path, ending) in enumerate(zip(paths, endings, strict=True)):
        if n in {40, 50}:
            assert ending.failure is not None
            assert str(path) in ending.failure.title
        else:
            assert dict(ending.result.values) == run(path)[0]


def test_lists_among_them_are_checked(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "list").write_text(f"{OF_NOTHING['sha256']}  a\n")
    jobs = [Checksum(inputs=(str(tmp_path / "a"),)) for _ in range(40)]
    jobs[20] = Checksum(inputs=(str(tmp_path / "list"),), verify=True)
    endings = attempts(jobs)
    assert endings[20].result.values["good"] == "1"
    assert endings[0].result.values == {"sha256": OF_NOTHING["sha256"]}

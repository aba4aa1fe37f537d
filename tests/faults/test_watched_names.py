"""Whoever lists the folder all the time never sees part of a file under its final name."""

from __future__ import annotations

import contextlib
import random
import threading
from pathlib import Path

from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.job import Job
from dropmill.core.runner import Runner
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.download import Download
from faults.counts import keep_count
from faults.downloading import Serve
from faults.lying_server import Ask, random_bytes
from recorder import Recorder

FILES = 40


class Observer:
    """Looks at every name in a folder, again and again, until it is told to end."""

    def __init__(self, folder: Path, whole: dict[str, bytes]) -> None:
        self.looks = 0
        self.broken: list[str] = []
        self._folder = folder
        self._whole = whole
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.is_set():
            for path in self._folder.iterdir():
                if path.name.endswith(TEMPORARY_SUFFIX):
                    continue
                with contextlib.suppress(FileNotFoundError):
                    self.looks += 1
                    if path.read_bytes() != self._whole[path.name]:
                        self.broken.append(path.name)


def test_no_part_is_ever_seen_under_a_final_name(
    tmp_path: Path, serve: Serve, runner: Runner, recorder: Recorder, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test's chances
    source, folder = tmp_path / "source", tmp_path / "results"
    source.mkdir()
    folder.mkdir()
    whole = {f"{n}.bin": random_bytes(n, dice.randrange(400_000)) for n in range(FILES)}
    for name, data in whole.items():
        (source / name).write_bytes(data)

    def behave(ask: Ask) -> None:
        body = whole[ask.path.strip("/")]
        ask.head("200 OK", Content_Length=len(body), ETag=f'"{len(body)}"')
        half = len(body) // 2
        ask.raw(body[:half])
        if ask.number == 1 and len(body) % 3 == 0:
            ask.hang_up()
        ask.raw(body[half:])

    server = serve(behave)
    jobs: list[Job] = [
        Copy(inputs=(str(source / name),), dir=str(folder))
        if number % 2
        else Download(inputs=(server.url(f"/{name}"),), dir=str(folder))
        for number, name in enumerate(whole)
    ]
    observer = Observer(folder, whole)
    try:
        ids = runner.submit(jobs).result(20).ids
        for job_id in dice.sample(list(ids), FILES // 4):
            runner.cancel([job_id])
        recorder.wait_for(ids, timeout_s=60)
    finally:
        observer.end()
    promise = "looks at final names while files arrive and are cancelled"
    keep_count(promise, observer.looks, len(observer.broken), seed)
    assert observer.broken == []
    assert observer.looks

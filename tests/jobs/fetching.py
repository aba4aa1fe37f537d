"""Many small downloads on one worker, some of them by couriers that stand ready."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from dropmill.core.cancel import CancelToken
from dropmill.core.context import Ending, JobContext
from dropmill.core.files import IfExists
from dropmill.core.services import Services
from dropmill.jobs.download import Download
from dropmill.jobs.download.errands import Errands
from dropmill.transfer.couriers import Courier, Couriers, Report
from dropmill.transfer.thread import TransferThread
from faults.lying_server import Ask
from recorder import ContextRecorder

PLAIN_MOST = 3000


def plain(ask: Ask) -> None:
    """The answer to all that is not looked at."""
    ask.answer("200 OK", ask.path.encode() * 100)


class Fetching:
    """One worker's downloads; `sent` are those that couriers have been sent for."""

    def __init__(
        self,
        folder: Path,
        *,
        couriers: int = 1,
        is_synced: bool = False,
        stall_timeout_s: float = 20.0,
    ) -> None:
        self.folder = folder
        self.stall_timeout_s = stall_timeout_s
        self.services = Services({Couriers: lambda: Couriers(couriers)})
        self.thread = self.services.get(TransferThread)
        self.couriers = self.services.get(Couriers)
        self.is_synced = is_synced
        self.if_exists = IfExists.RENAME
        self.tokens: dict[str, CancelToken] = {}
        self.sent: list[str] = []
        self.at_work: list[Courier] = []
        self.recorders: dict[str, ContextRecorder] = {}
        self.contexts: dict[str, JobContext] = {}

    def stand_ready(self) -> None:
        """Have the couriers started, and let them wait."""
        is_ready = threading.Semaphore(0)

        def tell(_: Courier, report: Report | None) -> None:
            if report is not None and report.is_ready:
                is_ready.release()

        self.at_work = self.couriers.hire(tell)
        for _ in self.at_work:
            assert is_ready.acquire(timeout=30)
        for courier in self.at_work:
            self.couriers.dismiss(courier)

    def context(self, url: str) -> tuple[Download, JobContext]:
        job = Download(
            inputs=(url,),
            dir=str(self.folder),
            if_exists=self.if_exists,
            stall_timeout_s=self.stall_timeout_s,
        )
        recorder = self.recorders[url] = ContextRecorder()
        token = self.tokens.setdefault(url, CancelToken())
        services, is_synced = self.services, self.is_synced
        ctx = JobContext(job, recorder, token=token, services=services, is_synced=is_synced)
        self.contexts[url] = ctx
        return job, ctx

    def run(self, server_url: Callable[[str], str], urls: Iterable[str]) -> None:
        """Download what is plain until couriers are at work, then these with their help."""
        self.stand_ready()
        take = Errands.take

        def spied(errands: Errands, job: Download, ctx: JobContext, terms: object) -> bool:
            is_taken = take(errands, job, ctx, terms)  # type: ignore[arg-type]
            if is_taken:
                self.sent.append(job.inputs[0])
            return is_taken

        def items() -> Iterator[tuple[Download, JobContext]]:
            for number in range(PLAIN_MOST):
                if self.sent:
                    break
                yield self.context(server_url(f"/plain/{number}"))
            assert self.sent
            for url in urls:
                yield self.context(url)

        Errands.take = spied  # type: ignore[method-assign,assignment]
        try:
            Download.run_many(items())
        finally:
            Errands.take = take  # type: ignore[method-assign]

    def ending(self, url: str) -> Ending:
        """How the only attempt for a link ended."""
        (ending,) = self.recorders[url].endings
        return ending

    def files(self) -> dict[str, bytes]:
        """What is in the folder."""
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def close(self) -> None:
        self.services.close()


Make = Callable[..., Fetching]


@pytest.fixture
def fetching(tmp_path: Path) -> Iterator[Make]:
    made: list[Fetching] = []

    def make(**settings: object) -> Fetching:
        folder = tmp_path / "fetched"
        folder.mkdir()
        made.append(Fetching(folder, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()

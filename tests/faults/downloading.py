"""Fixtures for downloads: lying servers, a real transfer thread, attempts without a Runner."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import Ending, JobContext
from dropmill.core.services import Services
from dropmill.core.state import Event
from dropmill.jobs.download import Download
from dropmill.transfer.thread import TransferThread
from faults.lying_server import Behave, LyingServer
from recorder import ContextRecorder

Serve = Callable[..., LyingServer]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def services(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    ca_file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    services = Services({TransferThread: lambda: TransferThread(ca_file=str(ca_file))})
    yield services
    services.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start lying servers; all are closed at the end."""
    servers: list[LyingServer] = []

    def start(behave: Behave, tls: ssl.SSLContext | None = None) -> LyingServer:
        servers.append(LyingServer(behave, tls))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def tls_for(
    authority: trustme.CA, *names: str, not_after: datetime | None = None
) -> ssl.SSLContext:
    """What a server needs to be one of these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=not_after).configure_cert(context)
    return context


class Attempts:
    """Downloads without a Runner: one attempt, or as many as it takes."""

    def __init__(self, folder: Path, services: Services) -> None:
        self.folder = folder
        self._services = services
        self.recorder = ContextRecorder()
        self.ctx: JobContext | None = None

    def job(self, url: str, **fields: Any) -> Download:
        return Download(**{"inputs": (url,), "dir": str(self.folder), **fields})

    def context(self, job: Download, token: CancelToken | None = None) -> JobContext:
        self.recorder = ContextRecorder()
        self.ctx = JobContext(
            job, self.recorder, token=token, services=self._services, is_synced=False
        )
        return self.ctx

    def once(self, job: Download, token: CancelToken | None = None) -> Ending:
        """One attempt."""
        self.context(job, token).attempt(job.run)
        (ending,) = self.recorder.endings
        return ending

    def until_over(self, job: Download, tries: int = 5) -> Ending:
        """Attempts until one ends for good; as in a Runner those that gained bytes are free."""
        best, failed = 0, 0
        while True:
            ending = self.once(job)
            if ending.event is not Event.FAIL or not ending.can_pass:
                return ending
            assert self.ctx is not None
            done = self.ctx.amount[0]
            failed = 0 if done > best else failed + 1
            best = max(best, done)
            if failed >= tries:
                return ending

    def stopped(
        self, job: Download, server: LyingServer, stop: Stop, least_bytes: int = 0
    ) -> Ending:
        """One attempt that is asked to stop once the server stalls and so much has come."""
        token = CancelToken()
        endings: list[Ending] = []
        thread = threading.Thread(target=lambda: endings.append(self.once(job, token)))
        thread.start()
        try:
            assert server.stalled.wait(10)
            deadline = time.monotonic() + 10
            while self.ctx is None or self.ctx.amount[0] < least_bytes:
                assert time.monotonic() < deadline
                thread.join(0.01)
        finally:
            token.request(stop)
            thread.join(10)
        (ending,) = endings
        return ending

    def files(self) -> dict[str, bytes]:
        """What is in the folder."""
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def parts(self) -> dict[str, bytes]:
        """What temporary files are in the folder."""
        return {n: data for n, data in self.files().items() if n.endswith(".dropmill-tmp")}


@pytest.fixture
def attempts(tmp_path: Path, services: Services) -> Attempts:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return Attempts(folder, services)

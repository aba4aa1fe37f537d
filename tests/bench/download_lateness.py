"""How late the window is while 64 transfers run at full speed, beside curl in another process.

Run by `make bench`, or: python tests/bench/download_lateness.py [SECONDS]

One window, one run: idle, then curl and Dropmill in turn over HTTP and HTTPS. To hold: the 99th
percentile at most 3 ms (HTTPS 5 ms) above that with curl; a cancel felt within 0.2 s, also by a
transfer whose server says nothing.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import report
from serving import Case, Site, folder_in_memory, serving
from ui_lateness import Lateness, beat_for, wait_for

from dropmill.core.paths import Paths
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.services import Services
from dropmill.core.settings import Settings
from dropmill.core.state import State
from dropmill.jobs.download import Download
from dropmill.transfer.thread import TransferThread
from dropmill.ui.application import open_window
from dropmill.ui.main_window import MainWindow

TRANSFERS = 64
ROUNDS = min(3, report.ROUNDS)
PLAIN = Case("http", ("large",), 256 << 20)
SECURE = Case("https", ("large",), 256 << 20, is_secure=True)


def beside_curl(site: Site, case: Case, seconds: float) -> Lateness:
    """Measure while curl downloads."""
    url = site.urls(case)[0]
    with folder_in_memory() as folder:
        links = "".join(f'url = "{url}"\noutput = "{n}"\n' for n in range(TRANSFERS))
        (folder / "links").write_text(links)
        parallel = ["--parallel", "--parallel-immediate", "--parallel-max", str(TRANSFERS)]
        options = ["-sS", "--no-progress-meter", "--cacert", site.certificate, *parallel]
        curl = subprocess.Popen(["curl", *options, "-K", folder / "links"], cwd=folder)
        try:
            wait_for(lambda: len(list(folder.iterdir())) == TRANSFERS + 1)
            return beat_for(seconds)
        finally:
            curl.kill()
            curl.wait(10)


def beside_own(
    window: MainWindow, runner: Runner, links: list[str], seconds: float
) -> tuple[Lateness, float]:
    """Measure while Dropmill downloads; then cancel, and say after how many seconds that showed."""
    columns = window.table.columns
    with folder_in_memory() as folder:
        jobs = [
            Download(inputs=(link,), dir=str(folder), out=f"{number}.bin", connections=1)
            for number, link in enumerate(links)
        ]
        ids = runner.submit(jobs).result(30).ids

        def are_all(*states: State) -> bool:
            rows = [columns.row_of.get(number) for number in ids]
            return all(row is not None and columns.state(row) in states for row in rows)

        wait_for(lambda: are_all(State.RUNNING))
        lateness = beat_for(seconds)
        asked_at = time.perf_counter()
        runner.cancel(ids)
        # On a quick machine the first file may have come whole by then.
        wait_for(lambda: are_all(State.CANCELLED, State.DONE))
        felt_s = time.perf_counter() - asked_at
        runner.remove(ids)
        return lateness, felt_s


def measure(site: Site, paths: Paths, silent: str, seconds: float) -> None:
    """Measure all in one window; print it."""
    services = Services({TransferThread: lambda: TransferThread(max_per_host=TRANSFERS)})
    runner = Runner(services=services, is_synced=False)
    desk = open_window(runner, Registry({}), Settings(), paths)
    runner.start()
    desk.window.show()
    try:
        beat_for(0.5)  # the window is painted for the first time
        idle = beat_for(seconds)
        report.late("idle", idle.late_ms, is_control=True)
        print(f"  {'idle':<22} p99 {idle.p99_ms:6.1f} ms")
        for case in (PLAIN, SECURE):
            theirs: list[Lateness] = []
            ours: list[Lateness] = []
            felt = []
            for _ in range(ROUNDS):
                theirs.append(beside_curl(site, case, seconds))
                links = site.urls(case) * (TRANSFERS - 1)
                lateness, felt_s = beside_own(desk.window, runner, [*links, silent], seconds)
                ours.append(lateness)
                felt.append(felt_s)
            peer_ms = statistics.median(one.p99_ms for one in theirs)
            most_ms = peer_ms + (5 if case.is_secure else 3)
            for name, late in (("curl", theirs), ("Dropmill", ours)):
                is_peer = late is theirs
                report.late(
                    f"64 transfers over {case.name} by {name}",
                    [beat_ms for one in late for beat_ms in one.late_ms],
                    most_p99_ms=None if is_peer else most_ms,
                    is_control=is_peer,
                )
                p99s = [one.p99_ms for one in late]
                told = ", ".join(f"{p99_ms:.1f}" for p99_ms in p99s)
                print(f"  {case.name:<6}{name:<16} p99 {statistics.median(p99s):6.1f} ms  ({told})")
            report.measured(f"cancel over {case.name} felt after", max(felt) * 1000, "ms", bar=200)
            print(f"  {case.name:<6}{'cancel felt after':<16} {max(felt) * 1000:8.0f} ms at most")
    finally:
        desk.window.quit()
        desk.clear()
        runner.close(10)


def main() -> None:
    """Print the figures."""
    if missing := [tool for tool in ("nginx", "curl") if not shutil.which(tool)]:
        sys.exit(f"not installed: {', '.join(missing)}")
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    print(
        f"Window lateness beside {TRANSFERS} transfers, medians of {ROUNDS} rounds of {seconds:g} s"
    )
    with (
        serving([PLAIN]) as site,
        folder_in_memory() as home,
        socket.create_server(("127.0.0.1", 0)) as silent,  # takes a connection, says nothing
    ):
        names = ("config", "state", "cache", "log", "downloads")
        paths = Paths(*(Path(home, name) for name in names))
        paths.make()
        os.environ["SSL_CERT_FILE"] = str(site.certificate)
        measure(site, paths, f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds)


if __name__ == "__main__":
    main()

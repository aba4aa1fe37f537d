"""How much memory downloads cost: queued links, and transfers under way.

Prints KiB for each of 10,000 links that wait, and for each of 16 transfers that run.
"""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

import report  # noqa: E402 - the path comes first

from dropmill.core.fields import build  # noqa: E402
from dropmill.core.runner import Runner  # noqa: E402
from dropmill.jobs.download import Download  # noqa: E402

QUEUED = 10_000
RUNNING = 16


def resident_kib() -> int:
    """Return what this process has in memory."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS")


def queued_kib(folder: str) -> float:
    """Return what one of many links that wait costs."""
    runner = Runner(is_synced=False)
    runner.hold_lanes()
    runner.start()
    runner.submit(build(Download, ["http://127.0.0.1:9/first"], {"dir": folder})).result(60)
    before = resident_kib()
    links = [f"http://127.0.0.1:9/files/{number}/archive.zip" for number in range(QUEUED)]
    runner.submit(build(Download, links, {"dir": folder})).result(60)
    del links
    after = resident_kib()
    runner.close()
    return (after - before) / QUEUED


def running_kib(folder: str) -> float:
    """Return what one of many transfers costs that have begun and come slowly."""
    runner = Runner(is_synced=False, widths=None)
    runner.start()
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    held: list[socket.socket] = []
    all_there = threading.Event()

    def serve() -> None:
        while len(held) < RUNNING:
            client, _ = listener.accept()
            client.recv(65536)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 90000000\r\n\r\n" + bytes(100_000))
            held.append(client)
        all_there.set()

    threading.Thread(target=serve, daemon=True).start()
    before = resident_kib()
    port = listener.getsockname()[1]
    links = [f"http://127.0.0.1:{port}/{number}" for number in range(RUNNING)]
    runner.submit(build(Download, links, {"dir": folder}))
    is_all = all_there.wait(20)
    after = resident_kib()
    count = len(held)
    runner.cancel()
    runner.close(10)
    for client in held:
        client.close()
    listener.close()
    if not is_all:
        print(f"only {count} of {RUNNING} transfers began")
    return (after - before) / count


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        queued, running = queued_kib(folder), running_kib(folder)
    report.measured("memory of a link that waits", queued, "KiB", bar=1)
    report.measured("memory of a transfer that runs", running, "KiB", bar=1024)
    print(f"a link that waits    {queued:8.2f} KiB  (at most 1)")
    print(f"a transfer that runs {running:8.2f} KiB  (at most 1024)")


if __name__ == "__main__":
    main()

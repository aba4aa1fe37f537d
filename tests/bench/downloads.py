"""Downloads beside curl, aria2c and wget2: one round of each in turn, medians, one table.

Run by `make bench`, or: python tests/bench/downloads.py [--rounds N] [CASE…]

Needs nginx with its echo module and the three programs, from the system's packages. Everything
is served from memory on loopback and written to a folder in memory, so that the programs are
compared and not the disk; `dropmill, synced` writes as it does outside benches.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "app"
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, not a name

_NGINX = """
daemon off; worker_processes 2; pid {root}/nginx.pid; error_log stderr crit;
load_module /usr/lib/nginx/modules/ngx_http_echo_module.so;
events {{ worker_connections 2048; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 100000;
  client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
  uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
  server {{
    listen 127.0.0.1:{http}; listen 127.0.0.1:{https} ssl;
    ssl_certificate {root}/cert.pem; ssl_certificate_key {root}/key.pem;
    root {root}/www;
    location /limited/ {{ limit_rate 4m; }}
    location /late/ {{ echo_sleep 0.1; echo_exec /slow$uri; }}
    location /slow/ {{ internal; alias {root}/www/; }}
  }}
}}
"""


@dataclass(frozen=True)
class Case:
    """What is downloaded."""

    name: str
    paths: tuple[str, ...]
    size: int
    is_secure: bool = False
    connections: int = 1


CASES = {
    case.name: case
    for case in (
        Case("1 GiB http", ("large",), 1 << 30),
        Case("1 GiB https", ("large",), 1 << 30, is_secure=True),
        Case("2,000 x 100 KB", tuple(f"medium/{n}" for n in range(2000)), 100_000),
        Case("10,000 x 4 KB", tuple(f"small/{n}" for n in range(10_000)), 4096),
        Case("64 MiB limited", ("limited/file",), 64 << 20, connections=16),
        Case("64 x 2 MB at 100 ms", tuple(f"late/{n}" for n in range(64)), 2_000_000),
    )
}


class Site:
    """nginx on loopback with the files of all cases."""

    def __init__(self, root: Path, cases: Sequence[Case]) -> None:
        self.root = root
        self.http, self.https = _free_port(), _free_port()
        (root / "www").mkdir()
        for case in cases:
            for path in case.paths:
                _write(root / "www" / path, case.size)
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
                *("-keyout", root / "key.pem", "-out", root / "cert.pem"),
            ],
            check=True,
            capture_output=True,
        )
        config = root / "nginx.conf"
        config.write_text(_NGINX.format(root=root, http=self.http, https=self.https))
        for path in (root, root / "www"):
            path.chmod(0o755)
        self._server = subprocess.Popen(["nginx", "-c", config, "-p", root])
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.http)):
                return
            time.sleep(0.05)
        raise RuntimeError("nginx did not start")

    def urls(self, case: Case) -> list[str]:
        """The links of a case."""
        start = f"https://127.0.0.1:{self.https}" if case.is_secure else self._plain
        return [f"{start}/{path}" for path in case.paths]

    @property
    def _plain(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    def close(self) -> None:
        """End nginx."""
        self._server.terminate()
        self._server.wait(10)


@dataclass(frozen=True)
class Took:
    """What one run took."""

    wall_s: float
    cpu_s: float
    memory_mb: float


Tool = Callable[[Site, Case, Path], Took]


def by_curl(site: Site, case: Case, folder: Path) -> Took:
    """Download with curl: all links of one command in parallel."""
    config = site.root / "curl.txt"
    config.write_text("".join(f'url = "{url}"\nremote-name\n' for url in site.urls(case)))
    limit = ["--parallel", "--parallel-immediate", "--parallel-max", "64"]
    return _run(["curl", "-sS", *limit, "--cacert", site.root / "cert.pem", "-K", config], folder)


def by_aria2c(site: Site, case: Case, folder: Path) -> Took:
    """Download with aria2c, 16 at once, as many connections as the case may have."""
    links = site.root / "links.txt"
    links.write_text("\n".join(site.urls(case)))
    n = str(case.connections)
    options = ["-j16", f"-x{n}", f"-s{n}", "-k1M", "--file-allocation=none", "-q"]
    ca = f"--ca-certificate={site.root / 'cert.pem'}"
    return _run(["aria2c", *options, ca, "-i", links], folder)


def by_wget2(site: Site, case: Case, folder: Path) -> Took:
    """Download with wget2, 16 threads."""
    links = site.root / "links.txt"
    links.write_text("\n".join(site.urls(case)))
    options = ["-q", "--max-threads=16", "--no-config", "--http2=off"]
    if case.connections > 1:
        options.append("--chunk-size=4M")
    ca = f"--ca-certificate={site.root / 'cert.pem'}"
    return _run(["wget2", *options, ca, "-i", links], folder)


def by_dropmill(site: Site, case: Case, folder: Path, *, is_synced: bool = False) -> Took:
    """Download with the Runner in a new interpreter; its start is not counted."""
    links = site.root / "links.txt"
    links.write_text("\n".join(site.urls(case)))
    environment = {
        **os.environ,
        "PYTHONPATH": str(APP),
        "SSL_CERT_FILE": str(site.root / "cert.pem"),
    }
    command = [sys.executable, __file__, "--child", str(links), str(folder)]
    command += [str(case.connections), str(int(is_synced))]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return Took(**json.loads(done.stdout))


def by_dropmill_synced(site: Site, case: Case, folder: Path) -> Took:
    """The same as it is outside benches."""
    return by_dropmill(site, case, folder, is_synced=True)


TOOLS: dict[str, Tool] = {
    "dropmill": by_dropmill,
    "dropmill, synced": by_dropmill_synced,
    "curl": by_curl,
    "aria2c": by_aria2c,
    "wget2": by_wget2,
}


def child(links: str, folder: str, connections: str, is_synced: str) -> None:
    """Run the downloads of one round in this process and print what they took."""
    from runner import Count

    from dropmill.core.runner import Runner
    from dropmill.core.services import Services
    from dropmill.jobs.download import Download
    from dropmill.transfer.thread import TransferThread

    urls = Path(links).read_text().split()
    n = int(connections) if int(connections) > 1 else 0
    jobs = [Download(inputs=(url,), dir=folder, connections=n) for url in urls]
    services = Services()
    services.get(TransferThread)
    runner = Runner(services=services, is_synced=bool(int(is_synced)))
    count = Count(len(jobs))
    runner.subscribe(count)
    runner.start()
    before = os.times()
    started = time.perf_counter()
    runner.submit(jobs)
    count.is_over.wait()
    wall_s = time.perf_counter() - started
    after = os.times()
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu_s = after.user + after.system - before.user - before.system
    print(json.dumps({"wall_s": wall_s, "cpu_s": cpu_s, "memory_mb": memory_mb}))
    runner.close()


def measure(site: Site, case: Case, rounds: int, tools: Sequence[str]) -> dict[str, Took]:
    """Run all tools in turn, several times; return medians."""
    took: dict[str, list[Took]] = {name: [] for name in tools}
    for _ in range(rounds):
        for name in tools:
            with _folder() as folder:
                took[name].append(TOOLS[name](site, case, folder))
                there = {path.name: path.stat().st_size for path in folder.iterdir()}
                wanted = {Path(path).name: case.size for path in case.paths}
                if there != wanted:
                    raise RuntimeError(f"{name} brought {len(there)} files of {len(wanted)}")
    return {
        name: Took(
            statistics.median(run.wall_s for run in runs),
            statistics.median(run.cpu_s for run in runs),
            statistics.median(run.memory_mb for run in runs),
        )
        for name, runs in took.items()
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help="part of a case's name")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), metavar="TOOL")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(*arguments.child)
        return
    if missing := [tool for tool in ("nginx", "curl", "aria2c", "wget2") if not shutil.which(tool)]:
        sys.exit(f"not installed: {', '.join(missing)}")
    tools = [name for name in TOOLS if name in arguments.tools]
    wanted = arguments.cases or [""]
    cases = [case for case in CASES.values() if any(part in case.name for part in wanted)]
    with _folder() as root:
        site = Site(root, cases)
        try:
            print("| case | tool | seconds | to best other | processor s | MB |")
            print("|---|---|---|---|---|---|")
            for case in cases:
                medians = measure(site, case, arguments.rounds, tools)
                others = [t.wall_s for name, t in medians.items() if "dropmill" not in name]
                for name, took in medians.items():
                    ratio = f"{took.wall_s / min(others):.2f}" if others else ""
                    print(
                        f"| {case.name} | {name} | {took.wall_s:.2f} | {ratio} |"
                        f" {took.cpu_s:.2f} | {took.memory_mb:.0f} |",
                        flush=True,
                    )
        finally:
            site.close()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


def _run(command: Sequence[object], folder: Path) -> Took:
    started = time.perf_counter()
    with subprocess.Popen([str(word) for word in command], cwd=folder) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return Took(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _write(path: Path, size: int) -> None:
    path.parent.mkdir(exist_ok=True)
    piece = os.urandom(min(size, 1 << 20))
    with path.open("wb") as file:
        for start in range(0, size, len(piece)):
            file.write(piece[: size - start])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()

"""nginx on loopback with the files that downloads are measured with. Needs its echo module."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
    {listen}
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
    """What is downloaded, and the program it is compared with where that is not the best of all."""

    name: str
    paths: tuple[str, ...]
    size: int
    is_secure: bool = False
    connections: int = 1
    peer: str = ""
    most: Mapping[str, float] = field(default_factory=dict)
    """What our wall time may be, as `report.compared` takes it."""


class Site:
    """nginx with the files of all cases, until it is closed."""

    def __init__(self, root: Path, cases: Sequence[Case]) -> None:
        self.root = root
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
        for path in (root, root / "www"):
            path.chmod(0o755)
        config = root / "nginx.conf"
        # nginx takes over sockets that listen already, as it does when it is upgraded: so there
        # is nothing to wait for, who comes too early is let in once it has started.
        with _listening() as plain, _listening() as secure:
            self._http, self._https = plain.getsockname()[1], secure.getsockname()[1]
            listen = f"listen 127.0.0.1:{self._http}; listen 127.0.0.1:{self._https} ssl;"
            config.write_text(_NGINX.format(root=root, listen=listen))
            handed = (plain.fileno(), secure.fileno())
            with (root / "nginx.log").open("w") as log:
                self._server = subprocess.Popen(
                    ["nginx", "-c", config, "-p", root],
                    pass_fds=handed,
                    env={**os.environ, "NGINX": "".join(f"{fd};" for fd in handed)},
                    stderr=log,
                )

    @property
    def certificate(self) -> Path:
        """What vouches for it."""
        return self.root / "cert.pem"

    def urls(self, case: Case) -> list[str]:
        """The links of a case."""
        scheme, port = ("https", self._https) if case.is_secure else ("http", self._http)
        return [f"{scheme}://127.0.0.1:{port}/{path}" for path in case.paths]

    def close(self) -> None:
        """End nginx."""
        self._server.terminate()
        self._server.wait(10)


@contextlib.contextmanager
def serving(cases: Sequence[Case]) -> Iterator[Site]:
    """Serve the files of these cases from memory."""
    with folder_in_memory() as root:
        site = Site(root, cases)
        try:
            yield site
        finally:
            site.close()


@contextlib.contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Make a folder that is no disk where there is one."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


def _listening() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0), backlog=511)
    listener.setblocking(False)
    return listener


def _write(path: Path, size: int) -> None:
    path.parent.mkdir(exist_ok=True)
    piece = os.urandom(min(size, 1 << 20))
    with path.open("wb") as file:
        for start in range(0, size, len(piece)):
            file.write(piece[: size - start])

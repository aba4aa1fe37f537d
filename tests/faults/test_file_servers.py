"""FTP, SFTP, SOCKS and IPv6 against real servers: resumed only after a comparison."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from dropmill.core.state import Event
from faults.downloading import Attempts, Serve
from faults.file_servers import PASSWORD, USER, FtpSite, SocksProxy, sftp_site
from faults.lying_server import random_bytes

SIZE = 3_000_000
CUT = 1_500_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    made.mkdir()
    (made / "file.bin").write_bytes(random_bytes(1, SIZE))
    os.utime(made / "file.bin", (1_700_000_000, 1_700_000_000))
    (made / "empty.bin").touch()
    return made


@pytest.fixture
def ftp(folder: Path) -> Iterator[FtpSite]:
    site = FtpSite(folder)
    yield site
    site.close()


@pytest.mark.parametrize("user", ["", f"{USER}:{PASSWORD}@"])
@pytest.mark.parametrize("name", ["file.bin", "empty.bin"])
def test_a_file_over_ftp(
    ftp: FtpSite, folder: Path, attempts: Attempts, user: str, name: str
) -> None:
    ending = attempts.once(attempts.job(ftp.url(name, user)))
    assert ending.event is Event.FINISH, ending
    assert attempts.files() == {name: (folder / name).read_bytes()}


def begun(ftp: FtpSite, attempts: Attempts) -> str:
    """A download over FTP that broke off half-way."""
    ftp.most_bytes = CUT
    url = ftp.url("file.bin")
    ending = attempts.once(attempts.job(url))
    assert ending.can_pass, ending
    (part,) = [data for data in attempts.parts().values() if len(data) > 500_000]
    assert random_bytes(1, SIZE).startswith(part)
    ftp.most_bytes = None
    return url


def test_ftp_goes_on_after_a_comparison(ftp: FtpSite, attempts: Attempts) -> None:
    url = begun(ftp, attempts)
    assert attempts.until_over(attempts.job(url)).event is Event.FINISH
    assert attempts.files() == {"file.bin": random_bytes(1, SIZE)}
    assert any(line.startswith("REST ") and int(line[5:]) > 500_000 for line in ftp.commands)
    assert any("comparing" in note for note in attempts.recorder.notes)


@pytest.mark.seeds(70)
@pytest.mark.parametrize("what", ["bytes", "date", "size"])
def test_ftp_never_joins_two_versions(
    ftp: FtpSite, folder: Path, attempts: Attempts, what: str, seed: int
) -> None:
    url = begun(ftp, attempts)
    body = random_bytes(1 if what == "date" else 2 + seed, SIZE + (what == "size"))
    (folder / "file.bin").write_bytes(body)
    stamp = 1_700_000_000 + (what == "date")
    os.utime(folder / "file.bin", (stamp, stamp))
    assert attempts.until_over(attempts.job(url)).event is Event.FINISH
    assert attempts.files() == {"file.bin": body}


@pytest.mark.parametrize(
    ("path", "user", "words"),
    [
        ("none.bin", "", "no such file"),
        ("file.bin", f"{USER}:wrong@", "user name"),
        ("", "", "leads to a folder"),
    ],
)
def test_what_ftp_refuses_is_said(
    ftp: FtpSite, attempts: Attempts, path: str, user: str, words: str
) -> None:
    ending = attempts.once(attempts.job(ftp.url(path, user)))
    assert ending.failure is not None
    assert words in ending.failure.title
    assert "wrong" not in repr(ending)
    assert attempts.files() == {}


def test_sftp_asks_who_the_server_is(
    folder: Path, attempts: Attempts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with sftp_site(folder) as (port, known):
        url = f"sftp://{USER}:{PASSWORD}@127.0.0.1:{port}/file.bin"
        ending = attempts.once(attempts.job(url))
        assert ending.failure is not None
        assert "not known" in ending.failure.title
        assert ending.needs_person
        assert attempts.files() == {}
        any_server = attempts.job(url, accepts_any_certificate=True, out="any.bin")
        assert attempts.once(any_server).event is Event.FINISH
        (tmp_path / ".ssh").mkdir()
        (tmp_path / ".ssh" / "known_hosts").write_text(known)
        # As another program would see it; a handle that was refused is not asked again.
        assert attempts.once(attempts.job(url, stall_timeout_s=21)).event is Event.FINISH
        empty = attempts.job(url.replace("file.bin", "empty.bin"), stall_timeout_s=21)
        assert attempts.once(empty).event is Event.FINISH
    body = random_bytes(1, SIZE)
    assert attempts.files() == {"any.bin": body, "file.bin": body, "empty.bin": b""}


def test_sftp_with_a_wrong_password(folder: Path, attempts: Attempts) -> None:
    with sftp_site(folder) as (port, _):
        url = f"sftp://{USER}:wrong@127.0.0.1:{port}/file.bin"
        ending = attempts.once(attempts.job(url, accepts_any_certificate=True))
        assert ending.failure is not None
        assert "user name" in ending.failure.title


@pytest.mark.parametrize(
    ("path", "words"), [("sub/", "leads to a folder"), ("sub", "did not give")]
)
def test_a_folder_over_sftp(folder: Path, attempts: Attempts, path: str, words: str) -> None:
    (folder / "sub").mkdir()
    with sftp_site(folder) as (port, _):
        url = f"sftp://{USER}:{PASSWORD}@127.0.0.1:{port}/{path}"
        ending = attempts.once(attempts.job(url, accepts_any_certificate=True))
    assert ending.failure is not None
    assert words in ending.failure.title
    assert attempts.files() == {}


def test_a_file_over_sftp_under_a_limit(folder: Path, attempts: Attempts) -> None:
    with sftp_site(folder) as (port, _):
        url = f"sftp://{USER}:{PASSWORD}@127.0.0.1:{port}/file.bin"
        job = attempts.job(url, accepts_any_certificate=True, limit="20M")
        assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": random_bytes(1, SIZE)}


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_is_asked(serve: Serve, attempts: Attempts, scheme: str) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"by socks"))
    proxy = SocksProxy(server.port)
    host = "nowhere.invalid" if scheme == "socks5h" else "127.0.0.1"
    url = f"http://{host}:{server.port}/a.txt"
    job = attempts.job(url, proxy=f"{scheme}://127.0.0.1:{proxy.port}")
    ending = attempts.once(job)
    proxy.close()
    assert ending.event is Event.FINISH, ending
    assert attempts.files() == {"a.txt": b"by socks"}
    if scheme == "socks5h":
        assert proxy.hosts == ["nowhere.invalid"]


def test_an_ipv6_address(attempts: Attempts, folder: Path) -> None:
    class Server(HTTPServer):
        address_family = socket.AF_INET6

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with Server(("::1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        ending = attempts.once(attempts.job(f"http://[::1]:{server.server_port}/file.bin"))
        server.shutdown()
        thread.join()
    assert ending.event is Event.FINISH, ending
    assert attempts.files() == {"file.bin": random_bytes(1, SIZE)}

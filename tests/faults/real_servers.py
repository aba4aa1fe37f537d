"""Downloads from nginx, lighttpd, vsftpd and OpenSSH, as a system's packages bring them.

`make faults` runs these, and installs the servers first; each has a configuration, a port and a
folder of its own and ends with its test.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.state import Event
from faults.downloading import Attempts
from faults.lying_server import random_bytes

SIZE = 12_000_000
BODY = random_bytes(1, SIZE)
OTHER = random_bytes(2, SIZE)
Start = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    made.mkdir()
    tmp_path.chmod(0o755)
    for parent in [*tmp_path.parents][:3]:
        if parent.stat().st_uid == os.getuid() and parent != Path("/tmp"):  # noqa: S108
            parent.chmod(0o755)
    (made / "file.bin").write_bytes(BODY)
    os.utime(made / "file.bin", (1_700_000_000, 1_700_000_000))
    return made


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server that stays in the foreground, and wait until its port answers."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(port: int, *command: object) -> None:
        server = subprocess.Popen(
            [*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        started.append(server)
        deadline = time.monotonic() + 20
        while server.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            server_is_slow.wait(0.02)
        assert server.stderr is not None
        server.kill()
        raise AssertionError(f"{command[0]} did not start: {server.stderr.read()!r}")

    server_is_slow = threading.Event()
    yield begin
    for server in started:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(5)
        assert server.stderr is not None
        server.stderr.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/lib/openssh")
    assert found is not None, f"{name} is not installed"
    return found


def nginx(folder: Path, start: Start, *, tls: Path | None = None) -> str:
    port, home = free_port(), folder.parent
    secure = f" ssl http2; ssl_certificate {tls}; ssl_certificate_key {tls}" if tls else ""
    (home / "nginx.conf").write_text(
        f"""
        daemon off; pid {home}/nginx.pid; error_log {home}/nginx.log;
        {"user root;" if os.geteuid() == 0 else ""}
        events {{}}
        http {{
          access_log off; client_body_temp_path {home}/t1; proxy_temp_path {home}/t2;
          fastcgi_temp_path {home}/t3; uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
          server {{ listen 127.0.0.1:{port}{secure}; root {folder};
            location /slow/ {{ alias {folder}/; limit_rate 3m; }}
            location /few/ {{ alias {folder}/; limit_rate 2m; limit_conn few 2; }} }}
          limit_conn_zone $server_name zone=few:1m;
        }}"""
    )
    start(port, program("nginx"), "-c", home / "nginx.conf", "-p", home)
    return f"{'https' if tls else 'http'}://127.0.0.1:{port}"


def lighttpd(folder: Path, start: Start) -> str:
    port, home = free_port(), folder.parent
    (home / "lighttpd.conf").write_text(
        f'server.document-root = "{folder}"\nserver.bind = "127.0.0.1"\nserver.port = {port}\n'
        'connection.kbytes-per-second = 6000\netag.use-inode = "enable"\n'
    )
    start(port, program("lighttpd"), "-D", "-f", home / "lighttpd.conf")
    return f"http://127.0.0.1:{port}"


def vsftpd(folder: Path, start: Start, tls: Path | None = None) -> str:
    port, home = free_port(), folder.parent
    (home / "empty").mkdir()
    folder.chmod(0o755)
    secure = (
        ""
        if tls is None
        else f"ssl_enable=YES\nimplicit_ssl=YES\nallow_anon_ssl=YES\nrsa_cert_file={tls}\n"
        "force_anon_logins_ssl=YES\nforce_anon_data_ssl=YES\nrequire_ssl_reuse=NO\n"
    )
    (home / "vsftpd.conf").write_text(
        f"listen=YES\nlisten_address=127.0.0.1\nlisten_port={port}\nbackground=NO\n"
        f"anonymous_enable=YES\nno_anon_password=YES\nanon_root={folder}\nanon_max_rate=6000000\n"
        f"secure_chroot_dir={home}/empty\nseccomp_sandbox=NO\nmdtm_write=NO\n"
        f"{'' if os.geteuid() == 0 else 'run_as_launching_user=YES'}\n"
        f"{secure}"
    )
    start(port, program("vsftpd"), home / "vsftpd.conf")
    return f"ftp{'' if tls is None else 's'}://127.0.0.1:{port}"


def sshd(folder: Path, start: Start, user_key: str) -> tuple[str, str]:
    """Return the beginning of links, and the line for known_hosts."""
    port, home = free_port(), folder.parent
    for name, kind in (("host", "rsa"), ("user", user_key)):
        form = ("-m", "PEM") if kind == "rsa" else ()
        subprocess.run(
            [program("ssh-keygen"), "-q", "-t", kind, *form, "-N", "", "-f", home / name],
            check=True,
        )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    (home / "sshd.conf").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nPidFile none\n"
        f"AuthorizedKeysFile {home}/user.pub\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n"
        f"PasswordAuthentication no\nSubsystem sftp internal-sftp\n"
    )
    start(port, program("sshd"), "-D", "-e", "-f", home / "sshd.conf")
    key = (home / "host.pub").read_text().split()
    return (
        f"sftp://{getpass.getuser()}@127.0.0.1:{port}{folder}",
        f"[127.0.0.1]:{port} {key[0]} {key[1]}\n",
    )


def paused_halfway(attempts: Attempts, url: str, **fields: object) -> None:
    """One attempt that is paused once some of it has come."""
    token, endings = CancelToken(), []
    job = attempts.job(url, **fields)
    thread = threading.Thread(target=lambda: endings.append(attempts.once(job, token)))
    thread.start()
    deadline = time.monotonic() + 20
    while attempts.ctx is None or attempts.ctx.amount[0] < 1_000_000:
        assert time.monotonic() < deadline
        thread.join(0.01)
    token.request(Stop.PAUSE)
    thread.join(20)
    assert [ending.event for ending in endings] == [Event.PAUSE]
    assert attempts.parts()


def finished(attempts: Attempts, url: str, body: bytes = BODY, **fields: object) -> None:
    ending = attempts.until_over(attempts.job(url, **fields))
    assert ending.event is Event.FINISH, ending
    assert attempts.files() == {"file.bin": body}


@pytest.mark.parametrize("make", [nginx, lighttpd])
@pytest.mark.parametrize("connections", [1, 8])
def test_http(
    folder: Path, start: Start, attempts: Attempts, make: object, connections: int
) -> None:
    finished(attempts, f"{make(folder, start)}/file.bin", connections=connections)  # type: ignore[operator]


@pytest.mark.parametrize("make", [nginx, lighttpd])
@pytest.mark.parametrize("has_changed", [False, True])
def test_http_goes_on_and_never_joins_two_versions(
    folder: Path, start: Start, attempts: Attempts, make: object, *, has_changed: bool
) -> None:
    site = make(folder, start)  # type: ignore[operator]
    url = f"{site}/slow/file.bin" if make is nginx else f"{site}/file.bin"
    paused_halfway(attempts, url, connections=2)
    if has_changed:
        (folder / "file.bin").write_bytes(OTHER)
        os.utime(folder / "file.bin", (1_700_000_999, 1_700_000_999))
    finished(attempts, url, OTHER if has_changed else BODY)


def test_http_2_over_tls(
    folder: Path, start: Start, attempts: Attempts, authority: trustme.CA
) -> None:
    pem = folder.parent / "tls.pem"
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(str(pem))
    finished(attempts, f"{nginx(folder, start, tls=pem)}/file.bin")


def test_a_server_that_allows_two_connections(
    folder: Path, start: Start, attempts: Attempts
) -> None:
    finished(attempts, f"{nginx(folder, start)}/few/file.bin", connections=8)


def test_mirrors_of_two_kinds(folder: Path, start: Start, attempts: Attempts) -> None:
    first, second = nginx(folder, start), lighttpd(folder, start)
    finished(
        attempts,
        f"{first}/slow/file.bin",
        mirrors=(f"{second}/file.bin",),
        checksum=hashlib.sha256(BODY).hexdigest(),
        connections=4,
    )


@pytest.mark.parametrize("has_changed", [False, True])
@pytest.mark.parametrize("is_secure", [False, True])
def test_ftp(
    folder: Path,
    start: Start,
    attempts: Attempts,
    authority: trustme.CA,
    *,
    is_secure: bool,
    has_changed: bool,
) -> None:
    pem = folder.parent / "tls.pem"
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(str(pem))
    url = f"{vsftpd(folder, start, pem if is_secure else None)}/file.bin"
    paused_halfway(attempts, url)
    if has_changed:
        (folder / "file.bin").write_bytes(OTHER)
    finished(attempts, url, OTHER if has_changed else BODY)


@pytest.mark.parametrize(("key", "patience_s"), [("rsa", 21), ("ed25519", 22)])
def test_sftp(  # noqa: PLR0917 - fixtures
    folder: Path,
    start: Start,
    attempts: Attempts,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    patience_s: int,
) -> None:
    """With a patience of its own: a handle is kept with the key that it was given."""
    home = folder.parent
    site, known = sshd(folder, start, key)
    url = f"{site}/file.bin"
    monkeypatch.setenv("HOME", str(home))
    ending = attempts.once(attempts.job(url))
    assert ending.needs_person
    (home / ".ssh").mkdir()
    (home / ".ssh" / "known_hosts").write_text(known)
    shutil.copy(home / "user", home / ".ssh" / f"id_{key}")
    shutil.copy(home / "user.pub", home / ".ssh" / f"id_{key}.pub")
    paused_halfway(attempts, url, limit="8M", stall_timeout_s=patience_s)
    finished(attempts, url, stall_timeout_s=patience_s)

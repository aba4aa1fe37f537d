"""What every easy handle is told, whoever uses it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pycurl

if TYPE_CHECKING:
    from types import SimpleNamespace

    from dropmill.transfer.exchange import Options

_OWN_HEADERS = (b"Accept: */*", b"Accept-Encoding: identity")

_SLOWEST_BYTES_PER_S = 32
_BUFFER_BYTES = 128 * 1024
"""libcurl reads up to ten times as much of each transfer that has more before it lets the transfer
thread obey: with 64 of them at full speed 512 KiB made a cancel wait for a third of a second."""

_FEW = 5
_BUFFER_OF_FEW_BYTES = 512 * 1024
"""Over HTTP 128 KiB cost a single large file a fifth of its time."""

_TLS13_CIPHERS = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
"""The same three that OpenSSL offers, the one that costs least first (docs/decisions/0060)."""

_KNOWN_HOSTS = "~/.ssh/known_hosts"

_KEYS = ("id_rsa", "id_ed25519", "id_ecdsa")
"""libcurl looks for the first one by itself, but not for those that ssh-keygen makes today."""

_HAS_OPENSSL = "OpenSSL/" in pycurl.version


def dress(handle: pycurl.Curl, options: Options | SimpleNamespace, ca_file: str) -> None:
    """Set what an easy handle needs to talk to a server with these options."""
    set_option = handle.setopt
    set_option(pycurl.NOSIGNAL, 1)
    set_option(pycurl.TCP_NODELAY, 1)
    set_option(pycurl.BUFFERSIZE, _BUFFER_BYTES)
    set_option(pycurl.FOLLOWLOCATION, 0)
    if not options.is_multiplexed:
        set_option(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
    set_option(pycurl.PROTOCOLS, _PROTOCOLS)
    _dress_for_files(handle, options)
    # As bytes, here and below: pycurl takes no text beyond ASCII.
    set_option(pycurl.USERAGENT, options.user_agent.encode())
    if _HAS_OPENSSL:
        set_option(pycurl.TLS13_CIPHERS, _TLS13_CIPHERS)
    set_option(pycurl.CAINFO, os.fsencode(ca_file))
    set_option(pycurl.SSL_VERIFYPEER, int(options.is_verified))
    set_option(pycurl.SSL_VERIFYHOST, 2 if options.is_verified else 0)
    set_option(pycurl.CONNECTTIMEOUT_MS, int(options.connect_timeout_s * 1000))
    set_option(pycurl.LOW_SPEED_LIMIT, _SLOWEST_BYTES_PER_S)
    set_option(pycurl.LOW_SPEED_TIME, max(1, round(options.stall_timeout_s)))
    if options.user or options.password:
        set_option(pycurl.USERNAME, options.user.encode())
        set_option(pycurl.PASSWORD, options.password.encode())
        set_option(pycurl.HTTPAUTH, pycurl.HTTPAUTH_ANY)
    if options.cookie_file:
        set_option(pycurl.COOKIEFILE, os.fsencode(options.cookie_file))
    if options.proxy:
        set_option(pycurl.PROXY, options.proxy.encode())


def buffer_bytes(at_once: int) -> int:
    """Return how much a transfer may read in one go beside so many."""
    return _BUFFER_OF_FEW_BYTES if at_once < _FEW else _BUFFER_BYTES


def header_lines(headers: Iterable[str]) -> list[bytes]:
    """Return all header lines of a request: what it has of its own, and those of every one."""
    return [*_OWN_HEADERS, *(line.encode() for line in headers)]


@lru_cache(maxsize=8)
def _key_file(folder: str) -> str:
    """Return the private key to show to SFTP servers; "" for none, or for libcurl's own choice."""
    found = next((path for name in _KEYS if (path := Path(folder, name)).is_file()), None)
    return "" if found is None else str(found)


def _dress_for_files(handle: pycurl.Curl, options: Options | SimpleNamespace) -> None:
    """What it needs to talk to servers of FTP and SFTP."""
    handle.setopt(pycurl.OPT_FILETIME, 1)
    handle.setopt(pycurl.FTP_RESPONSE_TIMEOUT, max(1, round(options.stall_timeout_s)))
    if key := _key_file(os.path.expanduser("~/.ssh")):  # noqa: PTH111 - as below
        handle.setopt(pycurl.SSH_PRIVATE_KEYFILE, os.fsencode(key))
    if options.is_verified:
        # Without this file no host is known, and libcurl refuses them all.
        handle.setopt(pycurl.SSH_KNOWNHOSTS, os.fsencode(os.path.expanduser(_KNOWN_HOSTS)))  # noqa: PTH111 - a tenth of the time


_PROTOCOLS = (
    pycurl.PROTO_HTTP
    | pycurl.PROTO_HTTPS
    | pycurl.PROTO_FTP
    | pycurl.PROTO_FTPS
    | pycurl.PROTO_SFTP
)

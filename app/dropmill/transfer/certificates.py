"""Where the certificates of those are that we trust to vouch for a server."""

from __future__ import annotations

import functools
import os
import ssl
from pathlib import Path

import certifi

_SYSTEM_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # Alpine, macOS
)


@functools.cache
def trusted_file() -> str:
    """Return the bundle to verify servers with: SSL_CERT_FILE, the system's, else certifi's.

    The system's comes before certifi's, because that is where a company adds its own.
    """
    chosen = os.environ.get(ssl.get_default_verify_paths().openssl_cafile_env, "")
    for path in (chosen, *_SYSTEM_FILES):
        if path and Path(path).is_file():
            return path
    return certifi.where()

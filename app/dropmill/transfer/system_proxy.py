"""The proxy that the system says, where libcurl does not ask it: on Windows and macOS.

Elsewhere what the system says is in the environment (https_proxy, no_proxy), which libcurl reads.
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

IS_ASKED = sys.platform in {"win32", "darwin"}


def system_proxy(url: str) -> str:
    """Return the proxy for an address, from the environment or the system; "" for none."""
    from urllib import request  # noqa: PLC0415 - only where the system is asked

    parts = urlsplit(url)
    if not parts.hostname or request.proxy_bypass(parts.hostname):
        return ""
    return request.getproxies().get(parts.scheme, "")

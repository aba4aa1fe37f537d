"""Easy handles, kept and used again: a new one for each file costs several times as much."""

from __future__ import annotations

from collections.abc import Callable

import pycurl

from dropmill.transfer import system_proxy
from dropmill.transfer.dress import dress, header_lines
from dropmill.transfer.exchange import Options, Request

_KEPT = 64


class Handles:
    """The handles of one thread, which alone calls it."""

    def __init__(self, ca_file: str) -> None:
        self._ca_file = ca_file
        self._free: dict[Options, list[pycurl.Curl]] = {}
        self._count = 0
        self._headers: dict[pycurl.Curl, tuple[str, ...]] = {}
        """What each handle sends beside the headers that all send."""

    def take(self, request: Request, take_header: Callable[[bytes], None]) -> pycurl.Curl:
        """Return a handle that asks for this; pycurl.error and others when it is no address."""
        free = self._free.get(request.options)
        is_new = not free
        if free:
            handle = free.pop()
            self._count -= 1
        else:
            handle = pycurl.Curl()
        try:
            if is_new:
                dress(handle, request.options, self._ca_file)
            handle.setopt(pycurl.URL, request.url)
            if system_proxy.IS_ASKED and not request.options.proxy:
                handle.setopt(pycurl.PROXY, system_proxy.system_proxy(request.url).encode())
            if self._headers.get(handle) != request.headers:
                handle.setopt(pycurl.HTTPHEADER, header_lines(request.headers))
                self._headers[handle] = request.headers
            if request.first is not None:
                handle.setopt(pycurl.RANGE, request.range)
            if request.is_head:
                handle.setopt(pycurl.NOBODY, 1)
            handle.setopt(pycurl.HEADERFUNCTION, take_header)
        except BaseException:
            self._drop(handle)
            raise
        return handle

    def give_back(self, handle: pycurl.Curl, request: Request) -> None:
        """Keep a handle that asked for this, for another request with the same options."""
        options = request.options
        if request.first is not None:
            handle.unsetopt(pycurl.RANGE)
        if request.is_head:
            handle.setopt(pycurl.NOBODY, 0)
            handle.setopt(pycurl.HTTPGET, 1)
        if self._count >= _KEPT:
            # The options of today's jobs matter, not those of yesterday's.
            for old, handles in list(self._free.items()):
                if old != options or len(self._free) == 1:
                    for kept in handles:
                        self._drop(kept)
                    self._count -= len(handles)
                    del self._free[old]
        self._free.setdefault(options, []).append(handle)
        self._count += 1

    def close(self) -> None:
        """Close those that are kept."""
        for handles in self._free.values():
            for handle in handles:
                handle.close()

    def _drop(self, handle: pycurl.Curl) -> None:
        self._headers.pop(handle, None)
        handle.close()

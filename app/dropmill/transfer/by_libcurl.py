"""The way of a courier that knows every turn an exchange can take: libcurl's.

A courier imports this when the first errand needs it: libcurl takes longer to load than the rest
of a courier.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pycurl

from dropmill.transfer.dress import dress, header_lines
from dropmill.transfer.straight import Errand

_END = b"\r\n"

Outcome = tuple[int, str, int, int]
"""libcurl's code and words, the system's errno, the status."""


class _Handle:
    """An easy handle with what comes over it."""

    __slots__ = ("body", "curl", "errand", "lines")

    def __init__(self, terms: SimpleNamespace, most_bytes: int) -> None:
        self.errand: Errand = (0, "", "")
        self.body = bytearray()
        self.lines: list[bytes] = []
        self.curl = curl = pycurl.Curl()
        dress(curl, terms, terms.ca_file)
        curl.setopt(pycurl.MAXFILESIZE_LARGE, most_bytes)
        curl.setopt(pycurl.HTTPHEADER, header_lines(terms.headers))
        # Without a Python frame for each line and each piece.
        curl.setopt(pycurl.HEADERFUNCTION, self.lines.append)
        curl.setopt(pycurl.WRITEFUNCTION, self.body.extend, use_memoryview=True)


class ByLibcurl:
    """Fetches whatever libcurl can. The courier's only thread calls everything.

    `take_whole` gets each plain file that came whole; `take_other` the head, the body and the
    outcome of anything else; what they get is good until they return.
    """

    def __init__(
        self,
        most_bytes: int,
        *,
        take_whole: Callable[[Errand, memoryview], None],
        take_other: Callable[[Errand, bytes, memoryview, Outcome], None],
    ) -> None:
        self._most_bytes = most_bytes
        self._take_whole = take_whole
        self._take_other = take_other
        self._multi = pycurl.CurlMulti()
        self._terms = SimpleNamespace()
        self._telling = re.compile(b"$.")
        self._types: dict[str | None, bool] = {}
        self._free: list[_Handle] = []
        self._active: dict[pycurl.Curl, _Handle] = {}

    @property
    def count(self) -> int:
        """How many errands are out."""
        return len(self._active)

    def agree(self, terms: SimpleNamespace) -> None:
        """Ask in this way from now on."""
        if terms is not self._terms:
            self._terms = terms
            self._free.clear()
            names = "|".join(map(re.escape, terms.telling))
            self._telling = re.compile(rf"\n(?:{names})[ \t]*:".encode())
            self._types.clear()

    def send(self, errand: Errand) -> None:
        """Ask for a file."""
        handle = self._free.pop() if self._free else _Handle(self._terms, self._most_bytes)
        handle.errand = errand
        try:
            handle.curl.setopt(pycurl.URL, errand[1])
        except (pycurl.error, UnicodeError) as error:
            with memoryview(b"") as body:
                self._take_other(errand, b"", body, (pycurl.E_URL_MALFORMAT, str(error), 0, 0))
            self._put_back(handle)
            return
        self._multi.add_handle(handle.curl)
        self._active[handle.curl] = handle

    def go_on(self) -> bool:
        """Do what can be done without waiting; returns whether something has ended."""
        if not self._active:
            return False
        self._multi.perform()
        left, count = 1, len(self._active)
        while left:
            left, succeeded, failed = self._multi.info_read()
            for curl in succeeded:
                self._end(curl, 0, "")
            for curl, code, text in failed:
                self._end(curl, code, text)
        return len(self._active) < count

    def waits_for(self) -> tuple[list[int], list[int], float | None]:
        """Return what it waits to read from and to write to, and for how long at most, in s."""
        if not self._active:
            return [], [], None
        due_ms = self._multi.timeout()
        reading, writing, _ = self._multi.fdset()
        return reading, writing, None if due_ms < 0 else due_ms / 1000

    def recall(self, numbers: set[int]) -> list[int]:
        """Give up these, if they are out; return which were."""
        recalled = []
        for curl, handle in list(self._active.items()):
            if handle.errand[0] in numbers:
                self._multi.remove_handle(curl)
                del self._active[curl]
                recalled.append(handle.errand[0])
                self._put_back(handle)
        return recalled

    def _end(self, curl: pycurl.Curl, code: int, text: str) -> None:
        handle = self._active.pop(curl)
        self._multi.remove_handle(curl)
        with memoryview(handle.body) as body:
            if code == 0 and self._is_plain(handle, len(body)):
                self._take_whole(handle.errand, body)
            else:
                system_errno = curl.getinfo(pycurl.OS_ERRNO) if code else 0
                outcome = (code, text, system_errno, curl.getinfo(pycurl.RESPONSE_CODE))
                self._take_other(handle.errand, b"".join(handle.lines), body, outcome)
        self._put_back(handle)

    def _is_plain(self, handle: _Handle, size: int) -> bool:
        """Whether this is the whole file, and nothing is said that may mean more."""
        curl, lines = handle.curl, handle.lines
        if curl.getinfo(pycurl.RESPONSE_CODE) != 200:
            return False
        if curl.getinfo(pycurl.CONTENT_LENGTH_DOWNLOAD_T) != size:
            return False
        if not lines or lines[-1] != _END or lines.index(_END) != len(lines) - 1:
            return False  # more than one head, or a trailer
        media_type = curl.getinfo(pycurl.CONTENT_TYPE)
        is_page = self._types.get(media_type)
        if is_page is None:
            plain_type = (media_type or "").partition(";")[0].strip().lower()
            is_page = self._types[media_type] = plain_type in self._terms.pages
        return not is_page and self._telling.search(b"".join(lines).lower()) is None

    def _put_back(self, handle: _Handle) -> None:
        handle.body.clear()
        handle.lines.clear()
        self._free.append(handle)

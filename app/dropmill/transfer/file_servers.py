"""FTP and SFTP: what their servers say of a file, put in the words of HTTP.

An FTP server says its size and date in replies before the data (RFC 3659); an SFTP server says
nothing that libcurl hands over, but libcurl knows both once the file is open. Neither has a
validator that is strong: a date in seconds may be shared by two versions.
"""

from __future__ import annotations

import calendar
import re
import time
from email.utils import formatdate

from dropmill.transfer.exchange import Head

_DATE = re.compile(rb"213 (\d{14})(?:\.\d+)?")
_SIZE = re.compile(rb"213 (\d{1,18})")
_OPENING = re.compile(rb"1[25]\d .*\((\d{1,18}) bytes\).*")
_RESTARTED = re.compile(rb"350 .*")


def is_file_server(url: str) -> bool:
    """Whether an address is one of FTP or SFTP."""
    return url.startswith(("ftp://", "ftps://", "sftp://"))


def has_no_head(url: str) -> bool:
    """Whether nothing is said before the data: see `head_of_file`."""
    return url.startswith("sftp://")


def head_of_replies(lines: list[bytes], first: int | None, last: int | None) -> Head:
    """Read what an FTP server said before the data; `first` and `last` are what was asked for."""
    size: int | None = None
    modified: float | None = None
    has_restarted = False
    for line in map(bytes.strip, lines):
        if match := _DATE.fullmatch(line):
            modified = _seconds(match[1])
        elif match := _SIZE.fullmatch(line) or _OPENING.fullmatch(line):
            size = int(match[1]) if size is None else size
        has_restarted = has_restarted or _RESTARTED.fullmatch(line) is not None
    if first is None or not (has_restarted or first == 0):
        return _head(200, size, modified)
    end = last if last is not None or size is None else size - 1
    if end is None:
        return _head(206, None, modified)
    total = "*" if size is None else str(size)
    return _head(206, end - first + 1, modified, f"bytes {first}-{end}/{total}")


def head_of_file(length: int, modified: int, first: int | None, last: int | None) -> Head:
    """Say what libcurl knows of an open file: how much will come (-1: unknown), and its date."""
    size = None if length < 0 else length
    date = None if modified < 0 else float(modified)
    if first is None or size is None:
        return _head(200 if first is None else 206, size, date)
    total = str(first + size) if last is None else "*"
    return _head(206, size, date, f"bytes {first}-{first + size - 1}/{total}")


def _head(status: int, length: int | None, modified: float | None, span: str = "") -> Head:
    fields = {"accept-ranges": "none"}  # one connection a file
    if length is not None:
        fields["content-length"] = str(length)
    if modified is not None:
        fields["last-modified"] = formatdate(modified, usegmt=True)
    if span:
        fields["content-range"] = span
    return Head(status, "", fields)


def _seconds(text: bytes) -> float | None:
    try:
        return float(calendar.timegm(time.strptime(text.decode(), "%Y%m%d%H%M%S")))
    except ValueError:
        return None

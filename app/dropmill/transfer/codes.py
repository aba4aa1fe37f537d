"""libcurl's numbers of a few errors, for couriers that do without libcurl until they need it."""

from __future__ import annotations

URL_MALFORMAT = 3
WRITE_ERROR = 23
OPERATION_TIMEDOUT = 28
FILESIZE_EXCEEDED = 63

"""What an answer is worth: whether its body may become part of the file. Pure functions.

They run on the transfer thread, before the first byte of a body is taken.
"""

from __future__ import annotations

from enum import Enum

from dropmill.core.errors import Problem
from dropmill.jobs.download.failures import status_problem
from dropmill.jobs.download.webpage import is_page, is_unwanted_page
from dropmill.transfer.exchange import Head
from dropmill.transfer.validators import Validators, content_range, validators_of


class Verdict(Enum):
    """What an answer to a request for a range is worth."""

    JOINED = "the bytes that were asked for, of the same version"
    WRONG_RANGE = "another range than was asked for"
    IGNORED = "the whole file of a version that may be the same"
    CHANGED = "another version"


def refusal_of_whole(
    head: Head, name: str, url: str, *, takes_pages: bool, size: int | None = None
) -> Problem | None:
    """Say why an answer to a request for the whole file is not that; None if it is."""
    if head.status != 200:
        return status_problem(head, "", url)
    if not takes_pages and is_unwanted_page(head, name):
        return page_problem(name)
    encoding = (head.get("content-encoding") or "identity").strip().lower()
    if encoding != "identity" and not _is_named_so(encoding, name):
        return Problem(
            f"The server sends “{name}” compressed ({encoding}) although it was asked not to",
            "Look for another link to this file.",
        )
    if None not in {size, head.length} and head.length != size:
        return Problem(
            f"The server has {head.length} bytes under “{name}” instead of {size}",
            "It has another file: look for another link.",
        )
    return None


def refusal_of_rest(head: Head, name: str, media_type: str) -> Problem | None:
    """Say why an answer must not even be compared with what is there; None if it may."""
    if is_unwanted_page(head, name) and not is_page(media_type):
        return page_problem(name)
    return None


def judge_range(
    head: Head,
    first: int,
    last: int | None,
    *,
    of: Validators,
    size: int | None,
    is_conditional: bool,
) -> Verdict:
    """Judge an answer to a request for the bytes from `first` to `last` (None: to the end).

    `of` and `size` are those of the version that is being fetched; `is_conditional` says that
    If-Range was sent.
    """
    version = validators_of(head)
    if head.status == 200:
        has_other_size = None not in {size, head.length} and head.length != size
        return Verdict.IGNORED if of.agree(version) and not has_other_size else Verdict.CHANGED
    claimed = content_range(head)
    if head.status != 206 or claimed is None or claimed.first != first:
        return Verdict.WRONG_RANGE
    has_other_size = None not in {size, claimed.total} and claimed.total != size
    if has_other_size or not of.agree(version):
        return Verdict.CHANGED
    wanted = last if last is not None else (size or claimed.total or 0) - 1
    if claimed.last != wanted or head.length != wanted - first + 1:
        return Verdict.WRONG_RANGE
    # An answer to If-Range may leave out a date that it was asked about (RFC 9110 §15.3.7).
    is_silent = is_conditional and not version.etag and not of.etag
    is_proven = is_silent or of.prove(version) or not of.strong
    return Verdict.JOINED if is_proven else Verdict.IGNORED


def judge_unsatisfied(head: Head, done: int, *, of: Validators, size: int | None) -> Verdict:
    """Judge a 416: the file is complete only if its size and its validators are ours."""
    claimed = content_range(head)
    is_ours = of.agree(validators_of(head))
    if claimed is not None and claimed.total == done and is_ours and size is None:
        return Verdict.JOINED
    return Verdict.CHANGED


def page_problem(name: str) -> Problem:
    """A web page came in place of a file."""
    return Problem(
        f"The server sent a web page instead of “{name}”",
        "The link may need a login or have expired: open it in a browser. If the page is what you"
        " want, allow web pages for this download.",
        setting="takes_pages",
    )


def _is_named_so(encoding: str, name: str) -> bool:
    """Whether the encoding is the file's own: many servers call every .gz file encoded."""
    return encoding in {"gzip", "x-gzip"} and name.lower().endswith((".gz", ".tgz", ".svgz"))

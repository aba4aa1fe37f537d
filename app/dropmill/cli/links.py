"""The links of a command: those that were typed, patterns among them, and those of lists."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dropmill.core.errors import Problem, explain
from dropmill.core.runner import Runner
from dropmill.transfer.link_list import (
    MOST_BYTES,
    Links,
    Listed,
    Own,
    has_scheme,
    is_list_name,
    read_list,
)
from dropmill.transfer.patterns import expand

_FOR_ONE = ("out", "checksum", "mirrors")


def gathered(
    inputs: Sequence[str],
    lists: Sequence[str],
    settings: Mapping[str, str],
    runner: Callable[[], Runner],
) -> tuple[tuple[str, ...], Own]:
    """Return all links in their order, each once, and what holds for single ones (see Links).

    A list is a path, a link, or - for the standard input; an input that names a Metalink is one
    too. Problem when a list cannot be read or has a line that is no link, or when there are
    several links for settings that only one file can have. `runner` starts one, to fetch lists.
    """
    links = Links()

    def take(listed: Listed) -> None:
        if listed.refused:
            raise Problem(listed.refused[0].rstrip("."), "Nothing was downloaded.")
        if not listed.links:
            raise Problem("There is no link in the list", "Write one link a line.")
        links.add_all(listed.links, listed.own)

    for text in inputs:
        if is_list_name(text):
            take(_read(text, runner))
        else:
            links.add_all(expand(text), {})
    for name in lists:
        take(_read(name, runner))
    for setting in _FOR_ONE:
        if setting in settings and links.count > 1:
            raise Problem(
                f"“{setting}” is for one file, but there are {links.count:,} links",
                "Leave it out, or give one link.",
            )
    return links.all(), links.own()


def _read(name: str, runner: Callable[[], Runner]) -> Listed:
    if name == "-":
        return read_list(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")
    if has_scheme(name):
        from dropmill.transfer.small import fetch_small  # noqa: PLC0415 - only for a link
        from dropmill.transfer.thread import TransferThread  # noqa: PLC0415 - the same

        return read_list(fetch_small(runner().service(TransferThread), name, MOST_BYTES), name)
    try:
        with Path(name).open("rb") as file:
            return read_list(file.read(MOST_BYTES + 1), name)
    except OSError as error:
        failure = explain(error)
        raise Problem(failure.title, failure.hint, detail=failure.detail) from None

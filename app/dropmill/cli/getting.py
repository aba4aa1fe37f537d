"""The options of `get`, and those that `change` has too, as settings of a download."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.plain_text import whole_number

if TYPE_CHECKING:
    import argparse

# option → (setting, what it is called in help, help)
_OPTIONS = {
    "--connections": ("connections", "N", "connections for each file (default: as many as help)"),
    "--limit": ("limit", "RATE", "speed of each file at most, as 500k or 2M"),
    "--retries": ("retries", "N", "attempts after one that failed but may pass later"),
    "--user": ("user", "NAME[:PASSWORD]", "whom to be for the server"),
    "--cookies": ("cookies", "FILE|NAME=VALUE", "a cookies.txt, or cookies to send"),
    "--proxy": ("proxy", "URL", "proxy, as http://host:port or socks5h://host:port"),
    "--referer": ("referer", "URL", "page that the link is on"),
    "--user-agent": ("user_agent", "TEXT", "program to pass for"),
}
# the same, for those that may be given several times
_LISTS = {
    "--header": ("header", "'NAME: VALUE'", "header to send to the link's own host"),
    "--mirror": ("mirrors", "URL", "another link to the same file"),
}
LIVE = ("--connections", "--limit")
"""What can be changed while a download runs."""


class Together(msgspec.Struct, frozen=True):
    """What holds for all downloads of a command together; None: as in the settings."""

    limit_all: str | None = None
    max_per_host: int | None = None


def add_options(parser: argparse.ArgumentParser, only: Sequence[str] | None = None) -> None:
    """Add the options that are settings of a download, or only some of them."""
    for options, action in ((_OPTIONS, "store"), (_LISTS, "append")):
        for option, (setting, what, words) in options.items():
            if only is None or option in only:
                parser.add_argument(
                    option, dest=setting, metavar=what, help=words.replace("%", "%%"), action=action
                )


def add_together(parser: argparse.ArgumentParser) -> None:
    """Add the options for all downloads together."""
    parser.add_argument(
        "--limit-all", metavar="RATE", help="speed of all files together at most, as 500k or 2M"
    )
    parser.add_argument(
        "--max-per-host", type=_few, metavar="N", help="connections to one host at most (1 to 64)"
    )


def options_of(found: argparse.Namespace) -> dict[str, str | None]:
    """Return the settings that were given, as text; None for those that were not."""
    settings: dict[str, str | None] = {}
    for setting, _, _ in (*_OPTIONS.values(), *_LISTS.values()):
        value = getattr(found, setting, None)
        settings[setting] = json.dumps(value) if isinstance(value, list) else value
    return settings


def together_of(found: argparse.Namespace) -> Together:
    """Return what was said for all downloads together."""
    return Together(found.limit_all, found.max_per_host)


def _few(text: str) -> int:
    number = whole_number(text, 64)
    if not number:
        from argparse import ArgumentTypeError  # noqa: PLC0415 - the start needs none of it

        raise ArgumentTypeError(f"“{text}” is not a number from 1 to 64")
    return number

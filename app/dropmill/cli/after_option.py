"""The option `--after`. Nothing heavy is imported here."""

from __future__ import annotations

import argparse

from dropmill.core.after import After, read_after
from dropmill.core.errors import Problem


def add_after(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument(
        "--after",
        type=_after,
        default=After(),
        metavar="WHAT",
        help="when all have ended: nothing, notify, folder (open it), sleep, shut-down, or"
        " run:COMMAND; sleeping and shutting down are counted down, and Ctrl+C stops them",
    )


def _after(text: str) -> After:
    try:
        return read_after(text)
    except Problem as problem:
        raise argparse.ArgumentTypeError(f"{problem.title}. {problem.hint}") from None

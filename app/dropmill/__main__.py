"""`python -m dropmill`, and the entry points of the installed program."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int:
    """Start Dropmill with the command line's arguments; return the exit status."""
    multiprocessing.freeze_support()  # first: in a bundle, children start here too
    from dropmill import app  # noqa: PLC0415 - a child of a bundle never gets this far

    return app.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

"""`python -m dropmill`, and the entry points of the installed program."""

from __future__ import annotations

import sys

CHILD_ARGUMENT = "--offload-child"
"""In a bundle, the program itself is started with this to be a child (core/offload),"""

COURIER_ARGUMENT = "--courier"
"""and with this to be one that fetches small files (transfer/courier.py)."""


def main() -> int:
    """Start Dropmill with the command line's arguments; return the exit status."""
    if getattr(sys, "frozen", False):
        import multiprocessing  # noqa: PLC0415 - it takes its time, and only a bundle needs it

        multiprocessing.freeze_support()  # first: in a bundle, children start here too
    if sys.argv[1:2] == [CHILD_ARGUMENT]:
        from dropmill.core.offload import child  # noqa: PLC0415 - before all that a child needs not

        return child.main()
    if sys.argv[1:2] == [COURIER_ARGUMENT]:
        from dropmill.transfer import courier  # noqa: PLC0415

        return courier.main()
    # A child of a bundle never gets this far, and `--version` and usage errors end in the middle.
    from dropmill.cli.commands import Command, Window  # noqa: PLC0415

    try:
        command: Command = Window(())
        if sys.argv[1:]:
            from dropmill.cli.arguments import parse  # noqa: PLC0415 - the window opens sooner

            command = parse(sys.argv[1:])
        from dropmill import app  # noqa: PLC0415

        return app.main(command)
    except KeyboardInterrupt:
        return 130  # Ctrl+C before a command or the window was there to handle it


if __name__ == "__main__":
    sys.exit(main())

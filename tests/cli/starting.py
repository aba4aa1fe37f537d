"""A process with Dropmill's modules at hand: each command it is asked for runs in a fork of it.

    python starting.py

That is the real command in a process of its own, with its own signals, threads and end, but for the
start of Python and the imports, which take longer than most commands. Reads a line of JSON for
each: "arguments", "folder", "environment", and "out" and "err", files for what it writes; answers
with the process's number, then with how it ended. It has no threads, so that it may fork.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any

import dropmill.__main__ as program

AT_HAND = (
    "dropmill.app",
    "dropmill.cli.arguments",
    "dropmill.cli.main",
    "dropmill.core.home",
    "dropmill.engine",
)


def main() -> None:
    """Serve until the input ends."""
    for name in AT_HAND:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            become(asked)
            sys.exit(program.main())
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def become(asked: dict[str, Any]) -> None:
    """Be a process that was just started for this."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    for number, name in enumerate((os.devnull, asked["out"], asked["err"])):
        file = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.argv = [program.__file__, *asked["arguments"]]


if __name__ == "__main__":
    main()

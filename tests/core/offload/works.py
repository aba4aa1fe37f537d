"""What tests have done in children."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.offload.report import Report


class Given(msgspec.Struct, frozen=True):
    """What the functions here get."""

    text: str = ""
    number: int = 0


class Got(msgspec.Struct, frozen=True):
    """What they give."""

    text: str = ""
    pid: int = 0


class Many(msgspec.Struct, frozen=True):
    """What the functions get that do many at once."""

    words: tuple[str, ...] = ()


def call_out(many: Many, report: Report) -> list[str | None]:
    return [None if word in {"none", "bad"} else word.upper() for word in many.words]


def whisper(many: Many, report: Report) -> list[str | None]:
    return [word.lower() for word in many.words]


def too_few(many: Many, report: Report) -> list[str | None]:
    return [*many.words[1:]]


def vanish_many(many: Many, report: Report) -> list[str | None]:
    os._exit(3)


def fault_many(many: Many, report: Report) -> list[str | None]:
    raise ZeroDivisionError


def hang_many(many: Many, report: Report) -> list[str | None]:
    """Say by the pipe named last that it has begun, then go on until it is stopped."""
    Path(many.words[-1]).write_text("began")
    while True:
        report(0)


def answer(given: Given, report: Report) -> Got:
    for done in range(given.number + 1):
        report(done, given.number)
    report.note(f"did {given.text}")
    return Got(given.text.upper(), os.getpid())


def refuse(given: Given, report: Report) -> Got:
    raise Problem("This is no picture", "Choose a picture.", detail="magic", retry_after_s=3)


def skip(given: Given, report: Report) -> Got:
    raise JobSkipped("it is there")


def fault(given: Given, report: Report) -> Got:
    class UnsendableError(Exception):
        def __init__(self) -> None:
            super().__init__("secret of the fault")
            self.lock = threading.Lock()

        def __reduce__(self) -> str:
            raise TypeError("not to be sent")

    raise UnsendableError


def vanish(given: Given, report: Report) -> Got:
    print("on my way out", file=sys.stderr, flush=True)
    os._exit(3)


def segfault(given: Given, report: Report) -> Got:
    ctypes.string_at(0)
    return Got()


def loop(given: Given, report: Report) -> Got:
    """Never end, obey nothing; say by a file that it has begun, and start a grandchild."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    grandchild = subprocess.Popen(
        ["sleep", "1000"], start_new_session=given.number == 1, stdout=subprocess.DEVNULL
    )
    report.note(f"{os.getpid()} {grandchild.pid}")
    while True:
        pass


def count(given: Given, report: Report) -> Got:
    """Go on until told to stop, and tidy up then."""
    number = 0
    Path(given.text).touch()
    try:
        while True:
            number += 1
            report(number)
    finally:
        Path(given.text).unlink()


def wait_for(given: Given, report: Report) -> Got:
    """Wait until a file is there, and report nothing meanwhile."""
    with open(given.text, "rb") as pipe:  # noqa: PTH123 - opening a pipe waits for its writer
        pipe.read()
    return Got(pid=os.getpid())


def eat(given: Given, report: Report) -> Got:
    eaten = []
    while True:
        eaten.append(bytearray(64 << 20))
        report(len(eaten))


def shout(given: Given, report: Report) -> Got:
    line = b"x" * ((1 << 20) - 1) + b"\n"
    for _ in range(given.number):
        os.write(2, line)
    os.write(2, b"the last word\n")
    os.kill(os.getpid(), signal.SIGABRT)
    return Got()


def write(given: Given, report: Report) -> Got:
    with Path(given.text).open("wb") as file:
        file.write(bytes(given.number))
    return Got()


def connect(given: Given, report: Report) -> Got:
    try:
        with socket.create_connection(("127.0.0.1", given.number), 5):
            return Got("connected")
    except PermissionError:
        return Got("refused")


def nonsense(given: Given, report: Report) -> dict[str, int]:
    return {"pid": 7}  # type: ignore[dict-item]


def babble(given: Given, report: Report) -> Got:
    """Write what is no message where messages go."""
    for fd in range(3, 16):
        try:
            os.write(fd, b"\xff" * 4096)
        except OSError:
            continue
    return Got()


def wait_for_gate(given: Given, report: Report) -> Got:
    """Say that it has begun, wait until somebody writes into a pipe, and give what that is."""
    report.note("waiting")
    return Got(Path(given.text).read_text(), os.getpid())

"""Ctrl+C and SIGTERM: what runs is cancelled, nothing partial is left, the status is 130."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faults.downloading import Serve
from faults.lying_server import Ask, Version

Dropmill = Any
OutcomeOf = Callable[[subprocess.Popen[str]], Any]
Leftovers = Callable[[Path], list[Path]]

IGNORING = ["sh", "-c", "trap '' INT TERM; exec \"$@\"", "sh"]
STUBBORN = Path(__file__).with_name("stubborn.py")


def wait_for_line(process: subprocess.Popen[str], sign: str) -> list[str]:
    """Read lines until one has the sign in it."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if sign in line:
            return lines
    raise AssertionError(lines)


@pytest.mark.parametrize("before", [[], IGNORING], ids=["usual", "inherited-as-ignored"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_cancels_cleanly(  # noqa: PLR0917 - fixtures
    dropmill: Dropmill,
    serve: Serve,
    ended: OutcomeOf,
    leftovers: Leftovers,
    number: signal.Signals,
    before: list[str],
) -> None:
    body = Version.make(1, 1 << 20)

    def half(ask: Ask) -> None:
        ask.head("200 OK", content_length=len(body.body), etag=body.etag)
        ask.raw(body.body[: 1 << 19])
        ask.stall()

    server = serve(half)
    process = dropmill.start(
        "get", *(server.url(f"/{name}") for name in "abc"), "--json", before=before
    )
    wait_for_line(process, '"progress"')
    process.send_signal(number)
    outcome = ended(process)
    assert outcome.status == 130
    assert outcome.err == ""
    states = {line["id"]: line["state"] for line in outcome.states}
    assert set(states.values()) == {"cancelled"}
    assert outcome.summary["cancelled"] == 3
    assert list(dropmill.folder.iterdir()) == []
    assert leftovers(dropmill.folder) == []


def test_what_has_come_is_kept_where_that_is_wanted(
    dropmill: Dropmill, serve: Serve, ended: OutcomeOf
) -> None:
    version = Version.make(1, 1 << 20)
    server = serve(lambda ask: ask.serve(version, send_most=700_000, then=ask.stall))
    links = [server.url(f"/{name}?{n}") for n, name in enumerate("ab" * 40)]
    command = ("get", *links, "--connections", "1", "--keep-part", "--max-per-host", "2", "--json")
    process = dropmill.start(*command)
    wait_for_line(process, '"done": 700000')
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert outcome.status == 130
    assert "The same command goes on from there." in outcome.err
    assert outcome.summary["cancelled"] == 0
    assert outcome.summary["interrupted"] == len(links)
    assert outcome.summary["wall_s"] < 10
    assert list(dropmill.folder.glob(".?.*.dropmill-tmp"))
    assert not list(dropmill.folder.glob("[ab]"))
    asked = len(server.asked)
    server.behave = lambda ask: ask.serve(version)
    again = dropmill("get", links[0], "--connections", "1", "--json")
    assert again.status == 0
    assert (dropmill.folder / "a").read_bytes() == version.body
    assert [ask.headers.get("range", "")[:6] for ask in server.asked[asked:]] == ["bytes="]


def test_copy_leaves_nothing_partial(
    dropmill: Dropmill, ended: OutcomeOf, leftovers: Leftovers
) -> None:
    with (dropmill.folder / "big").open("wb") as file:
        for _ in range(64):
            file.write(bytes(range(256)) * 4096 * 4)
    process = dropmill.start("run", "copy", "big", "--dir", "out", "--json")
    wait_for_line(process, '"progress"')
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert outcome.status == 130
    assert outcome.summary["cancelled"] + outcome.summary["done"] == 1
    assert leftovers(dropmill.folder) == []
    whole = 256 << 20
    assert all(path.stat().st_size == whole for path in (dropmill.folder / "out").iterdir())


def test_people_are_told_that_it_takes_a_moment(dropmill: Dropmill, ended: OutcomeOf) -> None:
    with (dropmill.folder / "big").open("wb") as file:
        file.truncate(50 << 30)
    (dropmill.folder / "a").write_text("a")
    process = dropmill.start("run", "checksum", "a", "big")
    wait_for_line(process, "done  a")
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert outcome.status == 130
    assert outcome.err == "Stopping… (Ctrl+C again ends at once)\n"
    assert outcome.out.startswith("cancelled  big\n1 done, 1 cancelled in ")


def test_second_signal_ends_at_once(dropmill: Dropmill, ended: OutcomeOf) -> None:
    process = dropmill.start("x", program=[sys.executable, str(STUBBORN)])
    wait_for_line(process, '"running"')
    process.send_signal(signal.SIGINT)
    # Less than that would count as the same Ctrl+C.
    threading.Event().wait(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130  # by itself it never ends
    assert "summary" not in ended(process).out


def test_same_ctrl_c_that_arrives_twice_counts_once(dropmill: Dropmill, ended: OutcomeOf) -> None:
    with (dropmill.folder / "big").open("wb") as file:
        file.truncate(50 << 30)
    process = dropmill.start("run", "checksum", "big", "--json")
    wait_for_line(process, '"progress"')
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    outcome = ended(process)
    assert outcome.status == 130
    assert outcome.summary["cancelled"] == 1


def test_job_that_does_not_stop_ends_with_the_process(dropmill: Dropmill, ended: OutcomeOf) -> None:
    process = dropmill.start("x", program=[sys.executable, str(STUBBORN)])
    wait_for_line(process, '"running"')
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert outcome.status == 130
    assert outcome.summary["interrupted"] == 1
    assert outcome.summary["cancelled"] == 0

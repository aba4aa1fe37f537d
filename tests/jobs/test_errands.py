"""Small files by way of couriers: right bytes under their names, stops, limits, deaths."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import JobContext
from dropmill.core.files import IfExists
from dropmill.core.job import Lane
from dropmill.core.leftovers import Leftovers
from dropmill.core.records import Stored
from dropmill.core.settings import Traffic as Rules
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import Event, State
from dropmill.core.template import template_of
from dropmill.jobs.download import Download
from dropmill.jobs.download.errands import FIRST, IN_FLIGHT, temporary_path
from dropmill.transfer.traffic import Traffic
from faults.downloading import Serve
from faults.lying_server import Ask, Version
from jobs.fetching import Make, plain
from recorder import ContextRecorder


def bodies_are_right(files: dict[str, bytes]) -> bool:
    return all(body == f"/plain/{name}".encode() * 100 for name, body in files.items())


@pytest.mark.parametrize("is_synced", [False, True])
@pytest.mark.parametrize("couriers", [1, 2])
def test_hundreds_of_small_files_come_by_couriers(
    fetching: Make, serve: Serve, *, couriers: int, is_synced: bool
) -> None:
    server = serve(plain)
    work = fetching(couriers=couriers, is_synced=is_synced)
    urls = [server.url(f"/plain/{number}") for number in range(5000, 5400)]
    work.run(server.url, urls)
    assert {work.ending(url).event for url in work.recorders} == {Event.FINISH}
    files = work.files()
    assert len(files) == len(work.recorders)
    assert bodies_are_right(files)
    assert set(work.sent) >= set(urls)
    assert len(server.asked) == len(work.recorders)  # each was asked for once
    assert {path.stat().st_mode & 0o777 for path in work.folder.iterdir()} == {0o644}


def test_runs_are_as_long_as_couriers_are_quick(fetching: Make, serve: Serve) -> None:
    """Else they end while couriers could do more, and each new run begins without them."""
    server = serve(plain)
    work = fetching()
    work.run(server.url, [server.url(f"/plain/{n}") for n in range(5000, 5100)])
    shares = {work.contexts[url].shares_time_with for url in work.sent}
    assert shares == {IN_FLIGHT // Download.in_flight}


def test_couriers_keep_to_what_a_host_is_allowed(fetching: Make, serve: Serve) -> None:
    is_asked = threading.Lock()
    now, most = 0, 0

    def behave(ask: Ask) -> None:
        nonlocal now, most
        with is_asked:
            now += 1
            most = max(most, now)
        plain(ask)
        with is_asked:
            now -= 1

    server = serve(behave)
    work = fetching(couriers=2)
    work.services.get(Traffic).set(Rules(max_per_host=8))
    work.run(server.url, [server.url(f"/plain/{n}") for n in range(5000, 5300)])
    assert most <= 8


def test_couriers_are_sent_later_where_they_could_not_be_at_first(
    fetching: Make, serve: Serve
) -> None:
    asked = 0

    def behave(ask: Ask) -> None:
        nonlocal asked
        asked += 1
        if asked == 2 * FIRST:
            work.services.get(Traffic).set(Rules())
        plain(ask)

    server = serve(behave)
    work = fetching()
    work.services.get(Traffic).set(Rules(is_limited=True, limit_all="1G"))
    work.run(server.url, [server.url(f"/plain/{n}") for n in range(5000, 5100)])
    assert len(work.sent) >= 100
    assert bodies_are_right(work.files())


def test_what_is_not_plain_goes_on_here_without_another_request(
    fetching: Make, serve: Serve
) -> None:
    large = Version.make(1, 400_000)

    def behave(ask: Ask) -> None:
        match ask.path:
            case "/named":
                ask.answer("200 OK", b"n", Content_Disposition='attachment; filename="its own.txt"')
            case "/moved":
                ask.answer("302 Found", Location="/plain/moved")
            case "/gone":
                ask.answer("404 Not Found", b"no such thing")
            case "/page.zip":
                ask.answer("200 OK", b"<html>log in</html>", Content_Type="text/html")
            case "/chunked":
                ask.head("200 OK", Transfer_Encoding="chunked")
                ask.raw(b"3\r\nabc\r\n0\r\n\r\n")
            case "/empty":
                ask.answer("200 OK")
            case "/large":
                ask.serve(large)
            case _:
                plain(ask)

    server = serve(behave)
    work = fetching()
    names = ("named", "moved", "gone", "page.zip", "chunked", "empty", "large")
    urls = {name: server.url(f"/{name}") for name in names}
    work.run(server.url, urls.values())
    assert set(urls.values()) <= set(work.sent)
    files = work.files()
    assert work.contexts[urls["large"]].shares_time_with == 1, "its time is its own from there on"
    assert files["its own.txt"] == b"n"
    assert files["moved"] == b"/plain/moved" * 100
    assert files["chunked"] == b"abc"
    assert files["empty"] == b""
    assert files["large"] == large.body
    asked = [ask.path for ask in server.asked]
    assert {name: asked.count(f"/{name}") for name in names} == dict.fromkeys(names, 1) | {
        "large": 2,  # a courier asks in vain for what is not small
        "chunked": 2,  # and by libcurl for what has no length
    }
    for name, words in (("gone", "404"), ("page.zip", "web page")):
        failure = work.ending(urls[name]).failure
        assert failure is not None
        assert words in failure.title
        assert name not in files
    assert not [name for name in files if name.endswith(".dropmill-tmp")]


def test_a_busy_server_gets_no_couriers_any_more(fetching: Make, serve: Serve) -> None:
    def behave(ask: Ask) -> None:
        if ask.path == "/busy":
            ask.answer("503 Busy", Retry_After="0")
        else:
            plain(ask)

    server = serve(behave)
    work = fetching()
    work.run(
        server.url, [server.url("/busy"), *(server.url(f"/plain/{n}") for n in range(5000, 5500))]
    )
    assert work.ending(server.url("/busy")).can_pass
    assert len(work.sent) < 400
    assert bodies_are_right(work.files())
    assert len(work.files()) == len(work.recorders) - 1


def test_a_taken_name_gets_a_number(fetching: Make, serve: Serve) -> None:
    server = serve(plain)
    work = fetching()
    (work.folder / "taken").write_bytes(b"mine")
    work.run(server.url, [server.url("/plain/taken"), server.url("/other/taken")])
    files = work.files()
    assert files["taken"] == b"mine"
    assert {files["taken (1)"], files["taken (2)"]} == {
        b"/plain/taken" * 100,
        b"/other/taken" * 100,
    }


@pytest.mark.parametrize(
    ("stop", "event"), [(Stop.CANCEL, Event.CANCEL), (Stop.PAUSE, Event.PAUSE)]
)
def test_a_stop_is_obeyed_while_the_server_says_nothing(
    fetching: Make, serve: Serve, stop: Stop, event: Event
) -> None:
    def behave(ask: Ask) -> None:
        if ask.path == "/stalled":
            ask.head("200 OK", Content_Length=1000)
            ask.raw(b"x" * 10)
            ask.stall()
        plain(ask)

    server = serve(behave)
    work = fetching()
    url = server.url("/stalled")
    token = work.tokens[url] = CancelToken()

    def ask_to_stop() -> None:
        assert server.stalled.wait(20)
        token.request(stop)

    asking = threading.Thread(target=ask_to_stop)
    asking.start()
    work.run(server.url, [url, *(server.url(f"/plain/{number}") for number in range(5000, 5100))])
    asking.join()
    assert url in work.sent
    assert work.ending(url).event is event
    files = work.files()
    assert len(files) == len(work.recorders) - 1
    assert bodies_are_right(files)


def test_a_limit_on_all_ends_the_use_of_couriers(fetching: Make, serve: Serve) -> None:
    is_asked_again = threading.Event()
    work = fetching()

    def behave(ask: Ask) -> None:
        if ask.number > 1:
            is_asked_again.set()
        elif ask.path == "/held/held-0":
            work.thread.limit_all(10_000_000)
            assert is_asked_again.wait(20)
        plain(ask)

    server = serve(behave)
    names = [f"held-{number}" for number in range(40)]
    work.run(server.url, [server.url(f"/held/{name}") for name in names])
    # What a courier did not bring was asked for here, under the limit.
    assert is_asked_again.is_set()
    assert {work.ending(url).event for url in work.recorders} == {Event.FINISH}
    files = work.files()
    assert all(files[name] == f"/held/{name}".encode() * 100 for name in names)


def test_the_death_of_a_courier_costs_nobody_a_file(fetching: Make, serve: Serve) -> None:
    work = fetching()
    died: list[int] = []

    def behave(ask: Ask) -> None:
        if ask.path.startswith("/slow/") and not died:
            (courier,) = work.at_work
            died.append(courier.pid or 0)
            os.kill(died[0], signal.SIGKILL)
            ask.hang_up()
        plain(ask)

    server = serve(behave)
    names = [f"slow-{number}" for number in range(60)]
    work.run(server.url, [server.url(f"/slow/{name}") for name in names])
    assert died
    assert {work.ending(url).event for url in work.recorders} == {Event.FINISH}
    files = work.files()
    assert len(files) == len(work.recorders)
    assert all(files[name] == f"/slow/{name}".encode() * 100 for name in names)


def test_links_are_not_on_a_command_line_and_couriers_end_when_they_are_closed(
    fetching: Make, serve: Serve
) -> None:
    server = serve(plain)
    work = fetching()
    seen: list[str] = []

    def urls() -> Iterator[str]:
        yield server.url("/plain/secret-token")
        (courier,) = work.at_work
        process = psutil.Process(courier.pid)
        seen.extend([*process.cmdline(), *process.environ().values()])

    work.run(server.url, urls())
    assert seen
    assert not [text for text in seen if "secret-token" in text]
    (courier,) = work.at_work
    work.close()
    assert not psutil.pid_exists(courier.pid or 0)


_PARENT = """
import sys, threading
from dropmill.transfer.couriers import Couriers
ready = threading.Event()
couriers = Couriers(1)
(courier,) = couriers.hire(lambda _, report: ready.set())
assert ready.wait(30)
print(courier.pid, flush=True)
sys.stdin.read()
"""


def test_couriers_end_with_their_parent() -> None:
    app = Path(__file__).parents[2] / "app"
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        env={**os.environ, "PYTHONPATH": str(app)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    with parent.stdin, parent.stdout:
        courier = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait(20)
        psutil.wait_procs([courier], timeout=20)
    assert not courier.is_running() or courier.status() == psutil.STATUS_ZOMBIE


def test_overwriting_replaces_in_one_step(fetching: Make, serve: Serve) -> None:
    server = serve(plain)
    work = fetching()
    work.if_exists = IfExists.OVERWRITE
    (work.folder / "old").write_bytes(b"old")
    work.run(server.url, [server.url("/plain/old")])
    assert work.sent[-1] == server.url("/plain/old")
    assert bodies_are_right(work.files())


def test_what_a_kill_leaves_is_known_for_the_jobs_own(tmp_path: Path) -> None:
    job = Download(inputs=("http://127.0.0.1:9/a.bin",), dir=str(tmp_path))
    ctx = JobContext(job, ContextRecorder(), job_id=7, tag="ab-7")
    left = Path(temporary_path(str(tmp_path), ctx, 4_194_304, 300_000))
    left.write_bytes(b"half")
    snapshot = Snapshot(
        id=7, batch=1, kind="download", lane=Lane.NET, name="a.bin", inputs=job.inputs,
        dir=str(tmp_path), state=State.INTERRUPTED,
    )  # fmt: skip
    assert Leftovers("ab").sweep(Stored(snapshot, template_of(job))) == 1
    assert not left.exists()

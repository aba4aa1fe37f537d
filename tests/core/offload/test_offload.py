"""Work in real children: what it gives, how it ends, and that one that goes wrong hurts nobody."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.offload.works import Given, Got
from dropmill.core.cancel import Stop
from dropmill.core.context import Ending, JobContext
from dropmill.core.job import Result
from dropmill.core.offload import children, driver, process
from dropmill.core.offload.children import Children, Order
from dropmill.core.offload.offload import Offload, result_of
from dropmill.core.offload.work import Limits
from dropmill.core.runner import Runner
from dropmill.core.services import Services
from dropmill.core.state import Event, State
from recorder import ActJob, ContextRecorder, Recorder, submit

SMALL = Limits(memory_bytes=1 << 30)


@pytest.fixture
def services() -> Iterator[Services]:
    services = Services()
    yield services
    services.close()
    assert not psutil.Process().children(recursive=True)


class Offloading:
    """One job that offloads one function."""

    def __init__(
        self, services: Services, function: str, given: Given, limits: Limits = SMALL
    ) -> None:
        self.got: list[Any] = []
        self.recorder = ContextRecorder()
        self.noted = threading.Event()

        def act(ctx: JobContext) -> Result:
            self.got.append(ctx.offload(f"core.offload.works:{function}", given, Got, limits))
            return Result()

        self.ctx = JobContext(ActJob(act=act), self, services=services)

    def job_progressed(self, ctx: JobContext) -> None:
        self.recorder.job_progressed(ctx)
        self.noted.set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.recorder, name)

    def run(self) -> Ending:
        self.ctx.attempt(self.ctx.job.run)
        return self.recorder.endings[0]

    def start(self) -> threading.Thread:
        """Run on a thread; return once there is a note or progress."""
        thread = threading.Thread(target=self.run)
        thread.start()
        assert self.noted.wait(20)
        return thread

    @property
    def pids(self) -> list[int]:
        return [int(word) for word in self.recorder.notes[-1].split()]


def title(ending: Ending) -> str:
    assert ending.failure is not None
    return ending.failure.title


def wait_until(is_so: Callable[[], bool], timeout_s: float = 20) -> None:
    turn = threading.Event()
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline
        turn.wait(0.01)


def test_a_result_is_typed_and_progress_and_notes_come_back(services: Services) -> None:
    job = Offloading(services, "answer", Given("abc", 5))
    assert job.run().event is Event.FINISH
    assert job.got[0].text == "ABC"
    assert job.got[0].pid not in {os.getpid(), 0}
    assert job.recorder.amounts[-1] == (5, 5)
    assert job.recorder.notes[-1] == "did abc"


def test_a_child_serves_again(services: Services) -> None:
    jobs = [Offloading(services, "answer", Given()) for _ in range(3)]
    assert [job.run().event for job in jobs] == [Event.FINISH] * 3
    assert len({job.got[0].pid for job in jobs}) == 1


def in_a_while(job: Offloading) -> Ending:
    """Run a job that may wait for ever."""
    thread = threading.Thread(target=job.run, daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return job.recorder.endings[0]


def refuse_threads(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> None:
    start, refused = threading.Thread.start, [1] * times

    def refuse(thread: threading.Thread) -> None:
        if thread.name.startswith(name) and refused:
            refused.pop()
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)


@pytest.mark.parametrize("width", [1, 2])
def test_a_child_that_cannot_be_watched_is_ended_and_costs_no_driver(
    monkeypatch: pytest.MonkeyPatch, services: Services, width: int
) -> None:
    monkeypatch.setattr(children, "cores", lambda: width)
    refuse_threads(monkeypatch, "dropmill-stderr", 2)
    job = Offloading(services, "answer", Given())
    assert in_a_while(job).event is Event.FINISH
    assert [child.pid for child in psutil.Process().children()] == [job.got[0].pid]


def test_children_that_cannot_be_started_fail_what_was_for_them(
    monkeypatch: pytest.MonkeyPatch, services: Services
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(process, "_program", lambda _: ["/none/such"])
        failed = in_a_while(Offloading(services, "answer", Given()))
        assert title(failed) == "A process to work on this could not be started"
    assert in_a_while(Offloading(services, "answer", Given())).event is Event.FINISH


def test_a_driver_without_a_thread_is_not_counted_on(
    monkeypatch: pytest.MonkeyPatch, services: Services
) -> None:
    monkeypatch.setattr(children, "cores", lambda: 1)
    refuse_threads(monkeypatch, "dropmill-child-", 1)
    assert title(in_a_while(Offloading(services, "answer", Given()))).startswith("This job crashed")
    assert in_a_while(Offloading(services, "answer", Given())).event is Event.FINISH


def test_a_problem_arrives_as_the_same(services: Services) -> None:
    ending = Offloading(services, "refuse", Given()).run()
    assert ending.failure is not None
    assert ending.failure.title == "This is no picture"
    assert ending.failure.hint == "Choose a picture."
    assert ending.retry_after_s == 3
    assert Offloading(services, "skip", Given()).run().skipped == "it is there"


def test_an_error_that_cannot_be_sent_is_a_crash_with_its_traceback(services: Services) -> None:
    ending = Offloading(services, "fault", Given()).run()
    assert title(ending) == "This job crashed (UnsendableError)"
    assert "secret of the fault" in ending.failure.detail  # type: ignore[union-attr]
    assert "in fault" in ending.failure.detail  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("function", "given", "limits", "says"),
    [
        ("vanish", Given(), SMALL, r"crashed \(status 3\)"),
        ("segfault", Given(), SMALL, r"crashed \(SIGSEGV\)"),
        ("shout", Given(number=1024), SMALL, r"crashed \(SIGABRT\)"),
        ("eat", Given(), Limits(memory_bytes=600 << 20), "more than the 0.586 GiB"),
        ("babble", Given(), SMALL, "makes no sense"),
        ("loop", Given(), Limits(time_s=0.3), "longer than the 0.3 s"),
    ],
)
def test_what_goes_wrong_hurts_only_itself(
    services: Services,
    tmp_path: Path,
    *,
    function: str,
    given: Given,
    limits: Limits,
    says: str,
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    sibling = Offloading(services, "wait_for", Given(str(pipe)))
    thread = threading.Thread(target=sibling.run)
    thread.start()
    with pipe.open("wb"):  # opens once the sibling is there
        began = time.monotonic()
        job = Offloading(services, function, given, limits)
        ending = job.run()
        took_s = time.monotonic() - began
        assert re.search(says, title(ending))
        assert ending.failure is not None
        assert len(ending.failure.detail) < 20_000
        if function in {"vanish", "shout"}:
            assert ending.failure.detail.splitlines()[-1] in {"on my way out", "the last word"}
        assert took_s < (60 if function == "shout" else 10), "1 GiB takes its time"
    thread.join(20)
    assert sibling.recorder.endings[0].event is Event.FINISH
    assert Offloading(services, "answer", Given()).run().event is Event.FINISH


@pytest.mark.parametrize("is_apart", [False, True])
def test_cancel_ends_a_stubborn_loop_and_what_it_has_started(
    services: Services, is_apart: bool
) -> None:
    job = Offloading(services, "loop", Given(number=int(is_apart)))
    thread = job.start()
    pids = job.pids
    assert all(map(psutil.pid_exists, pids))
    job.ctx.token.request(Stop.CANCEL)
    thread.join(5)
    assert not thread.is_alive()
    assert job.recorder.endings[0].event is Event.CANCEL
    wait_until(lambda: not any(map(_is_alive, pids)))


def _is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_cancel_is_polite_first_and_the_child_serves_on(services: Services, tmp_path: Path) -> None:
    first = Offloading(services, "answer", Given())
    first.run()
    job = Offloading(services, "count", Given(str(tmp_path / "staging")))
    thread = job.start()
    assert (tmp_path / "staging").exists()
    job.ctx.token.request(Stop.CANCEL)
    thread.join(5)
    assert job.recorder.endings[0].event is Event.CANCEL
    assert not (tmp_path / "staging").exists()
    last = Offloading(services, "answer", Given())
    last.run()
    assert last.got[0].pid == first.got[0].pid


def test_a_paused_child_is_suspended_and_goes_on(services: Services, tmp_path: Path) -> None:
    job = Offloading(services, "count", Given(str(tmp_path / "staging")))
    thread = job.start()
    (child,) = psutil.Process().children()
    job.ctx.token.request(Stop.PAUSE)
    wait_until(lambda: child.status() == psutil.STATUS_STOPPED)
    amount = job.ctx.amount
    job.ctx.token.proceed()
    wait_until(lambda: job.ctx.amount > amount)
    job.ctx.token.request(Stop.PAUSE)
    wait_until(lambda: child.status() == psutil.STATUS_STOPPED)
    job.ctx.token.request(Stop.CANCEL)
    thread.join(5)
    assert job.recorder.endings[0].event is Event.CANCEL
    assert not (tmp_path / "staging").exists()


def test_time_in_which_it_is_paused_is_free(services: Services, tmp_path: Path) -> None:
    job = Offloading(services, "count", Given(str(tmp_path / "x")), Limits(time_s=1.0))
    thread = job.start()
    (child,) = psutil.Process().children()
    job.ctx.token.request(Stop.PAUSE)
    wait_until(lambda: child.status() == psutil.STATUS_STOPPED)
    thread.join(1.2)
    assert thread.is_alive()
    job.ctx.token.proceed()
    thread.join(5)
    assert "longer than the 1 s" in title(job.recorder.endings[0])


def test_what_it_writes_is_limited(services: Services, tmp_path: Path) -> None:
    limits = Limits(output_bytes=1 << 20)
    small = Given(str(tmp_path / "a"), 1 << 20)
    assert Offloading(services, "write", small, limits).run().event is Event.FINISH
    ending = Offloading(services, "write", Given(str(tmp_path / "b"), 2 << 20), limits).run()
    assert ending.event is Event.FAIL
    assert (tmp_path / "b").stat().st_size <= 1 << 20


def test_a_child_has_no_network_where_linux_can_refuse_it(services: Services) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        job = Offloading(services, "connect", Given(number=server.getsockname()[1]))
        job.run()
    assert job.got[0].text == ("refused" if sys.platform == "linux" else "connected")


def test_what_is_asked_at_once_is_done_by_as_many_children_as_cores(runner: Runner) -> None:
    recorder = Recorder()
    runner.subscribe(recorder)

    def act(ctx: JobContext) -> Result:
        got = ctx.offload("core.offload.works:answer", Given("a"), Got)
        return Result(values={"pid": str(got.pid)})

    ids = submit(runner, *[act] * 200)
    recorder.wait_for(ids)
    assert {recorder.latest[number].state for number in ids} == {State.DONE}
    pids = {recorder.latest[number].values["pid"] for number in ids}
    assert 1 <= len(pids) <= (os.cpu_count() or 1)


class Gated:
    """A piece of work that a child has begun and that ends once it is told to."""

    def __init__(self, offload: Offload, gate: Path) -> None:
        os.mkfifo(gate)
        self._gate = gate
        self.order = offload.submit_unheard(
            "core.offload.works:wait_for_gate", Given(text=str(gate))
        )
        wait_until(self.order.running)

    def open(self) -> None:
        self._gate.write_text("open")


@pytest.fixture
def quick() -> Iterator[Callable[[int], Offload]]:
    """Children so many, that know how quick `answer` is."""
    made: list[Offload] = []

    def make(width: int) -> Offload:
        offload = Offload(Children(width))
        made.append(offload)
        for _ in range(40):  # the first ones load what they need
            answer_by(offload).result(20)
        return offload

    yield make
    for offload in made:
        offload.close()


def answer_by(offload: Offload) -> Future[bytes]:
    return offload.submit_unheard("core.offload.works:answer", Given())


def one_behind(offload: Offload, folder: Path) -> tuple[Gated, Future[bytes]]:
    """Have the only child begin something; return that, and what was sent to it after that."""
    gated = Gated(offload, folder / "gate")
    behind = answer_by(offload)
    assert isinstance(behind, Order)
    wait_until(lambda: behind.driver is not None)
    return gated, behind


@pytest.fixture
def never_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing count as slow, however busy this machine is."""
    monkeypatch.setattr(driver, "SLOW_S", 600.0)


@pytest.mark.usefixtures("never_slow")
def test_what_is_quick_is_with_the_child_before_it_is_free(
    quick: Callable[[int], Offload], tmp_path: Path
) -> None:
    gated, behind = one_behind(quick(1), tmp_path)
    assert not behind.running()
    gated.open()
    pids = [result_of(order, Got).pid for order in (gated.order, behind)]
    assert pids[0] == pids[1]


def test_what_is_behind_a_slow_one_goes_to_who_is_free(
    quick: Callable[[int], Offload], tmp_path: Path
) -> None:
    offload = quick(2)
    slow, other = Gated(offload, tmp_path / "slow"), Gated(offload, tmp_path / "other")
    behind = [answer_by(offload) for _ in range(2)]
    other.open()
    for order in (other.order, *behind):
        order.result(20)
    assert not slow.order.done()
    slow.open()
    slow.order.result(20)


@pytest.mark.usefixtures("never_slow")
def test_what_is_behind_one_that_is_stopped_is_done_all_the_same(
    quick: Callable[[int], Offload], tmp_path: Path
) -> None:
    gated, behind = one_behind(quick(1), tmp_path)
    gated.order.cancel()
    assert behind.result(20)
    assert gated.order.cancelled()


@pytest.mark.usefixtures("never_slow")
def test_what_is_behind_leaves_a_child_before_that_is_stopped(
    quick: Callable[[int], Offload], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gated, behind = one_behind(quick(1), tmp_path)
    assert isinstance(behind, Order)
    is_stopped, had_left = threading.Event(), []
    suspend = process.ChildProcess.suspend

    def look(child: process.ChildProcess) -> None:
        had_left.append(behind.driver is None)
        suspend(child)
        is_stopped.set()

    monkeypatch.setattr(process.ChildProcess, "suspend", look)
    gated.order.suspend()
    assert is_stopped.wait(20)
    assert had_left == [True]
    gated.order.resume()
    gated.open()
    for order in (gated.order, behind):
        order.result(20)


def test_closing_ends_what_is_under_way(tmp_path: Path) -> None:
    services = Services()
    job = Offloading(services, "loop", Given())
    thread = job.start()
    pids = job.pids
    job.ctx.token.request(Stop.QUIT)
    services.close()
    thread.join(5)
    assert job.recorder.endings[0].event is Event.INTERRUPT
    wait_until(lambda: not any(map(_is_alive, pids)))


def test_the_program_itself_becomes_a_child_when_it_is_started_so(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in a bundle, where there is no other Python.
    monkeypatch.setattr(
        process, "_program", lambda program: [sys.executable, "-m", "dropmill", program.flag]
    )
    job = Offloading(services, "answer", Given("abc"))
    job.run()
    assert job.got[0].text == "ABC"


_PARENT = """
import sys
from core.offload.test_offload import Offloading
from core.offload.works import Given
from dropmill.core.services import Services
job = Offloading(Services(), "loop", Given())
job.start()
print(*job.pids, flush=True)
sys.stdin.read()
"""


def test_children_die_with_their_parent() -> None:
    paths = os.pathsep.join(str(Path(place or ".").absolute()) for place in sys.path)
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as parent:
        assert parent.stdout is not None
        child, grandchild = map(int, parent.stdout.readline().split())
        assert _is_alive(child)
        parent.kill()
    wait_until(lambda: not _is_alive(child), timeout_s=5)
    if _is_alive(grandchild):
        psutil.Process(grandchild).kill()


def test_a_pause_that_comes_with_the_answer_holds_nobody_up(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child is stopped when its answer is on its way already: the next one wakes it."""
    gate, answered = tmp_path / "gate", threading.Event()
    os.mkfifo(gate)
    suspend, pack = process.ChildProcess.suspend, process.ChildProcess._read_messages

    def suspend_late(child: process.ChildProcess) -> None:
        gate.write_text("go on")
        assert answered.wait(20)
        suspend(child)

    def read_messages(child: process.ChildProcess) -> None:
        on_message = child._on_message

        def tell(child: process.ChildProcess, message: Any) -> None:
            on_message(child, message)
            if type(message).__name__ == "Done":
                answered.set()

        child._on_message = tell
        pack(child)

    monkeypatch.setattr(process.ChildProcess, "suspend", suspend_late)
    monkeypatch.setattr(process.ChildProcess, "_read_messages", read_messages)
    job = Offloading(services, "wait_for_gate", Given(str(gate)))
    thread = job.start()
    job.ctx.token.request(Stop.PAUSE)
    assert answered.wait(20)
    job.ctx.token.proceed()
    thread.join(20)
    assert job.recorder.endings[0].event is Event.FINISH
    assert Offloading(services, "answer", Given("next")).run().event is Event.FINISH

"""When a file counts as settled, tried with a clock and a file system made of numbers."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dropmill.watch.ledger import MemoryLedger, Signature
from dropmill.watch.settling import Settling

SETTLE_S = 3.0


class Files:
    """Files that are only numbers: path → (size, time)."""

    def __init__(self) -> None:
        self.found: dict[str, Signature] = {}
        self.ledger = MemoryLedger()
        self.settling = Settling(SETTLE_S, self.found.get, self.ledger)

    def write(self, path: str, size: int, mtime: int = 1) -> None:
        self.found[path] = Signature(size, mtime)

    def take(self, now: float) -> list[str]:
        settled = self.settling.settled(now)
        for path, signature in settled:
            self.ledger.take(path, signature)
        return [path for path, _ in settled]


def test_file_settles_when_nothing_happened_for_the_settle_time() -> None:
    files = Files()
    files.write("a", 1)
    files.settling.stir("a", 10.0)
    assert files.settling.next_at == 13.0
    assert files.take(12.9) == []
    assert files.take(13.0) == ["a"]
    assert files.settling.next_at is None


def test_each_event_begins_the_waiting_again() -> None:
    files = Files()
    for second in range(30):
        files.write("slow", second)
        files.settling.stir("slow", float(second))
        assert files.take(float(second)) == []
    assert files.take(31.9) == []
    assert files.take(32.0) == ["slow"]


def test_change_without_an_event_begins_the_waiting_again() -> None:
    files = Files()
    files.write("mapped", 1)
    files.settling.stir("mapped", 0.0)
    files.write("mapped", 2)
    assert files.take(3.0) == []
    assert files.take(5.9) == []
    assert files.take(6.0) == ["mapped"]


def test_change_of_time_alone_counts_as_change() -> None:
    files = Files()
    files.write("a", 1, mtime=1)
    files.settling.stir("a", 0.0)
    files.write("a", 1, mtime=2)
    assert files.take(3.0) == []


def test_file_taken_once_stays_taken_when_only_its_mode_changes() -> None:
    files = Files()
    files.write("a", 1)
    files.settling.stir("a", 0.0)
    assert files.take(3.0) == ["a"]
    files.settling.stir("a", 4.0)
    files.settling.find("a", 5.0)
    assert len(files.settling) == 0
    assert files.take(100.0) == []


def test_new_content_under_a_taken_name_is_taken() -> None:
    files = Files()
    files.write("report.pdf", 1)
    files.settling.stir("report.pdf", 0.0)
    assert files.take(3.0) == ["report.pdf"]
    files.write("report.pdf", 2, mtime=9)
    files.settling.stir("report.pdf", 10.0)
    assert files.take(13.0) == ["report.pdf"]


def test_rename_waits_under_the_new_name_only() -> None:
    files = Files()
    files.write("x.part", 1)
    files.settling.stir("x.part", 0.0)
    files.found["x"] = files.found.pop("x.part")
    files.settling.move("x.part", "x", 1.0)
    assert files.take(3.9) == []
    assert files.take(4.0) == ["x"]


def test_file_that_was_taken_is_not_new_under_another_name() -> None:
    files = Files()
    files.write("a", 1)
    files.settling.stir("a", 0.0)
    assert files.take(3.0) == ["a"]
    files.found["b"] = files.found.pop("a")
    files.settling.move("a", "b", 4.0)
    files.settling.find("b", 5.0)
    assert files.take(100.0) == []


def test_file_that_vanishes_is_not_handed_out() -> None:
    files = Files()
    files.write("a", 1)
    files.settling.stir("a", 0.0)
    del files.found["a"]
    assert files.take(3.0) == []
    assert len(files.settling) == 0


def test_scan_does_not_make_a_waiting_file_wait_longer() -> None:
    files = Files()
    files.write("a", 1)
    files.settling.stir("a", 0.0)
    files.settling.find("a", 2.0)
    assert files.take(3.0) == ["a"]


def test_file_made_again_and_again_leaves_no_stale_entries() -> None:
    files = Files()
    for step in range(1000):
        now = step / 10
        files.write("a", step)
        files.settling.stir("a", now)
        files.settling.forget("a")
        files.take(now)
    assert len(files.settling._heap) <= SETTLE_S * 10 + 1


def test_files_come_in_the_order_in_which_they_settled() -> None:
    files = Files()
    for number, path in enumerate("cab"):
        files.write(path, 1)
        files.settling.stir(path, float(number))
    assert files.take(50.0) == ["c", "a", "b"]


PATHS = st.sampled_from(["a", "b", "c"])


class SettlingMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order: each content once, and only when it stood still."""

    def __init__(self) -> None:
        super().__init__()
        self.files = Files()
        self.now = 0.0
        self.versions = 0
        self.changed_at: dict[str, float] = {}
        self.taken: set[Signature] = set()

    @rule(path=PATHS, has_event=st.booleans())
    def write(self, path: str, has_event: bool) -> None:
        self.versions += 1
        self.files.write(path, self.versions)
        self.changed_at[path] = self.now
        if has_event:
            self.files.settling.stir(path, self.now)

    @rule(path=PATHS)
    def touch_event(self, path: str) -> None:
        self.files.settling.stir(path, self.now)

    @rule(source=PATHS, destination=PATHS)
    def rename(self, source: str, destination: str) -> None:
        if source == destination or source not in self.files.found:
            return
        self.files.found[destination] = self.files.found.pop(source)
        self.changed_at[destination] = self.changed_at[source]
        self.files.settling.move(source, destination, self.now)

    @rule(path=PATHS)
    def delete(self, path: str) -> None:
        self.files.found.pop(path, None)
        self.files.settling.forget(path)

    @rule()
    def scan(self) -> None:
        for path in self.files.found:
            self.files.settling.find(path, self.now)

    @rule(seconds=st.sampled_from([0.5, 1.0, 3.0, 7.0]))
    def go_on(self, seconds: float) -> None:
        self.now += seconds
        for path, signature in self.files.settling.settled(self.now):
            assert self.files.found[path] == signature
            assert signature not in self.taken, "taken twice"
            # A change without an event may have come right after the last look at the file.
            assert self.now - self.changed_at[path] > 0
            self.files.ledger.take(path, signature)
            self.taken.add(signature)

    @invariant()
    def heap_holds_every_waiting_file(self) -> None:
        queued = {path for _, path in self.files.settling._heap}
        assert {path for path, _ in self.files.settling.waiting(10)} <= queued

    def teardown(self) -> None:
        self.scan()
        for _ in range(4):
            self.go_on(7.0)
        assert {*self.files.found.values()} <= self.taken, "never taken"


TestSettlingMachine = SettlingMachine.TestCase
TestSettlingMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

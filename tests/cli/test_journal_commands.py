"""The commands about kept jobs, each in a process of its own: alone, and beside an owner."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dropmill.core.home import Home
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from faults.downloading import Serve
from faults.lying_server import Ask, Version
from recorder import Recorder

Dropmill = Any
OutcomeOf = Callable[[subprocess.Popen[str]], Any]


@pytest.fixture
def files(dropmill: Dropmill) -> list[Path]:
    paths = [dropmill.folder / name for name in ("a", "b", "c")]
    for path in paths:
        path.write_bytes(path.name.encode() * 1000)
    return paths


@pytest.fixture
def owner(dropmill: Dropmill) -> Iterator[tuple[Home, Recorder]]:
    """This process owns the home, as the window does."""
    state = dropmill.home / "state"
    state.mkdir(parents=True)
    home = Home.take(state, Registry(BUILTIN), Settings())
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.start()
    yield home, recorder
    assert home.close(10)


def jobs(dropmill: Dropmill, *arguments: str) -> dict[int, str]:
    outcome = dropmill("jobs", "--json", *arguments)
    assert (outcome.status, outcome.err) == (0, "")
    return {line["id"]: line["state"] for line in outcome.lines}


def add(dropmill: Dropmill, *arguments: object) -> list[int]:
    outcome = dropmill("add", *arguments)
    assert (outcome.status, outcome.err) == (0, "")
    return [int(line) for line in outcome.out.splitlines()]


def test_what_was_added_runs_when_it_is_resumed(dropmill: Dropmill, files: list[Path]) -> None:
    assert add(dropmill, "--kind", "checksum", "a", "b") == [1, 2]
    assert add(dropmill, "--kind", "checksum", "--hold", "c") == [3]
    assert jobs(dropmill) == {1: "waiting", 2: "waiting", 3: "held"}
    assert jobs(dropmill, "--state", "held") == {3: "held"}
    outcome = dropmill("resume", "--all", "--json")
    assert outcome.status == 0
    assert outcome.summary["done"] == 2
    assert [line["state"] for line in outcome.states if line["id"] == 1] == [
        "waiting",
        "running",
        "done",
    ]
    assert outcome.ended("a")["result"] == {"sha256": hashlib.sha256(b"a" * 1000).hexdigest()}
    assert jobs(dropmill) == {1: "done", 2: "done", 3: "held"}
    history = dropmill("history", "--json").lines
    assert sorted(line["id"] for line in history) == [1, 2]
    assert history[0].keys() == outcome.ended("a").keys()


def test_inputs_of_one_call_are_one_batch(dropmill: Dropmill, files: list[Path]) -> None:
    add(dropmill, "--kind", "checksum", "a", "b")
    add(dropmill, "--kind", "checksum", "c")
    assert [line["batch"] for line in dropmill("jobs", "--json").lines] == [1, 1, 2]


def test_only_what_is_named_is_resumed(dropmill: Dropmill, files: list[Path]) -> None:
    add(dropmill, "--kind", "checksum", "--hold", "a")
    add(dropmill, "--kind", "checksum", "b", "c")
    outcome = dropmill("resume", "1", "3")
    assert outcome.status == 0
    assert "2 done" in outcome.out
    assert jobs(dropmill) == {1: "done", 2: "waiting", 3: "done"}


def test_paths_and_settings_stay_what_they_were(dropmill: Dropmill, files: list[Path]) -> None:
    add(dropmill, "--kind", "copy", "--dir", "out", "--if-exists", "skip", "a")
    (dropmill.folder / "elsewhere").mkdir()
    dropmill.folder /= "elsewhere"
    assert dropmill("resume", "--all").status == 0
    assert (files[0].parent / "out" / "a").read_bytes() == files[0].read_bytes()


def test_what_failed_is_said_and_can_be_tried_again(dropmill: Dropmill) -> None:
    add(dropmill, "--kind", "checksum", "gone")
    outcome = dropmill("resume", "--all")
    assert outcome.status == 1
    assert "does not exist" in outcome.err
    (dropmill.folder / "gone").write_text("here")
    assert dropmill("resume", "--all").out.startswith("0 done")
    assert dropmill("retry", "1").out.split()[:2] == ["1", "waiting"]
    assert dropmill("resume", "--all").status == 0


def test_each_verb_is_kept(dropmill: Dropmill, files: list[Path]) -> None:
    add(dropmill, "--kind", "checksum", "a", "b", "c")
    for words, states in (
        (("hold", "1", "2"), ["held", "held", "waiting"]),
        (("release", "2"), ["held", "waiting", "waiting"]),
        (("cancel", "1", "3"), ["cancelled", "waiting", "cancelled"]),
        (("retry", "3"), ["cancelled", "waiting", "waiting"]),
        (("pause", "3"), ["cancelled", "waiting", "held"]),
        (("release", "3"), ["cancelled", "waiting", "waiting"]),
    ):
        outcome = dropmill(*words)
        assert (outcome.status, outcome.err) == (0, "")
        assert list(jobs(dropmill).values()) == states
    assert dropmill("remove", "1").status == 0
    assert dropmill("move", "3", "--before", "2").status == 0
    assert jobs(dropmill) == {2: "waiting", 3: "waiting"}
    dropmill.home.joinpath("settings.toml").write_text("[lanes]\ndisk = 1\n")
    outcome = dropmill("resume", "--all", "--json")
    assert [line["id"] for line in outcome.states if line["state"] == "running"] == [3, 2]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("cancel", "77"), 1, "There is no job 77 in the list. “dropmill jobs” prints the list."),
        (("resume", "1", "77"), 1, "There is no job 77"),
        (("move", "1", "--before", "77"), 1, "There is no job 77"),
        (("retry", "1"), 0, "nothing to do for job 1: it is waiting."),
        (("release", "1", "1"), 0, "nothing to do for job 1: it is waiting."),
        (("cancel", "x"), 2, "“x” is not the number of a job"),
        (("cancel", "0"), 2, "“0” is not the number of a job"),
        (("cancel", "9" * 30), 2, "is not the number of a job"),
        (("cancel",), 2, "ID"),
        (("resume",), 2, "either the numbers of jobs or --all"),
        (("resume", "--all", "1"), 2, "either the numbers of jobs or --all"),
        (("jobs", "--state", "lost"), 2, "'lost'"),
        (("add", "a"), 2, "--kind"),
        (("add", "--kind", "chekcsum", "a"), 2, "Did you mean “checksum”?"),
        (("add", "--kind", "copy", "a"), 2, "A copy needs a folder to go to"),
        (("add", "--kind", "checksum", "--set", "retries=-1", "a"), 2, "“retries”"),
    ],
)
def test_what_cannot_be_done_is_said(
    dropmill: Dropmill, words: tuple[str, ...], status: int, said: str
) -> None:
    add(dropmill, "--kind", "checksum", "a")
    outcome = dropmill(*words)
    assert outcome.status == status
    assert said in outcome.err
    assert outcome.out == ""
    assert jobs(dropmill) == {1: "waiting"}


def test_an_empty_list_prints_nothing(dropmill: Dropmill) -> None:
    for words in (("jobs",), ("jobs", "--json"), ("history",)):
        outcome = dropmill(*words)
        assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert dropmill("resume", "--all").out.startswith("0 done")


def test_the_history_says_when_and_what_came_of_it(dropmill: Dropmill, files: list[Path]) -> None:
    add(dropmill, "--kind", "copy", "--dir", "out", files[0], "missing")
    assert dropmill("resume", "--all").status == 1
    today = time.strftime("%Y-%m-%d")
    lines = dropmill("history").out.splitlines()
    assert len(lines) == 2
    assert any(f"{today} " in line and line.endswith("out/a") for line in lines), lines
    assert any("missing: " in line and "does not exist" in line for line in lines), lines


def test_resuming_all_says_what_is_held(dropmill: Dropmill, files: list[Path]) -> None:
    add(dropmill, "--kind", "checksum", "--hold", *files[:2])
    outcome = dropmill("resume", "--all")
    assert outcome.status == 0
    assert "2 jobs are held or paused" in outcome.err


def test_resume_says_why_a_job_waits_for_a_person(dropmill: Dropmill, serve: Serve) -> None:
    server = serve(lambda ask: ask.answer("403 Forbidden", b"expired"))
    half = Version.make(1, 600_000)
    server.behave = lambda ask: ask.serve(half, send_most=300_000, then=ask.stall)
    add(dropmill, "--kind", "download", server.url("/a.bin"), "--set", "connections=1")
    process = dropmill.start("resume", "--all", "--json")
    assert server.stalled.wait(20)
    assert process.stdout is not None
    assert any('"done": 300000' in line for line in process.stdout)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    server.behave = lambda ask: ask.answer("403 Forbidden", b"expired")
    outcome = dropmill("resume", "--all")
    assert outcome.status == 1
    assert outcome.err.startswith("paused  a.bin: “127.0.0.1” refuses to give this file (403).")
    assert outcome.out.startswith("0 done, 1 paused or held in")
    changed = dropmill("change", "1", "--link", server.url("/new/a.bin"))
    assert changed.out.strip() == "1  waiting      download   a.bin (until Dropmill runs)"


def test_a_list_that_turns_out_to_be_damaged_is_no_empty_list(dropmill: Dropmill) -> None:
    add(dropmill, "--kind", "checksum", *map(str, range(2_000)))
    (journal,) = dropmill.home.rglob("journal.db")
    pages, page = divmod(journal.stat().st_size, 4_096)
    assert (pages > 10, page) == (True, 0)
    with journal.open("r+b") as file:  # the first page is well, so it opens
        file.seek(3 * 4_096)
        file.write(b"\xa5" * (pages - 3) * 4_096)
    outcome = dropmill("jobs")
    assert (outcome.status, outcome.out) == (1, "")
    assert "The list of jobs could not be saved: it is damaged." in outcome.err
    outcome = dropmill("jobs")
    assert (outcome.status, outcome.out) == (0, "")
    assert "A new list was begun; the old one was kept as" in outcome.err


def test_a_setting_is_changed_of_a_job_that_cannot_do_without_others(
    dropmill: Dropmill, files: list[Path]
) -> None:
    target = dropmill.folder / "there"
    add(dropmill, "--kind", "copy", "--dir", target, files[0])
    outcome = dropmill("change", "1", "--set", "if_exists=skip")
    assert outcome.status == 0, outcome.err
    assert dropmill("resume", "--all").status == 0
    assert (target / files[0].name).is_file()
    assert "needs a folder" in dropmill("change", "1", "--set", "dir=").err


def test_a_password_that_nobody_keeps_is_said_at_once(dropmill: Dropmill) -> None:
    dropmill.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    link = ("add", "--kind", "download", "http://h/a")
    outcome = dropmill(*link, "--set", "user=me:pw")
    assert (outcome.status, outcome.out) == (0, "1\n")
    assert "The password is not kept: there is no keyring on this computer." in outcome.err
    outcome = dropmill("change", "1", "--set", "user=me:other")
    assert "The password is not kept" in outcome.err
    assert dropmill(*link, "--set", "user=me").err == ""


def test_resume_says_that_a_lane_waits_for_its_hours(dropmill: Dropmill, files: list[Path]) -> None:
    hour = time.localtime().tm_hour
    later = f"{(hour + 6) % 24:02}:00-{(hour + 8) % 24:02}:00"
    assert dropmill("lanes", f"disk.hours={later}").status == 0
    add(dropmill, "--kind", "checksum", files[0])
    process = dropmill.start("resume", "--all")
    assert process.stderr is not None
    told = process.stderr.readline()
    assert told.startswith(f"The disk lane waits for {later[:5]}. “dropmill lanes” tells more")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out.startswith("0 done, 1 interrupted in")


def test_a_batch_that_is_not_there(dropmill: Dropmill, files: list[Path]) -> None:
    add(dropmill, "--kind", "checksum", files[0])
    outcome = dropmill("cancel", "--batch", "9")
    assert outcome.status == 1
    assert "There is no batch 9" in outcome.err
    outcome = dropmill("release", "--batch", "1")
    assert outcome.status == 0
    assert "nothing to do" in outcome.err


def test_ctrl_c_interrupts_and_the_next_resume_goes_on(
    dropmill: Dropmill, ended: OutcomeOf, leftovers: Callable[[Path], list[Path]]
) -> None:
    with (dropmill.folder / "big").open("wb") as file:
        file.truncate(50 << 30)
    add(dropmill, "--kind", "checksum", "big")
    add(dropmill, "--kind", "checksum", "--hold", "big")
    process = dropmill.start("resume", "--all", "--json")
    assert process.stdout is not None
    told = [next(process.stdout) for _ in range(2)]
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert outcome.status == 130
    assert json.loads(told[1])["state"] == "running"
    assert outcome.states[-1]["state"] == "interrupted"
    assert outcome.summary["interrupted"] == 1
    assert jobs(dropmill) == {1: "interrupted", 2: "held"}
    (dropmill.folder / "big").write_bytes(b"small")
    outcome = dropmill("resume", "--all", "--json")
    assert outcome.status == 0
    assert [line["state"] for line in outcome.states] == ["waiting", "running", "done"]
    assert jobs(dropmill) == {1: "done", 2: "held"}


def test_several_at_once_take_turns(
    dropmill: Dropmill, ended: OutcomeOf, files: list[Path]
) -> None:
    started = [dropmill.start("add", "--kind", "checksum", "a", "b") for _ in range(8)]
    outcomes = [ended(process) for process in started]
    assert [outcome.status for outcome in outcomes] == [0] * 8, outcomes
    given = sorted(int(line) for outcome in outcomes for line in outcome.out.splitlines())
    assert given == list(jobs(dropmill)) == list(range(1, 17))


def test_what_runs_is_paused_and_goes_on(
    dropmill: Dropmill, owner: tuple[Home, Recorder], ended: OutcomeOf
) -> None:
    _, recorder = owner
    with (dropmill.folder / "big").open("wb") as file:
        file.truncate(50 << 30)
    (job,) = add(dropmill, "--kind", "checksum", "big")
    recorder.wait_for([job], State.RUNNING)
    assert dropmill("pause", str(job)).status == 0
    recorder.wait_for([job], State.PAUSED)
    process = dropmill.start("resume", str(job), "--json")
    recorder.wait_for([job], State.RUNNING)
    assert dropmill("cancel", str(job)).status == 0
    assert ended(process).summary["cancelled"] == 1


def test_the_owner_is_told(
    dropmill: Dropmill, owner: tuple[Home, Recorder], files: list[Path]
) -> None:
    home, recorder = owner
    (first,) = add(dropmill, "--kind", "checksum", "--hold", "a")
    (second,) = add(dropmill, "--kind", "checksum", "b")
    recorder.wait_for([second], State.DONE)
    assert recorder.latest[first].state is State.HELD
    assert jobs(dropmill) == {first: "held", second: "done"}
    assert dropmill("release", str(first)).status == 0
    recorder.wait_for([first], State.DONE)
    assert dropmill("remove", str(first)).status == 0
    assert home.runner.snapshot(first) is None
    ended = dropmill("history", "--json").lines
    assert sorted(line["id"] for line in ended) == [first, second]
    assert "There is no job 99" in dropmill("cancel", "99").err


def test_resume_follows_what_another_process_runs(
    dropmill: Dropmill, owner: tuple[Home, Recorder], files: list[Path]
) -> None:
    _, recorder = owner
    ids = add(dropmill, "--kind", "checksum", "--hold", "a", "b", "missing")
    outcome = dropmill("resume", *map(str, ids), "--json")
    assert outcome.status == 1
    assert (outcome.summary["done"], outcome.summary["failed"]) == (2, 1)
    assert outcome.ended("missing")["error"]["title"]
    recorder.wait_for(ids)
    assert dropmill("resume", "--all").out.startswith("0 done")


def test_a_run_that_is_kept_is_done_by_who_has_the_list(
    dropmill: Dropmill, owner: tuple[Home, Recorder], files: list[Path]
) -> None:
    home, _ = owner
    outcome = dropmill("run", "checksum", "a", "b", "missing", "--keep", "--json")
    assert outcome.status == 1
    assert (outcome.summary["done"], outcome.summary["failed"]) == (2, 1)
    states = {line["input"].rpartition("/")[2]: line["id"] for line in outcome.states}
    assert all(home.runner.snapshot(number) for number in states.values())


def test_ctrl_c_leaves_the_jobs_of_another_process_alone(
    dropmill: Dropmill, owner: tuple[Home, Recorder], serve: Serve, ended: OutcomeOf
) -> None:
    _, recorder = owner
    server = serve(_half)
    (number,) = add(dropmill, "--kind", "download", "--dir", "out", server.url())
    process = dropmill.start("resume", "--all", "--json")
    assert process.stdout is not None
    assert server.stalled.wait(10)
    told = next(process.stdout)
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert outcome.status == 130
    assert json.loads(told)["id"] == number
    assert recorder.latest[number].state is State.RUNNING


def _half(ask: Ask) -> None:
    ask.head("200 OK", content_length=1000)
    ask.raw(b"x" * 500)
    ask.stall()


def test_resume_goes_on_when_the_process_that_ran_the_jobs_is_killed(
    dropmill: Dropmill, serve: Serve, ended: OutcomeOf
) -> None:
    has_whole = threading.Event()

    def behave(ask: Ask) -> None:
        if has_whole.is_set():
            ask.answer("200 OK", b"y" * 1000)
        else:
            _half(ask)

    server = serve(behave)
    ids = add(dropmill, "--kind", "download", "--dir", "out", server.url("/a"), server.url("/b"))
    first = dropmill.start("resume", "--all", "--json")
    assert server.stalled.wait(20)
    second = dropmill.start("resume", *map(str, ids), "--json")
    assert second.stdout is not None
    told = next(second.stdout)  # it follows what the first one runs
    has_whole.set()
    first.kill()
    ended(first)
    outcome = ended(second)
    assert outcome.status == 0, outcome
    assert json.loads(told)["id"] in ids
    assert outcome.summary["done"] == 2
    assert {path.read_bytes() for path in (dropmill.folder / "out").iterdir()} == {b"y" * 1000}


def test_resume_follows_a_recipe_to_its_end_in_another_process(
    dropmill: Dropmill, owner: tuple[Home, Recorder], files: list[Path]
) -> None:
    _, recorder = owner
    steps = ("--step", "text newline=lf", "--step", "checksum")
    assert dropmill("recipe", "new", "Two", *steps).status == 0
    ids = add(dropmill, "--recipe", "Two", "--hold", *(path.name for path in files))
    outcome = dropmill("resume", *map(str, ids[:2]), "--json")
    assert outcome.status == 0, outcome
    assert outcome.summary["done"] == 4
    seen = [line["kind"] for line in outcome.lines if line.get("state") == "done"]
    assert sorted(seen) == ["checksum", "checksum", "text", "text"]
    assert recorder.latest[ids[2]].state is State.HELD


def test_a_second_start_hands_its_inputs_to_the_window_and_raises_it(
    dropmill: Dropmill,
    owner: tuple[Home, Recorder],
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, _ = owner
    told: list[object] = []

    def hear(what: object) -> bool:
        told.append(what)
        return True

    home.answers.on_open = home.answers.on_raise = hear
    for name, value in {"QT_QPA_PLATFORM": "offscreen", "XDG_ACTIVATION_TOKEN": "token"}.items():
        monkeypatch.setitem(dropmill.environment, name, value)
    outcome = dropmill("a", "b", "https://example.org/c")
    assert (outcome.status, outcome.err) == (0, "")
    # The window may have been started in another folder.
    assert told == [(*map(str, files[:2]), "https://example.org/c"), "token"]

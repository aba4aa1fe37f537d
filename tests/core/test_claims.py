"""A job that was killed right after its result got its name knows that file for its own."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dropmill.core import claims
from dropmill.core.claims import Claims
from dropmill.core.files import IfExists
from dropmill.core.home import Home
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from dropmill.jobs.copy.kind import Copy
from journaling import picture
from recorder import Recorder


def temporary(folder: Path, text: str = "text") -> Path:
    path = folder / ".temporary"
    path.write_text(text)
    return path


def killed(folder: Path, job_id: int, target: Path) -> Claims:
    """A process publishes and is gone; return the claims of the next one."""
    Claims(folder).publish(job_id, temporary(folder), target, IfExists.RENAME)
    after = Claims(folder)
    after.read()
    return after


def test_a_job_takes_what_it_has_published_itself(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    after = killed(tmp_path, 1, target)
    again = temporary(tmp_path)
    assert after.publish(1, again, target, IfExists.RENAME) == target
    assert not again.exists()
    after.close()


def test_another_job_and_another_file_get_a_name_of_their_own(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    after = killed(tmp_path, 1, target)
    second = tmp_path / "a (1).txt"
    assert after.publish(2, temporary(tmp_path), target, IfExists.RENAME) == second
    target.write_text("a person's own words")
    third = tmp_path / "a (2).txt"
    assert after.publish(1, temporary(tmp_path), target, IfExists.RENAME) == third
    assert target.read_text() == "a person's own words"
    after.close()


def test_a_result_that_had_to_be_renamed_is_found_too(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("somebody's")
    after = killed(tmp_path, 1, target)
    mine = tmp_path / "a (1).txt"
    assert after.publish(1, temporary(tmp_path), target, IfExists.RENAME) == mine
    after.close()


def test_claims_are_kept_as_long_as_their_job_may_run_again(tmp_path: Path) -> None:
    for number in (1, 2):
        claimed = killed(tmp_path, number, tmp_path / f"{number}.txt")
    claimed.keep({2, 7})
    for _ in range(3):
        claimed = Claims(tmp_path)
        claimed.read()
        claimed.keep({2, 7})
    first = claimed.publish(1, temporary(tmp_path), tmp_path / "1.txt", IfExists.RENAME)
    second = claimed.publish(2, temporary(tmp_path), tmp_path / "2.txt", IfExists.RENAME)
    assert (first.name, second.name) == ("1 (1).txt", "2.txt")
    claimed.close()


def test_the_file_does_not_grow_for_ever_and_the_last_claims_are_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "ROTATED_AT_BYTES", 400)
    noted = Claims(tmp_path)
    for number in range(100):
        noted.publish(number, temporary(tmp_path), tmp_path / f"{number}.txt", IfExists.RENAME)
    assert sum(path.stat().st_size for path in tmp_path.glob("claims*")) <= 800
    after = Claims(tmp_path)
    after.read()
    path = after.publish(99, temporary(tmp_path), tmp_path / "99.txt", IfExists.RENAME)
    assert path.name == "99.txt"
    after.close()


def test_a_note_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    Claims(tmp_path).publish(1, temporary(tmp_path), target, IfExists.RENAME)
    with (tmp_path / "claims").open("ab") as file:
        file.write(b"half")
    after = Claims(tmp_path)
    after.read()
    assert after.publish(1, temporary(tmp_path), target, IfExists.RENAME) == target
    after.close()


def test_a_result_is_published_though_the_note_fails(tmp_path: Path) -> None:
    noted = Claims(tmp_path)
    noted.close()
    target = tmp_path / "a.txt"
    assert noted.publish(1, temporary(tmp_path), target, IfExists.RENAME) == target


@pytest.mark.parametrize("count", [1, 40])
def test_copies_that_were_cut_off_before_their_record_are_there_once_after_a_retry(
    tmp_path: Path, count: int
) -> None:
    sources, results = [tmp_path / "in" / f"{n}.bin" for n in range(count)], tmp_path / "out"
    sources[0].parent.mkdir()
    for source in sources:
        source.write_bytes(os.urandom(10_000))
    home, recorder = taken(tmp_path)
    home.start()
    copies = [Copy(inputs=(str(source),), dir=str(results)) for source in sources]
    jobs = home.runner.submit(copies).result(20).ids
    recorder.wait_for(jobs, State.DONE)
    home.journal.record(
        [picture(home.journal, n, state=State.RUNNING, outputs=(), ended_at=None) for n in jobs]
    )
    assert home.close()
    home, recorder = taken(tmp_path)
    home.start()
    assert home.is_recovered.wait(20)
    recorder.wait_for(jobs, State.INTERRUPTED)
    home.runner.retry(jobs)
    recorder.wait_for(jobs, State.DONE)
    names = [source.name for source in sources]
    assert sorted(path.name for path in results.iterdir()) == sorted(names)
    outputs = [recorder.latest[job].outputs for job in jobs]
    assert outputs == [(str(results / name),) for name in names]
    assert home.close()


def taken(folder: Path) -> tuple[Home, Recorder]:
    state = folder / "state"
    state.mkdir(exist_ok=True)
    home = Home.take(state, Registry(BUILTIN), Settings())
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    return home, recorder


def test_a_file_that_cannot_be_opened_anew_costs_notes_and_closes_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "ROTATED_AT_BYTES", 40)
    noted = Claims(tmp_path)
    noted.publish(1, temporary(tmp_path), tmp_path / "1.txt", IfExists.RENAME)
    really, others = os.open, []

    def refuse(path: object, flags: int, mode: int = 0o777) -> int:
        if Path(str(path)).name == "claims":
            raise OSError(errno.EMFILE, "too many open files")
        return really(path, flags, mode)  # type: ignore[call-overload, no-any-return]

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        for number in (2, 3):
            noted.publish(number, temporary(tmp_path), tmp_path / f"{number}.txt", IfExists.RENAME)
            others.append(really(tmp_path / "other", os.O_CREAT | os.O_RDWR))
    for fd in others:
        assert os.fstat(fd).st_size == 0  # open still, and nothing was written to it
        os.close(fd)
    noted.publish(4, temporary(tmp_path), tmp_path / "4.txt", IfExists.RENAME)
    noted.close()
    after = Claims(tmp_path)
    after.read()
    path = after.publish(4, temporary(tmp_path), tmp_path / "4.txt", IfExists.RENAME)
    assert path.name == "4.txt"
    after.close()


def test_a_note_that_a_full_disk_took_half_of_spoils_no_later_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = Claims(tmp_path)
    really = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda fd, data: really(fd, data[:7]))
        noted.publish(1, temporary(tmp_path), tmp_path / "1.txt", IfExists.RENAME)
    noted.publish(2, temporary(tmp_path), tmp_path / "2.txt", IfExists.RENAME)
    noted.close()
    after = Claims(tmp_path)
    after.read()
    path = after.publish(2, temporary(tmp_path), tmp_path / "2.txt", IfExists.RENAME)
    assert path.name == "2.txt"
    after.close()


@pytest.mark.parametrize("name", ["claims-kept", "claims-new"])
def test_claims_that_cannot_be_read_or_kept_keep_no_job_from_the_list(
    tmp_path: Path, name: str
) -> None:
    home, recorder = taken(tmp_path)
    home.start()
    source = tmp_path / "a.bin"
    source.write_bytes(b"a")
    job = Copy(inputs=(str(source),), dir=str(tmp_path / "out"))
    done = home.runner.submit([job]).result(10).ids
    recorder.wait_for(done, State.DONE)
    held = home.runner.submit([job], is_held=True).result(10).ids
    assert home.close(10)
    if name == "claims-new":
        killed(tmp_path / "state", *held, tmp_path / "other").close()
    else:
        (tmp_path / "state" / "claims").write_bytes(b"")
    (tmp_path / "state" / name).mkdir()
    home, recorder = taken(tmp_path)
    home.start()
    recorder.wait_for(held, State.HELD)
    recorder.wait_for(done, State.DONE)
    assert home.close(10)

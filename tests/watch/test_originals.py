"""What happens to a file that was taken, once all that came of it is done."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.core.home import Home
from dropmill.core.journal.reader import Reader
from dropmill.core.recipe import Recipe, Step
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.settings import Settings
from dropmill.core.state import ENDED, State
from dropmill.core.steps import Steps
from dropmill.core.undo import Undoing
from dropmill.core.watch_rule import Original, WatchRule
from dropmill.watch.rules import check_rule
from recorder import Recorder
from stages import STAGES
from watch.homes import rule_for, wait_for_done, watched


def moving(tmp_path: Path, **fields: object) -> WatchRule:
    usual = {"original": Original.MOVE, "original_dir": str(tmp_path / "taken")}
    return rule_for(tmp_path, **{**usual, **fields})


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def test_it_is_moved_when_its_job_is_done(tmp_path: Path) -> None:
    rule = moving(tmp_path)
    (Path(rule.folder) / "a").write_text("a")
    with watched(tmp_path, rule) as (recorder, _, _):
        wait_for_done(recorder, 2)
        (Path(rule.folder) / "b").write_text("b")
        wait_for_done(recorder, 4)
    assert texts(tmp_path / "out") == {"a+": "a+", "b+": "b+"}
    assert texts(tmp_path / "taken") == {"a": "a", "b": "b"}
    assert texts(Path(rule.folder)) == {}


def test_it_stays_when_its_job_has_failed_and_goes_when_the_retry_is_done(tmp_path: Path) -> None:
    rule = moving(tmp_path, settings={"dir": str(tmp_path / "out"), "retries": "0"})
    (tmp_path / "out").write_text("no folder")
    (Path(rule.folder) / "a").write_text("a")
    with watched(tmp_path, rule) as (recorder, _, home):
        recorder.wait(lambda: any(s.state is State.FAILED for s in recorder.latest.values()))
        assert texts(Path(rule.folder)) == {"a": "a"}
        (tmp_path / "out").unlink()
        home.runner.retry([*recorder.latest])
        wait_for_done(recorder, 2)
    assert texts(tmp_path / "taken") == {"a": "a"}


def test_with_a_recipe_it_waits_for_all_that_comes_of_it(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path / "recipes", STAGES)
    steps = (Step("split", {"dir": str(tmp_path / "work")}), Step("stamp"))
    book.save(Recipe(name="Two", steps=steps))
    rule = moving(tmp_path, kind="", recipe="Two")
    for name in "ab":
        (Path(rule.folder) / name).write_text(name)
    with watched(tmp_path, rule) as (recorder, _, _):
        wait_for_done(recorder, 2 + 4 + 2)
        moved = [one for one in recorder.latest.values() if one.kind == "put-away"]
        assert sorted(Path(one.inputs[0]).name for one in moved) == ["a", "b"]
        done_at = [one.ended_at for one in recorder.latest.values() if one.kind == "stamp"]
        assert all(one.ended_at >= max(done_at[:1]) for one in moved)
    assert texts(tmp_path / "taken") == {"a": "a", "b": "b"}
    assert len(texts(tmp_path / "out")) == 4


def test_what_is_joined_goes_together(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path / "recipes", STAGES)
    book.save(Recipe(name="All", steps=(Step("stamp", {"dir": "../work"}), Step("join"))))
    rule = moving(tmp_path, kind="", recipe="All")
    for name in "abc":
        (Path(rule.folder) / name).write_text(name)
    with watched(tmp_path, rule) as (recorder, _, _):
        wait_for_done(recorder, 3 + 1 + 3)
    assert sorted(texts(tmp_path / "taken")) == ["a", "b", "c"]
    assert texts(tmp_path / "out") == {"joined": "a+\nb+\nc+\n"}


def test_a_newer_file_under_its_name_stays_and_is_taken_itself(tmp_path: Path) -> None:
    rule = moving(tmp_path)
    path = Path(rule.folder) / "a"
    path.write_text("old")
    with watched(tmp_path, rule, is_running=False) as (recorder, _, home):
        recorder.wait(lambda: len(recorder.latest) == 1)
        path.write_text("newer")
        home.runner.release_lanes()
        wait_for_done(recorder, 4)
        skipped = [one.skipped for one in recorder.latest.values() if one.skipped]
    assert skipped == ["“a” has changed since: it stays where it is"]
    assert texts(tmp_path / "taken") == {"a": "newer"}


def test_undo_brings_it_back_and_it_is_not_taken_again(tmp_path: Path) -> None:
    rule = moving(tmp_path)
    path = Path(rule.folder) / "a"
    path.write_text("a")
    with watched(tmp_path, rule) as (recorder, watch, home):
        wait_for_done(recorder, 2)
        (batch,) = {one.batch for one in recorder.latest.values()}
        taken_back = home.runner.service(Undoing).take_back(batch)
        assert taken_back.restored == 2
        assert path.read_text() == "a"
        (path.parent / "b").write_text("b")
        wait_for_done(recorder, 4)
        assert watch.status.taken_count == 2
    assert path.read_text() == "a"


def test_one_whose_turn_a_kill_cut_off_goes_after_the_restart(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path / "recipes", STAGES)
    book.save(Recipe(name="Two", steps=(Step("stamp", {"dir": "../work"}), Step("split"))))
    rule = moving(tmp_path, kind="", recipe="Two")
    for name in "ab":
        (Path(rule.folder) / name).write_text(name)
    with watched(tmp_path, rule, held=("cpu",)) as (recorder, _, _):
        recorder.wait(lambda: sum(one.step == 2 for one in recorder.latest.values()) == 2)
        wait_for_done(recorder, 2)
    with watched(tmp_path, rule) as (recorder, _, _):
        wait_for_done(recorder, 2 + 2 + 2)
        assert all(one.state in ENDED for one in recorder.latest.values())
    assert texts(tmp_path / "taken") == {"a": "a", "b": "b"}


def test_a_rule_that_moves_into_its_own_folder_is_refused(tmp_path: Path) -> None:
    rule = moving(tmp_path, original_dir=str(tmp_path / "in" / "taken"))
    book = RecipeBook(tmp_path / "recipes", STAGES)
    with pytest.raises(Problem, match=r"The originals would go to .* inside the watched folder"):
        check_rule(rule, STAGES, book)
    with pytest.raises(Problem, match="No folder is named for the originals"):
        check_rule(moving(tmp_path, original_dir=""), STAGES, book)


def test_an_end_is_kept_back_until_all_of_its_batch_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = moving(tmp_path)
    (Path(rule.folder) / "a").write_text("a")
    with watched(tmp_path, rule, is_running=False) as (recorder, _, _):
        recorder.wait(lambda: len(recorder.latest) == 1)
    may_read, was_kept_back = threading.Event(), threading.Event()
    listed, keeps_back = Reader.listed, Steps.keeps_back

    def read_late(*arguments: object) -> object:
        assert may_read.wait(20)
        return listed(*arguments)  # type: ignore[arg-type]

    def tell(*arguments: object) -> bool:
        is_kept_back = keeps_back(*arguments)  # type: ignore[arg-type]
        if is_kept_back:
            was_kept_back.set()
        return is_kept_back

    monkeypatch.setattr(Reader, "listed", read_late)
    monkeypatch.setattr(Steps, "keeps_back", tell)
    home = Home.take(tmp_path / "state", STAGES, Settings(is_synced=False))
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.start()
    assert was_kept_back.wait(20)
    assert texts(tmp_path / "out") == {"a+": "a+"}
    home.runner.settle().result(20)
    assert [one.state for one in recorder.latest.values()] == [State.RUNNING]
    may_read.set()
    wait_for_done(recorder, 2)
    assert texts(tmp_path / "taken") == {"a": "a"}
    assert home.close()

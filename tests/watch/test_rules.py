"""A watched folder with its rule and a home: taken once, whenever the process ends."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path

import pytest

from dropmill.core import settings as settings_file
from dropmill.core.errors import Problem
from dropmill.core.intake import Submitted
from dropmill.core.recipe import Recipe, Step
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.watch_rule import WatchRule
from dropmill.jobs import BUILTIN
from dropmill.watch.rules import RuleWatch, jobs_of
from stages import STAGES
from watch.homes import rule_for, wait_for_done, watched


def test_a_restart_takes_nothing_twice_and_misses_nothing(tmp_path: Path) -> None:
    rule = rule_for(tmp_path)
    folder = Path(rule.folder)
    (folder / "a").write_text("a")
    with watched(tmp_path, rule) as (recorder, _, _):
        wait_for_done(recorder, 1)
    (folder / "b").write_text("b")
    with watched(tmp_path, rule) as (recorder, _, _):
        wait_for_done(recorder, 2)
        (folder / "c").write_text("c")
        wait_for_done(recorder, 3)
    found = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert found == ["a+", "b+", "c+"]


def test_own_results_in_the_folder_are_not_taken_nor_after_a_restart(tmp_path: Path) -> None:
    rule = rule_for(tmp_path, settings={})
    folder = Path(rule.folder)
    for count, name in enumerate("ab", 1):
        (folder / name).write_text(name)
        with watched(tmp_path, rule) as (recorder, _, _):
            wait_for_done(recorder, count)
    assert sorted(path.name for path in folder.iterdir()) == ["a", "a+", "b", "b+"]


def test_what_matches_no_pattern_stays_untouched(tmp_path: Path) -> None:
    rule = rule_for(tmp_path, patterns=("*.PDF",))
    folder = Path(rule.folder)
    (folder / "a.txt").write_text("a")
    (folder / "b.pdf").write_text("b")
    with watched(tmp_path, rule) as (recorder, _, _):
        wait_for_done(recorder, 1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.pdf+"]


def test_each_file_goes_through_the_recipe_of_the_rule(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path / "recipes", STAGES)
    book.save(Recipe(name="Two", steps=(Step("stamp", {"dir": "../work"}), Step("stamp"))))
    rule = rule_for(tmp_path, kind="", recipe="Two")
    (Path(rule.folder) / "a").write_text("a")
    with watched(tmp_path, rule) as (recorder, _, _):
        wait_for_done(recorder, 2)
    assert (tmp_path / "out" / "a++").read_text() == "a++"


def test_a_rule_that_cannot_be_meant_is_refused(tmp_path: Path) -> None:
    rule = rule_for(tmp_path, kind="", recipe="None")
    with pytest.raises(Problem, match="There is no recipe “None”"):
        jobs_of(rule, STAGES, RecipeBook(tmp_path, STAGES), [f"{rule.folder}/a"])


def test_rules_are_kept_in_the_settings(tmp_path: Path) -> None:
    rule = WatchRule(folder="/in", recipe="Two", patterns=("*.pdf",), is_on=False)
    settings_file.change(tmp_path / "settings.toml", watches=(rule,))
    loaded, failures = settings_file.load(tmp_path / "settings.toml")
    assert loaded.watches == (rule,)
    assert not failures


def test_kinds_that_work_on_links_are_refused(tmp_path: Path) -> None:
    kinds = Registry(BUILTIN)
    rule = rule_for(tmp_path, kind="download")
    with pytest.raises(Problem, match="works on links"):
        jobs_of(rule, kinds, RecipeBook(tmp_path, kinds), [str(tmp_path / "in" / "a")])


def test_another_rule_of_a_kind_takes_all_files_and_one_that_is_made_anew_none(
    tmp_path: Path,
) -> None:
    rule = rule_for(tmp_path, patterns=("*.txt",))
    (Path(rule.folder) / "a.txt").write_text("a")
    second = rule_for(tmp_path, settings={"dir": str(tmp_path / "more")}).beside([rule])
    assert second is not None
    assert (rule.twin, second.twin) == (1, 2)
    for number, one in enumerate((rule, second), 1):
        with watched(tmp_path, one) as (recorder, _, _):
            wait_for_done(recorder, number)
    assert (tmp_path / "out/a.txt+").is_file()
    assert (tmp_path / "more/a.txt+").is_file()

    # The first is ended and made again for more names.
    again = rule_for(tmp_path, patterns=("*.txt", "*.md")).beside([second])
    assert again is not None
    assert again.key == rule.key
    (Path(rule.folder) / "b.md").write_text("b")
    with watched(tmp_path, again) as (recorder, _, _):
        wait_for_done(recorder, 3)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.txt+", "b.md+"]


def test_a_rule_that_is_there_already_is_no_other_one(tmp_path: Path) -> None:
    rule = rule_for(tmp_path)
    assert rule.beside([rule]) is None
    assert rule.beside([]) == rule
    third = rule_for(tmp_path, patterns=("*.a",)).beside(
        [rule, rule_for(tmp_path, patterns=("*.b",), twin=2)]
    )
    assert third is not None
    assert third.twin == 3
    other = rule_for(tmp_path, kind="look").beside([rule])
    assert other is not None
    assert other.twin == 1


def test_a_watch_ends_though_what_it_handed_on_is_not_kept_yet(tmp_path: Path) -> None:
    rule = rule_for(tmp_path)
    (Path(rule.folder) / "a").write_text("a")
    asked = threading.Event()
    submitted: Future[Submitted] = Future()

    def submit(jobs: object, **_: object) -> Future[Submitted]:
        asked.set()
        return submitted

    runner = Runner(is_synced=False)
    book = RecipeBook(tmp_path / "recipes", STAGES)
    watch = RuleWatch(rule, STAGES, book, runner, submit=submit)
    watch.start()
    assert asked.wait(20)
    assert watch.stop(), "it waits for nobody"
    assert watch.status.taken_count == 0

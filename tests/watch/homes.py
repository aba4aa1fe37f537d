"""A home with the watch of a rule in it, as the window has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dropmill.core.home import Home
from dropmill.core.job import Lane
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.settings import Settings
from dropmill.core.state import State
from dropmill.core.watch_rule import WatchRule
from dropmill.watch.rules import RuleWatch
from recorder import Recorder
from stages import STAGES

SETTLE_S = 0.2


@contextmanager
def watched(
    tmp_path: Path,
    rule: WatchRule,
    *,
    is_running: bool = True,
    held: Sequence[str] = (),
) -> Iterator[tuple[Recorder, RuleWatch, Home]]:
    """Run a home and the watch of a rule, as the window does, with some of its lanes held."""
    (tmp_path / "state").mkdir(exist_ok=True)
    home = Home.take(tmp_path / "state", STAGES, Settings(is_synced=False))
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.start()
    if held or not is_running:
        home.runner.hold_lanes([Lane(name) for name in held] if held else [*Lane])
    assert home.is_recovered.wait(20)
    book = RecipeBook(tmp_path / "recipes", STAGES)
    watch = RuleWatch(rule, STAGES, book, home.runner, journal=home.journal, claims=home.claims)
    watch.start()
    try:
        yield recorder, watch, home
    finally:
        assert watch.stop()
        assert home.close()


def rule_for(tmp_path: Path, **fields: object) -> WatchRule:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    usual = {"kind": "stamp", "settings": {"dir": str(tmp_path / "out")}, "settle_s": SETTLE_S}
    return WatchRule(folder=str(folder), **{**usual, **fields})  # type: ignore[arg-type]


def wait_for_done(recorder: Recorder, count: int) -> None:
    recorder.wait(lambda: sum(one.state is State.DONE for one in recorder.latest.values()) >= count)

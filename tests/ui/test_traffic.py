"""Speed limits, live settings and another link, in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.errors import Problem
from dropmill.core.paths import Paths
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings, load
from dropmill.core.state import State
from dropmill.jobs.download import Download
from dropmill.transfer.traffic import Traffic
from dropmill.ui import window_state
from dropmill.ui.application import Desk
from dropmill.ui.intake import Found
from dropmill.ui.main_window import MainWindow
from ui.conftest import Site

CANARY = "c4n4ry-in-the-form"


def test_slow_holds_all_downloads_to_a_speed_at_once_and_is_remembered(
    qtbot: QtBot, desk: Desk, runner: Runner, paths: Paths
) -> None:
    button = desk.window.toolbar.speed
    traffic = runner.service(Traffic)
    button.click()
    qtbot.waitUntil(lambda: traffic.rules.is_limited)
    button.choose("250k")
    qtbot.waitUntil(lambda: traffic.rules.limit_all == "250k")
    assert "250 kB/s" in button.text()
    with pytest.raises(Problem):
        button.choose("fast")

    def kept() -> Settings:
        return load(paths.config / "settings.toml")[0]

    qtbot.waitUntil(lambda: kept().traffic.limit_all == "250k")
    assert kept().traffic.is_limited
    button.click()
    qtbot.waitUntil(lambda: not traffic.rules.is_limited)
    assert button.text() == "Slow"


def start(
    qtbot: QtBot, window: MainWindow, runner: Runner, folder: Path, url: str, **fields: object
) -> int:
    job = Download(inputs=(url,), dir=str(folder), **fields)  # type: ignore[arg-type]
    (number,) = runner.submit([job]).result(10).ids
    qtbot.waitUntil(lambda: window.table.rowCount() == 1)
    window.jobs.select_ids([number])
    return number


def is_in(runner: Runner, number: int, state: State) -> bool:
    picture = runner.snapshot(number)
    return picture is not None and picture.state is state


def test_a_limit_is_changed_in_the_details_while_the_job_runs(
    qtbot: QtBot, window: MainWindow, runner: Runner, paths: Paths, site: Site
) -> None:
    site.files["big.bin"] = bytes(3_000_000)
    url = site.link("big.bin")
    number = start(qtbot, window, runner, paths.downloads, url, limit="10k")
    window.toolbar.details.setChecked(True)
    qtbot.waitUntil(lambda: window.details.details.overview.live.form is not None)
    form = window.details.details.overview.live.form
    assert form is not None
    assert set(form.settings()) == {"connections", "limit"}
    form.control("limit").set_text("fast")
    form.changed.emit()
    qtbot.waitUntil(lambda: "not a speed" in form._notes["limit"].text())
    form.control("limit").set_text("")
    form.changed.emit()
    qtbot.waitUntil(lambda: is_in(runner, number, State.DONE), timeout=20_000)
    qtbot.waitUntil(lambda: window.details.details.overview.live.form is None)


def test_a_failed_download_gets_another_link(
    qtbot: QtBot, window: MainWindow, runner: Runner, paths: Paths, site: Site
) -> None:
    site.files["new.bin"] = b"here"
    number = start(qtbot, window, runner, paths.downloads, site.link("gone.bin"))
    qtbot.waitUntil(lambda: is_in(runner, number, State.FAILED))
    qtbot.waitUntil(window.actions_on_jobs.replace_link.isEnabled)
    with qtbot.waitSignal(window.replacing.refused):
        window.replacing.replace(number, "nonsense")
    window.replacing.replace(number, site.link("new.bin"))
    qtbot.waitUntil(lambda: is_in(runner, number, State.DONE))
    assert (paths.downloads / "new.bin").read_bytes() == b"here"


def test_what_a_batch_is_given_to_prove_who_asks_is_not_remembered(
    qtbot: QtBot, desk: Desk, site: Site, paths: Paths
) -> None:
    window = desk.window
    site.files["a.bin"] = b"a"
    link = site.link("a.bin")
    window.sheet.add(Found(links=(link,), own={link: ({"out": "named.bin"},)}))
    form = window.sheet.part_form(takes_links=True).form
    for name in ("user", "header", "cookies", "proxy"):
        assert form.control(name).widget.isHidden() or not form.control(name).widget.isVisible()
    form.control("user").set_text(f"me:{CANARY}")
    form.control("cookies").set_text(f"a={CANARY}")
    form.control("header").set_text(f"X-Key: {CANARY}")
    form.control("limit").set_text("5M")
    assert "size" not in form.settings()
    window.sheet.foot.start_button.click()
    qtbot.waitUntil((paths.downloads / "named.bin").exists)
    remembered = window_state.encode(window.remember()).decode()
    assert '"limit"' in remembered
    assert CANARY not in remembered

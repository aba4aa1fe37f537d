"""The page of figures: made of what was measured, and of nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import report
from proof import machine, page, record, trials, verdicts

BEATS_MS = [0.2] * 98 + [9.0, 30.0]


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what one bench has found."""
    rows = tmp_path / "rows.jsonl"
    monkeypatch.setenv("DROPMILL_BENCH_ROWS", str(rows))
    monkeypatch.setattr(sys, "argv", ["tests/bench/example.py"])
    report.compared(
        "1 file | large",
        {
            "dropmill": [(2.0, 1.0, 50.0), (2.4, 1.0, 52.0), (9.0, 1.2, 51.0)],
            "dropmill, on disk": [(0.1,)] * 3,
            "slow": [(4.0, 1.0, 5.0)] * 3,
            "quick": [(2.0, 3.0, 4.0)] * 3,
        },
        most={"": 1.1, "slow": 0.7},
        most_cpu={"quick": 0.5},
    )
    report.measured("a start", 3.0, "ms", bar=5.0, series="start", jobs=1_000)
    report.measured("a start", 6.0, "ms", bar=5.0, series="start", jobs=100_000)
    report.measured("jobs a second", 4.0, "/s", bar=5.0, is_least=True)
    report.late("idle", BEATS_MS, is_control=True)
    report.late("64 at work", BEATS_MS, most_p99_ms=10, most_worst_ms=20)
    folder = tmp_path / "measured"
    record.keep(folder, "example", machine.here(3), rows.read_bytes())
    return folder


def test_bars_are_held_to_medians_and_to_the_best_of_the_others(measured: Path) -> None:
    told = list(verdicts.verdicts(record.runs(measured)))
    assert [(one.found, one.is_held) for one in told] == [
        ("1.20", False),  # of quick: the disk's is ours too
        ("0.60", True),
        ("0.33", True),
        ("3", True),
        ("6", False),
        ("4", False),
        ("30", False),
        ("30", False),
    ]


def test_only_what_is_between_the_markers_is_written(measured: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "proof.md"
    old = "<!-- measured: example -->old<!-- end: example -->"
    sheet.write_text(f"# Measured\n\nBy hand.\n\n{old}\n\nBelow.\n", encoding="utf-8")
    page.write(sheet, measured, tmp_path / "pictures")
    text = sheet.read_text(encoding="utf-8")
    assert text.startswith("# Measured\n\nBy hand.\n")
    assert "Below." in text
    assert "-->old<!--" not in text
    assert r"| 1 file \| large | **dropmill** | 2.4 (2 to 9) |" in text
    assert "3 of 8 bars are held." in text
    page.write(sheet, measured, tmp_path / "pictures")
    assert sheet.read_text(encoding="utf-8") == text


def test_the_pictures_can_be_drawn(measured: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "proof.md"
    sheet.write_text("", encoding="utf-8")
    page.write(sheet, measured, tmp_path / "pictures")
    drawings = sorted((tmp_path / "pictures").iterdir())
    assert [path.stem for path in drawings] == ["growth", "lateness", "ratios"]
    for path in drawings:
        assert ElementTree.parse(path).getroot().tag.endswith("svg")  # noqa: S314


def test_what_was_not_run_again_stays(tmp_path: Path) -> None:
    trials.keep(
        tmp_path,
        [
            trials.Trial("faults/test_kills.py::test_a", 5, 0, (0, 4)),
            trials.Trial("faults/test_quit.py::test_b", 1, 1),
            trials.Count("kills", 40, 0, (0, 4)),
        ],
    )
    kept = trials.keep(tmp_path, [trials.Trial("faults/test_quit.py::test_b", 2, 0)])
    text = trials.written(kept)
    assert (
        "| A job that was acknowledged is never lost, whatever is killed | 5 | 0 | 0 to 4 |" in text
    )
    assert "| Quit is quick, and what ran is there at the next start | 2 | 0 |  |" in text
    assert "| kills | 40 | 0 | 0 to 4 |" in text
    assert "not run yet" in text


def test_a_report_tells_tries_losses_and_seeds(tmp_path: Path) -> None:
    case = '<testcase classname="tests.faults.test_kills" name="test_a[{}]">{}</testcase>'
    seed = '<properties><property name="seed" value="{}"/></properties>'
    cases = [
        case.format("0", seed.format(0)),
        case.format("7", seed.format(7) + "<failure/>"),
        case.format("8", "<skipped/>"),
    ]
    report_file = tmp_path / "report.xml"
    report_file.write_text(f"<testsuite>{''.join(cases)}</testsuite>", encoding="utf-8")
    (trial,) = trials.of_reports([report_file])
    assert trial == trials.Trial("faults/test_kills.py::test_a", 2, 1, (0, 7))

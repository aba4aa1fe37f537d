"""Every bar that the page says is missed has its reason there, and every reason its use."""

from __future__ import annotations

import re

from proof import record, verdicts
from proof.reasons import REASONS, reason_of


def test_no_bar_is_missed_for_reasons_that_nobody_knows() -> None:
    missed = [one for one in verdicts.verdicts(record.runs(record.FOLDER)) if not one.is_held]
    assert not [one.what for one in missed if reason_of(one) is None]


def test_no_reason_stands_for_bars_that_nobody_measures() -> None:
    measured = [one.what for one in verdicts.verdicts(record.runs(record.FOLDER))]
    assert not [
        one.bars for one in REASONS if not any(re.fullmatch(one.bars, what) for what in measured)
    ]


def test_reasons_name_records_that_are_there() -> None:
    found = {path.name[:4] for path in (record.DOCS / "decisions").glob("*.md")}
    assert {number for one in REASONS for number in one.records} <= found

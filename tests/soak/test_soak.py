"""The soak for some seconds: what it finds in a quarter of an hour is tried by `make soak`."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from soak.judge import Bounds, judge, table
from soak.session import soak

SECONDS = 10.0
BOUNDS = Bounds(growth=0.5, p99_ms=500.0)
"""Wide: so short a run is still warming up, and others may use the machine."""


@pytest.mark.alone
@pytest.mark.timeout(300)
def test_nothing_is_left_after_a_short_soak(qapp: object, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(1 << 31)
    found = soak(tmp_path, seed, SECONDS, rests=3)
    findings = judge(found, BOUNDS, len(os.sched_getaffinity(0)))
    text = table(found, findings, SECONDS)
    assert all(finding.is_well for finding in findings), "\n".join([text, *found.errors])
    assert sum(found.ended.values()) > 20, text

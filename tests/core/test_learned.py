"""Threads that meet a type at the same moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

APP = Path(__file__).parents[2] / "app"

MEET = """
import sys, threading
import msgspec
from dropmill.core.learned import learned

sys.setswitchinterval(1e-6)
for number in range(40):
    inner = [("a", "int | None", None)]
    within = [msgspec.defstruct(f"In{n}", inner, frozen=True) for n in range(30)]
    fields = [(f"f{n}", one, one()) for n, one in enumerate(within)]
    of = msgspec.defstruct(f"Met{number}", fields)
    text = b'{"f29": {}}'
    together = threading.Barrier(4)

    def meet():
        together.wait()
        msgspec.json.decode(text, type=%s)

    threads = [threading.Thread(target=meet) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_that_meet_a_type_at_once_all_read_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEET % "learned(of)"],
        env={"PYTHONPATH": str(APP)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0

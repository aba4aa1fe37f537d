"""Jobs that are handed to a worker together, and taken back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from dropmill.core.lanes import Run


class One(SimpleNamespace):
    """What a run holds, as far as it looks."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


def test_what_is_still_to_be_added_to_a_run_can_be_taken_back() -> None:
    first, second, third = (One(group=None, slot_key="") for _ in range(3))
    run: Run[Any] = Run([first])
    run.coming.update([second, third])
    assert run.take_back(second)
    assert run.coming == {third}
    assert not run.take_back(second)
    assert run.take_back(first)
    assert not run.take_back(first)

"""Jobs that are handed to a worker together, and taken back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from dropmill.core.lanes import Line, Run


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


def waiting(number: int, slot_key: str) -> One:
    return One(order=(0, number), ticket=0, slot_key=slot_key, group=None)


def test_slots_that_are_given_back_cost_the_same_however_often() -> None:
    """A head of its key for each of them would be looked at again by each that is taken."""
    asked: list[str] = []

    def limit(key: str) -> int:
        asked.append(key)
        return 4

    line: Line[Any] = Line(limit)
    for number in range(2_000):
        line.add(waiting(number, "disk"))
    taken, costs = [], []
    for _ in range(1_000):
        asked.clear()
        taken += line.take(lambda _first: 1)
        line.take_slot("disk")
        line.release("disk")
        line.release("disk")
        costs.append(len(asked))
    assert [one.order[1] for one in taken] == [*range(1_000)]
    assert max(costs) <= 10


def test_keys_with_free_slots_are_served_in_order_whoever_comes_and_goes() -> None:
    line: Line[Any] = Line(lambda _key: 1)
    entries = [waiting(number, f"{number % 3}") for number in range(12)]
    for entry in reversed(entries):  # each is the first of its key when it comes
        line.add(entry)
    line.leave(entries[0])
    served = []
    while batch := line.take(lambda _first: 1):
        served += batch
        for entry in batch:
            line.release(entry.slot_key)
    assert [one.order[1] for one in served] == [*range(1, 12)]
    line.add(entries[0])
    assert line.take(lambda _first: 1) == [entries[0]]

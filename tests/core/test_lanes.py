"""Jobs that are handed to a worker together, and taken back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

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
        line.add([waiting(number, "disk")])
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
        line.add([entry])
    line.leave(entries[0])
    served = []
    while batch := line.take(lambda _first: 1):
        served += batch
        for entry in batch:
            line.release(entry.slot_key)
    assert [one.order[1] for one in served] == [*range(1, 12)]
    line.add(entries[:1])
    assert line.take(lambda _first: 1) == [entries[0]]


places = st.tuples(st.integers(-1, 1), st.integers(0, 600).map(float))
steps = st.one_of(
    st.tuples(st.just("add"), st.lists(places, max_size=8)),
    st.tuples(st.just("leave"), st.integers(0, 40)),
    st.tuples(st.just("take"), st.integers(1, 6)),
)


@given(st.lists(steps, max_size=40), st.sampled_from(["", "disk"]))
def test_whoever_comes_in_whatever_order_the_first_are_taken_first(
    asked: list[tuple[str, Any]], key: str
) -> None:
    line: Line[Any] = Line(lambda _: 1)
    waiting: list[One] = []  # in the order they came
    for verb, what in asked:
        match verb:
            case "add":
                new = [One(order=place, slot_key=key, ticket=0, group=None) for place in what]
                line.add(new)
                waiting += new
            case "leave" if waiting:
                line.leave(waiting.pop(what % len(waiting)))
            case "take":
                taken = line.take(lambda _, most=what: most)
                waiting.sort(key=lambda one: one.order)
                assert [id(one) for one in taken] == [id(one) for one in waiting[:what]]
                assert all(not one.ticket for one in taken)
                del waiting[:what]
                if taken:
                    line.release(key)
        assert len(line) == len(waiting)
        for one in waiting:
            assert line.before(one) == sum(other.order < one.order for other in waiting)


def test_who_has_left_the_line_is_not_waited_for() -> None:
    """A worker gets more of its key unless others come first; those that left leave heads."""
    line: Line[Any] = Line(lambda _: 1)
    first, other, later = waiting(1, "a"), waiting(2, "b"), waiting(3, "a")
    line.add([first])
    line.add([other])
    line.add([later])
    assert line.take(lambda _: 1) == [first]
    assert line.take_more("a", later.group, 9) == [], "another comes before it"
    line.leave(other)
    assert line.take_more("a", later.group, 9) == [later]

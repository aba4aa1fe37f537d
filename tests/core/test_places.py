from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.places import Place, Places


@dataclass(eq=False)
class Item:
    order: Place


orders = st.tuples(
    st.integers(-2, 2), st.floats(-100_000, 100_000, allow_nan=False, allow_infinity=False)
)


@given(st.lists(orders, max_size=60), st.data())
def test_it_counts_as_a_look_at_each_would(found: list[Place], data: st.DataObject) -> None:
    places: Places[Item] = Places()
    items = [Item(order) for order in sorted(found)]
    middle = data.draw(st.integers(0, len(items)))
    places.add(items[:middle])
    places.add(items[middle:])
    gone = [item for item in items if data.draw(st.booleans())]
    places.remove(gone)
    places.remove(gone)
    left = [item.order for item in items if item not in gone]
    for place in [*found, data.draw(orders)]:
        assert places.before(place) == sum(order < place for order in left)


class Counted(Item):
    """Counts how often it is looked at, all of them together."""

    looks = 0

    def __getattribute__(self, name: str) -> object:
        Counted.looks += 1
        return super().__getattribute__(name)


def test_counting_looks_at_few_of_many() -> None:
    places: Places[Item] = Places()
    for number in range(20_000):
        places.add([Counted((0, float(number)))])
    Counted.looks = 0
    assert places.before((0, 15_000.0)) == 15_000
    assert Counted.looks <= 256


def test_many_in_order_are_counted_without_a_look_at_each() -> None:
    places: Places[Item] = Places()
    items = [Counted((0, float(number))) for number in range(2_560)]
    Counted.looks = 0
    places.add(items)
    assert Counted.looks < 500
    assert places.before((0, 1_000.0)) == 1_000
    Counted.looks = 0
    places.remove(items)
    assert Counted.looks < 500
    assert places.before((0, 1_000.0)) == 0

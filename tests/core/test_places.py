from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.places import Place, Places, bucket_of


@dataclass(eq=False)
class Item:
    order: Place


orders = st.tuples(
    st.integers(-2, 2), st.floats(-100_000, 100_000, allow_nan=False, allow_infinity=False)
)


@given(st.lists(orders, max_size=60), st.data())
def test_it_counts_as_a_look_at_each_would(found: list[Place], data: st.DataObject) -> None:
    places: Places[Item] = Places()
    items = [Item(order) for order in found]
    for item in items:
        places.add(item, bucket_of(item.order))
    gone = [item for item in items if data.draw(st.booleans())]
    for item in gone:
        places.remove(item, bucket_of(item.order))
        places.remove(item, bucket_of(item.order))
    left = [item.order for item in items if item not in gone]
    for place in [*found, data.draw(orders)]:
        assert places.before(place) == sum(order < place for order in left)


def test_counting_looks_at_few_of_many() -> None:
    places: Places[Item] = Places()
    looks = 0

    class Counted(Item):
        def __getattribute__(self, name: str) -> object:
            nonlocal looks
            looks += 1
            return super().__getattribute__(name)

    for number in range(20_000):
        counted = Counted((0, float(number)))
        places.add(counted, bucket_of(counted.order))
    looks = 0
    assert places.before((0, 15_000.0)) == 15_000
    assert looks <= 256

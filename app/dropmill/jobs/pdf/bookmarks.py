"""Bookmarks, carried over to where their pages went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

MOST_BOOKMARKS = 20_000


def copy_bookmarks(source: Pdf, target: Pdf, places: Mapping[int, int]) -> None:
    """Add the bookmarks of `source` to `target`; `places` says which page became which.

    A bookmark whose page did not come along is left out; what stood below it moves up.
    """
    if Name.Outlines not in source.Root:
        return
    pages = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    named = _named(source)
    with source.open_outline() as old, target.open_outline() as new:
        new.root.extend(_moved(old.root, pages, named, places, target))


def _moved(
    items: Sequence[OutlineItem],
    pages: Mapping[tuple[int, int], int],
    named: Mapping[bytes, pikepdf.Object],
    places: Mapping[int, int],
    target: Pdf,
) -> list[OutlineItem]:
    moved: list[OutlineItem] = []
    for item in items[:MOST_BOOKMARKS]:
        below = _moved(item.children, pages, named, places, target)
        destination = _destination(item, named)
        place = None
        if destination is not None and len(destination) and destination[0].is_indirect:
            number = pages.get(destination[0].objgen)
            place = places.get(number) if number is not None else None
        if place is None or destination is None:
            moved += below
            continue
        there = Array([target.pages[place].obj, *list(destination)[1:]])
        copy = OutlineItem(item.title, there)
        copy.is_closed = item.is_closed
        copy.children.extend(below)
        moved.append(copy)
    return moved


def _destination(item: OutlineItem, named: Mapping[bytes, pikepdf.Object]) -> Array | None:
    """Return where a bookmark leads, as an array that begins with a page; None for elsewhere."""
    found: object = item.destination
    if found is None and item.action is not None and item.action.get(Name.S) == Name.GoTo:
        found = item.action.get(Name.D)
    if isinstance(found, (pikepdf.String, pikepdf.Name)):
        found = named.get(
            bytes(found) if isinstance(found, pikepdf.String) else str(found).encode()
        )
    if isinstance(found, Dictionary):
        found = found.get(Name.D)
    return found if isinstance(found, Array) else None


def _named(source: Pdf) -> dict[bytes, pikepdf.Object]:
    """Return the places that have names, by those."""
    named: dict[bytes, pikepdf.Object] = {}
    names = source.Root.get(Name.Names)
    if isinstance(names, Dictionary) and isinstance(names.get(Name.Dests), Dictionary):
        for name, place in pikepdf.NameTree(names.Dests).items():
            named[name if isinstance(name, bytes) else name.encode()] = place
    if isinstance(source.Root.get(Name.Dests), Dictionary):
        for name, place in source.Root.Dests.items():
            named[name.encode()] = place
    return named

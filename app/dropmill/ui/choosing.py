"""What comes in meets the tiles: run at once where that is harmless, else by way of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPointF, Slot

from dropmill.core.registry import Registry
from dropmill.ui import figures
from dropmill.ui.adding import Adding
from dropmill.ui.drop_tiles import DropTiles
from dropmill.ui.intake import Found, Raw, raw_of
from dropmill.ui.recipes import Recipes
from dropmill.ui.tile_offer import Offer, names_of, offers_for, recipe_offer
from dropmill.ui.window_state import WindowState


class Choosing(QObject):
    """Offers tiles for a drag and for what was pasted or opened, and does what was chosen."""

    def __init__(
        self,
        tiles: DropTiles,
        adding: Adding,
        *,
        registry: Registry,
        state: WindowState,
        default_folder: Path,
        recipes: Recipes | None = None,
    ) -> None:
        super().__init__(tiles)
        self._recipes = recipes
        self._tiles = tiles
        self._adding = adding
        self._registry = registry
        self._state = state
        self._default_folder = default_folder
        self._asked_about = Found()
        self._dragged = Raw()
        adding.choice_asked.connect(self._on_choice_asked)
        tiles.chosen.connect(self._on_chosen)
        tiles.pin_asked.connect(self._on_pin_asked)

    def offers(self, names: Sequence[str]) -> tuple[Offer, ...]:
        """Return what is offered for these inputs."""
        known = () if self._recipes is None else self._recipes.all
        return offers_for(names, self._registry, self._state, self._default_folder, known)

    def drop_on_recipe(self, name: str, mime: QMimeData) -> None:
        """Send what was dropped on a recipe through it."""
        known = None if self._recipes is None else self._recipes.find(name)
        if known is not None and known.ready is not None:
            offer = recipe_offer(known.ready, self._registry, self._state, self._default_folder)
            self._adding.at_once(raw_of(mime), offer)

    def enter(self, mime: QMimeData) -> None:
        """Show the tiles for what is being dragged."""
        self._dragged = raw_of(mime)
        self._tiles.cover(self.offers(names_of(self._dragged)))

    def leave(self) -> None:
        """Take them away."""
        self._dragged = Raw()
        self._tiles.uncover()

    def drop(self, mime: QMimeData, place: QPointF) -> None:
        """Do what is chosen by where it was dropped; beside the tiles the sheet asks."""
        hit = self._tiles.hit(place)
        self._tiles.uncover()
        # Read when the drag came in: of many files it takes Qt some tenths of a second.
        raw = raw_of(mime) if self._dragged.is_empty else self._dragged
        self._dragged = Raw()
        offer, is_for_sheet = hit or (None, True)
        if offer is None or is_for_sheet:
            self._adding.to_sheet(raw, offer)
        else:
            self._adding.at_once(raw, offer)

    @Slot(object)
    def _on_choice_asked(self, found: Found) -> None:
        self._asked_about = found
        self._ask()

    def _ask(self) -> None:
        found = self._asked_about
        names = [*found.files[:200], *found.links[:200]]
        self._tiles.ask(self.offers(names), self._words(found))

    def _words(self, found: Found) -> str:
        files = self.tr("{n} files").format(n=figures.count(len(found.files)))
        links = self.tr("{n} links").format(n=figures.count(found.link_count))
        if found.files and found.links:
            what = self.tr("{files} and {links}").format(files=files, links=links)
        elif found.files:
            what = self.tr("1 file") if len(found.files) == 1 else files
        else:
            what = self.tr("1 link") if found.link_count == 1 else links
        return self.tr("{what}: what should be done?").format(what=what)

    @Slot(object, bool)
    def _on_chosen(self, offer: Offer | None, is_for_sheet: bool) -> None:
        found, self._asked_about = self._asked_about, Found()
        if offer is None or is_for_sheet:
            self._adding.open_sheet(found, offer)
        else:
            self._adding.try_at_once(found, offer)

    @Slot(str, bool)
    def _on_pin_asked(self, kind: str, is_on: bool) -> None:
        pinned = self._state.pinned
        if kind in pinned:
            pinned.remove(kind)
        if is_on:
            pinned.append(kind)
        if self._tiles.is_asking:
            self._ask()

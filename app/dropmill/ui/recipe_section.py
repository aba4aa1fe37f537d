"""The recipes in the sidebar: dropped on, run, changed, watched with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dropmill.ui.core_words import sentence
from dropmill.ui.drop_copy import accept_as_copy
from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.kind_words import icon_of
from dropmill.ui.margins import set_margins
from dropmill.ui.plain_text import shown, tool_tip
from dropmill.ui.recipe_words import recipe_about
from dropmill.ui.sidebar import Item, Section
from dropmill.ui.theme import Colours, secondary_font

if TYPE_CHECKING:
    from dropmill.core.job import Job
    from dropmill.ui.recipes import Known

LEAST_SHOWN = 2
"""Recipes that are seen at least; the others are scrolled to where there is little room."""


class RecipeItem(Item):
    """One recipe; files and links are dropped on it."""

    dropped = Signal(object)

    def __init__(self, known: Known, words: str, colours: Colours, parent: QWidget) -> None:
        super().__init__(shown(known.title), colours, parent)
        self.known = known
        self.setAccessibleName(self.tr("Recipe {name}").format(name=shown(known.title)))
        self.setAccessibleDescription(words)
        self.setToolTip(tool_tip(words))
        self.setAcceptDrops(known.ready is not None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and links."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            accept_as_copy(event)
            self.setDown(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        super().dragLeaveEvent(event)
        self.setDown(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        accept_as_copy(event)
        self.setDown(False)
        self.dropped.emit(event.mimeData())


class _Scroll(QScrollArea):
    """As high as what is in it, and less where there is less room."""

    def sizeHint(self) -> QSize:
        inner = self.widget()
        return QSize(0, 0 if inner is None else inner.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        inner = self.widget()
        count = 0 if inner is None else len(inner.findChildren(RecipeItem))
        height = 0 if inner is None or not count else inner.sizeHint().height() // count
        return QSize(0, height * min(count, LEAST_SHOWN))


class RecipeSection(Section):
    """A head and the recipes. Signals carry the name of a recipe, `dropped` its QMimeData too."""

    run_asked = Signal(str)
    edit_asked = Signal(str)
    watch_asked = Signal(str)
    export_asked = Signal(str)
    remove_asked = Signal(str)
    pin_asked = Signal(str, bool)
    new_asked = Signal()
    import_asked = Signal()
    dropped = Signal(str, object)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.kinds: Mapping[str, type[Job]] = {}
        """What the recipes shown are made of; given before any is shown."""
        self._colours = colours
        self._items: list[RecipeItem] = []
        self.pinned: Sequence[str] = ()
        """The keys of what is pinned, as the tiles have it."""
        self.can_watch = True
        self.setAccessibleName(self.tr("Recipes"))
        self._label = QLabel(self.tr("Recipes"))
        self._label.setObjectName("secondary")
        self._label.setFont(secondary_font(self.font()))
        self._add = QToolButton()
        self._add.setObjectName("small")
        self._add.setToolTip(self.tr("New recipe, or one from a file"))
        self._add.setAccessibleName(self.tr("Add a recipe"))
        self._add.setIconSize(icon_size())
        self._add.clicked.connect(self._on_add)
        self._head = QHBoxLayout()
        self._head.addWidget(self._label)
        self._head.addStretch()
        self._head.addWidget(self._add)
        inner = QWidget()
        inner.setObjectName("sidebar")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._scroll = _Scroll()
        self._scroll.setObjectName("sidebar")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self._scroll)
        self.set_colours(colours)
        self.set_rail(is_rail=False)

    @property
    def items(self) -> Sequence[RecipeItem]:
        """The lines, in their order."""
        return self._items

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._colours = colours
        self._add.setIcon(drawing("add", colours.secondary))
        for item in self._items:
            item.set_look(colours, drawing(self._icon_of(item.known), colours.secondary))

    def set_rail(self, *, is_rail: bool) -> None:
        """Show only icons, or words too."""
        policy = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if is_rail else policy.ScrollBarAsNeeded
        )
        self._label.setVisible(not is_rail)
        side = 8 if is_rail else 12
        set_margins(self._head, side if is_rail else 16, 16, side, 4)

    def show_recipes(self, found: Sequence[Known]) -> None:
        """List these."""
        for item in self._items:
            self._box.removeWidget(item)
            item.hide()
            item.deleteLater()
        self._items = []
        for known in found:
            item = RecipeItem(known, self._words(known), self._colours, self)
            item.set_look(self._colours, drawing(self._icon_of(known), self._colours.secondary))
            item.clicked.connect(lambda _on=False, item=item: self._offer(item))
            item.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            item.customContextMenuRequested.connect(
                lambda at, item=item: self.menu(item.known).popup(item.mapToGlobal(at))
            )
            item.dropped.connect(lambda mime, known=known: self._on_dropped(known, mime))
            self._box.addWidget(item)
            self._items.append(item)
        self._scroll.updateGeometry()

    def _words(self, known: Known) -> str:
        if known.failure is not None:
            return shown(f"{known.title}: {sentence(known.failure)}")
        from dropmill.ui.steps_told import step_words  # noqa: PLC0415 - after the first picture

        steps = known.recipe.steps
        lines = [known.title, recipe_about(known.recipe)]
        lines += [f"{n}. {step_words(step, self.kinds)}" for n, step in enumerate(steps, 1)]
        return "\n".join(shown(line) for line in lines if line)

    def _icon_of(self, known: Known) -> str:
        """Return the drawing of what it makes in the end, as far as it can run."""
        if known.ready is None:
            return "warning"
        kinds = [step.kind for step in known.ready.steps]
        making = [kind for kind in kinds if self.kinds[kind].has_outputs]
        return icon_of((making or kinds)[-1])

    def _on_dropped(self, known: Known, mime: QMimeData) -> None:
        self.dropped.emit(known.name, mime)

    @Slot()
    def _on_add(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("New recipe…")).triggered.connect(self.new_asked)
        menu.addAction(self.tr("From a file…")).triggered.connect(self.import_asked)
        menu.popup(self._add.mapToGlobal(QPoint(0, self._add.height())))

    def _offer(self, item: RecipeItem) -> None:
        self.menu(item.known).popup(item.mapToGlobal(QPoint(8, item.height())))

    def menu(self, known: Known) -> QMenu:
        """Return what can be done with a recipe; it deletes itself when it closes."""
        name = known.name
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if known.ready is not None:
            takes_links = self.kinds[known.ready.steps[0].kind].takes_links
            words = self.tr("Run with links…") if takes_links else self.tr("Run with files…")
            menu.addAction(words).triggered.connect(lambda: self.run_asked.emit(name))
            if self.can_watch and not takes_links:
                watch = menu.addAction(self.tr("Watch a folder with it…"))
                watch.triggered.connect(lambda: self.watch_asked.emit(name))
            is_pinned = known.key in self.pinned
            pin = menu.addAction(
                self.tr("No longer first") if is_pinned else self.tr("Always show as first tile")
            )
            pin.triggered.connect(lambda: self.pin_asked.emit(known.key, not is_pinned))
            menu.addSeparator()
        menu.addAction(self.tr("Edit…")).triggered.connect(lambda: self.edit_asked.emit(name))
        export = menu.addAction(self.tr("Save to a file…"))
        export.triggered.connect(lambda: self.export_asked.emit(name))
        if known.is_own:
            remove = menu.addAction(self.tr("Remove"))
            remove.triggered.connect(lambda: self.remove_asked.emit(name))
        return menu

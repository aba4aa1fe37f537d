"""A few files to try things with, made on the spot: no network is needed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from PySide6.QtCore import QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from dropmill.core.errors import explain
from dropmill.core.files import IfExists, Output

log = logging.getLogger(__name__)

FOLDER = "Dropmill sample"
SIZE_PX = (2400, 1600)
SKIES = (("#2B4C7E", "#F0A868"), ("#1D3557", "#E76F51"), ("#264653", "#E9C46A"))


class Sample(QObject):
    """Makes sample pictures off the UI thread; `made` carries their paths, `failed` a Failure."""

    made = Signal(object)
    failed = Signal(object)

    def __init__(self, folder: Path, executor: Executor, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder / FOLDER
        self._executor = executor

    @Slot()
    def make(self) -> None:
        """Make them, or find those of last time."""
        self._executor.submit(self._make, self.made.emit, self.failed.emit)

    def _make(self, tell: Callable[[object], None], complain: Callable[[object], None]) -> None:
        """On another thread."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            paths = [self._folder / f"evening-{n}.png" for n in range(1, len(SKIES) + 1)]
            for path, sky in zip(paths, SKIES, strict=True):
                if not path.exists():
                    with Output(path, IfExists.SKIP, is_synced=False) as output:
                        picture_of(sky).save(str(output.path), "PNG")  # type: ignore[call-overload]
                        output.publish()
        except OSError as error:
            log.warning("the sample could not be made", exc_info=True)
            complain(explain(error))
        else:
            tell([str(path) for path in paths])


def picture_of(sky: tuple[str, str]) -> QImage:
    """Return a picture of hills in the evening."""
    width, height = SIZE_PX
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    air = QLinearGradient(QPointF(0, 0), QPointF(0, height))
    air.setColorAt(0, QColor(sky[0]))
    air.setColorAt(0.75, QColor(sky[1]))
    painter.fillRect(0, 0, width, height, air)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#FFF3D6"))
    painter.drawEllipse(QPointF(width * 0.68, height * 0.58), 130, 130)
    for depth in range(3):
        painter.setBrush(QColor(sky[0]).darker(120 + 40 * depth))
        middle = QPointF(width * (0.2 + 0.35 * depth), height * (1.25 + 0.05 * depth))
        painter.drawEllipse(middle, width * 0.75, height * 0.5)
    painter.end()
    return image

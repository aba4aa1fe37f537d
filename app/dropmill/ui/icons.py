"""Icons: states told apart by shape, and the drawings of buttons in the window's colours."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtSvg import QSvgRenderer

from dropmill.core.resources import resource
from dropmill.core.state import State

SIDE_PX = 16
STROKE_PX = 1.5


def drawing(name: str, colour: str, side_px: int = SIDE_PX) -> QIcon:
    """Return the icon `icons/NAME.svg` in this colour and size, sharp at every scale."""
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
    icon = QIcon()
    for scale in _scales():
        pixmap = _blank(scale, side_px)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side_px, side_px))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def state_pixmap(state: State, colour: str, scale: float) -> QPixmap:
    """Return the shape of a state, 16 px wide, for a screen of this scale."""
    pixmap = _blank(scale)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _SHAPES[state](painter, QColor(colour))
    painter.end()
    return pixmap


def state_icon(state: State, colour: str) -> QIcon:
    """Return the shape of a state as an icon."""
    icon = QIcon()
    for scale in _scales():
        icon.addPixmap(state_pixmap(state, colour, scale))
    return icon


def icon_size() -> QSize:
    """The size of every icon."""
    return QSize(SIDE_PX, SIDE_PX)


def _scales() -> set[float]:
    """Return the scales of the screens there are: more would only cost time."""
    return {1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}


def _blank(scale: float, side_px: int = SIDE_PX) -> QPixmap:
    side = round(side_px * scale)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _pen(colour: QColor) -> QPen:
    return QPen(
        colour,
        STROKE_PX,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )


def _running(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(5, 3.5), QPointF(12.5, 8), QPointF(5, 12.5)]))


def _waiting(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.drawEllipse(QPointF(8, 8), 5.75, 5.75)
    painter.drawPolyline([QPointF(8, 4.75), QPointF(8, 8), QPointF(10.25, 9.5)])


def _paused(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(4, 3, 3, 10), 1, 1)
    painter.drawRoundedRect(QRectF(9, 3, 3, 10), 1, 1)


def _held(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.drawRoundedRect(QRectF(4, 3.25, 2.5, 9.5), 1, 1)
    painter.drawRoundedRect(QRectF(9.5, 3.25, 2.5, 9.5), 1, 1)


def _done(painter: QPainter, colour: QColor) -> None:
    pen = _pen(colour)
    pen.setWidthF(2)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(3, 8.5), QPointF(6.5, 12), QPointF(13, 4.5)])


def _failed(painter: QPainter, colour: QColor) -> None:
    hexagon = QPolygonF(
        [
            QPointF(8, 1.5),
            QPointF(13.75, 4.75),
            QPointF(13.75, 11.25),
            QPointF(8, 14.5),
            QPointF(2.25, 11.25),
            QPointF(2.25, 4.75),
        ]
    )
    body = QPainterPath()
    body.addPolygon(hexagon)
    body.closeSubpath()
    mark = QPainterPath()
    mark.addRoundedRect(QRectF(7.15, 4.4, 1.7, 4.8), 0.85, 0.85)
    mark.addEllipse(QPointF(8, 11.2), 1, 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(body.subtracted(mark), colour)


def _cancelled(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.drawEllipse(QPointF(8, 8), 5.75, 5.75)
    painter.drawLine(QPointF(4, 12), QPointF(12, 4))


def _interrupted(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.drawPolyline(
        [QPointF(9.5, 2), QPointF(4.5, 8.75), QPointF(11.25, 7.5), QPointF(6.5, 14)]
    )


_SHAPES = {
    State.WAITING: _waiting,
    State.HELD: _held,
    State.RUNNING: _running,
    State.PAUSED: _paused,
    State.DONE: _done,
    State.FAILED: _failed,
    State.CANCELLED: _cancelled,
    State.INTERRUPTED: _interrupted,
}

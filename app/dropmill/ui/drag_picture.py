"""What is seen below the pointer while rows are dragged: the first names, and how many more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPen, QPixmap

from dropmill.ui import figures
from dropmill.ui.plain_text import shown
from dropmill.ui.theme import secondary_font

NAMES_MOST = 3
NAME_PX = 260
PAD_PX = 10
RADIUS_PX = 6


def drag_lines(names: Sequence[str], count: int) -> list[str]:
    """Return what is read there of `count` things, of which these are the first names."""
    lines = [shown(name) for name in names[:NAMES_MOST]]
    if rest := count - len(lines):
        lines.append(_tr("and {n} more").format(n=figures.count(rest)))
    return lines


def drag_picture(lines: Sequence[str], font: QFont, palette: QPalette, scale: float) -> QPixmap:
    """Return these lines as a card, sharp on a screen of this scale."""
    font = secondary_font(font)
    metrics = QFontMetrics(font)
    cut = [metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, NAME_PX) for line in lines]
    width = max(map(metrics.horizontalAdvance, cut)) + 2 * PAD_PX
    height = metrics.lineSpacing() * len(cut) + PAD_PX
    picture = QPixmap(round(width * scale), round(height * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(palette.dark().color(), 1))
    painter.setBrush(palette.base())
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), RADIUS_PX, RADIUS_PX)
    painter.setFont(font)
    painter.setPen(palette.text().color())
    line_px = metrics.lineSpacing()
    for place, line in enumerate(cut):
        top = PAD_PX // 2 + place * line_px
        room = QRectF(PAD_PX, top, width - 2 * PAD_PX, line_px)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, line)
    painter.end()
    return picture


def _tr(text: str) -> str:
    return QCoreApplication.translate("DragPicture", text)

"""Plain text where Qt would guess markup."""

from __future__ import annotations

from dropmill.core.plain_text import shown, shown_lines

__all__ = ["isolated", "shown", "shown_lines", "tool_tip"]


def isolated(name: str) -> str:
    """Return a name that keeps its own direction in a line from right to left, as “01-a.pdf”."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - most of this needs no Qt

    is_mirrored = QGuiApplication.isRightToLeft()
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}" if is_mirrored else name


def tool_tip(text: str) -> str:
    """Return markup that shows exactly this text: Qt takes a tool tip for rich text if it can."""
    if not text:
        return ""
    import html  # noqa: PLC0415 - the first picture has no tool tip with names in it

    lines = "<br>".join(html.escape(shown(line)) for line in text.splitlines())
    return f"<qt>{lines}</qt>"

"""Plain text where Qt would guess markup."""

from __future__ import annotations

from dropmill.core.plain_text import shown, shown_lines

__all__ = ["shown", "shown_lines", "tool_tip"]


def tool_tip(text: str) -> str:
    """Return markup that shows exactly this text: Qt takes a tool tip for rich text if it can."""
    if not text:
        return ""
    import html  # noqa: PLC0415 - the first picture has no tool tip with names in it

    lines = "<br>".join(html.escape(shown(line)) for line in text.splitlines())
    return f"<qt>{lines}</qt>"

"""Text from outside: made plain, so that it plays no tricks in a window or terminal; numbers."""

from __future__ import annotations

import re

# Control characters, and the marks that turn the direction of writing or hide themselves:
# a name such as "gpj.exe" behind a right-to-left override would read "exe.jpg".
_TRICKS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def shown(text: str) -> str:
    """Return the text with control and direction marks as escapes, on one line. Any thread."""
    if text.isascii() and text.isprintable():
        return text
    return _TRICKS.sub(_escape, text)


def whole_number(text: str, most: int) -> int | None:
    """Return the number from 0 to `most` that these ASCII digits are, None for anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)):
        return None
    return number if (number := int(text)) <= most else None


def shown_lines(text: str) -> str:
    """Return the text as `shown` does, but with its line breaks kept."""
    return "\n".join(shown(line) for line in text.splitlines())


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}"

"""The kind `text`: text in another encoding, with other line ends."""

from __future__ import annotations

from dropmill.jobs.text.kind import Text

__all__ = ["Text"]

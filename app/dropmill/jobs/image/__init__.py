"""The kind `image`: photos and other pictures in another format, size or quality."""

from __future__ import annotations

from dropmill.jobs.image.kind import Image

__all__ = ["Image"]

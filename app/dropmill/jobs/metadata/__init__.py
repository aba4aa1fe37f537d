"""The kind `metadata`: what a file tells beside what it shows or plays."""

from __future__ import annotations

from dropmill.jobs.metadata.kind import Metadata

__all__ = ["Metadata"]

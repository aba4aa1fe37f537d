"""The kind `copy`: files to another folder, compared before they get their names."""

from __future__ import annotations

from dropmill.jobs.copy.kind import Copy

__all__ = ["Copy"]

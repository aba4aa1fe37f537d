"""The kind `table`: CSV, Parquet, JSON and Excel, each into the others."""

from __future__ import annotations

from dropmill.jobs.table.kind import Table

__all__ = ["Table"]

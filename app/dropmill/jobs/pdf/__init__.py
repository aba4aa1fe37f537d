"""The kind `pdf`: documents joined, taken apart, turned, made smaller, turned into pictures."""

from __future__ import annotations

from dropmill.jobs.pdf.kind import Pdf

__all__ = ["Pdf"]

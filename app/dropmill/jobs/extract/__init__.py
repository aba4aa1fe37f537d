"""Unpacking archives in a way that nothing in them can reach outside their folder."""

from dropmill.jobs.extract.kind import Extract

__all__ = ["Extract"]

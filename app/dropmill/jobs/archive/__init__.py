"""Packing files and folders into one archive."""

from dropmill.jobs.archive.kind import Archive

__all__ = ["Archive"]

"""Downloading by link, in a way that can be trusted."""

from dropmill.jobs.download.kind import Download

__all__ = ["Download"]

"""The kind `links`: what pages lead to, their text and their tables."""

from dropmill.jobs.links.kind import Links

__all__ = ["Links"]

"""The kind `media`: audio and video in another format, by ffmpeg."""

from __future__ import annotations

from dropmill.jobs.media.kind import Media

__all__ = ["Media"]

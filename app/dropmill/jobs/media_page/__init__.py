"""The kind `media-page`: the film or sound of a web page, found by yt-dlp in its own process."""

from dropmill.jobs.media_page.kind import MediaPage

__all__ = ["MediaPage"]

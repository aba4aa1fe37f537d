"""One file (or folder) per kind of job, and one line for it here."""

from __future__ import annotations

from collections.abc import Mapping

BUILTIN: Mapping[str, str] = {
    "download": "dropmill.jobs.download:Download",
    "archive": "dropmill.jobs.archive:Archive",
    "checksum": "dropmill.jobs.checksum:Checksum",
    "command": "dropmill.jobs.command:Command",
    "copy": "dropmill.jobs.copy:Copy",
    "dedupe": "dropmill.jobs.dedupe:Dedupe",
    "encrypt": "dropmill.jobs.encrypt:Encrypt",
    "extract": "dropmill.jobs.extract:Extract",
    "image": "dropmill.jobs.image:Image",
    "links": "dropmill.jobs.links:Links",
    "media": "dropmill.jobs.media:Media",
    "media-page": "dropmill.jobs.media_page:MediaPage",
    "metadata": "dropmill.jobs.metadata:Metadata",
    "pdf": "dropmill.jobs.pdf:Pdf",
    "put-away": "dropmill.jobs.put_away:PutAway",
    "rename": "dropmill.jobs.rename:Rename",
    "sort": "dropmill.jobs.sort:Sort",
    "table": "dropmill.jobs.table:Table",
    "text": "dropmill.jobs.text:Text",
}
"""Name of the kind → "module:class"; a kind is imported when it is first asked for."""

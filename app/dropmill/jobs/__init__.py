"""One file (or folder) per kind of job, and one line for it here."""

from __future__ import annotations

from collections.abc import Mapping

BUILTIN: Mapping[str, str] = {
    "download": "dropmill.jobs.download:Download",
    "archive": "dropmill.jobs.archive.kind:Archive",
    "checksum": "dropmill.jobs.checksum.kind:Checksum",
    "command": "dropmill.jobs.command:Command",
    "copy": "dropmill.jobs.copy.kind:Copy",
    "dedupe": "dropmill.jobs.dedupe:Dedupe",
    "encrypt": "dropmill.jobs.encrypt.kind:Encrypt",
    "extract": "dropmill.jobs.extract.kind:Extract",
    "image": "dropmill.jobs.image.kind:Image",
    "links": "dropmill.jobs.links.kind:Links",
    "media": "dropmill.jobs.media:Media",
    "media-page": "dropmill.jobs.media_page:MediaPage",
    "metadata": "dropmill.jobs.metadata.kind:Metadata",
    "pdf": "dropmill.jobs.pdf.kind:Pdf",
    "put-away": "dropmill.jobs.put_away:PutAway",
    "rename": "dropmill.jobs.rename:Rename",
    "sort": "dropmill.jobs.sort:Sort",
    "table": "dropmill.jobs.table.kind:Table",
    "text": "dropmill.jobs.text.kind:Text",
}
"""Name of the kind → "module:class"; a kind is imported when it is first asked for."""

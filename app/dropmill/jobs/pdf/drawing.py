"""Pages drawn as pictures."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

from dropmill.core.errors import Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.image.sizes import check_size
from dropmill.jobs.pdf.payload import Draw, Made
from dropmill.jobs.pdf.ranges import pages_of
from dropmill.jobs.results import unproven
from dropmill.jobs.shares import InBytes

_POINTS_AN_INCH = 72
_SUFFIXES = {"jpeg": ".jpg", "png": ".png"}


def images(task: Draw, report: Report) -> Made:
    """Draw pages, with what was filled into forms, each into a file of its own."""
    name = Path(task.source).name
    report = InBytes(report, [task.source])
    try:
        document = pypdfium2.PdfDocument(task.source)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            hint = "Remove the password in the program that set it, then retry."
            raise Problem(f"“{name}” needs a password", hint) from None
        raise Problem(
            f"“{name}” is not a PDF that can be read",
            "It is damaged, or of another sort: get it again from where it came from.",
            detail=str(error),
        ) from error
    with document:
        document.init_forms()
        pages = list(dict.fromkeys(pages_of(task.pages, len(document))))
        digits = len(str(len(document)))
        names = []
        for done, number in enumerate(pages):
            report(done, len(pages))
            page_name = f"{task.stem} {number + 1:0{digits}}{_SUFFIXES[task.format]}"
            _draw(document[number], Path(task.folder) / page_name, task)
            names.append(page_name)
        report(len(pages), len(pages))
    return Made(len(pages), tuple(names))


def _draw(page: pypdfium2.PdfPage, target: Path, task: Draw) -> None:
    scale = task.dpi / _POINTS_AN_INCH
    width, height = page.get_size()
    check_size(round(width * scale), round(height * scale), f"{target.stem}")
    picture = page.render(scale=scale, may_draw_forms=True).to_pil()
    options = {"quality": task.quality, "optimize": True} if task.format == "jpeg" else {}
    picture.convert("RGB").save(target, task.format.upper(), dpi=(task.dpi, task.dpi), **options)
    page.close()
    with Image.open(target) as proof:
        proof.load()
        if proof.size != picture.size:
            raise unproven(task.source)

"""The contract of every kind (tests/jobs/test_contract.py), with each sort of input and setting.

In `make faults`: `make test` tries one sort a kind.
"""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import py7zr
import pytest

from dropmill.core.runner import Runner
from jobs.samples import contract, documents, images, recordings
from jobs.samples.contract import Sample
from jobs.test_contract import (  # noqa: F401 - tried here too
    Bench,
    test_a_huge_input_can_be_stopped,
    test_an_input_that_vanishes_meanwhile_is_no_crash,
    test_cancel_at_any_moment_leaves_nothing_partial,
    test_it_does_its_work_as_planned,
    test_what_it_cannot_use_is_said_and_hurts_no_other,
)
from recorder import Recorder

Make = Callable[[Path, int], Path]


def _named(name: str, write: Callable[[Path], object]) -> Make:
    def make(folder: Path, number: int) -> Path:
        path = folder / name.format(number)
        write(path)
        return path

    return make


def _packed(*words: str, suffix: str) -> Make:
    """Return what makes an archive by another program."""

    def make(folder: Path, number: int) -> Path:
        path, inside = folder / f"archive {number}{suffix}", folder / f"in {number}"
        inside.mkdir()
        for name in range(5):
            (inside / f"{name}.txt").write_bytes(b"text" * 10_000)
        subprocess.run([*words, str(path), inside.name], cwd=folder, check=True)
        for member in inside.iterdir():
            member.unlink()
        inside.rmdir()
        return path

    return make


def _seven(path: Path) -> None:
    inside = _text_in(path.parent)
    with py7zr.SevenZipFile(path, "w", password=contract.PASSPHRASE) as made:
        made.write(inside, inside.name)
    inside.unlink()


def _text_in(folder: Path) -> Path:
    """Write a file with the usual mode: archivers that are given bytes only make it 0600."""
    inside = folder / "a.txt"
    inside.write_bytes(b"secret" * 1_000)
    return inside


def _sums(path: Path) -> None:
    listed = path.with_name(f"listed {path.stem}.bin")
    listed.write_bytes(b"bytes" * 1_000)
    said = subprocess.run(
        ["sha256sum", listed.name], cwd=path.parent, check=True, capture_output=True
    )
    path.write_bytes(said.stdout)


def _cells(encoding: str) -> Callable[[Path], object]:
    text = "id,code,note\n" + "".join(f'{n},{n:05},"a, “b”"\n' for n in range(500))
    return lambda path: path.write_text(text, encoding=encoding, newline="")


def _zip_by_lzma(path: Path) -> None:
    inside = _text_in(path.parent)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        made.write(inside, inside.name)
    inside.unlink()


SORTS: Mapping[str, tuple[str, Sample]] = {
    **{
        f"archive {form}": ("archive", Sample(contract._bytes, {"format": form}))
        for form in ("zip", "tar.gz", "tar.zst", "7z")
    },
    **{
        f"extract {suffix}": ("extract", Sample(_packed("bsdtar", "-acf", suffix=suffix)))
        for suffix in (".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".7z")
    },
    "extract lzma in zip": ("extract", Sample(_named("a {}.zip", _zip_by_lzma))),
    "extract encrypted 7z": (
        "extract",
        Sample(_named("a {}.7z", _seven), {"password": contract.PASSPHRASE}),
    ),
    "checksum verify": ("checksum", Sample(_named("sums {}.sha256", _sums), {"verify": "true"})),
    "copy move": ("copy", Sample(contract._bytes, {"move": "true"}, is_kept=False)),
    **{
        f"image {form}": (
            "image",
            Sample(_named("a {}.jpg", lambda path: images.photo(path, 6)), {"format": form}),
        )
        for form in ("jpeg", "png", "tiff", "gif", "avif")
    },
    "image animation": ("image", Sample(_named("a {}.gif", images.animation), {"format": "webp"})),
    "image 16 bits": ("image", Sample(_named("a {}.png", images.deep_png), {"format": "tiff"})),
    "image CMYK": (
        "image",
        Sample(
            _named("a {}.tif", lambda path: images.quarters(mode="CMYK").save(path)),
            {"format": "jpeg"},
        ),
    ),
    **{
        f"media {form}": ("media", Sample(_named("a {}.mkv", recordings.film), {"format": form}))
        for form in ("mp4", "mp3", "opus")
    },
    "metadata document": ("metadata", Sample(_named("a {}.pdf", documents.document))),
    **{
        f"pdf {action}": ("pdf", Sample(_named("a {}.pdf", documents.form), {"action": action}))
        for action in ("merge", "split", "rotate", "images")
    },
    **{
        f"table {encoding} to {form}": (
            "table",
            Sample(_named("a {}.csv", _cells(encoding)), {"format": form}),
        )
        for encoding, form in (
            ("utf-8", "parquet"),
            ("utf-16", "xlsx"),
            ("utf-8-sig", "jsonl"),
            ("utf-8", "json"),
        )
    },
    "text utf-16": (
        "text",
        Sample(_named("a {}.txt", lambda path: path.write_text("ä\n" * 50, encoding="utf-16"))),
    ),
}


@pytest.fixture(params=SORTS)
def bench(
    request: pytest.FixtureRequest, tmp_path: Path, runner: Runner, recorder: Recorder
) -> Iterator[Bench]:
    kind, sample = SORTS[request.param]
    bench = Bench(kind, tmp_path, runner, recorder)
    bench.sample = sample
    yield bench
    assert bench.temporaries() == []
    assert runner.close(10)
    assert psutil.Process().children(recursive=True) == []

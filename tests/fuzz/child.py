"""Fuzzes one target in this process, as libFuzzer does: TARGET, then libFuzzer's own options."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "app")]

with atheris.instrument_imports(include=["dropmill"]):
    # What the readers load only when they need it is watched too.
    from dropmill.jobs.extract import seven_zip, tar_archive, zip_archive  # noqa: F401
    from fuzz import targets


def main() -> None:
    """Run until libFuzzer has enough."""
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()

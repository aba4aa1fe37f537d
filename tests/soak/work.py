"""What a soak gives the program to do: jobs of every kind, good inputs and spoilt ones."""

from __future__ import annotations

import queue
import random
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

from dropmill.core.fields import build, fields_of
from dropmill.core.job import Job
from dropmill.core.registry import Registry
from jobs.samples.contract import PLAIN, SAMPLES, Sample

AHEAD = 4
"""Batches that are made before they are wanted."""
MOST_JOBS = 12
SPOILT = (b"", b"\0" * 100, b"PK\x03\x04nonsense", b"%PDF-1.7\nnonsense", b"a,b\n1,2\n")


def _table(folder: Path, number: int) -> Path:
    path = folder / f"table {number}.csv"
    path.write_text("id,name\n" + "".join(f"{n},name {n}\n" for n in range(500)))
    return path


TABLE: Mapping[str, Sample] = {**SAMPLES, "table": Sample(_table, {"format": "parquet"})}


class Work:
    """Makes batches on a thread of its own, some ahead: what that takes is not the window's.

    Each has a folder of its own, with copies of inputs that were made at the start.
    """

    def __init__(self, folder: Path, registry: Registry, url: str, dice: random.Random) -> None:
        self._folder = folder
        self._registry = registry
        self._url = url
        self._dice = dice
        self._number = 0
        self._kept: list[Path] = []
        self._made = {name: self._inputs_for(name) for name in registry}
        self._ahead: queue.Queue[list[Job]] = queue.Queue(AHEAD)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._make, name="soak-work", daemon=True)
        self._thread.start()

    def batch(self) -> list[Job] | None:
        """Return some jobs of one kind; None while none is made."""
        try:
            return self._ahead.get_nowait()
        except queue.Empty:
            return None

    def close(self) -> None:
        """Make no more."""
        self._is_over.set()
        self.batch()
        self._thread.join()

    def _make(self) -> None:
        while not self._is_over.is_set():
            self._ahead.put(self._batch())

    def _batch(self) -> list[Job]:
        kind = self._registry[self._dice.choice(sorted(self._registry))]
        self._number += 1
        place = self._folder / str(self._number)
        inputs, outputs = place / "in", place / "out"
        inputs.mkdir(parents=True)
        outputs.mkdir()
        self._kept.append(place)
        count = self._dice.choice((1, 2, 5, MOST_JOBS))
        if kind.takes_links:
            names = [self._link(kind.kind, n) for n in range(1 if kind.kind == "links" else count)]
            sample = PLAIN
        else:
            sample = TABLE.get(kind.kind, PLAIN)
            names = [str(self._input(made, inputs)) for made in self._made[kind.kind][:count]]
        known = {field.name for field in fields_of(kind)}
        usual = {"dir": str(outputs), "retries": "1"}
        settings = {name: text for name, text in usual.items() if name in known}
        return build(kind, names, settings | dict(sample.settings))

    def forget(self) -> None:
        """Remove the files of batches whose jobs are in the list no more: all but those ahead."""
        for _ in range(len(self._kept) - AHEAD - 2):
            shutil.rmtree(self._kept.pop(0))

    def _link(self, kind: str, number: int) -> str:
        if kind == "links":
            return f"{self._url}/page/{number}.html"
        return f"{self._url}/{self._dice.randrange(6)}/{self._number}-{number}.bin"

    def _inputs_for(self, name: str) -> list[Path]:
        folder = self._folder / "inputs" / name
        folder.mkdir(parents=True)
        sample = TABLE.get(name, PLAIN)
        return [sample.make(folder, number) for number in range(MOST_JOBS)]

    def _input(self, made: Path, folder: Path) -> Path:
        path = folder / made.name
        chance = self._dice.random()
        if chance < 0.07:
            path.write_bytes(self._dice.choice(SPOILT))
        elif chance > 0.05 + 0.07:
            shutil.copyfile(made, path)
        return path  # else it is not there

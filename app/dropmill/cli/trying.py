"""`dropmill run --try-three`: runs three of a batch, and says what the whole would take."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TextIO

from dropmill.cli.report import Summary
from dropmill.cli.session import Session
from dropmill.core.errors import Problem
from dropmill.core.job import Job
from dropmill.core.plain_text import shown
from dropmill.core.runner import Runner
from dropmill.core.trial import TRIED, Pixels, Trial, Tried, summed_up, three_of
from dropmill.core.trial_files import at_once, measured, sizes_of, tried_of
from dropmill.core.verbs import Jobs
from dropmill.core.waiting import size_text

_HEAD = ("input", "before", "after", "pixels", "took")


def try_three(
    jobs: Sequence[Job], runner: Runner, session: Session, out: TextIO, *, is_json: bool
) -> Summary:
    """Run three of these jobs and print what came of them; Problem when they are no more."""
    if len(jobs) <= TRIED:
        raise Problem(
            f"There is nothing to try first: this is no more than {TRIED} jobs",
            "Leave out --try-three.",
        )
    sizes = sizes_of(jobs)
    chosen = [jobs[place] for place in three_of(sizes)]
    before = measured(chosen)
    summary = session.run(chosen)
    pictures = runner.snapshots(Jobs(limit=TRIED))  # by number: in the order they came
    if session.is_interrupted or len(pictures) < len(chosen):
        return summary
    tried = [
        tried_of(job, was, [picture])
        for job, was, picture in zip(chosen, before, pictures, strict=True)
    ]
    trial = summed_up(sizes, tried, at_once=at_once(jobs, runner.lanes()))
    if is_json:
        out.write(json.dumps(_told(trial)) + "\n")
    else:
        out.writelines(shown(line) + "\n" for line in _table(trial))
    out.flush()
    return summary


def _table(trial: Trial) -> list[str]:
    rows = [_HEAD, *map(_row, trial.tried)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    lines = [
        "  ".join(
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return ["", *lines, _whole(trial)]


def _row(one: Tried) -> tuple[str, ...]:
    if not one.is_done:
        return one.name, size_text(one.before_bytes), "skipped" if one.skipped else "failed", "", ""
    after = "" if one.after_bytes is None else size_text(one.after_bytes)
    before, now = _pixels(one.before_pixels), _pixels(one.after_pixels)
    pixels = f"{before} → {now}" if before and now else now
    return one.name, size_text(one.before_bytes), after, pixels, f"{one.work_s:.1f} s"


def _whole(trial: Trial) -> str:
    if trial.estimate is None:
        return f"None of the three was done: nobody can tell what all {trial.count:,} would take."
    words = f"All {trial.count:,} would take about {trial.estimate.wall_s:.1f} s"
    if trial.estimate.after_bytes is None:
        return f"{words}."
    sizes = f"about {size_text(trial.estimate.after_bytes)}"
    if trial.before_bytes:
        sizes += f" out of {size_text(trial.before_bytes)}"
    return f"{words} and make {sizes}."


def _pixels(pixels: Pixels | None) -> str:
    return "" if pixels is None else "{}x{}".format(*pixels)


def _told(trial: Trial) -> dict[str, object]:
    estimate = trial.estimate
    return {
        "event": "trial",
        "tried": [
            {
                "name": one.name,
                "is_done": one.is_done,
                "before_bytes": one.before_bytes,
                "after_bytes": one.after_bytes,
                "before_pixels": one.before_pixels,
                "after_pixels": one.after_pixels,
                "work_s": round(one.work_s, 3),
            }
            for one in trial.tried
        ],
        "jobs": trial.count,
        "before_bytes": trial.before_bytes,
        "estimated_s": None if estimate is None else round(estimate.wall_s, 3),
        "estimated_bytes": None if estimate is None else estimate.after_bytes,
    }

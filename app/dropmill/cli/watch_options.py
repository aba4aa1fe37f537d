"""The options of the command `watch`. Nothing heavy is imported here."""

from __future__ import annotations

import argparse
import math

from dropmill.cli.commands import ShowWatches, Watch
from dropmill.core.absolute import absolute
from dropmill.core.watch_rule import LEAST_SETTLE_S

DEFAULT_SETTLE_S = 3.0

WATCH_MANUAL = (
    "Run a job for each file that is in a folder or comes into it, once it has settled: nothing"
    " happened to it for a while. Ctrl+C ends it. With --show or --events: print what the window"
    " watches."
)
_ORIGINALS = ("stay", "move", "trash")


def add_watch_options(parser: argparse.ArgumentParser) -> None:
    """Add them to a parser, but for those of all jobs."""
    parser.add_argument("--folder", metavar="DIR", help="the folder to watch")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--kind", metavar="KIND", help="the kind of job to run")
    what.add_argument("--recipe", metavar="NAME", help="the recipe that each file goes through")
    what.add_argument(
        "--show", action="store_true", help="print the folders that the window watches, and end"
    )
    what.add_argument(
        "--events",
        action="store_true",
        help="the same, with what happened in them last and which files settle",
    )
    parser.add_argument(
        "--match",
        action="append",
        default=[],
        metavar="PATTERN",
        help="only files with such a name, as *.pdf; may be given several times",
    )
    parser.add_argument(
        "--original",
        choices=_ORIGINALS,
        default="stay",
        help="what happens to a file once all that came of it is done (default: stay)",
    )
    parser.add_argument(
        "--original-dir", metavar="DIR", help="where the files go with --original move"
    )
    parser.add_argument(
        "--settle",
        type=_settle_s,
        default=DEFAULT_SETTLE_S,
        metavar="SECONDS",
        help=f"how long a file must stand still (default: {DEFAULT_SETTLE_S:g})",
    )
    parser.add_argument(
        "--poll",
        action="store_true",
        help="look again and again instead of waiting to be told; network folders always are",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep its jobs in the list: a later start goes on with them and takes no file again,"
        " and “dropmill undo” takes back what they did; not while the window is open",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done with what is there, and end"
    )


def watch_of(
    parser: argparse.ArgumentParser,
    found: argparse.Namespace,
    settings: tuple[tuple[str, str], ...],
) -> Watch | ShowWatches:
    """Return what was typed; ends with a usage error when it does not fit together."""
    if found.show or found.events:
        if found.folder:
            parser.error("--show and --events are about the window: leave --folder out")
        return ShowWatches(found.events, found.json)
    if not found.folder or not (found.kind or found.recipe):
        parser.error("give --folder, and --kind or --recipe; or --show")
    if found.recipe and set(dict(settings)) - {"dir"}:
        parser.error("a recipe has its settings in its own steps: give only --dir with it")
    if (found.original == "move") is not bool(found.original_dir):
        parser.error("--original move and --original-dir belong together")
    return Watch(
        absolute(found.folder),
        found.kind or "",
        settings,
        found.settle,
        found.json,
        found.recipe or "",
        tuple(found.match),
        found.dry_run,
        found.original,
        absolute(found.original_dir) if found.original_dir else "",
        found.poll,
        found.keep,
    )


def _settle_s(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not LEAST_SETTLE_S <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a number of seconds from {LEAST_SETTLE_S:g} to 86400"
        )
    return seconds

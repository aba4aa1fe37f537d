"""The command line as data: text in, one frozen command out. Nothing heavy is imported here."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from dropmill import __version__
from dropmill.cli import recipe_options
from dropmill.cli.after_option import add_after
from dropmill.cli.commands import (
    Add,
    Alter,
    ChangeLanes,
    Command,
    History,
    Kinds,
    List,
    Plan,
    Resume,
    Run,
    ShowWatches,
    Tell,
    Undo,
    Watch,
    Window,
)
from dropmill.cli.disk_option import add_disk_wait
from dropmill.cli.getting import LIVE, add_options, add_together, options_of, together_of
from dropmill.cli.lane_options import LANES_MANUAL, add_lane_options, changes_of, lanes_named
from dropmill.cli.recipe_options import Recipes
from dropmill.cli.watch_options import WATCH_MANUAL, add_watch_options, watch_of
from dropmill.core.absolute import absolute
from dropmill.core.plain_text import shown, whole_number
from dropmill.core.state import State
from dropmill.jobs import BUILTIN

USAGE_STATUS = 2

_DOWNLOAD = "download"
_IF_EXISTS = ("skip", "rename", "overwrite")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where to read more, instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"dropmill: {shown(message)}.\nTry “{self.prog} --help”.\n")
        raise SystemExit(USAGE_STATUS)


def parse(argv: Sequence[str]) -> Command:
    """Read the command line; SystemExit after --help, --version or a usage error (status 2)."""
    after = argv.index("--") + 1 if "--" in argv else len(argv)
    # A file that is called so. argparse leaves one more of them out for each positional argument:
    # https://github.com/python/cpython/issues/81691
    argv = [*argv[:after], *("./--" if one == "--" else one for one in argv[after:])]
    try:
        return SUBCOMMANDS.get(argv[0] if argv else "", _window)(argv)
    except FileNotFoundError:
        # Paths are made absolute here, which needs the folder we are in.
        sys.stderr.write("dropmill: The current folder has gone. Change to another one.\n")
        raise SystemExit(USAGE_STATUS) from None


def _window(argv: Sequence[str]) -> Window:
    parser = _Parser(
        prog="dropmill",
        usage="dropmill [PATH|URL ...]\n       dropmill COMMAND ...",
        description="Download files and run jobs on files, in parallel and safely. Without a"
        " command, the window opens with the paths and links that are given.",
        epilog="Commands:\n"
        "  get     download files\n"
        "  run     run jobs of any kind on files\n"
        "  plan    say what “run” would do\n"
        "  recipe  list, show, run, make, import or export recipes: steps for each input\n"
        "  watch   run a job for each file that comes into a folder\n"
        "  kinds   list the kinds of job and their settings, or tell about one\n\n"
        "Commands for the list of jobs that Dropmill keeps:\n"
        "  add      put jobs in the list\n"
        "  jobs     print the list\n"
        "  resume   run what waits or was interrupted\n"
        "  pause, hold, release, cancel, retry, move, remove   do so with jobs\n"
        "  priority  let jobs come before or after all others\n"
        "  lanes    print how many run at once and why others wait, or change it\n"
        "  change   give jobs other settings, also while they run\n"
        "  history  print what has ended\n"
        "  undo     take back what a batch did to files\n\n"
        "“dropmill COMMAND --help” tells more. A file named like a command is opened by"
        " “dropmill ./get”.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"dropmill {__version__}")
    parser.add_argument("inputs", nargs="*", metavar="PATH|URL", help="what the window opens with")
    if argv and _is_word(argv[0]) and not Path(argv[0]).exists():
        parser.error(f"there is no command or file “{argv[0]}”{_perhaps(argv[0])}")
    return Window(tuple(parser.parse_args(argv).inputs))


def _perhaps(word: str) -> str:
    import difflib  # noqa: PLC0415 - only for a mistake

    if word in BUILTIN:
        return f": a kind of job is run by “dropmill run {word}”"
    close = difflib.get_close_matches(word, SUBCOMMANDS, 1)
    return f"; perhaps “{close[0]}” is meant" if close else ""


def _is_word(text: str) -> bool:
    is_option = text.startswith("-")
    return not is_option and text.isascii() and text.islower() and text.replace("-", "").isalpha()


def _get(argv: Sequence[str]) -> Run:
    parser = _parser_of(
        "get",
        "Download files. A link may be a pattern: img[001-100].jpg, [a-z], [0-100:10],"
        " {small,large}; one that ends in .meta4 names the files of a Metalink.",
    )
    parser.add_argument("urls", nargs="*", metavar="URL")
    _add_lists(
        parser,
        "a list of links, one a line, or a Metalink; - reads the standard input; indented lines"
        " under a link, as out=NAME, are for it alone",
    )
    _add_dir(parser, "folder for the files (default: this folder)")
    parser.add_argument("--out", metavar="NAME", help="name of the file, for a single URL")
    parser.add_argument(
        "--checksum", metavar="ALGO=HEX", help="value the file must have, for a single URL"
    )
    parser.add_argument(
        "--find-checksum",
        action="store_true",
        help="look for a .sha256 or SHA256SUMS beside the file, and check what came with it",
    )
    add_options(parser)
    parser.add_argument(
        "--insecure",
        action="store_true",
        help="also take files from a server that cannot prove who it is",
    )
    _add_set(parser)
    add_together(parser)
    _add_if_exists(parser)
    parser.add_argument(
        "--keep-part",
        action="store_true",
        help="when Ctrl+C stops it, keep what has come: the same command goes on from there",
    )
    add_after(parser)
    add_disk_wait(parser)
    _add_json(parser)
    found = parser.parse_intermixed_args(argv[1:])
    if not found.urls and not found.input:
        parser.error("give at least one link, or a list of links with --input")
    for option, value in (("--out", found.out), ("--checksum", found.checksum)):
        if value is not None and (len(found.urls) > 1 or found.input):
            are = f"there are {len(found.urls)} links" if len(found.urls) > 1 else "this is a list"
            parser.error(f"{option} is for one file, but {are}")
    if found.mirrors and (len(found.urls) > 1 or found.input):
        parser.error("--mirror is for one file, but there are several links")
    settings = _Settings(parser)
    settings.add("dir", _folder(found.dir) if found.dir else None)
    settings.add("out", found.out)
    settings.add("checksum", found.checksum)
    settings.add("finds_checksum", "yes" if found.find_checksum else None)
    settings.add("accepts_any_certificate", "yes" if found.insecure else None)
    settings.add("if_exists", found.if_exists)
    for name, text in (*options_of(found).items(), *_set_in(parser, found)):
        settings.add(name, text)
    if "dir" not in dict(settings.all()):
        settings.add("dir", absolute("."))
    return Run(
        _DOWNLOAD,
        tuple(found.urls),
        settings.all(),
        found.json,
        True,
        tuple(found.input),
        together_of(found),
        after=found.after,
        disk_wait_s=found.disk_wait,
        keeps_parts=found.keep_part,
    )


def _run(argv: Sequence[str]) -> Run | Plan:
    parser = _parser_of(
        "run",
        "Run jobs of one kind; “dropmill kinds” lists the kinds, “dropmill kinds KIND”"
        " tells what it does and its settings.",
    )
    _add_batch(parser)
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and do nothing"
    )
    only.add_argument(
        "--try-three",
        action="store_true",
        help="run the smallest, the middle and the largest input, say what all would take, and"
        " stop there",
    )
    only.add_argument(
        "--keep",
        action="store_true",
        help="keep the jobs in the list: “dropmill undo” takes back what they did, and after a"
        " crash “dropmill resume --all” goes on",
    )
    add_after(parser)
    add_disk_wait(parser)
    found = parser.parse_intermixed_args(argv[1:])
    if found.keep and found.disk_wait is not None:
        parser.error("kept jobs wait for a disk as long as it takes: leave --disk-wait out")
    kind, inputs, settings = found.kind, tuple(found.inputs), _settings_of(parser, found)
    if found.dry_run:
        return Plan(kind, inputs, settings, found.json)
    return Run(
        kind,
        inputs,
        settings,
        found.json,
        tries_three=found.try_three,
        after=found.after,
        disk_wait_s=found.disk_wait,
        is_kept=found.keep,
    )


def _plan(argv: Sequence[str]) -> Plan:
    parser = _parser_of(
        "plan",
        "Say what “run” would do: where results go, which names are taken, how much room they"
        " need; and do nothing.",
    )
    _add_batch(parser)
    found = parser.parse_intermixed_args(argv[1:])
    return Plan(found.kind, tuple(found.inputs), _settings_of(parser, found), found.json)


def _add_batch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="a path, or what the kind takes")
    _add_dir(parser, "folder for the results")
    _add_set(parser)
    _add_if_exists(parser)
    _add_json(parser)


def _watch(argv: Sequence[str]) -> Watch | ShowWatches:
    parser = _parser_of("watch", WATCH_MANUAL)
    add_watch_options(parser)
    _add_dir(parser, "folder for the results, outside the watched one")
    _add_set(parser)
    _add_if_exists(parser)
    _add_json(parser)
    found = parser.parse_args(argv[1:])
    return watch_of(parser, found, _settings_of(parser, found))


def _kinds(argv: Sequence[str]) -> Kinds:
    parser = _parser_of("kinds", "List the kinds of job and their settings.")
    parser.add_argument(
        "kind", nargs="?", default="", metavar="KIND", help="tell all about this one instead"
    )
    _add_json(parser)
    found = parser.parse_args(argv[1:])
    return Kinds(found.json, found.kind)


def _add(argv: Sequence[str]) -> Add:
    parser = _parser_of(
        "add",
        "Put jobs in the list and print their numbers, one a line, once they are safe. They run"
        " in the window, or when “dropmill resume --all” is called.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--kind", metavar="KIND", help="the kind of job")
    what.add_argument("--recipe", metavar="NAME", help="the recipe that each input goes through")
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help="a path, or what the kind takes")
    _add_lists(parser, "for downloads, a list of links as “get” takes it")
    _add_dir(parser, "folder for the results")
    _add_set(parser)
    _add_if_exists(parser)
    parser.add_argument(
        "--skip-done",
        action="store_true",
        help="leave out inputs that were done with these settings before",
    )
    parser.add_argument("--hold", action="store_true", help="do not start them until released")
    parser.add_argument("--priority", choices=_PRIORITIES, help="which come first")
    found = parser.parse_intermixed_args(argv[1:])
    if not found.inputs and not found.input:
        parser.error("the following arguments are required: INPUT")
    if found.input and found.kind != _DOWNLOAD:
        parser.error(f"--input is for --kind {_DOWNLOAD}")
    settings = _settings_of(parser, found)
    if found.skip_done:
        settings = (*settings, ("skip_done", "true"))
    if found.recipe and set(dict(settings)) - {"dir"}:
        parser.error("a recipe has its settings in its own steps: give only --dir with it")
    return Add(
        found.kind or "",
        tuple(found.inputs),
        settings,
        found.hold,
        found.priority,
        found.recipe or "",
        tuple(found.input),
        has_patterns=found.kind == _DOWNLOAD,
    )


def _jobs(argv: Sequence[str]) -> List:
    parser = _parser_of("jobs", "Print the list of jobs.")
    parser.add_argument("--state", choices=[state.value for state in State], help="only these")
    parser.add_argument(
        "--errors", action="store_true", help="print what went wrong, the same errors together"
    )
    _add_json(parser)
    found = parser.parse_args(argv[1:])
    if found.errors and found.state:
        parser.error("--errors is about the jobs that failed: give it without --state")
    return List(found.state, found.json, found.errors)


def _history(argv: Sequence[str]) -> History:
    parser = _parser_of("history", "Print the jobs that have ended, the latest first.")
    _add_json(parser)
    return History(parser.parse_args(argv[1:]).json)


def _resume(argv: Sequence[str]) -> Resume:
    parser = _parser_of(
        "resume", "Run jobs that wait or were interrupted, until none of them is left."
    )
    parser.add_argument("ids", nargs="*", type=_job_id, metavar="ID", help="a job's number")
    parser.add_argument("--all", action="store_true", help="all but held and paused ones")
    add_after(parser)
    _add_json(parser)
    found = parser.parse_intermixed_args(argv[1:])
    if found.all == bool(found.ids):
        parser.error("give either the numbers of jobs or --all")
    return Resume(None if found.all else _each_once(found.ids), found.json, found.after)


def _undo(argv: Sequence[str]) -> Undo:
    parser = _parser_of(
        "undo",
        "Give files that the jobs of a batch renamed, moved, replaced, trashed or made their"
        " names, places and bytes back, where nothing has changed since. Without a batch, list"
        " those that can be undone.",
    )
    parser.add_argument(
        "batch", nargs="?", type=_batch_id, metavar="BATCH", help="a batch's number"
    )
    return Undo(parser.parse_args(argv[1:]).batch)


def _tell(argv: Sequence[str]) -> Tell:
    verb = argv[0]
    parser = _parser_of(verb, _TOLD[verb])
    if verb == "priority":
        parser.add_argument("priority", choices=_PRIORITIES)
    parser.add_argument("ids", nargs="*", type=_job_id, metavar="ID", help="a job's number")
    if verb == "move":
        parser.add_argument(
            "--before", type=_job_id, metavar="ID", help="the job they come before (default: none)"
        )
    else:
        parser.add_argument("--batch", type=_job_id, metavar="BATCH", help="all jobs of a batch")
    if verb == "retry":
        parser.add_argument(
            "--like", type=_job_id, metavar="ID", help="all of its batch that failed as this one"
        )
    options = {"move": (), "retry": ("--batch", "--like")}.get(verb, ("--batch",))
    found = parser.parse_intermixed_args(argv[1:])
    batch, like = getattr(found, "batch", None), getattr(found, "like", None)
    if bool(found.ids) + (batch is not None) + (like is not None) != 1:
        parser.error(("give either " if options else "give ") + " or ".join(("ID", *options)))
    return Tell(
        verb,
        _each_once(found.ids),
        getattr(found, "before", None),
        batch,
        like,
        getattr(found, "priority", None),
    )


def _recipe(argv: Sequence[str]) -> Recipes:
    return recipe_options.parse(argv[1:], _parser_of)


def _lanes(argv: Sequence[str]) -> ChangeLanes:
    parser = _parser_of("lanes", LANES_MANUAL)
    add_lane_options(parser)
    _add_json(parser)
    found = parser.parse_intermixed_args(argv[1:])
    hold, release = lanes_named(found.hold), lanes_named(found.release)
    return ChangeLanes(changes_of(parser, found), hold, release, found.go_on, found.json)


_PRIORITIES = ("high", "normal", "low")


def _change(argv: Sequence[str]) -> Alter:
    parser = _parser_of(
        "change",
        "Give jobs other settings. Of a download that runs, --connections and --limit can be"
        " changed; for anything else, pause it first.",
    )
    parser.add_argument("ids", nargs="+", type=_job_id, metavar="ID", help="a job's number")
    add_options(parser, LIVE)
    parser.add_argument(
        "--link",
        metavar="URL",
        help="another link to the same file, for one download that failed or is paused: it goes"
        " on from there once the new link is proven to lead to the same file",
    )
    _add_set(parser)
    found = parser.parse_intermixed_args(argv[1:])
    settings = _Settings(parser)
    for name, text in (*options_of(found).items(), *_set_in(parser, found)):
        settings.add(name, text)
    if not settings.all() and found.link is None:
        parser.error("say what is to be changed")
    if found.link is not None and len(found.ids) > 1:
        parser.error("--link is for one job")
    return Alter(_each_once(found.ids), settings.all(), found.link)


_TOLD = {
    "cancel": "Stop jobs for good, and leave nothing partial behind.",
    "retry": "Let jobs that failed, were cancelled or interrupted wait for another attempt.",
    "pause": "Stop jobs that run, to go on later, and hold those that wait; “dropmill resume” and"
    " their numbers let them go on.",
    "hold": "Let jobs that wait not start until they are released.",
    "release": "Let jobs that are held wait for their turn again.",
    "move": "Put jobs before another one in the queue, or at its end.",
    "priority": "Let jobs come before all of a lower priority, and after all of a higher one.",
    "remove": "Take jobs from the list, those that have not ended once they are cancelled.",
}


SUBCOMMANDS: dict[str, Callable[[Sequence[str]], Command]] = {
    "get": _get,
    "run": _run,
    "plan": _plan,
    "watch": _watch,
    "kinds": _kinds,
    "add": _add,
    "jobs": _jobs,
    "resume": _resume,
    "history": _history,
    "undo": _undo,
    "lanes": _lanes,
    "recipe": _recipe,
    "change": _change,
    **dict.fromkeys(_TOLD, _tell),
}
"""The words that are commands when they come first; anything else is for the window."""


class _Settings:
    """Collects settings and refuses one that is given twice."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._parser = parser
        self._found: dict[str, str] = {}

    def add(self, name: str, value: str | None) -> None:
        if value is None:
            return
        if name in self._found:
            self._parser.error(f"the setting “{name}” is given twice")
        self._found[name] = value

    def all(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._found.items())


def _settings_of(
    parser: argparse.ArgumentParser, found: argparse.Namespace
) -> tuple[tuple[str, str], ...]:
    settings = _Settings(parser)
    settings.add("dir", _folder(found.dir) if found.dir else None)
    settings.add("if_exists", found.if_exists)
    for name, text in _set_in(parser, found):
        settings.add(name, text)
    return settings.all()


def _set_in(
    parser: argparse.ArgumentParser, found: argparse.Namespace
) -> Iterator[tuple[str, str]]:
    """Yield what was given by --set."""
    for text in found.set:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            parser.error(f"“{text}” is not of the form FIELD=VALUE")
        name = name.strip()
        yield name, _folder(value) if name == "dir" and value else value


def _folder(text: str) -> str:
    """Return the folder that is meant: shells leave the ~ of `--dir=~/x` to the program."""
    try:
        return absolute(str(Path(text).expanduser()))
    except RuntimeError:  # no such user
        return absolute(text)


def _parser_of(command: str, description: str) -> _Parser:
    return _Parser(prog=f"dropmill {command}", description=description, allow_abbrev=False)


def _add_lists(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--input", action="append", default=[], metavar="FILE|URL|-", help=text)


def _add_dir(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--dir", metavar="DIR", help=text)


def _add_set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="a setting of the kind"
    )


def _add_if_exists(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--if-exists", choices=_IF_EXISTS, help="what to do when the name of a result is taken"
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def _each_once(ids: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ids))


def _job_id(text: str) -> int:
    number = whole_number(text, (1 << 63) - 1)
    if not number:
        raise argparse.ArgumentTypeError(f"“{text}” is not the number of a job")
    return number


def _batch_id(text: str) -> int:
    try:
        return _job_id(text)
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"“{text}” is not the number of a batch") from None

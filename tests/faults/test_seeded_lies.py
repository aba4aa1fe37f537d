"""Every row of lies, with dice: the file is one version that the server had, or there is none.

`--seeds` says how often each row is thrown.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import random
import urllib.parse
from collections.abc import Callable
from pathlib import Path

import pytest

from dropmill.core.state import Event
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask, Version

Lie = Callable[[random.Random, list[Version]], Callable[[Ask], None]]
LIES: dict[str, Lie] = {}


def lie(make: Lie) -> Lie:
    LIES[make.__name__] = make
    return make


def cut(dice: random.Random, version: Version) -> int:
    return dice.randrange(len(version.body) + 1)


def now_and_then(dice: random.Random, wrong: Callable[[Ask], None], version: Version) -> object:
    """Sometimes wrong, sometimes cut off, in the end right."""
    plan = [dice.random() < 0.6 for _ in range(4)]

    def behave(ask: Ask) -> None:
        if ask.number == 1:
            ask.serve(version, send_most=cut(dice, version))
        elif ask.number - 2 < len(plan) and plan[ask.number - 2]:
            wrong(ask)
        else:
            ask.serve(version, send_most=cut(dice, version) if ask.number < 8 else None)

    return behave


@lie
def ignores_ranges(dice: random.Random, versions: list[Version]) -> object:
    return now_and_then(dice, lambda ask: ask.serve(versions[0], knows_range=False), versions[0])


@lie
def gives_another_range(dice: random.Random, versions: list[Version]) -> object:
    version = versions[0]

    def wrong(ask: Ask) -> None:
        size = len(version.body)
        first, last = sorted((dice.randrange(size), dice.randrange(size)))
        total = dice.choice([size, size + 1, "*", 0])
        body = version.body[first : last + 1]
        field = f"bytes {first}-{last}/{total}"
        ask.answer("206 Partial Content", body, ETag=version.etag, Content_Range=field)

    return now_and_then(dice, wrong, version)


@lie
def changes_between_requests(dice: random.Random, versions: list[Version]) -> object:
    knows = dice.random() < 0.5

    def behave(ask: Ask) -> None:
        version = versions[0] if ask.number < dice.randrange(2, 5) else versions[1]
        most = cut(dice, version) if ask.number < 7 else None
        ask.serve(version, knows_if_range=knows, send_most=most)

    return behave


@lie
def changes_back_and_forth(dice: random.Random, versions: list[Version]) -> object:
    def behave(ask: Ask) -> None:
        version = dice.choice(versions)
        ask.serve(version, send_most=cut(dice, version) if ask.number < 8 else None)

    return behave


@lie
def does_not_know_if_range(dice: random.Random, versions: list[Version]) -> object:
    other = versions[1]
    return now_and_then(dice, lambda ask: ask.serve(other, knows_if_range=False), versions[0])


@lie
def answers_200_to_a_matching_if_range(dice: random.Random, versions: list[Version]) -> object:
    def behave(ask: Ask) -> None:
        knows = "if-range" not in ask.headers
        most = cut(dice, versions[0]) if ask.number < 4 else None
        ask.serve(versions[0], knows_range=knows, send_most=most)

    return behave


@lie
def has_no_strong_validator(dice: random.Random, versions: list[Version]) -> object:
    etag = dice.choice(["", 'W/"weak"'])
    weak = [Version(version.body, etag) for version in versions]

    def behave(ask: Ask) -> None:
        version = dice.choice(weak)
        ask.serve(version, send_most=cut(dice, version) if ask.number < 4 else None)

    return behave


@lie
def says_416(dice: random.Random, versions: list[Version]) -> object:
    def wrong(ask: Ask) -> None:
        size = dice.choice([len(versions[0].body), cut(dice, versions[0]), 0])
        etag = dice.choice(versions).etag
        ask.answer("416 No", b"x" * 50, ETag=etag, Content_Range=f"bytes */{size}")

    return now_and_then(dice, wrong, versions[0])


@lie
def is_too_short_or_resets(dice: random.Random, versions: list[Version]) -> object:
    step = dice.randrange(1024, 60_000)

    def behave(ask: Ask) -> None:
        ask.serve(versions[0], send_most=step, then=dice.choice([ask.reset, ask.hang_up]))

    return behave


@lie
def is_too_long(dice: random.Random, versions: list[Version]) -> object:
    def wrong(ask: Ask) -> None:
        ask.head("200 OK", Content_Length=len(versions[0].body), ETag=versions[0].etag)
        ask.raw(versions[0].body + b"x" * dice.randrange(1, 100_000))

    return now_and_then(dice, wrong, versions[0])


@lie
def says_no_length(dice: random.Random, versions: list[Version]) -> object:
    def behave(ask: Ask) -> None:
        ask.head("200 OK", Transfer_Encoding="chunked", ETag=versions[0].etag)
        body, position = versions[0].body, 0
        ends_at = cut(dice, versions[0]) if ask.number < 4 else len(body)
        while position < ends_at:
            piece = body[position : min(position + dice.randrange(1, 50_000), ends_at)]
            ask.raw(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            position += len(piece)
        if ends_at < len(body):
            ask.hang_up()
        ask.raw(b"0\r\n\r\n")

    return behave


@lie
def is_busy(dice: random.Random, versions: list[Version]) -> object:
    def wrong(ask: Ask) -> None:
        status = dice.choice(
            ["408 Slow", "429 Many", "500 Oops", "502 Bad", "503 Busy", "504 Late"]
        )
        date = email.utils.formatdate(dice.uniform(0, 4e9), usegmt=True)
        after = dice.choice(["0", "-5", "7", "9" * 30, date, "nonsense", ""])
        ask.answer(status, b"sorry", Retry_After=after)

    return now_and_then(dice, wrong, versions[0])


PLACES = (
    *("/file.bin", "/1/file.bin", "?again", "//", "", "http://localhost:{}/elsewhere"),
    *("file:///etc/passwd", "ftp://127.0.0.1:{}/file.bin", "https://127.0.0.1:{}/", "http://[x"),
)


@lie
def redirects(dice: random.Random, versions: list[Version]) -> object:
    def behave(ask: Ask) -> None:
        if dice.random() < 0.5 and ask.number < 5:
            ask.answer("302 Found", Location=dice.choice(PLACES).format(ask.server.port))
        else:
            version = versions[0]
            ask.serve(version, send_most=cut(dice, version) if ask.number < 4 else None)

    return behave


@lie
def stalls(dice: random.Random, versions: list[Version]) -> object:
    stalls_at = {dice.randrange(1, 4)}

    def behave(ask: Ask) -> None:
        if ask.number in stalls_at:
            ask.serve(versions[0], send_most=cut(dice, versions[0]), then=ask.stall)
        else:
            most = cut(dice, versions[0]) if ask.number < 4 else None
            ask.serve(versions[0], send_most=most)

    return behave


@lie
def says_another_digest(dice: random.Random, versions: list[Version]) -> object:
    def behave(ask: Ask) -> None:
        right, wrong = (digest_of(version) for version in versions)
        field = dice.choice([right, right, wrong, "sha-256=:no:", "nonsense", ""])
        most = cut(dice, versions[0]) if ask.number < 4 else None
        ask.serve(versions[0], send_most=most, **{"Repr-Digest": field})

    return behave


def digest_of(version: Version) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(version.body).digest()).decode()}:"


@lie
def compresses(dice: random.Random, versions: list[Version]) -> object:
    def wrong(ask: Ask) -> None:
        ask.answer("200 OK", b"\x1f\x8b" + bytes(999), Content_Encoding="gzip")

    return now_and_then(dice, wrong, versions[0])


@lie
def shows_a_login_page(dice: random.Random, versions: list[Version]) -> object:
    def wrong(ask: Ask) -> None:
        ask.answer("200 OK", b"<html>log in</html>", Content_Type="text/html")

    return now_and_then(dice, wrong, versions[0])


@lie
def expires(dice: random.Random, versions: list[Version]) -> object:
    def wrong(ask: Ask) -> None:
        ask.answer(dice.choice(["403 Forbidden", "410 Gone"]), b"expired")

    return now_and_then(dice, wrong, versions[0])


@lie
def speaks_nonsense(dice: random.Random, versions: list[Version]) -> object:
    def wrong(ask: Ask) -> None:
        ask.raw(dice.randbytes(dice.randrange(200)))
        ask.hang_up()

    return now_and_then(dice, wrong, versions[0])


@pytest.mark.parametrize("name", LIES)
def test_whatever_the_server_says_the_file_is_one_version_or_there_is_none(
    serve: Serve,
    attempts: Attempts,
    record_property: Callable[[str, object], None],
    name: str,
    seed: int,
) -> None:
    record_property("part", name)
    dice = random.Random(f"{name} {seed}")  # noqa: S311 - dice, not secrecy
    size = dice.choice([1000, 70_000, 300_000, 900_000])
    versions = [Version.make(2 * seed, size), Version.make(2 * seed + 1, size)]
    server = serve(LIES[name](dice, versions))
    settings = {"stall_timeout_s": 1.0} if name == stalls.__name__ else {}
    job = attempts.job(server.url(), connections=dice.choice([0, 1, 4]), **settings)
    ending = attempts.until_over(job, tries=12)
    files = attempts.files()
    if ending.event is Event.FINISH:
        assert files.get("file.bin") in [version.body for version in versions]
        assert not attempts.parts()
    else:
        assert "file.bin" not in files
        assert ending.failure is not None
        assert ending.failure.title
        assert ending.failure.hint
    assert len(server.asked) < 1500


NAMES = (
    *(
        "../../x",
        "/etc/x",
        "C:\\x",
        "a\\b",
        "a%2Fb",
        "..",
        ".",
        "",
        " ",
        "CON",
        "nul.txt",
        "x...",
        "~/x",
    ),
    *(
        "a\tb",
        "\u202egpj.exe",
        "\u0000",
        "-rf",
        "x" * 4096,
        "é" * 300,
        ".dropmill-tmp",
        ".x",
        "a:b",
    ),
)


def odd_name(dice: random.Random) -> str:
    """Return a Content-Disposition with a name that nobody should believe."""
    name = dice.choice(NAMES) + dice.choice(["", ".tar.gz", "/", "\\", " ", "/x"])
    plain = name.encode("utf-8").decode("latin-1").replace('"', "")
    quoted = urllib.parse.quote(name, safe=dice.choice(["", "/"]))
    charset = dice.choice(["UTF-8", "iso-8859-1", "no-such", ""])
    return dice.choice(
        [
            f'attachment; filename="{plain}"',
            f"attachment; filename*={charset}''{quoted}",
            f'attachment; filename="fine.bin"; filename*={charset}{{quoted}}',
            f"inline; filename={plain}",
            f'attachment; filename="{plain}',
        ]
    )


def test_whatever_the_server_calls_it_there_is_one_file_in_the_folder(
    serve: Serve, attempts: Attempts, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(f"names {seed}")  # noqa: S311 - dice, not secrecy
    version = Version.make(seed, 2000)
    fields = {"Content-Disposition": odd_name(dice)}
    server = serve(lambda ask: ask.serve(version, **fields))
    path = dice.choice(["/file.bin", "/%2e%2e/%2e%2e", "/a%2fb", "/", "/%00", "/CON"])
    before = {*tmp_path.rglob("*")}
    ending = attempts.once(attempts.job(server.url(path)))
    found = {*tmp_path.rglob("*")} - before
    if ending.event is not Event.FINISH:  # a head that is none
        assert not found
        assert ending.failure is not None
        assert ending.failure.hint
        return
    (made,) = found
    assert made.parent == attempts.folder
    assert made.read_bytes() == version.body
    assert not made.is_symlink()
    name = made.name
    assert 0 < len(name.encode()) <= 255
    assert name.isprintable()
    assert not set(name) & set('/\\<>:"|?*')
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert name.partition(".")[0].upper() not in {"CON", "NUL"}

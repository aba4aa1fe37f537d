"""`get` with its options, lists and patterns; `change` for jobs in the list."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from dropmill.cli.arguments import parse
from dropmill.cli.commands import Alter, Run
from dropmill.cli.getting import Together
from faults.downloading import Serve
from faults.lying_server import Ask, Version

Dropmill = Any


def test_options_are_settings() -> None:
    typed = (
        "get http://a/b --connections 4 --limit 2M --limit-all 5M --max-per-host 3 --retries 1"
        " --user me:pw --cookies c.txt --proxy socks5h://p:1 --referer http://r --user-agent x"
        " --mirror http://m/1 --mirror http://m/2 --find-checksum --header A:1,2"
        " --insecure --keep-part --set stall_timeout_s=5"
    )
    command = parse(typed.split())
    assert isinstance(command, Run)
    settings = dict(command.settings)
    assert json.loads(settings.pop("header")) == ["A:1,2"]
    assert json.loads(settings.pop("mirrors")) == ["http://m/1", "http://m/2"]
    settings.pop("dir")
    assert settings == {
        "connections": "4",
        "limit": "2M",
        "retries": "1",
        "user": "me:pw",
        "cookies": "c.txt",
        "proxy": "socks5h://p:1",
        "referer": "http://r",
        "user_agent": "x",
        "finds_checksum": "yes",
        "accepts_any_certificate": "yes",
        "stall_timeout_s": "5",
    }
    assert command.keeps_parts
    assert command.together == Together("5M", 3)


@pytest.mark.parametrize(
    "line",
    [
        "get",
        "get http://a --max-per-host 0",
        "get http://a --max-per-host 000640",
        "cancel 000000000000000000019999999999999999999999",
        "get http://a --limit 1M --set limit=2M",
        "get http://a --set limit",
        "get --input x --out y",
        "get http://a http://b --mirror http://c",
        "change 1",
        "change 1 2 --link http://x",
    ],
)
def test_what_makes_no_sense_is_a_usage_error(line: str) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(line.split())
    assert caught.value.code == 2


def test_change() -> None:
    command = parse(["change", "3", "4", "--limit", "500k", "--set", "retries=2"])
    assert command == Alter((3, 4), (("limit", "500k"), ("retries", "2")))


def files(ask: Ask) -> None:
    if ask.path == "/x.meta4":
        body = b"/1"
        ask.answer(
            "200 OK",
            "<metalink xmlns='urn:ietf:params:xml:ns:metalink'><file name='named'>"
            f"<hash type='sha-256'>{hashlib.sha256(body).hexdigest()}</hash>"
            f"<url>http://127.0.0.1:{ask.server.port}/404</url>"
            f"<url>http://127.0.0.1:{ask.server.port}/1</url></file></metalink>".encode(),
        )
    elif ask.path == "/404":
        ask.answer("404 Not Found")
    else:
        ask.answer("200 OK", ask.path.encode())


def test_patterns_lists_and_metalinks(dropmill: Dropmill, serve: Serve) -> None:
    server = serve(files)
    (dropmill.folder / "list.txt").write_text(f"# two\n{server.url('/p{a,b}')}\n")
    outcome = dropmill(
        "get",
        server.url("/n[08-10]"),
        server.url("/x.meta4"),
        "--input",
        "list.txt",
        "--json",
    )
    assert outcome.status == 0, outcome.err
    assert outcome.summary["done"] == 6
    found = {p.name: p.read_text() for p in dropmill.folder.iterdir() if p.name != "list.txt"}
    assert found == {
        "n08": "/n08",
        "n09": "/n09",
        "n10": "/n10",
        "pa": "/pa",
        "pb": "/pb",
        "named": "/1",
    }


def test_what_is_added_may_be_patterns_and_lists_too(dropmill: Dropmill, serve: Serve) -> None:
    server = serve(files)
    (dropmill.folder / "list.txt").write_text(f"{server.url('/p')}\n  out=named\n")
    links = (server.url("/n[8-9]"), "--input", "list.txt", "--dir", "got")
    assert dropmill("add", "--kind", "download", *links).out == "1\n2\n3\n"
    assert dropmill("resume", "--all").status == 0
    found = {path.name: path.read_text() for path in (dropmill.folder / "got").iterdir()}
    assert found == {"n8": "/n8", "n9": "/n9", "named": "/p"}
    refused = dropmill("add", "--kind", "download", "http://h/x", "nonsense")
    assert (refused.status, refused.out) == (2, "")
    assert "“nonsense” is not a complete link" in refused.err
    assert dropmill("add", "--kind", "copy", "--input", "list.txt").status == 2
    assert dropmill("add", "--kind", "download").status == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["http://h/[1-99999999]"], "99,999,999 links"),
        (["http://h/[1-2]", "--out", "x"], "there are 2 links"),
        (["--input", "none.txt"], "does not exist"),
        (["--input", "bad.txt"], "Line 2 of “bad.txt”"),
        (["--input", "empty.txt"], "There is no link in the list"),
        (["http://h/x", "--limit", "fast"], "not a speed"),
        (["http://h/x", "--limit-all", "fast"], "not a speed"),
        (["http://h/x", "--connections", "99"], "from 0 to 16"),
        (["http://h/x", "--checksum", "sha256=12"], "“12” is not a value of sha256"),
        (["http://h/x", "--header", "A: b\nC: d"], "in one line"),
        (["http://h/x", "--header", "no colon"], "not a header line"),
        (["http://h/x", "--mirror", "nonsense"], "not a complete link"),
        (["http://h/x", "--proxy", "foo://p:1"], "Proxies of the type “foo:” are not known"),
    ],
)
def test_what_cannot_be_meant_is_said_before_anything_is_fetched(
    dropmill: Dropmill, arguments: list[str], words: str
) -> None:
    (dropmill.folder / "empty.txt").write_text("# none yet\n")
    (dropmill.folder / "bad.txt").write_text("http://h/ok\nnonsense\n")
    outcome = dropmill("get", *arguments)
    assert outcome.status == 2
    assert words in outcome.err
    assert outcome.is_clean()


def test_the_limit_of_all_holds(dropmill: Dropmill, serve: Serve) -> None:
    version = Version.make(1, 600_000)
    server = serve(lambda ask: ask.serve(version))
    outcome = dropmill("get", server.url("/[1-2]"), "--limit-all", "600k", "--json")
    assert outcome.status == 0
    assert outcome.summary["wall_s"] > 1.5


def test_a_job_in_the_list_gets_another_link_and_other_settings(
    dropmill: Dropmill, serve: Serve
) -> None:
    server = serve(
        lambda ask: ask.answer("404 Not Found" if ask.path == "/old" else "200 OK", b"x")
    )
    assert dropmill("add", "--kind", "download", server.url("/old")).status == 0
    assert dropmill("resume", "--all").status == 1
    outcome = dropmill("change", "1", "--link", server.url("/new"), "--set", "out=mine")
    assert outcome.status == 0, outcome.err
    assert "waiting" in outcome.out
    assert dropmill("resume", "--all").status == 0
    assert (dropmill.folder / "mine").read_bytes() == b"x"
    assert "no job 9" in dropmill("change", "9", "--limit", "1M").err


def test_a_link_with_two_names_is_downloaded_to_both(dropmill: Dropmill, serve: Serve) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"data"))
    url = server.url("/x")
    (dropmill.folder / "links.txt").write_text(f"{url}\n out=a\n{url}\n out=b\n{url}\n")
    assert dropmill("get", "--input", "links.txt", "--dir", "to").status == 0
    there = {path.name: path.read_bytes() for path in (dropmill.folder / "to").iterdir()}
    assert there == {"a": b"data", "b": b"data", "x": b"data"}

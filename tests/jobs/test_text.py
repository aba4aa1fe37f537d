"""The kind `text`: what its child process does, and the kind through the Runner."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.fields import build
from dropmill.core.runner import Runner
from dropmill.jobs.text import work
from dropmill.jobs.text.kind import Text
from dropmill.jobs.text.payload import Newline, Rewrite, Rewritten
from recorder import Recorder, ReportRecorder

WORDS = "größe für naïve café señor übermäßig\r\nzweite Zeile\rdritte\n"


def rewritten(
    folder: Path, data: bytes, encoding: str = "utf-8", *, newline: Newline = Newline.KEEP,
    old: str = "", has_bom: bool = False,
) -> tuple[bytes, Rewritten]:  # fmt: skip
    source, target = folder / "a.txt", folder / "b.txt"
    source.write_bytes(data)
    target.touch()
    task = Rewrite(str(source), str(target), old, encoding, newline, has_bom)
    made = work.rewrite(task, ReportRecorder())
    return target.read_bytes(), made


@pytest.mark.parametrize("old", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("new", ["utf-8", "utf-16-le", "cp1252", "cp437"])
def test_each_into_the_others(tmp_path: Path, old: str, new: str) -> None:
    data, made = rewritten(tmp_path, WORDS.encode(old), new)
    assert data.decode(new) == WORDS
    assert made.from_encoding == old
    assert made.is_same is (old == new)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Grüße aus Köln\n", "cp1252"),
        ("Grüße\n", "cp1252"),
        ("élève\n", "cp1252"),
        ("Ñandú y cigüeña\n", "cp1252"),
        ("Åsa är på ön\n", "cp1252"),
        ("Bjørn spiser blåbær\n", "cp1252"),
        ("“Hello” he said…\n", "cp1252"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy\n", "cp1250"),
        ("Zażółć gęślą jaźń\n", "cp1250"),
        ("Привет, как дела? Это текст.\n", "cp1251"),
        ("日本語のテキストです。これは試験です。\n", "shift_jis"),
        ("这是一个中文文本用来测试。\n", "gbk"),
        ("Αυτό είναι ένα κείμενο\n", "cp1253"),
    ],
)
def test_short_texts_are_told_by_where_the_accents_are(
    tmp_path: Path, text: str, encoding: str
) -> None:
    assert rewritten(tmp_path, text.encode(encoding))[0].decode() == text


@pytest.mark.parametrize("piece_bytes", [1, 2, 3, 7, 1 << 20])
@pytest.mark.parametrize("newline", [Newline.LF, Newline.CRLF])
def test_line_ends_across_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece_bytes: int, newline: Newline
) -> None:
    monkeypatch.setattr(work, "PIECE_BYTES", piece_bytes)
    end = "\n" if newline is Newline.LF else "\r\n"
    text = "a\r\nb\nc\rd\r\r\n\n"
    data, _ = rewritten(tmp_path, text.encode("utf-16"), "utf-8", newline=newline)
    assert data.decode() == f"a{end}b{end}c{end}d{end}{end}{end}"
    again, made = rewritten(tmp_path, data, "utf-8", newline=newline)
    assert again == data
    assert made.is_same


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(list(Newline)))
def test_nothing_is_lost(tmp_path_factory: pytest.TempPathFactory, text: str, end: Newline) -> None:
    folder = tmp_path_factory.mktemp("text")
    data, _ = rewritten(folder, text.encode("utf-16"), "utf-8", newline=end, old="utf-16")
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = {Newline.KEEP: text, Newline.LF: plain, Newline.CRLF: plain.replace("\n", "\r\n")}
    assert data.decode() == expected[end]


def test_a_mark_at_the_beginning(tmp_path: Path) -> None:
    data, _ = rewritten(tmp_path, b"a", has_bom=True)
    assert data == codecs.BOM_UTF8 + b"a"
    data, _ = rewritten(tmp_path, b"a", "utf-16", has_bom=True)
    assert data.decode("utf-16") == "a"
    data, _ = rewritten(tmp_path, codecs.BOM_UTF8 + b"a")
    assert data == b"a"


def test_what_does_not_fit_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="“語”, which cp1252 cannot write"):
        rewritten(tmp_path, "日本語".encode()[6:], "cp1252")
    with pytest.raises(Problem, match="is not written in utf-8"):
        rewritten(tmp_path, b"\xff\xfe\xfd", old="utf-8")


@pytest.mark.parametrize(
    "data", [b"\x7fELF\x02\x01\x01\0\0\0", bytes(range(256)), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"]
)
def test_what_is_no_text_is_left_alone(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(JobSkipped):
        rewritten(tmp_path, data)


def test_through_the_runner(runner: Runner, recorder: Recorder, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a\r\nb\r\n")
    (tmp_path / "same.txt").write_bytes(b"a\nb\n")
    (tmp_path / "b.bin").write_bytes(bytes(100))
    names = [str(tmp_path / name) for name in ("a.txt", "same.txt", "b.bin")]
    ids = runner.submit(build(Text, names, {"dir": str(tmp_path / "out")})).result(10).ids
    recorder.wait_for(ids, timeout_s=60)
    done, same, binary = (recorder.latest[i] for i in ids)
    assert done.outputs == (str(tmp_path / "out" / "a.txt"),)
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"a\nb\n"
    assert same.skipped == "it is so already"
    assert binary.skipped == "it is no text"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("name", ["klingon", "hex", "", "utf-8\0"])
def test_an_encoding_that_is_none(name: str) -> None:
    with pytest.raises(Problem, match="not the name of an encoding"):
        build(Text, ["/a"], {"encoding": name})

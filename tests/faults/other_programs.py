"""Our results in programs that share no code with what made them, and theirs in ours.

In `make faults`: the programs that are missing are installed where that is allowed.
"""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dropmill.core.fields import build
from dropmill.core.registry import load
from dropmill.jobs import BUILTIN
from dropmill.jobs.archive.kind import Archive
from dropmill.jobs.archive.payload import ArchiveFormat
from dropmill.jobs.checksum.algorithms import Algorithm
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.encrypt.kind import Action, Encrypt
from dropmill.jobs.extract.kind import Extract
from jobs.doing import done
from jobs.samples import documents, images, recordings

KINDS = load(BUILTIN)
PHRASE = "correct horse battery staple"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in" / "photos"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"text " * 1000)
    (folder / "empty").touch()
    (folder / "sub" / "ünïcode.bin").write_bytes(os.urandom(700_000))
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def program(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found is not None, f"{names[0]} is missing: install its package"
    return found


def made(kind: str, source: Path, **settings: str) -> Path:
    (job,) = build(KINDS[kind], [str(source)], {"dir": str(source.parent / "out"), **settings})
    return Path(done(job).result.outputs[0])


def said(*command: str | Path) -> str:
    ended = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize("form", ArchiveFormat)
def test_others_unpack_what_we_pack(folder: Path, tmp_path: Path, form: ArchiveFormat) -> None:
    (made,) = done(Archive(inputs=(str(folder),), format=form)).result.outputs
    for name, command in {
        "bsdtar": [program("bsdtar"), "-xf", made, "-C"],
        "7z": [program("7z", "7zz"), "x", "-bso0", made],
        "unzip": [program("unzip"), "-q", made, "-d"],
    }.items():
        is_tar = form in {ArchiveFormat.TAR_GZ, ArchiveFormat.TAR_ZST}
        if (name == "7z" and is_tar) or (name == "unzip" and form is not ArchiveFormat.ZIP):
            continue  # 7z unpacks only what is around a tar
        out = tmp_path / name
        out.mkdir()
        subprocess.run([*command, f"-o{out}" if name == "7z" else str(out)], check=True)
        assert tree(out / "photos") == tree(folder), name


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.zip", ["-tzip"]),
        ("a.zip", ["-tzip", "-mem=AES256", f"-p{PHRASE}"]),
        ("a.zip", ["-tzip", "-mem=ZipCrypto", f"-p{PHRASE}"]),
        ("a.zip", ["-tzip", "-mm=LZMA"]),
        ("a.7z", ["-mx1"]),
        ("a.7z", ["-m0=PPMd"]),
        ("a.7z", ["-ms=off", "-mmt=2"]),
        ("a.7z", ["-mhe=on", f"-p{PHRASE}"]),
        ("a.tar", ["-ttar"]),
    ],
)
def test_we_unpack_what_7z_packs(
    folder: Path, tmp_path: Path, name: str, options: list[str]
) -> None:
    made = tmp_path / name
    command = [program("7z", "7zz"), "a", "-bso0", *options, str(made), str(folder)]
    subprocess.run(command, check=True)
    done(Extract(inputs=(str(made),), dir=str(tmp_path / "out"), password=PHRASE))
    assert tree(tmp_path / "out" / "photos") == tree(folder)


@pytest.mark.parametrize(
    "options", [["--format=zip"], ["--format=gnutar", "-j"], ["-J"], ["--zstd"]]
)
def test_we_unpack_what_bsdtar_packs(folder: Path, tmp_path: Path, options: list[str]) -> None:
    made = tmp_path / "made"
    command = [program("bsdtar"), *options, "-cf", str(made), "-C", str(folder.parent), "photos"]
    subprocess.run(command, check=True)
    done(Extract(inputs=(str(made),), dir=str(tmp_path / "out")))
    assert tree(tmp_path / "out" / "photos") == tree(folder)


def on_terminal(*command: str, answers: int) -> None:
    """Run a program that asks for a pass phrase on its terminal."""
    child, terminal = pty.fork()
    if not child:
        os.execv(command[0], command)  # noqa: S606 - a program by its path
    heard = b""
    for _ in range(answers):
        while not heard.rstrip().endswith(b":"):
            heard += os.read(terminal, 1000)
        heard = b""
        os.write(terminal, PHRASE.encode() + b"\n")
    try:
        while os.read(terminal, 1000):
            pass
    except OSError:
        pass  # how a terminal ends
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert status == 0


@pytest.mark.parametrize("size", [0, 1, 65_536, 300_000])
def test_age_reads_what_we_encrypt_and_the_other_way_round(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(os.urandom(size))
    (made,) = done(Encrypt(inputs=(str(path),), passphrase=PHRASE)).result.outputs
    age = program("age")
    on_terminal(age, "-d", "-o", str(tmp_path / "back"), made, answers=1)
    back = tmp_path / "back"
    # It makes no file where there is nothing in it.
    assert (back.read_bytes() if back.exists() else b"") == path.read_bytes()
    theirs = tmp_path / "theirs.age"
    on_terminal(age, "-p", "-o", str(theirs), str(path), answers=2)
    decrypt = Encrypt(inputs=(str(theirs),), action=Action.DECRYPT, passphrase=PHRASE)
    done(decrypt)
    assert (tmp_path / "theirs").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("algorithm", "command"),
    [
        (Algorithm.BLAKE3, ["b3sum"]),
        (Algorithm.SHA256, ["sha256sum"]),
        (Algorithm.SHA512, ["sha512sum", "--tag"]),
        (Algorithm.XXH3, ["xxhsum", "-H3"]),
        (Algorithm.XXH3, ["xxhsum", "-H3", "--tag"]),
        (Algorithm.SHA256, ["openssl", "dgst", "-sha256"]),
        (Algorithm.SHA256, ["openssl", "dgst", "-r", "-sha256"]),
    ],
)
def test_others_add_up_to_the_same(folder: Path, algorithm: Algorithm, command: list[str]) -> None:
    names = ["a.txt", "sub/ünïcode.bin"]
    listed = subprocess.run(
        [program(command[0]), *command[1:], *names], cwd=folder, check=True, capture_output=True
    )
    (folder / f"sums.{algorithm.value}").write_bytes(listed.stdout)
    job = Checksum(inputs=(str(folder / f"sums.{algorithm.value}"),), verify=True)
    assert done(job).result.values["good"] == "2"


@pytest.mark.parametrize("format_", ["jpeg", "png", "webp", "tiff", "gif", "avif"])
def test_pictures(tmp_path: Path, format_: str) -> None:
    source = images.photo(tmp_path / "a.jpg", 6)
    result = made("image", source, format=format_, width="40")
    # AVIF is HEIC's container with another codec, and older versions name that.
    name = "(AVIF|HEIC)" if format_ == "avif" else format_.upper()
    assert re.fullmatch(f"{name} 40 60", said(program("identify"), "-format", "%m %w %h", result))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_stripped_pictures(tmp_path: Path, suffix: str) -> None:
    source = images.photo(tmp_path / "a.jpg")
    if suffix != ".jpg":
        source = made("image", source, format=suffix[1:])
    result = made("metadata", source, if_exists="rename")
    assert "Camera maker" not in said(program("identify"), "-verbose", result)
    assert said(program("compare"), "-metric", "AE", source, result, "null:") == ""


@pytest.mark.parametrize("action", ["merge", "split", "rotate", "compress"])
def test_documents(tmp_path: Path, action: str) -> None:
    source = documents.scan(tmp_path / "a.pdf")
    result = made("pdf", source, action=action)
    for path in [result] if result.is_file() else sorted(result.iterdir()):
        said(program("qpdf"), "--check", path)


@pytest.mark.parametrize("format_", ["mp4", "mkv", "webm", "mp3", "m4a", "opus", "flac", "wav"])
def test_recordings(tmp_path: Path, format_: str) -> None:
    source = recordings.film(tmp_path / "a.mkv")
    result = made("media", source, format=format_)
    options = ["-v", "error", "-of", "json", "-show_streams", "-show_format"]
    found = json.loads(said(program("ffprobe"), *options, result))
    assert float(found["format"]["duration"]) == pytest.approx(1, abs=0.15)
    sorts = [stream["codec_type"] for stream in found["streams"]]
    has_all = format_ in {"mp4", "mkv", "webm"}
    assert sorts.count("video") == has_all
    assert sorts.count("audio") == (2 if has_all or format_ == "m4a" else 1)

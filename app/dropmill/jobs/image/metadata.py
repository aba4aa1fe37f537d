"""What an image carries beside its pixels: camera data, colour profile, which way is up."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct
from PIL import Image

from dropmill.jobs.image.payload import Format
from dropmill.jobs.image.tiff_folders import Folders

_ORIENTATION = 0x0112
_EXIF_FOLDER = 0x8769
_FOLDERS = (_EXIF_FOLDER, 0x8825)  # camera data, place
_WIDTH, _HEIGHT = 0xA002, 0xA003
# What describes the picture; all else in the first folder says how the old file was stored.
_DESCRIBING = (
    *(0x010D, 0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C),
    *(0x4746, 0x4749, 0x8298, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F),
)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = {5, 6, 7, 8}
_XMP_ORIENTATION = re.compile(rb'(tiff:Orientation(?:="|>))[0-9]')
_SPACES = {b"GRAY": {"1", "L", "LA", "I;16", "I", "F"}, b"CMYK": {"CMYK"}}
_COLOURED = {"P", "PA", "RGB", "RGBA"}


class Kept(Struct):
    """What goes over into the result."""

    turn: Image.Transpose | None = None
    is_turned: bool = False
    """Width and height change places."""
    profile: bytes = b""
    exif: Image.Exif | None = None
    xmp: bytes = b""
    dpi: tuple[float, float] | None = None
    notes: list[str] = []
    """What a person should know of the result."""

    def fitting(self, image: Image.Image, format_: Format) -> dict[str, Any]:
        """Return the options that write this into a file of a format."""
        options: dict[str, Any] = {}
        modes = _SPACES.get(self.profile[16:20], _COLOURED)
        # A profile of another colour space than the pixels' would turn them all wrong.
        if self.profile and image.mode in modes and format_ is not Format.GIF:
            options["icc_profile"] = self.profile
        if self.exif is not None and format_ is not Format.GIF:
            folder = self.exif.get(_EXIF_FOLDER, {})
            if _WIDTH in folder or _HEIGHT in folder:
                folder[_WIDTH], folder[_HEIGHT] = image.size
            # For a TIFF Pillow would read the bytes again, and text anew: see `as_stored`.
            is_tiff = format_ is Format.TIFF
            options["exif"] = self._without_folders() if is_tiff else self.exif.tobytes()
        if self.xmp and format_ in {Format.JPEG, Format.WEBP, Format.AVIF}:
            options["xmp"] = self.xmp
        if self.dpi and format_ in {Format.JPEG, Format.PNG, Format.TIFF}:
            options["dpi"] = self.dpi
        return options

    @property
    def folders(self) -> Folders:
        """Exposure and place: what a TIFF gets once it is written."""
        if self.exif is None:
            return {}
        return {tag: self.exif[tag] for tag in self.exif if tag in _FOLDERS}

    def _without_folders(self) -> Image.Exif:
        flat = Image.Exif()
        for tag, value in (self.exif or {}).items():
            if tag not in _FOLDERS:
                flat[tag] = value
        return flat


def of(image: Image.Image, *, is_stripped: bool) -> Kept:
    """Read what an image carries; what is damaged is left out and noted."""
    kept = Kept(profile=image.info.get("icc_profile") or b"", dpi=_dpi(image))
    exif = image.getexif()
    orientation = exif.get(_ORIENTATION, 1)
    # The reader of HEIC turns the picture itself and says so in the tag.
    kept.turn = _TURNS.get(orientation)
    kept.is_turned = orientation in _SIDEWAYS
    if is_stripped:
        return kept
    try:
        kept.exif = _described(exif)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError, OSError, SyntaxError):
        kept.notes.append("the camera data was damaged and is left out")
    xmp = image.info.get("xmp") or b""
    if isinstance(xmp, bytes):
        kept.xmp = _XMP_ORIENTATION.sub(rb"\g<1>1", xmp)
    return kept


def _described(exif: Image.Exif) -> Image.Exif | None:
    """Return a copy without what belongs to the old file: turn, storage, small preview."""
    copy = Image.Exif()
    for tag in _DESCRIBING:
        if tag in exif:
            copy[tag] = as_stored(exif[tag])
    for tag in _FOLDERS:
        if folder := exif.get_ifd(tag):
            copy[tag] = {inner: as_stored(value) for inner, value in folder.items()}
    copy.tobytes()  # what cannot be written is found out here
    return copy if len(copy) else None


def as_stored(value: Any) -> Any:
    """Return a value of camera data such that Pillow writes what it read.

    It reads text as Latin-1, whatever it is in, and writes ? for all but ASCII: so a © or ü would
    be lost. Bytes it leaves alone.
    """
    is_plain = not isinstance(value, str) or value.isascii()
    return value if is_plain else value.encode("latin-1", "replace")


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    dpi = image.info.get("dpi")
    try:
        across, down = (float(value) for value in dpi or ())
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (across, down) if 1 <= across <= 10_000 and 1 <= down <= 10_000 else None

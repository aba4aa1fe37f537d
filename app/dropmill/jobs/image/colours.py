"""Pixels as each format can hold them."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from dropmill.jobs.image.metadata import Kept
from dropmill.jobs.image.payload import Format

_HELD: dict[Format, set[str]] = {
    Format.JPEG: {"L", "RGB", "CMYK"},
    Format.PNG: {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"},
    Format.WEBP: {"RGB", "RGBA"},
    Format.AVIF: {"RGB", "RGBA"},
    Format.TIFF: {"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"},
    Format.GIF: {"1", "L", "P", "RGB", "RGBA"},
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def readable(image: Image.Image, *, needs_scaling: bool) -> Image.Image:
    """Return the image in a mode in which it can be scaled."""
    if image.mode in {"I;16B", "I;16L", "I;16N"}:
        image = image.convert("I").convert("I;16")
    if not needs_scaling:
        return image
    if image.mode in {"P", "PA"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("L") if image.mode == "1" else image


def for_format(image: Image.Image, format_: Format, kept: Kept) -> Image.Image:
    """Return the image in a mode that the format holds; `kept.profile` follows."""
    held = _HELD[format_]
    has_alpha = image.has_transparency_data
    if image.mode in held and not (has_alpha and format_ is Format.JPEG):
        return image
    if image.mode in {"I;16", "I", "F"}:
        return for_format(_eight_bits(image), format_, kept)
    if image.mode == "CMYK":
        return _from_print(image, kept)
    if has_alpha:
        return image.convert("RGBA") if "RGBA" in held else _on_white(image, kept)
    has_shades_only = image.mode in {"L", "1"} and "L" in held
    return image.convert("L" if has_shades_only else "RGB")


def _on_white(image: Image.Image, kept: Kept) -> Image.Image:
    kept.notes.append("what was transparent is white now")
    white = Image.new("RGBA", image.size, "white")
    flat = Image.alpha_composite(white, image.convert("RGBA"))
    return flat.convert("L" if image.mode == "LA" else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return shades of grey with 256 steps; floats and 32 bits are spread from least to most."""
    if image.mode == "I;16":
        image = image.convert("I")
    low, high = image.getextrema()
    assert isinstance(low, int | float)  # noqa: S101 - of one band
    assert isinstance(high, int | float)  # noqa: S101
    if image.mode == "I" and low >= 0 and high <= 0xFFFF:
        low, high = 0, 0xFFFF
    scale = 255 / (high - low) if high > low else 0.0
    return image.point(lambda value: value * scale - low * scale).convert("L")


def _from_print(image: Image.Image, kept: Kept) -> Image.Image:
    """Return printing colours as a screen shows them, by the profile where there is one."""
    profile, kept.profile = kept.profile, _SRGB
    if profile[16:20] == b"CMYK":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.ImageCmsProfile(io.BytesIO(_SRGB))
            turned = ImageCms.profileToProfile(image, source, screen, outputMode="RGB")
        except ImageCms.PyCMSError:
            return image.convert("RGB")
        if turned is not None:
            return turned
    return image.convert("RGB")

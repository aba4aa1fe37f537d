"""The few SVG shapes that the pictures are made of; readable on a dark page as on a light one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-size: 15px; font-weight: 600 }
.quiet { fill: #57606a }
.axis { stroke: #8c959f; stroke-width: 1 }
.bar0 { fill: #2f6feb } .bar1 { fill: #c2410c } .bar2 { fill: #8c959f }
.mark { stroke: #24292f; stroke-width: 2 }
.line0 { stroke: #2f6feb; fill: none; stroke-width: 2 } .dot0 { fill: #2f6feb }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .quiet { fill: #9da7b1 } .axis { stroke: #6e7681 }
  .bar0 { fill: #6aa6ff } .bar1 { fill: #ff9a5c } .mark { stroke: #e6edf3 }
  .line0 { stroke: #6aa6ff } .dot0 { fill: #6aa6ff }
}
"""


@dataclass
class Drawing:
    """Shapes on a sheet; places are pixels from its top left."""

    width: int
    height: int
    title: str
    _shapes: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, *, side: str = "start", look: str = "") -> None:
        """Write words, on the base line y; they begin, have their middle or end at x."""
        self._add(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{side}" class="{look}">', words)

    def bar(self, x: float, y: float, width: float, height: float, look: str) -> None:
        """Fill a rectangle."""
        place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        self._shapes.append(f'<rect {place} class="{look}"/>')

    def line(self, points: Sequence[tuple[float, float]], look: str) -> None:
        """Draw from point to point."""
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._shapes.append(f'<polyline points="{places}" class="{look}"/>')

    def dot(self, x: float, y: float, look: str) -> None:
        """Draw a point."""
        self._shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" class="{look}"/>')

    def svg(self) -> str:
        """Return the file's text."""
        box = f'viewBox="0 0 {self.width} {self.height}" width="{self.width}"'
        title = escape(self.title)
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label="{title}">'
        shapes = "\n".join(self._shapes)
        return f"{head}\n<title>{title}</title>\n<style>{_STYLE}</style>\n{shapes}\n</svg>\n"

    def _add(self, opening: str, words: str) -> None:
        self._shapes.append(f"{opening}{escape(words)}</text>")

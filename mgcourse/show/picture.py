"""The one bundle for every picture: words, and an inline SVG that works in any theme.

A notebook shows the SVG, a terminal the line of words. `save` writes a file.

>>> dot = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>'
>>> Picture(dot, title="nothing", words="An empty square.")
An empty square.
"""

import hashlib
import os
import re
from html import escape
from pathlib import Path

from mgcourse.show.dot import ADVICE, render

FORMATS = ("svg", "png")  # of files
_OPENING = re.compile(r"<svg\b([^>]*)>")
_WIDTH = re.compile(r'\bwidth="([\d.]+)(pt|px|)"')
_COMFORTABLE = 900  # CSS pixels; a wider picture shrinks to 60 % at most, then it scrolls


class Picture:
    """A picture with its words.

    Parameters
    ----------
    svg : str or None
        The drawing, one `<svg>` element; None where nothing could draw it, and then the
        tree is shown in its place.
    title : str
        What it is, in a few words.
    words : str
        What it shows, in one line: the text of a terminal and of a screen reader.
    source : str, optional
        The graph in the DOT language, for pictures that are graphs.
    tree : str, optional
        The same graph as indented text; what `print(picture)` prints.
    advice : str, optional
        One line on how to get a drawing, where there is none.
    caption : str, optional
        What stands beneath the drawing for everyone to read.

    Attributes
    ----------
    svg, title, words, source, tree
        As given; `svg` carries title and description and stands alone as a file.
    format : {"svg", "png"}
        What `render` writes.
    """

    format = "svg"

    def __init__(self, svg, title, words, *, source=None, tree=None, advice=None, caption=None):
        self.title, self.words = title, words
        self.source, self.tree, self._advice = source, tree, advice
        self._caption = caption
        self.svg = svg and self._described(svg)

    def save(self, path):
        """Write the picture to `path`, which ends in .svg or .png.

        The file appears whole or not at all.

        Raises
        ------
        ValueError
            If the name has another ending, or there is no drawing to write.
        OSError
            If the file cannot be written.
        """
        path = Path(path)
        kind = path.suffix.lower().removeprefix(".")
        if kind not in FORMATS:
            raise ValueError(
                f"cannot save a picture as {path.name!r}; end its name in .svg or .png"
            )
        if self.svg is None:
            raise ValueError(f"there is no drawing to save: {self._advice or ADVICE}")
        if kind == "svg":
            _write(path, self.svg.encode())
        elif self.source is None:
            raise ValueError("only graphs can be saved as .png; save this picture as .svg")
        else:
            _write(path, render(self.source, "png"))

    def render(self, filename):
        """`save` in the words of the graphviz package: adds the ending, returns the path."""
        path = f"{filename}.{self.format}"
        self.save(path)
        return path

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": repr(self), "text/html": self._html()}

    def __repr__(self):
        if self.svg is not None:
            return self.words
        return "\n".join(filter(None, (self.words, self.tree, self._advice)))

    def __str__(self):
        return self.tree or self.words

    def _html(self):
        if self.svg is None:
            return f'<figure class="mg-figure"><pre>{escape(repr(self))}</pre></figure>'
        width = _pixels(self.svg)
        if width <= _COMFORTABLE:
            caption = self._caption and (
                f'<figcaption style="max-width:720px;line-height:1.4">'
                f"{escape(self._caption)}</figcaption>"
            )
            return f'<figure class="mg-figure" style="margin:0">{self.svg}{caption or ""}</figure>'
        # what scrolls must be reachable by keyboard, and what is reachable needs a name
        return (
            f'<figure class="mg-figure" style="margin:0;overflow-x:auto" tabindex="0" '
            f'aria-label="{escape(self.title)}">{self.svg}</figure>'
        )

    def _described(self, svg):
        """`svg` without prolog, with a name and a description for those who do not see it."""
        opening = _OPENING.search(svg)
        if opening is None:
            raise ValueError("a picture needs one <svg> element")
        key = "mg" + hashlib.sha256(svg.encode()).hexdigest()[:8]
        style = "max-width:100%;height:auto"
        if (width := _pixels(svg)) > _COMFORTABLE:
            style += f";min-width:{0.6 * width:.0f}px"
        return (
            f'<svg{opening[1]} role="img" aria-labelledby="{key}-title" '
            f'aria-describedby="{key}-desc" style="{style}">'
            f'<title id="{key}-title">{escape(self.title)}</title>'
            f'<desc id="{key}-desc">{escape(self.words)}</desc>' + svg[opening.end() :]
        )


def _pixels(svg):
    """The natural width in CSS pixels, 0 where the drawing has none."""
    found = _WIDTH.search(_OPENING.search(svg)[1])
    return float(found[1]) * (4 / 3 if found[2] == "pt" else 1) if found else 0.0


def _write(path, content):
    """All of `content`, or nothing: a file half written is never seen under its name."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

"""Formulas as drawings: LaTeX set into SVG, so that it moves in the same frame as a figure.

A page sets its own LaTeX a moment after it appears, and a formula that follows a slider
would blink. Here matplotlib's mathematics is drawn as outlines; what it has no letters for
is left to plain text.

>>> svg, width = typeset(r"\\frac{\\partial L}{\\partial a} = 2", size=12)
>>> svg.startswith("<g transform="), 30 < width < 70
(True, True)
>>> typeset(r"\\text{价} = 2", size=12) is None
True
"""

import re
from functools import lru_cache

from mgcourse.show.lines import SIGNS, parts
from mgcourse.show.marks import INK

_SCALE = 100  # size at which the outlines are drawn
_KNOWN = re.compile(r"[ -~Α-Ωα-ωϕϵ]*")  # characters that Computer Modern or STIX can set
_LETTERS = {1: "M", 2: "L", 3: "Q", 4: "C"}  # codes of a path, by the points each takes
_POINTS = {1: 1, 2: 1, 3: 2, 4: 3, 79: 1}
_GAPS = {"=": 8, "+": 22, "-": 22, r"\cdot": 22}  # on either side of a sign, at that size
_ROW = 0.7  # of the size, free between two rows


def typeset(latex, size, x=0.0, y=0.0):
    """A formula as SVG, its baseline beginning at (`x`, `y`).

    Parameters
    ----------
    latex : str
        Without dollar signs.
    size : float
        Of its letters, in the picture's units.

    Returns
    -------
    (str, float) or None
        A `<g>` in the page's own ink and its width; None where letters are missing.
    """
    found = _outlines(latex)
    if found is None:
        return None
    paths, width, _, _ = found
    return _placed(paths, x, y, size), width * size / _SCALE


def rows(formulas, size):
    """Formulas one beneath the other, an `&` in each above the next, as one `<svg>`.

    Returns
    -------
    str or None
        None where letters are missing.
    """
    halves = [formula.split("&", 1) if "&" in formula else ["", formula] for formula in formulas]
    set_ = [[_outlines(half.strip()) for half in pair] for pair in halves]
    if any(half is None for pair in set_ for half in pair):
        return None
    scale, gap = size / _SCALE, 0.3 * size
    middle = scale * max(left[1] for left, _ in set_)
    wide = middle + gap + scale * max(right[1] for _, right in set_)
    drawn, y = [], 0.0
    for left, right in set_:
        above, below = (scale * max(half[i] for half in (left, right)) for i in (2, 3))
        y += above + _ROW * size / 2
        for half, x in ((left, middle - scale * left[1]), (right, middle + gap)):
            drawn.append(_placed(half[0], x, y, size))
        y += below + _ROW * size / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.1f} {y:.1f}" '
        f'width="{wide:.0f}px" height="{y:.0f}px">{"".join(drawn)}</svg>'
    )


def _placed(paths, x, y, size):
    """Outlines in their place and size, in the page's own ink."""
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) scale({size / _SCALE:g})" fill="{INK}">'
        f"{paths}</g>"
    )


def _outlines(latex):
    """(paths, width, height above the baseline, depth below), at `_SCALE`; None as `typeset`.

    A formula's pieces come back in others: each is set once.
    """
    if not _KNOWN.fullmatch(latex):
        return None
    x, paths, above, below = 0.0, [], 0.0, 0.0
    for i, part in enumerate(parts(latex, SIGNS)):
        sign = re.match(SIGNS, part)[0] if i else ""
        gap = _GAPS.get(sign.strip(), 0)
        for piece, room in ((sign.strip(), gap), (part[len(sign) :], 0)):
            course, width, height, depth = _piece(piece)
            if course:
                paths.append(f'<path d="{course}" transform="translate({x + room:.0f} 0)"/>')
            x += width + 2 * room
            above, below = max(above, height), max(below, depth)
    return "".join(paths), x, above, below


@lru_cache(maxsize=4096)
def _piece(latex):
    """(course, width, height above the baseline, depth below) of what has no sign outside."""
    if not latex:
        return "", 0.0, 0.0, 0.0
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath, text_to_path

    text = f"${latex}$".replace(r"\frac", r"\dfrac")
    font = FontProperties(size=_SCALE, math_fontfamily="cm" if latex.isascii() else "stix")
    sizes = text_to_path.get_text_width_height_descent(text, font, ismath=True)
    width, height, depth = map(float, sizes)
    path = TextPath((0, 0), text, size=_SCALE, prop=font)
    return _course(path), width, height - depth, depth


def _course(path):
    """A path of matplotlib's as the course of an SVG path, y downwards."""
    parts, codes, points = [], path.codes, path.vertices.round().astype(int)
    i = 0
    while i < len(codes):
        code = int(codes[i])
        count = _POINTS[code]
        if code == 79:
            parts.append("Z")
        else:
            there = " ".join(f"{x} {-y}" for x, y in points[i : i + count].tolist())
            parts.append(_LETTERS[code] + there)
        i += count
    return "".join(parts)

"""matplotlib's drawings as SVG that can stand in any page: one look, light and dark.

Text and axes take the page's own colour, the ground is transparent, the same picture is the
same text each time, and no id collides with those of another picture.

>>> with look():
...     page = figure(7.5, 2)
...     line = page.subplots().plot([0, 1], [1, 0])
...     svg = drawing(page)
>>> "<style" in svg, "<path" in svg
(False, True)
"""

import hashlib
import io
import re
import textwrap

from mgcourse.show.marks import INK
from mgcourse.show.picture import Picture

WIDTH = 7.5  # inches, of every figure in the course
POINTS = 72  # a unit of the picture is a point, so that font sizes mean what they say
CSS_PIXELS = 96
FONT = "Helvetica, Arial, sans-serif"

STAND_IN = "#123456"  # matplotlib knows no CSS variables: replaced by INK afterwards
_LOOK = {
    "svg.fonttype": "none",
    "svg.hashsalt": "mgcourse",
    "font.size": 10,
    "text.color": STAND_IN,
    "axes.labelcolor": STAND_IN,
    "axes.edgecolor": "#808080",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": "#808080",
    "ytick.color": "#808080",
    "xtick.labelcolor": STAND_IN,
    "ytick.labelcolor": STAND_IN,
    "grid.color": "#808080",
    "grid.alpha": 0.25,
    "lines.linewidth": 2,
}


def look():
    """A context in which matplotlib draws as the course does."""
    import matplotlib

    return matplotlib.rc_context(_LOOK)


def figure(width, height):
    """An empty figure of so many inches, laid out so that nothing is cut off."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=POINTS, layout="constrained")


def drawing(figure):
    """What is drawn on `figure`, as SVG without its outer element."""
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(file, format="svg", transparent=True, metadata=nothing)
    return _cleaned(file.getvalue())


def sheet(width, height, inside, attributes=""):
    """The `<svg>` of so many points, around what is drawn."""
    pixels = CSS_PIXELS / POINTS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width * pixels:.0f}" '
        f'height="{height * pixels:.0f}" font-family="{FONT}" stroke-linejoin="round" '
        f"{attributes}>{inside}</svg>"
    )


def picture(draw, height, title, words, caption, crisp=False):
    """A `Picture` of what `draw(figure)` draws, with a sentence above it and words beneath.

    Parameters
    ----------
    draw : callable
        Draws on the matplotlib figure it is given.
    height : float
        In inches; the width is 7.5.
    title : str
        A sentence that says what to see.
    words : str
        What is shown, in numbers; it stands beneath unless `caption` takes its place.
    caption : str
    crisp : bool
        Show rasters of few pixels as squares.
    """
    with look():
        page = figure(WIDTH, height)
        lines = textwrap.fill(title, 78, max_lines=2, placeholder=" …")
        page.suptitle(lines, x=0.01, ha="left", weight="bold", size=11)
        draw(page)
        inside = drawing(page)
    if crisp:  # without it a browser blurs what has few pixels
        inside = inside.replace("<image ", '<image style="image-rendering: pixelated" ')
    svg = sheet(WIDTH * POINTS, height * POINTS, inside)
    return Picture(svg, title, caption or words, caption=caption or words)


def _cleaned(svg):
    """matplotlib's drawing made fit to stand in a page beside others."""
    svg = svg[svg.index("<g id=") : svg.rindex("</svg>")]
    svg = svg.replace(STAND_IN, INK)
    svg = re.sub(r"font-family: [^;\"]*", "font-family: " + FONT, svg)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    # ids are unique in a picture only: two pictures with the same content may share them
    key = hashlib.sha256(svg.encode()).hexdigest()[:8]
    used = set(re.findall(r'(?:url\(#|href="#)([^")]*)', svg))
    svg = re.sub(r'\bid="([^"]*)"', lambda id: id[0] if id[1] in used else "", svg)
    return re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{key}-", svg)

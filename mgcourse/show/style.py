"""One look for graphs, plots, sliders and verdicts: colours, and numbers as text.

A thing keeps its colour all through the course. The hues are Okabe and Ito's, which colour-blind
readers can tell apart, and a colour never stands alone: there is a shape, a border or a
number beside it.

>>> number(-0.80049902), number(1234567.0), number(2.0)
('-0.8', '1.23e6', '2')
>>> gradient_colour(0.0)
'#f7f7f7'
"""

import math
import unicodedata

ORANGE = "#D55E00"
BLUE = "#0072B2"
GREY = "#777777"
GREEN = "#009E73"
PURPLE = "#CC79A7"
YELLOW = "#F0E442"

NEGATIVE, POSITIVE = ORANGE, BLUE  # gradients and weights, paler as they near 0
PREDICTION = BLUE  # and the model's curve
DATA = TARGET = GREY  # dots; hollow ones for a target
PARAMETER = GREEN  # what you may turn; thick square frame
LOSS = PURPLE  # double frame
ATTENTION = YELLOW  # behind what to look at now

NEUTRAL = "#f7f7f7"  # where the blue-orange scale meets, at 0
INK = "#1a1a1a"  # text on any of the light fills
STROKE = "#808080"  # lines that must show on white and on black

# The scale counts decades, so that a gradient ten times smaller is one step paler.
_FAINTEST, _STRONGEST = -3.0, 1.0
# Full hue would leave dark text below the contrast of 4.5 that WCAG asks for.
_DEEPEST = 0.8

# Shares of the font size that Helvetica's letters take; most others take 0.56.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 0.23),
    **dict.fromkeys(" .,:;/!ftI[]", 0.28),
    **dict.fromkeys("r()-", 0.34),
    **dict.fromkeys("cksvxyzJ", 0.5),
    **dict.fromkeys("−+=<>·×", 0.59),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&", 0.73),
    **dict.fromkeys("mwMW%", 0.9),
    "\u2003": 1.0,
}

LONGEST_NAME = 40  # characters of a label that are shown; hovering tells the rest
# Joiners stay: emoji and several scripts are spelled with them.
_JOINERS = "\u200c\u200d"
_REPLACED = {"Cc": " ", "Cf": "", "Cs": "\ufffd", "Cn": "\ufffd"}


def gradient_colour(gradient):
    """The fill for a signed number: blue above 0, orange below, paler as it nears 0.

    Parameters
    ----------
    gradient : float

    Returns
    -------
    str
        `#rrggbb`, light enough for text in `INK`. The same number has the same colour in
        every picture: the scale runs from 0.001 (no colour) to 10 (full colour) by
        decades. NaN has the neutral colour.
    """
    if gradient == 0 or math.isnan(gradient):
        return NEUTRAL
    size = abs(gradient)
    decades = _STRONGEST if math.isinf(size) else math.log10(size)
    strength = (min(decades, _STRONGEST) - _FAINTEST) / (_STRONGEST - _FAINTEST)
    return blend(NEUTRAL, POSITIVE if gradient > 0 else NEGATIVE, _DEEPEST * max(strength, 0.0))


def blend(start, end, share):
    """The colour `share` (0 to 1) of the way from `start` to `end`, all as `#rrggbb`."""
    pairs = zip(_channels(start), _channels(end))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def number(x, digits=3):
    """A number as short as it stays honest: `digits` significant digits, no padding.

    Whole numbers keep all digits up to six of them; beyond that, and below 0.0001, powers
    of ten are written `1.23e6`.
    """
    text = f"{x:.{digits}g}"
    if "e" not in text:
        return "0" if text == "-0" else text
    mantissa, exponent = text.split("e")
    if 0 < int(exponent) < 6:
        return f"{x:.0f}"
    return f"{mantissa}e{int(exponent)}"


def quantity(x):
    """A number in short; whatever else a learner's engine holds, in its own words."""
    try:
        return number(x)
    except (TypeError, ValueError):
        return shorten(repr(x))


def signed(x):
    """A number in short, with a typeset minus."""
    return signed_text(quantity(x))


def signed_text(words):
    """A typeset minus before a number; a hyphen inside a name stays one."""
    return "−" + words[1:] if words[:1] == "-" and words[1:2].isdigit() else words


def shorten(text, longest=LONGEST_NAME):
    """`text` on one line, without characters that steer a terminal or break XML."""
    text = " ".join(clean(text).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def clean(text):
    """`text` with every control character, lone surrogate and non-character replaced."""
    return "".join(
        _REPLACED.get(unicodedata.category(c), c) if c not in _JOINERS else c for c in text
    )


def columns(text):
    """How wide `text` is in a terminal, where Chinese characters and emoji take two columns."""
    return sum(0 if unicodedata.combining(c) else 1 + is_wide(c) for c in text)


def is_wide(character):
    """Whether a character is as wide as a Chinese one."""
    return unicodedata.east_asian_width(character) in "WF"


def text_width(text, size):
    """About how long `text` is in Helvetica of that size; rather too long than too short."""
    return size * sum(_WIDTHS.get(c, 1.0 if is_wide(c) else 0.56) for c in text)


def percent(part, whole):
    """`part` of `whole` as "96 %"."""
    return f"{100 * part / whole:.0f} %"


def several(count, noun):
    """Write "1 point", "3 points"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _channels(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]

"""What every value of a graph is called: its label, else a short symbol of its own.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> w1 = mg.Value(0.5, "w1")
>>> names = Names(trace((w1 * 2).tanh()))
>>> names.words, names.latex
(['w1', 'v1', 'v2'], ['w_{1}', 'v_{1}', 'v_{2}'])
"""

import re
from collections import Counter

from mgcourse.show.style import shorten

_LETTERS = "vuqkgVUQKG"
_ESCAPED = str.maketrans(
    {"\\": "∖", "^": "ˆ", "~": "∼", **{c: "\\" + c for c in "{}$&#_%"}}  # TeX's own characters
)


class Names:
    """Names of `nodes`, by index.

    Attributes
    ----------
    words, latex : list of str
        For text, and in LaTeX.
    """

    def __init__(self, nodes):
        labels = [shorten(node.label) for node in nodes]
        taken = {re.sub(r"\W|\d|_", "", name) for name in labels}
        letter = next((c for c in _LETTERS if c not in taken), "value")
        seen, count = Counter(), 0
        self.words, self.latex = [], []
        for name in labels:
            if not name:
                count += 1
                name = f"{letter}{count}"
            seen[name] += 1
            which = seen[name]  # two values may have the same label
            self.words.append(name if which == 1 else f"{name} ({which})")
            self.latex.append(as_latex(name) + (f"^{{({which})}}" if which > 1 else ""))


def as_latex(name):
    """A name as mathematics: `w1` is w₁; what is no such name stands as text."""
    found = re.fullmatch(r"([^\W\d_]+)_?(\w*)", name)
    if not found:
        return rf"\text{{{name.translate(_ESCAPED)}}}"
    stem, index = found.groups()
    stem = stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"
    return f"{stem}_{{{index.translate(_ESCAPED)}}}" if index else stem

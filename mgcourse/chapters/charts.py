"""Flow charts of the training loop: one as people draw it, one that can be followed.

>>> "U -> F" in repaired().source, "U -> F" in as_found().source
(True, False)
"""

from mgcourse.show import dot, style
from mgcourse.show.picture import Picture

_AS_FOUND = """
A [label="start", shape=ellipse]; F [label="forward"]; L [label="loss"]
B [label="backward"]; U [label="update"]; I [label="iterate"]; E [label="end", shape=ellipse]
A -> F -> L -> B -> U -> I -> E
"""
_REPAIRED = """
A [label="start", shape=ellipse]; F [label="forward"]; L [label="loss"]
Q [label="good\\nenough?", shape=diamond, margin="0,0"]; Z [label="zero"]
B [label="backward"]; U [label="update"]; E [label="end", shape=ellipse]
A -> F -> L -> Q; Q -> E [label=" yes "]; Q -> Z [label=" no "]; Z -> B -> U
U -> F [constraint=false, penwidth=2.5]
"""


def as_found():
    """The chart of a program found on the web: a row of diamonds that never comes back."""
    return _chart(
        _AS_FOUND,
        "diamond",
        "Flow chart of a program found on the web",
        "Start, then diamonds for forward, loss, backward, update and iterate, then end.",
    )


def repaired():
    """The loop as it is: boxes for what is done, one question, and an arrow back."""
    return _chart(
        _REPAIRED,
        "box",
        "The training loop as a flow chart",
        "Forward, loss, then the question: good enough? Yes ends; no leads to zero, backward, "
        "update, and from update an arrow back to forward.",
    )


def _chart(body, shape, title, words):
    look = f'fontname="Helvetica", fontsize=12, color="{style.STROKE}"'
    source = (
        'digraph { rankdir=LR; bgcolor="transparent"; nodesep=0.35; ranksep=0.3\n'
        f'node [{look}, shape={shape}, style=filled, fillcolor="#ffffff", margin="0.12,0.06"]\n'
        f'edge [{look}, fontcolor="{style.STROKE}"]{body}}}'
    )
    try:
        svg = dot.render(source).decode()
    except dot.DotError as fault:
        return Picture(None, title, words, source=source, advice=str(fault))
    return Picture(svg[svg.index("<svg") :], title, words, source=source)

"""The training loop card by card: which card writes which number.

One row, x = 1 with target 0, and one weight: ŷ = w, L = ½ŷ². Three rounds of five cards.

>>> played(5)["w.data"], played(5)["written"]
(3.6, 'w.data')
"""

from mgcourse.chapters.ch01 import written
from mgcourse.chapters.ring import CARDS, SIZE, card, ring, sheet
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import INK

ETA, START, ROUNDS = 0.1, 4.0, 3
NAMES = ("w.data", "ŷ", "L", "w.grad")
_FIT = 'style="display:block;max-width:100%;height:auto"'


def played(count):
    """The numbers after so many cards.

    Returns
    -------
    dict
        `w.data`, `ŷ`, `L` and `w.grad` (None where nothing is known yet), `card` (the last
        one), `written` (the number it wrote) and `sum` (how, in numbers).
    """
    now = {"w.data": START, "ŷ": None, "L": None, "w.grad": 0.0}
    now |= {"card": "", "written": "", "sum": "The start."}
    for i in range(count):
        name = list(CARDS)[i % len(CARDS)]
        now |= {"card": name} | _play(name, now)
    return now


def _play(name, now):
    w, answer, grad = now["w.data"], now["ŷ"], now["w.grad"]
    if name == "forward":
        return {"ŷ": w, "written": "ŷ", "sum": f"ŷ = w·x = {written(w)} · 1"}
    if name == "loss":
        loss = answer**2 / 2
        return {"L": loss, "written": "L", "sum": f"L = ½ · {written(answer)}² = {written(loss)}"}
    if name == "zero":
        return {"w.grad": 0.0, "written": "w.grad", "sum": "w.grad = 0"}
    if name == "backward":
        said = f"w.grad = {written(grad)} + {written(answer)}; w.data stays {written(w)}"
        return {"w.grad": grad + answer, "written": "w.grad", "sum": said}
    after = w - ETA * grad
    said = f"w.data = {written(w)} − {ETA:g} · {written(grad)} = {written(after)}"
    return {"w.data": after, "written": "w.data", "sum": said}


class RingStage:
    """The ring as a stage for `live`: the card played last is lit, the numbers stand inside."""

    panels = ()
    names = frozenset({"now"})
    pixels = SIZE
    least = 0
    base = sheet(ring(), f'role="img" {_FIT}')

    def under(self, numbers):
        """Nothing stands beneath."""
        return ""

    def over(self, numbers, titles=()):
        """The lit card, and the four numbers."""
        return sheet(_moving(numbers["now"]), f'aria-hidden="true" {_FIT}')

    def whole(self, numbers, titles=()):
        """Everything as one `<svg>`."""
        return sheet(ring() + _moving(numbers["now"]))


def _moving(now):
    middle, top = SIZE[0] / 2, 118
    parts = [card(now["card"], lit=True)] if now["card"] else []
    for i, name in enumerate(NAMES):
        y = top + 30 * i
        lit = name == now["written"]
        value = "–" if now[name] is None else written(now[name])
        if lit:
            parts.append(
                f'<rect x="{middle - 76}" y="{y - 18}" width="152" height="26" rx="5" '
                f'fill="{style.ATTENTION}" stroke="{style.STROKE}"/>'
            )
        look = f'font-size="16" fill="{style.INK if lit else INK}"'
        parts.append(
            f'<text x="{middle - 6}" y="{y}" text-anchor="end" {look}>{name}</text>'
            f'<text x="{middle + 10}" y="{y}" font-weight="bold" {look}>{value}</text>'
        )
    return "".join(parts)


def rounds(count):
    """What the figure shows after so many cards."""
    now = played(count)
    if not count:
        words = f"Before the first card: w.data = {START:g}."
    else:
        words = f"Round {(count - 1) // len(CARDS) + 1}, {now['card']}: {now['sum']}."
    return {"now": now, "words": words}


def card_by_card():
    """Play three rounds of the loop on ½w², and watch who writes what."""
    return live(
        rounds,
        panels=RingStage(),
        controls={
            "count": Slider(
                range(ROUNDS * len(CARDS) + 1), name="cards played", play=True, seconds=0.9
            )
        },
        title="The training loop, card by card",
    )

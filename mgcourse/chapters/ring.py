"""The training loop as a ring of five cards: to look at, and to put in order.

>>> training_loop()
forward, loss, zero, backward, update, and from update back to forward.
"""

import math
from html import escape

import ipywidgets as widgets

from mgcourse.show import style
from mgcourse.show.marks import INK
from mgcourse.show.picture import Picture
from mgcourse.study import check

CARDS = {
    "forward": "compute the answers",
    "loss": "how wrong? one number",
    "zero": "forget the old slopes",
    "backward": "work out every slope",
    "update": "move each knob a little",
}
_SHUFFLED = ("update", "zero", "forward", "backward", "loss")
SIZE, _CARD = (560, 330), (156, 50)
_FIT = {"width": "auto"}


def training_loop():
    """The ring as a `Picture`; `backward`, what this course is about, is lit."""
    names = list(CARDS)
    words = f"{', '.join(names)}, and from update back to forward."
    width, height = SIZE
    middle = (
        f'<text x="{width / 2}" y="{height / 2 + 2}" text-anchor="middle" font-size="15" '
        f'fill="{style.STROKE}">once round: one step</text>'
    )
    svg = sheet(ring(lit="backward") + middle)
    tree = f"{' → '.join(names)} → (forward again)"
    return Picture(svg, "The training loop", words, tree=tree)


def sheet(inside, attributes=""):
    """The `<svg>` on which the ring is drawn."""
    width, height = SIZE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="Helvetica, Arial, sans-serif" '
        f"{attributes}>{inside}</svg>"
    )


def ring(lit=""):
    """The five cards, and an arrow from each to the next; SVG for a `sheet`."""
    arrows = [_arrow(_place(i), _place(i + 1)) for i in range(5)]
    return "".join([*arrows, *(card(name, name == lit) for name in CARDS)])


def _place(i):
    """The middle of card `i`, clockwise from the top."""
    angle = 2 * math.pi * i / 5 - math.pi / 2
    width, height = SIZE
    across, down = (width - _CARD[0]) / 2 - 4, (height - _CARD[1]) / 2 - 4
    # the lowest two of five points on a circle do not reach its foot
    middle = _CARD[1] / 2 + 4 + down * 1.09
    return width / 2 + across * math.cos(angle), middle + 1.09 * down * math.sin(angle)


def card(name, lit=False):
    """One card in its place; a lit one is drawn over the other."""
    i = list(CARDS).index(name)
    (x, y), (width, height) = _place(i), _CARD
    return (
        f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width}" height="{height}" '
        f'rx="8" fill="{style.YELLOW if lit else "#ffffff"}" stroke="{style.STROKE}" '
        f'stroke-width="{3 if lit else 1.5}"/>'
        f'<text x="{x:.1f}" y="{y - 4:.1f}" text-anchor="middle" font-size="15" '
        f'font-weight="bold" fill="{style.INK}">{i + 1} {name}</text>'
        f'<text x="{x:.1f}" y="{y + 15:.1f}" text-anchor="middle" font-size="12.5" '
        f'fill="{style.INK}">{CARDS[name]}</text>'
    )


def _arrow(start, end):
    """From the edge of one card to the edge of the next."""
    (x0, y0), (x1, y1) = _edge(start, end), _edge(end, start)
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    return (
        f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{style.STROKE}" '
        f'stroke-width="2"/><path d="M0 0L-11 5.5V-5.5Z" fill="{style.STROKE}" '
        f'transform="translate({x1:.1f} {y1:.1f}) rotate({angle:.1f})"/>'
    )


def _edge(place, towards):
    """Where the line to `towards` leaves the card at `place`, with a little room."""
    dx, dy = towards[0] - place[0], towards[1] - place[1]
    room = 5
    reach = min(
        (_CARD[0] / 2 + room) / abs(dx) if dx else math.inf,
        (_CARD[1] / 2 + room) / abs(dy) if dy else math.inf,
    )
    return place[0] + dx * reach, place[1] + dy * reach


def order_the_cards():
    """Exercise 0.1 on the page: press the five cards in the order in which they run."""
    return OrderCards()


class OrderCards(widgets.VBox):
    """Five buttons; the fifth press has the order checked and its points noted.

    Attributes
    ----------
    order : list of str
        The cards pressed so far.
    verdict : Verdict or None
        What the checker said, once all five are laid.
    """

    def __init__(self):
        self.order, self.verdict = [], None
        self._buttons = [
            widgets.Button(description=name, tooltip=CARDS[name], layout=_FIT) for name in _SHUFFLED
        ]
        for button in self._buttons:
            button.on_click(lambda pressed: self.lay(pressed.description))
        again = widgets.Button(description="Begin again", icon="undo", layout=_FIT)
        again.on_click(lambda _: self.begin_again())
        self._row, self._said = widgets.HTML(), widgets.HTML()
        wrap = {"flex_flow": "row wrap"}
        super().__init__(
            [widgets.HBox([*self._buttons, again], layout=wrap), self._row, self._said]
        )
        self.add_class("mg-cards")
        self._show()

    def lay(self, card):
        """The next card."""
        self.order.append(card)
        self._show()
        if len(self.order) == len(CARDS):
            self._said.value = _line("Checking …")
            self.verdict = check("0.1", list(self.order))
            self._said.value = _verdict(self.verdict)

    def begin_again(self):
        """Take all cards up."""
        self.order, self.verdict = [], None
        self._said.value = ""
        self._show()

    def _show(self):
        for button in self._buttons:
            button.disabled = button.description in self.order
        laid = [*self.order, *["·"] * (len(CARDS) - len(self.order))]
        self._row.value = _line(" → ".join(laid) + " → (again)")

    def _repr_mimebundle_(self, **kwargs):
        page = f'<figure class="mg-cards" style="margin:0"><p>{escape(repr(self))}</p></figure>'
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self), "text/html": page}

    def __repr__(self):
        return f"Put in order: {', '.join(_SHUFFLED)}."


def _verdict(verdict):
    """Mark and hint; the explanation is on this very page."""
    colour, mark = (style.GREEN, "✓") if verdict.passed else (style.ORANGE, "✗ Not yet.")
    return (
        f'<p role="status" style="border-left:5px solid {colour};padding:2px 12px;color:{INK}">'
        f"{mark} {escape(verdict.says)}</p>"
    )


def _line(words):
    return f'<p role="status" style="margin:4px 0;font-size:110%;color:{INK}">{escape(words)}</p>'

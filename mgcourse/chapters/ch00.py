"""Chapter 00: seventeen sliders, and the arrows that know where each of them should go.

Setting the 17 parameters of a small network by hand so that it fences in a disc of points
is hard; the slopes of the loss, which the course's own engine works out, say for every
slider at once which way to push it.

>>> figure = seventeen_sliders()
>>> figure.press()
>>> figure.presses
1
"""

import ipywidgets as widgets
import numpy as np

from mgcourse.chapters.fence import NAMES, START, Arrows, fence, loss, map_panel, score, walk
from mgcourse.show import style
from mgcourse.show.controls import Player, Slider
from mgcourse.show.layers import Layers, WordsLine
from mgcourse.show.live import live
from mgcourse.show.marks import INK
from mgcourse.show.overlay import Stage
from mgcourse.show.picture import Picture


def seventeen_sliders():
    """The network on the page: 17 sliders, its fence, and the arrows.

    Returns
    -------
    SeventeenSliders
    """
    return SeventeenSliders()


def two_ways(lock=None):
    """Press after press, side by side: all 17 arrows at once, and one slider in turn.

    Parameters
    ----------
    lock : Prediction, optional
        The question to answer first.

    Returns
    -------
    LiveFigure
    """
    ways = [_until_closed(walk(in_turn)) for in_turn in (False, True)]
    last = len(ways[1]) - 1
    stops = [*range(30), *range(30, last, 10), last]
    return live(
        lambda presses: _side_by_side(presses, ways),
        panels=[map_panel(i) for i in range(2)],
        controls={"presses": Slider(stops, name="presses", play=True)},
        lock=lock,
        title="The fence, with all sliders pushed at once and with one after the other",
        height=3.9,
    )


def _until_closed(steps):
    way = []
    for parameters in steps:
        way.append(parameters)
        if score(parameters) == 100:
            return way


def _side_by_side(presses, ways):
    """Both fences after so many presses; one that is closed stays as it is."""
    numbers = {}
    scores = []
    for i, way in enumerate(ways):
        parameters = way[min(presses, len(way) - 1)]
        picture = fence(parameters)
        numbers |= {f"says{i}": picture["says"], f"wrong{i}": picture["wrong"]}
        scores.append(score(parameters))
    told = [
        f"{name}: closed after {len(way) - 1} presses" if now == 100 else f"{name}: {now:.0f} %"
        for name, way, now in zip(("All 17 at once", "One in turn"), ways, scores)
    ]
    return numbers | {"titles": told, "words": f"After {presses} presses. {'. '.join(told)}."}


_LOWEST, _HIGHEST, _NOTCH = -3.0, 3.0, 0.02
_ROW = 30  # pixels from one slider to the next
_LABEL, _READOUT = 36, 50  # pixels left and right of a slider's track
# more room for the tracks than the library gives them
_STYLE = "<style>.mg-knob .widget-readout{min-width:44px;width:44px;margin:0}</style>"
_FLAT, _FAINT = 0.002, 0.04  # slopes without an arrow, and with a head alone
_ARROW = (
    "0 33%,calc(100% - 8px) 33%,calc(100% - 8px) 0,100% 50%,"
    "calc(100% - 8px) 100%,calc(100% - 8px) 67%,0 67%"
)
_PATIENCE = 300  # presses; a start that has not closed by then is stuck
_HINT = "Blue dots belong in the blue, orange squares in the orange. Drag the sliders."


class SeventeenSliders(widgets.VBox):
    """The widget of `seventeen_sliders`.

    Attributes
    ----------
    parameters : tuple of 17 float
        The network as it is, exactly; the sliders show it to the nearest 0.02.
    presses : int
        Steps downhill since the start.
    best : float
        The best score reached by hand alone, in percent.
    """

    def __init__(self):
        self.parameters, self.presses, self.best = START, 0, 0.0
        self._arrows = Arrows()
        self._by_hand = True  # False once a press has helped
        self._following = False  # True while the sliders are set by us, not by the learner
        self._stage = Stage([map_panel()], size=(3.4, 3.7))
        self._layers = Layers(self._stage, "Fifty points and the network's fence")
        self._board, self._line = widgets.HTML(), WordsLine()
        self._curve = widgets.HTML(layout=_CARD)
        self._losses = []
        self._knobs = [self._knob(name) for name in NAMES]
        self._lanes = [widgets.HTML(layout=_SAME_PLACE) for _ in range(5)]
        self._make_buttons()
        super().__init__(
            [
                widgets.HTML(_STYLE, layout={"display": "none"}),
                self._board,
                self._body(),
                self._line,
            ],
            layout={"max_width": "980px"},
        )
        self.add_class("mg-live")
        self.start_again()

    def press(self):
        """Every slider a little downhill."""
        self._by_hand = False
        self.presses += 1
        self._move_to(self._arrows.press(self.parameters))

    def advance(self):
        """One press, for as long as the fence is open; False when there is nothing to do."""
        if score(self.parameters) == 100 or self.presses >= _PATIENCE:
            return False
        self.press()
        return True

    def start_again(self):
        """Back to the start; the best score by hand is kept."""
        self._by_hand, self.presses = True, 0
        self._losses.clear()
        self._move_to(START)

    rewind = start_again  # what *Keep pressing* does when there is nothing left to press

    def picture(self):
        """The network as it starts, as a `Picture` for pages without a kernel."""
        numbers = fence(START)
        svg = self._stage.whole(numbers, numbers["titles"])
        return Picture(svg, "Seventeen sliders", numbers["words"])

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | self.picture()._repr_mimebundle_()

    def _knob(self, name):
        symbol = name.rpartition(", ")[2]
        values = np.round(np.arange(_LOWEST, _HIGHEST + _NOTCH / 2, _NOTCH), 2).tolist()
        slider = Slider(values, 0.0, symbol="b" if symbol == "bias" else symbol, text=_signed)
        slider.widget.tooltip = name
        slider.widget.add_class("mg-knob")
        slider.widget.layout = {"width": "100%", "height": f"{_ROW}px", "margin": "0"}
        slider.widget.style.description_width = "22px"
        slider.observe(lambda: self._turned(name))
        return slider

    def _make_buttons(self):
        fit = {"width": "auto"}
        self._show = widgets.ToggleButton(description="Show slopes", icon="arrows-h", layout=fit)
        self._show.observe(lambda change: self._slopes_shown(), names="value")
        self._press = widgets.Button(description="Press once", icon="step-forward", layout=fit)
        self._press.on_click(lambda button: self.press())
        self._player = Player(self, seconds=0.12, name="Keep pressing")
        self._again = widgets.Button(description="Start again", icon="undo", layout=fit)
        self._again.on_click(lambda button: self._restart())
        self._enable(False)

    def _body(self):
        cards = [self._card(f"unit {i + 1}", i, 4) for i in range(4)]
        cards += [self._card("output", 4, 1), self._curve]
        grid = widgets.GridBox(
            cards,
            layout={
                "grid_template_columns": "repeat(auto-fit, minmax(230px, 1fr))",
                "grid_gap": "6px",
                "width": "100%",
            },
        )
        buttons = widgets.HBox(
            [self._show, self._press, self._player.button, self._again],
            layout={"flex_flow": "row wrap"},
        )
        right = widgets.VBox([grid, buttons], layout={"flex": "1 1 430px", "min_width": "0"})
        left = widgets.VBox([self._layers], layout={"flex": "0 1 330px", "min_width": "250px"})
        return widgets.HBox([left, right], layout={"flex_flow": "row wrap", "grid_gap": "12px"})

    def _card(self, title, number, count):
        """A unit: its name, its sliders, and beneath them the lane for their arrows."""
        knobs = [knob.widget for knob in self._knobs[4 * number : 4 * number + count]]
        sliders = widgets.VBox(knobs, layout=_SAME_PLACE)
        name = widgets.HTML(
            f'<b style="color:{INK}">{title}</b>', layout={"margin": "0 6px", "height": "22px"}
        )
        stack = widgets.GridBox([self._lanes[number], sliders], layout={"overflow": "hidden"})
        return widgets.VBox([name, stack], layout=_CARD)

    def _turned(self, name):
        """The learner has moved one slider."""
        if self._following:
            return
        i = NAMES.index(name)
        self.parameters = (*self.parameters[:i], self._knobs[i].value, *self.parameters[i + 1 :])
        if self._by_hand:
            self.best = max(self.best, score(self.parameters))
        self._draw()

    def _move_to(self, parameters):
        """Take over all 17, and let the sliders follow."""
        self.parameters = tuple(parameters)
        self._following = True
        try:
            for knob, number in zip(self._knobs, self.parameters):
                nearest = round((min(max(number, _LOWEST), _HIGHEST) - _LOWEST) / _NOTCH)
                knob.widget.index = nearest
        finally:
            self._following = False
        self._draw()

    def _restart(self):
        self._player.stop()
        self.start_again()

    def _slopes_shown(self):
        shown = self._show.value
        self._show.description = "Hide slopes" if shown else "Show slopes"
        if not shown:
            self._player.stop()
        self._enable(shown)
        self._draw()

    def _enable(self, pressing):
        self._press.disabled = self._player.button.disabled = not pressing

    def _draw(self):
        numbers = fence(self.parameters)
        self._layers.show(numbers)
        # one loss a press; a slider moved by hand replaces the last one
        self._losses[self.presses :] = [loss(self.parameters)]
        self._curve.value = loss_curve(self._losses)
        self._board.value = _scoreboard(score(self.parameters), self.best, self.presses)
        words = numbers["words"]
        if self._show.value:
            slopes = self._arrows.slopes(self.parameters)
            self._draw_arrows(slopes)
            words += " " + _advice(slopes)
        else:
            self._draw_arrows([0.0] * len(NAMES))
            words += " " + _HINT
        self._line.words = words

    def _draw_arrows(self, slopes):
        for i, lane in enumerate(self._lanes):
            rows = slice(4 * i, 4 * i + 4)
            lane.value = arrow_lane(self.parameters[rows], slopes[rows])


_CARD = {"border": "1px solid #80808060", "padding": "2px", "margin": "0", "overflow": "hidden"}
_SAME_PLACE = {"grid_area": "1 / 1 / 2 / 2", "margin": "0", "width": "100%"}


def arrow_lane(places, slopes):
    """Arrows under a column of sliders, from each handle to where the loss is lower.

    Parameters
    ----------
    places : sequence of float
        Where the handles stand.
    slopes : sequence of float
        d(loss)/d(each); an arrow is as long as its slope is steep.

    Returns
    -------
    str
        HTML as wide as the sliders' tracks.
    """
    rows = [
        _arrow(place, slope, _ROW * row + 21)
        for row, (place, slope) in enumerate(zip(places, slopes))
    ]
    return (
        f'<div aria-hidden="true" style="position:relative;height:{_ROW * len(rows)}px;'
        f'margin:0 {_READOUT}px 0 {_LABEL}px">{"".join(rows)}</div>'
    )


def _arrow(place, slope, top):
    """One arrow; a slope of 1 is 0.6 of the track, and none leaves the track."""
    if abs(slope) < _FLAT:
        return ""
    start = 100 * min(max((place - _LOWEST) / (_HIGHEST - _LOWEST), 0), 1)
    room = start if slope > 0 else 100 - start
    length = min(60 * abs(slope), room)
    # downhill is to the left where the slope is positive; the tail stays at the handle
    tail, turn = (f"right:{100 - start:.2f}%", -1) if slope > 0 else (f"left:{start:.2f}%", 1)
    colour = style.POSITIVE if slope > 0 else style.NEGATIVE
    if abs(slope) < _FAINT:
        size, shape = "width:7px;height:8px", "0 0,100% 50%,0 100%"
    else:
        size, shape = f"width:{length:.2f}%;min-width:10px;height:9px", _ARROW
    return (
        f'<div style="position:absolute;top:{top}px;{tail};{size};background:{colour};'
        f'clip-path:polygon({shape});transform:scaleX({turn})"></div>'
    )


def loss_curve(losses):
    """The loss after each press, as a line in an SVG; it is drawn narrower as it grows.

    Parameters
    ----------
    losses : sequence of float
        The first before any press.
    """
    scale = max(*losses, 1.2)
    across = 100 / max(len(losses) - 1, 30)
    places = [(across * i, 40 - 38 * value / scale) for i, value in enumerate(losses)]
    # a line of one point would not be seen; of twice the same it is a dot
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in [places[0], *places])
    return (
        f'<div style="margin:0 6px;line-height:22px;color:{INK}"><b>loss</b> {losses[-1]:.3f}</div>'
        '<svg aria-hidden="true" viewBox="-1 0 102 42" preserveAspectRatio="none" '
        'style="display:block;width:100%;height:30px">'
        f'<polyline points="{line}" fill="none" stroke="{style.LOSS}" stroke-width="2.5" '
        'stroke-linecap="round" vector-effect="non-scaling-stroke"/>'
        '<path d="M0 40H100" stroke="#808080" vector-effect="non-scaling-stroke"/></svg>'
    )


def _signed(number):
    return f"{number:.2f}".replace("-", "−")


def _advice(slopes):
    """The one slider that would help most, in words."""
    steepest = max(range(len(slopes)), key=lambda i: abs(slopes[i]))
    if abs(slopes[steepest]) < _FLAT:
        return "Every slope is 0: here no arrow says where to go."
    way = "down" if slopes[steepest] > 0 else "up"
    return f"Steepest: {NAMES[steepest]}; the loss falls if you move it {way}."


def _scoreboard(now, best, presses):
    kept = f"{best:.0f} %" if best else "–"
    parts = (
        f"<b style='font-size:1.6em'>{now:.0f} %</b> right",
        f"best by hand <b>{kept}</b>",
        f"presses <b>{presses}</b>",
    )
    return f'<div style="color:{INK};line-height:1.5">' + " &emsp; ".join(parts) + "</div>"

"""Chapter 00: the seventeen sliders, by hand and by arrows."""

import asyncio
import re
from itertools import pairwise, permutations

import numpy as np
import pytest

from mgcourse.chapters import fence
from mgcourse.chapters.ch00 import arrow_lane, loss_curve, seventeen_sliders, two_ways
from mgcourse.chapters.crowd import Crowd, starts
from mgcourse.chapters.fence import NAMES, START, Arrows, loss, presses_to_close, score, walk
from mgcourse.chapters.ring import order_the_cards, training_loop
from mgcourse.data import ring
from mgcourse.study import assess, bank, worker
from mgcourse.study.progress import Progress

REGIONS = re.compile(r'href="data:image/png;base64,([^"]+)"')


@pytest.fixture(scope="module")
def way():
    """The parameters before each of the first 60 presses."""
    return [parameters for parameters, _ in zip(walk(), range(61))]


class TestFence:
    def test_every_slope_agrees_with_nudging(self):
        slopes, h = Arrows().slopes(START), 1e-6
        for i, slope in enumerate(slopes):
            up, down = (
                loss([p + sign * h * (i == j) for j, p in enumerate(START)]) for sign in (1, -1)
            )
            assert slope == pytest.approx((up - down) / (2 * h), abs=1e-7), NAMES[i]

    def test_the_loss_falls_at_every_press(self, way):
        losses = [loss(parameters) for parameters in way]
        assert all(after < before for before, after in pairwise(losses))

    def test_the_start_is_worse_than_guessing_and_presses_help_for_all_to_see(self, way):
        assert score(START) == 44
        assert score(way[10]) == 78
        assert all(score(parameters) == 100 for parameters in way[28:])

    def test_all_at_once_needs_28_presses_and_one_in_turn_hundreds(self):
        assert presses_to_close() == 28
        assert presses_to_close(in_turn=True) == 493

    def test_a_start_that_never_closes_is_given_up(self):
        assert presses_to_close(start=[0.0] * 17, limit=5) is None

    def test_fourteen_of_twenty_starts_close_within_200_presses(self):
        points, labels = ring()
        crowd = Crowd(starts(hidden=4, count=20))
        for _ in range(200):
            crowd.step(points, labels, eta=0.1)
        assert 12 <= (crowd.scores(points, labels) == 100).sum() <= 16

    def test_one_press_in_turn_moves_one_parameter(self):
        moved = np.flatnonzero(np.array(Arrows().press_one(START, 3)) != START)
        assert moved.tolist() == [3]

    def test_the_picture_marks_exactly_the_points_on_the_wrong_side(self):
        assert fence.fence(START)["wrong"].shape == (2, 28)

    def test_the_sentence_above_counts_what_is_wrong(self, way):
        assert fence.fence(START)["titles"] == ["28 points are on the wrong side"]
        assert fence.fence(way[27])["titles"] == ["One point is on the wrong side"]
        assert fence.fence(way[28])["titles"] == ["The fence is closed"]


class TestArrowLane:
    def lane(self, slope, place=0.0):
        return arrow_lane([place], [slope])

    def test_points_to_where_the_loss_is_lower(self):
        assert "scaleX(-1)" in self.lane(+0.5)  # the loss rises to the right: go left
        assert "scaleX(1)" in self.lane(-0.5)

    def test_is_as_long_as_the_slope_is_steep(self):
        short, long = (
            float(re.search(r"width:([\d.]+)%", self.lane(slope))[1]) for slope in (0.1, 0.4)
        )
        assert long == pytest.approx(4 * short)

    def test_never_leaves_the_track(self):
        assert "width:10.00%" in self.lane(-99.0, place=2.4)

    def test_begins_at_the_handle(self):
        assert "left:75.00%" in self.lane(-0.5, place=1.5)
        assert "right:25.00%" in self.lane(+0.5, place=1.5)

    def test_a_flat_slope_has_no_arrow(self):
        assert "clip-path" not in self.lane(0.0)


def test_the_loss_curve_goes_down_when_the_loss_does():
    points = re.search(r'points="([^"]*)"', loss_curve([1.2, 0.6, 0.3]))[1].split()
    heights = [float(point.split(",")[1]) for point in points]
    assert heights == sorted(heights) and heights[0] < heights[-1]  # SVG counts downwards


class TestSliders:
    @pytest.fixture
    def page(self):
        return seventeen_sliders()

    def turn(self, page, name, value):
        page._knobs[NAMES.index(name)].value = value

    def test_a_slider_for_every_parameter_and_a_name_for_every_slider(self, page):
        assert len(page._knobs) == len(set(NAMES)) == 17
        assert [knob.widget.tooltip for knob in page._knobs] == list(NAMES)

    def test_turning_one_changes_that_parameter_the_picture_and_the_words(self, page):
        picture, words = page._layers.children[0].value, page._line.words
        self.turn(page, "unit 2, w₂", 2.0)
        changed = [n for n, new, old in zip(NAMES, page.parameters, START) if new != old]
        assert changed == ["unit 2, w₂"]
        assert page.parameters[NAMES.index("unit 2, w₂")] == 2.0
        assert REGIONS.search(page._layers.children[0].value)[1] != REGIONS.search(picture)[1]
        assert page._line.words != words

    def test_the_sliders_show_hundredths_but_the_network_keeps_all_digits(self, page):
        assert page.parameters == START
        for knob, number in zip(page._knobs, START):
            assert abs(knob.value - number) <= 0.01

    def test_best_score_by_hand_is_kept(self, page):
        self.turn(page, "output, bias", 3.0)  # says disc everywhere
        reached = page.best
        self.turn(page, "output, bias", -3.0)
        assert reached > 0
        page.start_again()
        assert page.best >= reached

    def test_what_presses_reach_is_not_by_hand(self, page):
        for _ in range(28):
            page.press()
        self.turn(page, "unit 1, b", 0.0)
        assert score(page.parameters) > 44
        assert page.best == 0

    def test_slopes_come_on_demand(self, page):
        assert "clip-path" not in page._lanes[0].value
        assert page._press.disabled
        page._show.value = True
        assert "clip-path" in page._lanes[0].value
        assert not page._press.disabled
        assert "Steepest: unit 2, v; the loss falls if you move it down." in page._line.words

    def test_28_presses_close_the_fence(self, page):
        page._show.value = True
        for _ in range(28):
            page._press.click()
        assert page.presses == 28
        assert "50 of 50" in page._line.words

    def test_keep_pressing_stops_when_the_fence_is_closed(self, page):
        page._show.value = True
        page._player._seconds = 0

        async def press():
            page._player.button.value = True
            await page._player._task

        asyncio.run(press())
        assert score(page.parameters) == 100
        assert page.presses == 28

    def test_keep_pressing_on_a_closed_fence_begins_again(self, page):
        for _ in range(28):
            page.press()
        assert page.advance() is False
        page.rewind()
        assert (page.parameters, page.presses) == (START, 0)

    def test_a_network_without_slopes_says_so(self, page):
        page._show.value = True
        page._move_to([0.0] * 16 + [float(np.mean(fence.LABELS))])
        assert "Every slope is 0" in page._line.words

    def test_a_saved_page_shows_the_start(self, page):
        page.press()
        bundle = page._repr_mimebundle_()
        assert bundle["text/plain"] == (
            "22 of 50 points are on their own side (44 %); the loss is 1.186."
        )
        assert bundle["text/html"].count("<svg") == 1


def test_side_by_side_each_way_stays_closed_once_it_is():
    figure = two_ways()
    figure.set(presses=40)
    assert "All 17 at once: closed after 28 presses" in figure.words
    figure.set(presses=493)
    assert "One in turn: closed after 493 presses" in figure.words


RIGHT = ["forward", "loss", "zero", "backward", "update"]
ANYWHERE_ELSE = [
    ["forward", "zero", "loss", "backward", "update"],
    ["zero", *RIGHT[:2], *RIGHT[3:]],
]
HINTS = {
    "forward loss zero update backward": "How far do your weights move",
    "forward loss backward zero update": "How long was the step",
    "forward loss backward update": "Where did 6 come from",
    "loss forward zero backward update": "nothing beside it",
    "forward zero backward update loss": "before there is a loss",
}


HINTS_FIRST = next(iter(HINTS))


class TestTheLoop:
    @pytest.mark.parametrize("order", [RIGHT, *ANYWHERE_ELSE], ids=" ".join)
    def test_every_rotation_of_a_right_round_is_right(self, order):
        for i in range(5):
            assert assess("0.1", order[i:] + order[:i]).passed

    @pytest.mark.parametrize("order", HINTS)
    def test_each_of_the_mistakes_gets_its_hint(self, order):
        assert HINTS[order] in assess("0.1", order.split()).says

    def test_all_120_orders_are_judged_and_only_the_right_rounds_pass(self):
        exercise = bank.find("0.1")
        right = [
            order
            for order in permutations(RIGHT)
            if list(worker.observe_all(exercise, (list(order),))) == exercise.expected
        ]
        assert len(right) == 15  # 3 places for zero, 5 rotations each

    def test_a_card_there_is_not_is_named(self):
        assert "no card 'think'" in assess("0.1", ["think", *RIGHT[1:]]).says

    def test_the_picture_has_an_arrow_back_to_forward(self):
        picture = training_loop()
        assert picture.svg.count("rotate(") == 5 and "from update back to forward" in picture.words

    def test_pressing_the_cards_checks_the_order(self, tmp_path, monkeypatch):
        monkeypatch.setenv("MGCOURSE_HOME", str(tmp_path))
        page = order_the_cards()
        for name in HINTS_FIRST.split():
            page.lay(name)
        assert HINTS[HINTS_FIRST] in page._said.value
        page.begin_again()
        for name in ("backward", "update", "forward", "loss", "zero"):
            next(b for b in page._buttons if b.description == name).click()
        assert page.verdict.passed and Progress().points()["0.1"] == (1.0, 1.0)
        page.begin_again()
        assert page.order == [] and not any(b.disabled for b in page._buttons)

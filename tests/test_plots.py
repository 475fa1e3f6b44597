"""One-line plots: what they say in words is true, and what they draw is whole."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.show import shades
from mgcourse.show.scores import answers, landscape

POINTS = np.array([[1.0, 0.5], [-1.0, 0.2], [2.0, -1.0], [-0.5, -2.0]])
PLOTS = {
    "loss": lambda: mg.plots.loss({"training": [3, 2, 1], "test": [3, 2.5, np.nan]}),
    "boundary": lambda: mg.plots.boundary(lambda x: x[:, 0], POINTS, [1, -1, -1, -1]),
    "classes": lambda: mg.plots.boundary(lambda x: x @ np.eye(2, 3), POINTS, [0, 1, 2, 2]),
    "histograms": lambda: mg.plots.histograms(mg.MLP(2, [3, 1])),
    "confusion": lambda: mg.plots.confusion([0, 1, 2, 2], [0, 2, 2, 2]),
    "images": lambda: mg.plots.images(np.arange(32).reshape(2, 16) / 31, labels=["a", "b"]),
    "contour": lambda: mg.plots.contour(lambda a, b: a**2 + b**2, [(1, 1), (0.5, 0.5)]),
}


@pytest.mark.parametrize("make", PLOTS.values(), ids=PLOTS)
class TestEveryPlot:
    def test_is_words_and_a_figure_and_never_a_bare_svg(self, make):
        bundle = make()._repr_mimebundle_()
        assert set(bundle) == {"text/plain", "text/html"}
        assert "<figcaption" in bundle["text/html"]
        assert bundle["text/plain"].endswith(".")

    def test_is_named_described_and_as_wide_as_all_figures(self, make):
        svg = make().svg
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img" and root.get("width") == "720"
        assert "<title" in svg and "<desc" in svg

    def test_is_drawn_the_same_twice(self, make):
        mg.seed(1)
        first = make().svg
        mg.seed(1)
        assert make().svg == first

    def test_refers_only_to_what_it_holds(self, make):
        svg = make().svg
        used = set(re.findall(r'(?:url\(#|href="#)([^")]*)', svg))
        assert used <= set(re.findall(r'\bid="([^"]*)"', svg))

    def test_follows_the_theme(self, make):
        svg = make().svg
        assert "--jp-content-font-color1" in svg and "#123456" not in svg


class TestLoss:
    def test_says_where_the_loss_is_lost(self):
        picture = mg.plots.loss([1.0, 2.0, np.nan, np.nan])
        assert "At step 2 it is not a number" in picture.words
        assert picture.title == "From step 2 on the loss is lost"
        assert "At step 1 it is infinite" in mg.plots.loss([1.0, np.inf]).words

    def test_takes_values_as_they_come_from_the_engine(self):
        assert "from 2 to 1" in mg.plots.loss([mg.Value(2.0), mg.Value(1.0)]).words

    def test_counts_decades_where_the_loss_spans_two(self):
        for top, decades in ((50, False), (5000, True)):
            curve = [top, 1.0]
            assert mg.plots.loss(curve).svg == mg.plots.loss(curve, log=decades).svg
            assert mg.plots.loss(curve).svg != mg.plots.loss(curve, log=not decades).svg

    def test_asks_for_a_number_where_there_is_none(self):
        with pytest.raises(ValueError, match="no loss to plot"):
            mg.plots.loss([])

    def test_an_own_sentence_and_caption_take_the_place_of_ours(self):
        picture = mg.plots.loss([2.0, 1.0], title="It learns", caption="Look at the end.")
        assert picture.title == "It learns" and repr(picture) == "Look at the end."
        assert "It learns" in picture.svg


class TestAnswers:
    def test_a_scalar_network_answers_as_it_does_point_by_point(self):
        mg.seed(0)
        model = mg.MLP(2, [4, 4, 1])
        one_by_one = [model(list(point)).data for point in POINTS]
        assert answers(POINTS, model) == pytest.approx(one_by_one)

    def test_another_engine_is_asked_point_by_point(self):
        class Own:
            def __init__(self, data):
                self.data, self.grad = float(data), 0.0

            def __add__(self, other):
                return Own(self.data + getattr(other, "data", other))

            def __mul__(self, other):
                return Own(self.data * getattr(other, "data", other))

            __rmul__, __radd__ = __mul__, __add__

            def relu(self):
                return Own(max(self.data, 0.0))

        mg.seed(0)
        mine = mg.MLP(2, [3, 1], engine=Own)
        mg.seed(0)
        assert answers(POINTS, mine) == pytest.approx(answers(POINTS, mg.MLP(2, [3, 1])))

    def test_a_function_of_one_point_is_not_taken_for_one_of_all(self):
        assert answers(POINTS[:2], lambda p: p[0]).tolist() == [1.0, -1.0]

    def test_several_outputs_give_several_columns(self):
        assert answers(POINTS, mg.MLP(2, [3])).shape == (4, 3)

    def test_the_learners_own_error_is_shown(self):
        with pytest.raises(ZeroDivisionError):
            answers(POINTS, lambda p: 1 / 0)
        with pytest.raises(AttributeError, match="wieght"):
            answers(POINTS, lambda p: POINTS.wieght)

    def test_a_landscape_has_its_first_row_at_the_bottom(self):
        scores = landscape(lambda x: x[:, 1], (-1, 1), (-1, 1))
        assert scores[0, 0] < 0 < scores[-1, 0]


class TestBoundary:
    def test_counts_who_is_on_the_wrong_side(self):
        picture = mg.plots.boundary(lambda x: x[:, 0], POINTS, [1, -1, -1, -1])
        assert repr(picture) == "3 of 4 points are on their own side (75 %)."
        assert picture.title == "1 of 4 points is on the wrong side"

    def test_probabilities_are_compared_with_a_half(self):
        picture = mg.plots.boundary(
            lambda x: 1 / (1 + np.exp(-x[:, 0])), POINTS, [1, 0, 1, 0], level=0.5
        )
        assert picture.title == "Every point is on its own side"

    def test_of_several_outputs_the_largest_wins(self):
        picture = mg.plots.boundary(lambda x: x @ np.eye(2, 3), POINTS, [0, 1, 0, 2])
        assert "4 of 4" in picture.words

    def test_a_model_that_never_changes_sides_has_no_line(self):
        assert "4 points" in mg.plots.boundary(lambda x: x[:, 0] ** 2 + 1, POINTS, [1] * 4).words


class TestOthers:
    def test_histograms_of_a_model_go_layer_by_layer(self):
        mg.seed(0)
        picture = mg.plots.histograms(mg.MLP(2, [3, 1]))
        assert re.findall(r"layer \d", picture.words) == ["layer 0", "layer 1"]

    def test_histograms_of_gradients(self):
        model = mg.MLP(2, [2, 1])
        model([1.0, 2.0]).backward()
        assert "gradient" in mg.plots.histograms(model, of="grad").svg

    def test_histograms_need_numbers(self):
        with pytest.raises(ValueError, match="at least one finite"):
            mg.plots.histograms({"a": [np.nan]})

    def test_confusion_names_the_commonest(self):
        picture = mg.plots.confusion([0, 1, 1, 2], [0, 2, 2, 2], names=["cat", "dog", "fox"])
        assert picture.words == "2 of 4 right (50 %). Most often: dog taken for fox, 2 times."

    def test_confusion_refuses_what_does_not_pair_up(self):
        with pytest.raises(ValueError, match="2 targets and 1 predictions"):
            mg.plots.confusion([0, 1], [0])
        with pytest.raises(ValueError, match="3 classes were given 2 names"):
            mg.plots.confusion([0, 2], [0, 1], names=["a", "b"])

    def test_images_refuse_what_is_no_square(self):
        with pytest.raises(ValueError, match="not a square"):
            mg.plots.images(np.zeros((2, 12)))
        with pytest.raises(ValueError, match="2 pictures were given 3 labels"):
            mg.plots.images(np.zeros((2, 4)), labels=[1, 2, 3])

    def test_signed_pictures_are_blue_and_orange(self):
        up, down = shades.pixels(np.array([[[1.0]], [[-1.0]]]))[:, 0, 0]
        assert up == pytest.approx(shades.rgb("#0072B2"))
        assert down == pytest.approx(shades.rgb("#D55E00"))

    def test_contour_says_where_the_path_ends(self):
        picture = mg.plots.contour(lambda a, b: a**2 + b**2, [(1, 1), (0.5, 0.5)])
        assert "The path ends at (0.5, 0.5)" in picture.words
        assert picture.title == "The loss goes from 2 to 0.5 in 1 step"

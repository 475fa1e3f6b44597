"""Type any expression: what is shown is the engine's, what is refused is refused with its place."""

import math
import time

import pytest

import mgcourse as mg
from mgcourse.show.expression import ExpressionError, parse
from mgcourse.show.studio import computed


def test_numbers_gradients_and_derivation_are_the_engines():
    expression = parse("(w*x + b).tanh()")
    told = computed(expression, {"w": 0.5, "x": 2.0, "b": -1.5, "∂": "x"})
    result = expression.evaluate({"w": 0.5, "x": 2.0, "b": -1.5})
    result.backward()
    assert told["scene"].numbers[-1] == result.data
    assert told["derivation"].words.startswith("∂v3/∂x = 0.3932")
    assert told["words"].endswith("Slopes: w 1.57, x 0.393, b 0.786.")


def test_a_slider_moves_numbers_and_slopes_but_not_the_drawing():
    page = mg.studio("w*x", w=0.5, x=2)
    layers = page.figure._layers
    before, still = layers._over.value, layers.children[1].value
    page.figure.set(w=-1.0)
    assert "slope −1<" in layers._over.value and layers._over.value != before
    assert layers.children[1].value == still


def test_another_formula_brings_another_figure():
    page = mg.studio("w*x")
    page.formula = "exp(a) - 1"
    assert page.formula == "exp(a) - 1" and page.complaint == ""
    assert set(page.figure.controls) == {"a", "∂"}
    assert page.children[-1] is page.figure


def test_a_refused_text_keeps_the_last_figure():
    page = mg.studio("w*x")
    figure = page.figure
    page.formula = "w.__class__"
    assert page.figure is figure and page.formula == "w*x"
    assert "^" in page.complaint and "<pre" in page._says.value
    page.formula = "w*w"
    assert page.complaint == "" and page._says.value == ""


HOSTILE = [
    "__import__('os').system('x')",
    "[x for x in y]",
    "2**100000",
    "(" * 500 + "x",
    "x" * 1_000_000,
    "<script>alert(1)</script>",
    "x if y else z",
    "",
    "+".join(f"x{i}" for i in range(9)),
    "+".join(["x"] * 80),
    "1/0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_refused_at_once(text):
    page = mg.studio("w*x")
    start = time.perf_counter()
    page.formula = text
    assert time.perf_counter() - start < 1
    assert page.complaint and page.formula == "w*x"
    assert "<script" not in page._says.value


def test_the_first_formula_has_to_be_one():
    with pytest.raises(ExpressionError):
        mg.studio("w.x")


def test_where_there_is_no_value_the_words_say_so_and_the_graph_stays():
    page = mg.studio("log(x) * y", x=1, y=2)
    page.figure.set(x=-1.0)
    assert "only a number above 0" in page.figure.words
    assert page.figure._layers._over.value.count("slope –") == 3
    page.figure.set(x=1.0)
    assert page.figure.words.startswith("log(x) * y = 0.")


def test_a_formula_starts_where_it_has_a_value():
    assert mg.studio("log(a) + log(b) + log(c)").figure.words.endswith("a 1, b 1, c 1.")


def test_overflow_is_shown_not_raised():
    page = mg.studio("exp(exp(exp(x)))", x=3)
    assert "inf" in page.figure.words


def test_numbers_alone_have_a_graph_without_sliders():
    page = mg.studio("2 + 3")
    assert page.figure.words == "2 + 3 = 5." and not page.figure.controls


def test_a_variable_may_have_any_plain_name():
    page = mg.studio("self * wire + step", self=2)
    page.figure.set(wire=1.5)
    assert math.isclose(page.figure.compute(**page.figure.values)["scene"].numbers[-1], 1.5)


def test_a_saved_studio_shows_its_picture():
    bundle = mg.studio("w*x").figure.picture()._repr_mimebundle_()
    assert "<figure" in bundle["text/html"]

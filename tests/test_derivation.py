"""The chain rule of an expression: its roads are the gradient."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mgcourse as mg
from mgcourse.show.derivation import derive
from mgcourse.show.lines import MOST, length

numbers = st.floats(-2, 2).filter(lambda x: abs(x) > 0.1)


def leaves(*data):
    return [mg.Value(x, name) for x, name in zip(data, "abc")]


def total_of(latex):
    """The last number of LaTeX."""
    return float(re.findall(r"= (-?[\d.]+)\s*(?:\\\\|\\end)", latex)[-1])


@settings(max_examples=25)
@given(st.tuples(numbers, numbers, numbers), st.integers(0, 2))
def test_roads_add_up_to_the_gradient(at, which):
    a, b, c = values = leaves(*at)
    y = (a * b + c).tanh() * a + (b - a / c) ** 2 - (a + a).sigmoid()
    y.backward()
    found = derive(y, values[which])
    assert found.total == pytest.approx(values[which].grad)
    assert math.fsum(line.number for line in found.lines) == pytest.approx(found.total)
    assert len(found.lines) == found.roads
    assert total_of(found.latex) == pytest.approx(found.total, rel=1e-3)


@settings(max_examples=25)
@given(numbers, st.integers(4, 40))
def test_beyond_twelve_roads_values_stand_in_their_place(start, doublings):
    (a,) = leaves(start)
    y = a
    for _ in range(doublings):
        y = y + y
    found = derive(y, a)
    assert found.roads == 2**doublings and "value by value" in found.words
    assert r"\text{ value by value}" in found.latex
    assert len(found.lines) == doublings + 1
    assert found.lines[-1].number == found.total == 2.0**doublings


def test_symbols_come_first_then_numbers():
    w, z = mg.Value(0.5, "w"), None
    z = w * 3
    z.label = "z"
    y = z.tanh()
    y.label = "y"
    found = derive(y, w)
    assert found.lines[0].words == "y ← z ← w: (1 − y^2) · 3 = (1 − 0.9051^2) · 3 = 0.5421"
    assert r"\left(1 - y^{2}\right) \cdot 3" in found.latex
    assert found.latex.count(r"\begin{aligned}") == found.latex.count(r"\end{aligned}") == 1


def test_a_fused_neuron_has_its_weight_as_slope():
    w, x, b = mg.Value(0.5, "w"), mg.Value(2.0, "x"), mg.Value(1.0, "b")
    found = derive(mg.Value.affine([[w]], [x], [b])[0], x)
    assert found.lines[0].words == "v1 ← x: w = 0.5"


def test_brackets_match_in_every_line():
    a, b, c = leaves(-0.7, -1.3, 0.4)
    y = (-a / b - (b - c) * -2.5) ** 3 - (a * -1).relu().exp()
    for leaf in (a, b, c):
        found = derive(y, leaf)
        for text in (found.words, found.latex):
            for opening, closing in ("()", "{}", "[]"):
                assert text.count(opening) == text.count(closing)


def test_what_is_not_behind_the_result_has_no_derivation():
    a, b, _ = leaves(1.0, 2.0, 3.0)
    with pytest.raises(ValueError, match="b is not among the 2 values"):
        derive(a * 2, b)


def test_too_much_between_the_two_is_refused():
    (a,) = leaves(0.5)
    y = a
    for _ in range(70):
        y = y.tanh()
    with pytest.raises(ValueError, match="71 values"):
        derive(y, a)


def test_a_notebook_gets_latex_and_words():
    (a,) = leaves(0.5)
    bundle = mg.derive(a.tanh(), wrt=a)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/latex"}
    assert bundle["text/latex"].startswith("$$") and bundle["text/plain"].startswith("∂v1/∂a")


def test_a_long_line_is_broken_at_its_signs():
    (c,) = leaves(0.7)
    y = ((c * c + c) * c + c.tanh() * c + c) * (c + c * c)
    found = derive(y, c)
    assert found.roads == 10
    assert all(line.count("&") == 1 for line in found.latex_lines)
    assert max(length(line.split("&")[1]) for line in found.latex_lines) <= MOST
    assert found.latex_lines[-1].startswith("& {}+ ") and found.latex.count(r"\\") > 20


def test_a_long_road_is_told_in_words_and_shortened_in_latex():
    (a,) = leaves(0.5)
    y = a
    for _ in range(40):
        y = y.tanh()
    found = derive(y, a)
    assert found.words.splitlines()[-1].count("←") == 40
    lines = found.latex_lines[40:]  # after the 40 definitions
    assert r"\leftarrow \cdots \leftarrow" in lines[0] and len(lines) > 8
    assert max(length(line) for line in lines) <= 2 * MOST

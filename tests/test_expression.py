"""A typed formula is read, never run."""

import time
from contextlib import suppress

import pytest
from click.testing import CliRunner

from mgcourse.cli import main
from mgcourse.show.expression import ExpressionError, parse


def test_functions_are_called_or_appended():
    at = {"w": 0.5, "x": 2.0, "b": -1.5}
    assert parse("tanh(w*x + b)").evaluate(at).data == parse("(w*x + b).tanh()").evaluate(at).data


def test_names_come_in_order_of_appearance_and_label_the_leaves():
    expression = parse("b + w*x - b/2")
    assert expression.names == ("b", "w", "x")
    result = expression.evaluate({"w": 3.0, "x": 4.0, "b": 2.0})
    result.backward()
    assert result.data == 13.0


def test_gradients_follow():
    result = parse("x**2 + 3*x - 2**x").evaluate({"x": 2.0})
    result.backward()
    leaf = next(v for v in _graph(result) if v.label == "x")
    assert leaf.grad == pytest.approx(2 * 2 + 3 - 4 * 0.6931471805599453)


def _graph(value):
    seen, todo = [], [value]
    while todo:
        seen.append(todo.pop())
        todo.extend(seen[-1]._prev)
    return seen


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("x + __import__('os')", 4),
        ("x.__class__", 0),
        ("[y for y in x]", 0),
        ("x + open('f')", 4),
        ("2 ** 100000", 5),
        ("2 ** -100000", 6),
        ("x if y else z", 0),
        ("x + 'text'", 4),
        ("x + True", 4),
        ("x + 1j", 4),
        ("lambda: x", 0),
        ("x + tanh", 4),
        ("x + tanh(y, z)", 4),
        ("x; y", 1),
        ("x +", 3),
        ("a__b + 1", 0),
        ("", 0),
        ("x\0y", 1),
    ],
)
def test_what_is_no_formula_is_refused_with_its_position(text, position):
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert refused.value.position == position


@pytest.mark.parametrize("text", ["x" * 10**6, "(" * 300 + "x" + ")" * 300, "-" * 499 + "x"])
def test_endless_text_is_refused_or_read_at_once(text):
    start = time.perf_counter()
    with suppress(ExpressionError):
        parse(text).evaluate({"x": 1.0})
    assert time.perf_counter() - start < 1


def test_numbers_alone_keep_the_engines_rules():
    assert parse("2**3 + 1").evaluate({}).data == 9.0
    with pytest.raises(ZeroDivisionError):
        parse("1/0 + x").evaluate({"x": 1.0})


def run(*arguments):
    return CliRunner().invoke(main, ["draw", *arguments])


def test_draw_prints_the_tree_without_a_file():
    done = run("(w*x + b).tanh()", "w=0.5", "x=2", "b=-1")
    assert done.exit_code == 0
    assert "tanh = 0" in done.output and "w = 0.5" in done.output


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_draw_writes_a_picture(tmp_path, ending):
    file = tmp_path / f"graph.{ending}"
    assert run("w*x", "w=0.5", "x=2", "-o", str(file)).exit_code == 0
    assert file.read_bytes()[:4] in (b"<svg", b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["w*x", "w=1"], "x has no number"),
        (["w*x", "w=1", "x=2", "z=3"], "no z in the formula"),
        (["w*x", "w=one", "x=2"], "NAME=NUMBER"),
        (["w*x", "w=1", "x=2", "-o", "graph.pdf"], ".svg or .png"),
        (["w*x", "w=1", "x=2", "-o", "no/such/folder/g.svg"], "No such file"),
        (["1/x", "x=0"], "division by zero"),
    ],
)
def test_draw_says_in_one_sentence_what_is_wrong(arguments, sentence):
    done = run(*arguments)
    assert done.exit_code == 1
    assert sentence in done.output and "Traceback" not in done.output
